"""A disk that is full in the middle: nothing of the step is written, and after it all goes on."""

import sqlite3
from pathlib import Path

import pytest
from ledger_samples import NOW, account, mail, reconnect, refs, rows, seen, store, who
from ledger_worker import BATCHES, IN_BATCH, batches
from test_ledger_processes import _start, together

from adjourn.home import Home
from adjourn.ledger import erasing, find
from adjourn.ledger.errors import DatabaseTrouble
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, writing
from adjourn.ledger.write import write
from adjourn.tools.protocol import Batch, Observation

BIG = {"chat": "x" * 40_000}


def crowd(start: int, count: int = 30) -> list[Observation]:
    return [
        seen(f"m{n}", who(account(f"acc-{n}"), mail(f"p{n}@example.org")), conference=f"c{n}",
             place=BIG)
        for n in range(start, start + count)
    ]  # fmt: skip


def _no_more_room(spare: int = 20) -> None:
    ((pages,),) = every("PRAGMA page_count")
    every(f"PRAGMA max_page_count = {pages + spare}")


def test_a_full_disk_writes_nothing_of_the_batch_and_the_same_run_completes(ledger: Ledger) -> None:
    store(ledger, *crowd(0))
    before = rows()
    _no_more_room()
    with pytest.raises(DatabaseTrouble, match="disk is full"):
        store(ledger, *crowd(0), *crowd(30))
    assert rows() == before
    assert ledger.cursor("teams", "chats") == {"after": 1}

    every("PRAGMA max_page_count = 1000000")
    written = store(ledger, *crowd(0), *crowd(30))
    assert (written.new, written.unchanged) == (30, 30)
    assert refs(ledger, "acc-59") == ["m59"]


def test_a_full_disk_below_the_keyring_writes_nothing_and_the_same_run_completes(
    ledger: Ledger, home: Home
) -> None:
    before = rows()
    store_of_keys: sqlite3.Connection = ledger.keyring._store
    store_of_keys.execute("PRAGMA max_page_count = 4").fetchall()
    many = [seen(f"m{n}", who(account(f"acc-{n}"))) for n in range(400)]
    with pytest.raises(DatabaseTrouble, match="disk is full"):
        store(ledger, *many)
    assert rows() == before

    store_of_keys.execute("PRAGMA max_page_count = 1000000").fetchall()
    assert store(ledger, *many).new == 400
    assert refs(ledger, "acc-399") == ["m399"]


def test_a_file_that_may_not_grow_stops_a_process_in_words(ledger: Ledger, home: Home) -> None:
    limit = home.database.stat().st_size + 150_000
    (said,) = together(_start(home, "write", BATCHES, limit))
    stopped, _, words = said.partition(" ")
    assert "the disk is full: nothing of this step was written" in words
    assert 0 < int(stopped) < BATCHES
    assert len(refs(ledger, "acc-1")) == int(stopped)

    (said,) = together(_start(home, "write", BATCHES))
    assert said.split() == [
        str((BATCHES - int(stopped)) * IN_BATCH), "0", str(int(stopped) * IN_BATCH),
    ]  # fmt: skip


def _erase_and_write_much(person: int) -> None:
    """More than the erased rows leave room for, in the same transaction."""
    with writing():
        erasing.delete_person(person)
        execute("INSERT INTO ledger_fact (name, value) VALUES ('much', zeroblob(5000000))")


def test_an_erasure_on_a_full_disk_is_all_or_nothing(ledger: Ledger, home: Home) -> None:
    for number, batch in batches(5):
        write(ledger, "teams", "chats", Batch(tuple(batch), number), NOW)
    person = find.find_person(ledger, "acc-1")
    assert person is not None
    before = rows()
    reconnect()
    _no_more_room(0)
    with pytest.raises(DatabaseTrouble, match="disk is full"):
        _erase_and_write_much(person.number)
    assert rows() == before
    assert person.number in ledger.keyring


def test_a_database_of_another_version_is_named(ledger: Ledger) -> None:
    every("DROP TABLE ledger_item")
    with pytest.raises(DatabaseTrouble, match="adjourn init"):
        store(ledger, seen("m1", who(account("acc-1"))))


def test_a_database_that_may_not_be_written_is_named(ledger: Ledger) -> None:
    every("PRAGMA query_only = ON")
    with pytest.raises(DatabaseTrouble, match="cannot be written"):
        store(ledger, seen("m1", who(account("acc-1"))))


def test_a_database_that_another_process_holds_is_named(ledger: Ledger, home: Home) -> None:
    every("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(Path(home.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(DatabaseTrouble, match="another process holds"):
            store(ledger, seen("m1", who(account("acc-1"))))
    finally:
        other.close()
    assert store(ledger, seen("m1", who(account("acc-1")))).new == 1
