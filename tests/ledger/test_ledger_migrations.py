"""The tables are what the models say."""

from io import StringIO

from django.apps import apps
from django.core.management import call_command
from ledger_samples import LEDGER_TABLES, rows, seen, store, who

from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.tools.protocol import Handle, HandleKind


def test_no_migration_is_missing(home: Home) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrating_twice_changes_nothing(ledger: Ledger) -> None:
    store(ledger, seen("m1", who(Handle(HandleKind.ACCOUNT, "acc-1"))))
    before, schema = rows(), every("SELECT sql FROM sqlite_master ORDER BY name")
    said = StringIO()
    call_command("migrate", stdout=said)
    assert "No migrations to apply" in said.getvalue()
    assert rows() == before
    assert every("SELECT sql FROM sqlite_master ORDER BY name") == schema


def test_every_model_has_the_columns_that_its_table_has(home: Home) -> None:
    for model in apps.get_models():
        columns = {name for _, name, *_ in every(f"PRAGMA table_info({model._meta.db_table})")}
        assert columns == {f.column for f in model._meta.local_concrete_fields if f.column}, model


def test_the_samples_name_every_table_that_holds_somebody(home: Home) -> None:
    tables = {m._meta.model_name for m in apps.get_app_config("ledger").get_models()}
    nobody = {"fact", "counter", "doomedkey", "logentry", "lognode", "logcheckpoint", "setting"}
    assert tables - set(LEDGER_TABLES) == nobody


def test_the_frame_finds_nothing_wrong_with_models_addresses_and_settings(home: Home) -> None:
    call_command("check", fail_level="WARNING")
