"""Ledgers with a register that differs from the starter's."""

import pytest

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger


@pytest.fixture(autouse=True)
def _desk(home: Home) -> None:
    """The privacy desk has an address."""
    path = home.register / "controller.toml"
    path.write_text(path.read_text("utf-8").replace(" (replace)", ""), "utf-8")


@pytest.fixture
def marketing(home: Home) -> Ledger:
    """Chat serves direct marketing here, too."""
    path = home.register / "purposes.toml"
    text = path.read_text("utf-8")
    before = '"dpv:CommunicationForCustomerCare", "dpv:CommunicationManagement"'
    assert before in text
    path.write_text(text.replace(before, '"dpv:DirectMarketing"'), "utf-8")
    return Ledger.create(home, registers.load(home.register))
