"""The case under test, and a ledger whose register names its tool."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from cases import CASES, Case, opened

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import Tool

Connect = Callable[..., Tool]


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    with opened(request.param, request, monkeypatch) as made:
        yield made


@pytest.fixture
def connect(case: Case) -> Iterator[Connect]:
    """Makes connectors to the case and closes them."""
    made: list[Tool] = []

    def one(port: int = 0) -> Tool:
        made.append(case.connect(port))
        return made[-1]

    yield one
    for tool in made:
        with closing(tool):
            pass


@pytest.fixture
def ledger(home: Home) -> Iterator[Ledger]:
    with open(home.register / "tools.toml", "a") as tools:
        tools.write(
            '\n[tools.example]\nkind = "example"\nprovider = "controller"\n'
            '\n[tools.matrix]\nkind = "matrix"\nprovider = "controller"\n'
        )
    made = Ledger.create(home, registers.load(home.register))
    yield made
    made.close()
