"""A served API for all tests, and one for a test alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_samples import Api, command
from web_running import running


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Twenty people on a shelf; each test takes its own."""
    folder = tmp_path_factory.mktemp("api")
    with running(command(folder), folder) as served:
        yield Api(served)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Api]:
    """The same for one test alone."""
    with running(command(tmp_path), tmp_path) as served:
        yield Api(served)
