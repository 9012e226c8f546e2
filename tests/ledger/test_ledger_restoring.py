"""A database put back from a backup beside the keyring of today: who was erased stays erased."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from ledger_samples import (
    NOW,
    START,
    account,
    guest,
    mail,
    reconnect,
    refs,
    rows,
    seen,
    store,
    who,
)  # fmt: skip

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger import erasing, find, restoring
from adjourn.ledger.errors import DatabaseTrouble, LedgerError
from adjourn.ledger.keyring import Destroyed
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, writing
from adjourn.ledger.times import to_ms

ERASURE = UUID("0197f3a0-0000-7000-8000-000000000001")
ANNA = who(account("acc-anna"), mail("anna@example.org"), name="Anna")
BORIS = who(account("acc-boris"), name="Boris")
KEPT = ("person", "handle", "item", "itemperson", "conference", "conferenceperson", "joinedkey",
        "guard")  # fmt: skip


def _filled(ledger: Ledger) -> None:
    store(
        ledger,
        seen("alone", ANNA),
        seen("talk", ANNA, conference="c1"),
        seen("film", conference="c1", everyone=True),
        seen("both", ANNA, BORIS, conference="c2"),
        seen("his", BORIS, conference="c2"),
        seen("typed", who(guest("Anna"), mail("anna@example.org")), conference="c3"),
    )


def _backup(home: Home) -> Callable[[], None]:
    """A copy of the database as it is; call it to put it back."""
    every("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = home.path.parent / "backup.db"
    shutil.copy(home.database, copy)

    def put_back() -> None:
        reconnect()
        for file in home.path.glob("adjourn.db*"):
            file.unlink()
        shutil.copy(copy, home.database)

    return put_back


def _erase(ledger: Ledger, handle: str, at: datetime, erasure: UUID = ERASURE) -> None:
    """The part of an erasure that happens at home."""
    person = find.find_person(ledger, handle)
    assert person is not None
    with writing():
        erasing.set_guard(person.number, erasure, at)
        items = find.items(ledger, person.number)
        mine = [one.number for one in items if not one.shared or one.item.ref == "film"]
        conferences = erasing.conferences_of(mine)
        erasing.delete_items(mine)
        doomed = erasing.delete_person(person.number)
        doomed += erasing.delete_empty(conferences)
        erasing.fall(doomed, erasure, to_ms(at))
    ledger.destroy_doomed(doomed)


def _opened(ledger: Ledger, home: Home) -> Ledger:
    ledger.close()
    return Ledger.open(home, registers.load(home.register))


def test_an_older_database_loses_again_who_was_erased_since_and_nothing_else(
    ledger: Ledger, home: Home
) -> None:
    _filled(ledger)
    put_back = _backup(home)
    _erase(ledger, "acc-anna", NOW)
    after = rows(KEPT)
    put_back()
    assert rows(KEPT) != after
    again = _opened(ledger, home)
    assert rows(KEPT) == after, "as if the backup had been made after the erasure"
    assert refs(again, "acc-anna") == refs(again, "anna@example.org") == []
    assert sorted(refs(again, "acc-boris")) == ["both", "his"]
    again.close()


def test_the_guard_of_an_older_database_refuses_again_what_was_erased(
    ledger: Ledger, home: Home
) -> None:
    _filled(ledger)
    put_back = _backup(home)
    _erase(ledger, "acc-anna", NOW)
    put_back()
    again = _opened(ledger, home)
    erased = find.find_erased(again, "anna@example.org")
    assert erased == find.Erased(ERASURE, NOW)
    assert store(again, seen("alone", ANNA)).refused == 1
    assert store(again, seen("new", ANNA, at=NOW + timedelta(hours=1))).new == 1
    assert refs(again, "acc-anna") == ["new"]
    again.close()


def test_no_number_of_somebody_erased_is_given_again(ledger: Ledger, home: Home) -> None:
    put_back = _backup(home)
    _filled(ledger)
    highest = max(number for (number,) in every("SELECT id FROM ledger_person"))
    _erase(ledger, "acc-anna", NOW)
    put_back()
    again = _opened(ledger, home)
    store(again, seen("new", BORIS))
    (number,) = every("SELECT id FROM ledger_person")[0]
    assert number > highest
    again = _opened(again, home)
    assert refs(again, "acc-boris") == ["new"], "and nobody new is taken for somebody erased"
    again.close()


def test_a_sweep_that_is_stopped_begins_anew(
    ledger: Ledger, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    _filled(ledger)
    put_back = _backup(home)
    before = rows(KEPT)
    _erase(ledger, "acc-anna", NOW)
    after = rows(KEPT)
    put_back()

    def stop(_keys: object) -> None:
        raise DatabaseTrouble("stopped here")

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "delete_empty", stop)
        with pytest.raises(DatabaseTrouble, match="stopped here"):
            _opened(ledger, home)
    assert rows(KEPT) == before
    again = _opened(ledger, home)
    assert rows(KEPT) == after
    assert restoring.catch_up(again) == 0
    again.close()


def test_an_older_keyring_sweeps_nothing(ledger: Ledger, home: Home) -> None:
    copy = home.path.parent / "older"
    shutil.copytree(home.keyring, copy)
    _filled(ledger)
    before = rows(KEPT)
    ledger.close()
    shutil.rmtree(home.keyring)
    shutil.copytree(copy, home.keyring)
    again = Ledger.open(home, registers.load(home.register))
    assert rows(KEPT) == before
    with pytest.raises(LedgerError):
        refs(again, "acc-anna")
    again.close()


def test_a_keyring_of_before_learns_what_the_database_knows_as_doomed(
    ledger: Ledger, home: Home
) -> None:
    _filled(ledger)
    put_back = _backup(home)
    _erase(ledger, "acc-anna", NOW)
    ledger.keyring._store.execute("DROP TABLE destroyed")
    again = _opened(ledger, home)
    assert {one.key for one in again.keyring.destroyed()} == {
        number for (number,) in every("SELECT id FROM ledger_doomedkey")
    }
    put_back()
    again = _opened(again, home)
    assert refs(again, "acc-anna") == []
    assert store(again, seen("alone", ANNA)).refused == 1
    again.close()


def test_what_is_erased_twice_keeps_its_first_erasure(ledger: Ledger) -> None:
    ledger.keyring.add([900, 901])
    first = to_ms(START)
    assert ledger.keyring.destroy([Destroyed(900, ERASURE, first)]) == 1
    assert ledger.keyring.destroy([Destroyed(900), Destroyed(901)]) == 1
    assert [(d.key, d.erasure, d.before) for d in ledger.keyring.destroyed()] == [
        (900, ERASURE, first), (901, None, None),
    ]  # fmt: skip
    assert [d.key for d in ledger.keyring.destroyed([901, 902])] == [901]
    assert ledger.keyring.highest == 901
