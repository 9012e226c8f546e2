"""Homes to back up."""

import pytest
from backup_samples import KEY, Backed, filled

from adjourn.home import Home
from adjourn.ledger.ledger import Ledger


@pytest.fixture
def backed(home: Home, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Backed:
    """A home with items of two people, and a folder for backups."""
    monkeypatch.setenv("ADJOURN_BACKUP_KEY", KEY)
    monkeypatch.setenv("ADJOURN_KEYRING_KEY", KEY[::-1])
    filled(ledger)
    folder = home.path.parent / "backups"
    folder.mkdir()
    return Backed(home, ledger, folder)
