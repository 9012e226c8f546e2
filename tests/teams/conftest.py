"""A practice tenant to talk to, and the connector for it."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from teams_samples import START, Make

from adjourn.tools.practice import Server, Tenant, serve
from adjourn.tools.teams import Teams


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADJOURN_TEST_SECRET", "opensesame-canary")


@pytest.fixture
def tenant() -> Tenant:
    return Tenant(seed=1, start=START)


@pytest.fixture
def server(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serve(tenant) as running:
        monkeypatch.setenv("ADJOURN_TEAMS_SECRET", running.secret)
        yield running


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes connectors whose waiting takes no time, and closes them."""
    made: list[Teams] = []

    def connect(settings: dict[str, Any], **more: Any) -> Teams:
        made.append(Teams("teams", settings, **{"sleep": lambda _: None, **more}))
        return made[-1]

    yield connect
    for tool in made:
        with closing(tool):
            pass


@pytest.fixture
def tool(server: Server, make: Make) -> Teams:
    return make(server.settings())
