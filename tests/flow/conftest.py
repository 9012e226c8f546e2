"""Worlds for the tests of the whole loop."""

from collections.abc import Iterator

import pytest
from flow_samples import World, world

from adjourn.home import Home


@pytest.fixture
def fresh(home: Home) -> Iterator[World]:
    """A tenant of which nothing is collected yet."""
    with world(home) as made:
        yield made


@pytest.fixture
def whole(fresh: World) -> World:
    """A tenant that is collected once."""
    collected = fresh.collect()
    assert not collected.troubles
    return fresh
