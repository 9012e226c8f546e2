"""A practice tenant that is collected once, to be swept."""

from collections.abc import Iterator

import pytest
from flow_samples import World, world

from adjourn.home import Home


@pytest.fixture
def whole(home: Home) -> Iterator[World]:
    with world(home) as made:
        assert not made.collect().troubles
        yield made
