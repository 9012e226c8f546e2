"""A ledger with a cabinet, and a whole practice tenant."""

from collections.abc import Iterator

import pytest
from copy_samples import Desk

from adjourn import register as registers
from adjourn import tools as connectors
from adjourn.cli.practising import section
from adjourn.collect import collect
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.tools.practice import Tenant, serve
from adjourn.tools.practice.server import SECRET_VARIABLE


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    return Desk(ledger)


@pytest.fixture
def practice(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Tenant, Desk]]:
    """A collected practice tenant; Anna is in every kind of data there."""
    from copy_samples import NOW

    tenant = Tenant(7, NOW, 24)
    with serve(tenant) as server:
        (home.register / "tools.toml").write_text(section(server.settings()), "utf-8")
        monkeypatch.setenv(SECRET_VARIABLE, server.secret)
        ledger = Ledger.create(home, registers.load(home.register))
        settings = ledger.register.tools["teams"].settings
        tool = connectors.connect("teams", "teams", settings, sleep=lambda _: None)
        collect(ledger, tool, NOW)
        desk = Desk(ledger)
        desk.tools = {"teams": tool}
        yield tenant, desk
        tool.close()
        ledger.close()
