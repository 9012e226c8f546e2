"""A connector to the test session's Synapse, and a ledger whose register names it."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from matrix_oracle import Oracle
from synapse_server import Synapse

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.tools.matrix import Matrix

Make = Callable[..., Matrix]


@pytest.fixture(autouse=True)
def _tokens(synapse: Synapse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADJOURN_TEST_MATRIX_TOKEN", synapse.admin.token)
    monkeypatch.setenv("ADJOURN_TEST_MATRIX_HS_TOKEN", synapse.hs_token)


@pytest.fixture
def make(synapse: Synapse) -> Iterator[Make]:
    """Makes connectors and closes them. Settings default to the session's server."""
    made: list[Matrix] = []

    def connect(settings: dict[str, Any] | None = None, **more: Any) -> Matrix:
        made.append(Matrix("matrix", settings or synapse.settings(), **more))
        return made[-1]

    yield connect
    for tool in made:
        with closing(tool):
            pass


@pytest.fixture
def tool(make: Make) -> Matrix:
    return make()


@pytest.fixture
def oracle(synapse: Synapse) -> Oracle:
    return Oracle(synapse)


@pytest.fixture
def ledger(home: Home, synapse: Synapse) -> Iterator[Ledger]:
    lines = [f"{key} = {json.dumps(value)}" for key, value in synapse.settings().items()
             if isinstance(value, str)]  # fmt: skip
    lines.append('provider = "controller"')
    lines.append('admin_token = { env = "ADJOURN_TEST_MATRIX_TOKEN" }')
    lines.append('hs_token = { env = "ADJOURN_TEST_MATRIX_HS_TOKEN" }')
    with open(home.register / "tools.toml", "a") as tools:
        tools.write("\n".join(["\n[tools.matrix]", *lines]) + "\n")
    made = Ledger.create(home, registers.load(home.register))
    yield made
    made.close()
