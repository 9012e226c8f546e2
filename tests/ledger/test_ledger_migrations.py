"""The tables are what the models say."""

from io import StringIO
from uuid import UUID

from django.apps import apps
from django.core.management import call_command
from ledger_samples import LEDGER_TABLES, account, rows, seen, store, who

from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, execute_many, writing
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


def test_locks_of_before_get_the_erasure_that_set_them(ledger: Ledger) -> None:
    """Once a lock was a state of the item, set by open erasures alone."""
    anna, ben = who(account("acc-1")), who(account("acc-2"))
    store(ledger, *(seen(f"m{n}", anna, ben, conference="c1") for n in range(4)))
    call_command("migrate", "erase", "0001", verbosity=0)
    numbers = [number for (number,) in every("SELECT id FROM ledger_item ORDER BY id")]
    erasures = {state: UUID(int=n) for n, state in enumerate(("open", "final"), 1)}
    with writing():
        execute_many(
            "UPDATE ledger_item SET state = 'restricted' WHERE id = %s", [(n,) for n in numbers[:3]]
        )
        for state, erasure in erasures.items():
            execute(
                "INSERT INTO erase_erasure (id, state, opened, actor, key, person) "
                "VALUES (%s, %s, 5, 'role:desk', 1, NULL)",
                [erasure.hex, state],
            )
        steps = [
            ("open", numbers[0], ""),
            ("open", numbers[1], "retained"),
            ("final", numbers[2], ""),
        ]
        execute_many(
            "INSERT INTO erase_step (erasure_id, item, row, tool, kind, type, at, shared, unlink, "
            "state, sealed, forecast, outcome, reason, note) VALUES (%s, %s, %s, 'teams', "
            "'message', 'K-11', 0, TRUE, FALSE, 'read', x'', '', %s, '', '')",
            [(erasures[state].hex, UUID(int=n).hex, n, outcome) for state, n, outcome in steps],
        )
    call_command("migrate", verbosity=0)
    assert every("SELECT item, cause, since FROM ledger_restriction") == [
        (numbers[0], erasures["open"].hex, 5)
    ]
    assert every("SELECT DISTINCT state FROM ledger_item") == [("held",)]
    assert every("SELECT DISTINCT home, part FROM erase_erasure") == [(True, False)]


def test_the_frame_finds_nothing_wrong_with_models_addresses_and_settings(home: Home) -> None:
    call_command("check", fail_level="WARNING")
