"""A home whose register is filled in, so that its notice can be published."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from notice_samples import fill_in
from records_samples import complete

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.register import Register
from adjourn.register.starter import write_starter


@pytest.fixture
def folder(home: Home) -> Path:
    fill_in(home.register)
    return home.register


@pytest.fixture
def register(folder: Path) -> Register:
    return registers.load(folder)


@pytest.fixture
def told(home: Home, register: Register) -> Iterator[Ledger]:
    """A ledger on that register."""
    made = Ledger.create(home, register)
    yield made
    made.close()


@pytest.fixture
def home_register(home: Home) -> Path:
    """The starter register as it is written."""
    return home.register


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """A register in which nothing is missing that the records ask for."""
    folder = tmp_path_factory.mktemp("records") / "register"
    write_starter(folder)
    return complete(folder)
