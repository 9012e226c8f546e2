"""Homes for commands, empty or with what a practice tenant showed."""

import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler

import pytest
from cli_samples import AT, SECRET, run

from adjourn.cli.practising import section
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.tools.practice import Server, Tenant, serve


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No variable and no log of one test reaches another."""
    monkeypatch.setenv(SECRET, "not a real secret")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("ADJOURN_HOME", "")
    yield
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()


@pytest.fixture
def empty(home: Home, ledger: Ledger) -> Home:
    """A home as `adjourn init` leaves it."""
    return home


@pytest.fixture
def tenant(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A practice tenant, the one tool of the home."""
    with serve(Tenant(seed=1, start=AT, people=8)) as server:
        monkeypatch.setenv(SECRET, server.secret)
        (home.register / "tools.toml").write_text(section(server.settings()), encoding="utf-8")
        yield server


@pytest.fixture
def collected(tenant: Server, empty: Home) -> Home:
    """A home that everything of the practice tenant was collected into."""
    said = run(empty, "collect", "--json", "--at", AT.isoformat())
    assert said.code == 0, said.err
    return empty
