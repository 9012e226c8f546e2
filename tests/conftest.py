"""A home of its own for each test: starter register, migrated database, fresh keyring."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from synapse_server import NoSynapse, Synapse, running, skip_or_fail

_FIRST = tempfile.mkdtemp(prefix="adjourn-tests-")
os.environ["ADJOURN_HOME"] = _FIRST
os.environ["DJANGO_SETTINGS_MODULE"] = "adjourn.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from adjourn import register as registers  # noqa: E402
from adjourn.home import Home  # noqa: E402
from adjourn.ledger.ledger import Ledger  # noqa: E402
from adjourn.register.starter import write_starter  # noqa: E402

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated() -> Iterator[Path]:
    """An empty, migrated database file, made once and copied for each test."""
    call_command("migrate", verbosity=0)
    connections["default"].close()
    yield Path(_FIRST) / "adjourn.db"
    connections["default"].close()
    shutil.rmtree(_FIRST, ignore_errors=True)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def home(tmp_path: Path, migrated: Path) -> Iterator[Home]:
    """A home with a register and an empty database, on which Django's connection stands."""
    made = Home(tmp_path / "home")
    made.path.mkdir(mode=0o700)
    write_starter(made.register)
    sign(made.register)
    shutil.copy(migrated, made.database)
    connections["default"].close()
    del connections["default"]
    before = connections.settings["default"]["NAME"]
    connections.settings["default"]["NAME"] = made.database
    yield made
    connections["default"].close()
    del connections["default"]
    connections.settings["default"]["NAME"] = before


def sign(register: Path) -> None:
    """The contract of the starter register: without it the tool may not be used (S25)."""
    path = register / "parties.toml"
    path.write_text(path.read_text("utf-8").replace("# signed_at", "signed_at", 1), "utf-8")


@pytest.fixture
def ledger(home: Home) -> Iterator[Ledger]:
    made = Ledger.create(home, registers.load(home.register))
    yield made
    made.close()


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A real Synapse, started for the first test that wants one."""
    try:
        with running(tmp_path_factory.mktemp("synapse")) as server:
            yield server
    except NoSynapse as error:
        skip_or_fail(str(error))
