"""The erasure journal: what went while its key stays is lost again by an older database, too."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from ledger_samples import (
    NOW,
    account,
    counts,
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
from adjourn.law.backups import REMEMBERED
from adjourn.ledger import erasing, find, guards, remembering, restoring
from adjourn.ledger.errors import KeyringMismatch, TooOld
from adjourn.ledger.journal import FILE, ItemsGone, Journal
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, writing
from adjourn.tools.protocol import Kind, Relation

ERASURE = UUID("0197f3a0-0000-4000-8000-000000000001")
ANNA = who(account("acc-anna"), mail("anna@example.org"), name="Anna")
BORIS = who(account("acc-boris"), name="Boris")
DAY = timedelta(days=1)


def _filled(ledger: Ledger) -> None:
    store(
        ledger,
        seen("old", ANNA),
        seen("kept", ANNA),
        seen("both", ANNA, BORIS, conference="c1"),
        seen("hers", BORIS, (ANNA, Relation.CONTEXT), conference="c2"),
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


def _number(ledger: Ledger, handle: str) -> int:
    person = find.find_person(ledger, handle)
    assert person is not None
    return person.number


def _row(ledger: Ledger, ref: str, handle: str = "acc-anna") -> int:
    held = find.items(ledger, _number(ledger, handle))
    return next(one.number for one in held if one.item.ref == ref)


def _delete(ledger: Ledger, *items: str) -> None:
    """As an erasure of a part and a sweep do."""
    with writing():
        numbers = [_row(ledger, ref) for ref in items]
        conferences = erasing.conferences_of(numbers)
        erasing.delete_items(numbers)
        erasing.delete_empty(conferences)
    ledger.destroy_doomed()


def _again(ledger: Ledger, home: Home) -> Ledger:
    ledger.close()
    return Ledger.open(home, registers.load(home.register))


def test_R_11_items_erased_in_part_or_of_several_are_lost_again(ledger: Ledger, home: Home) -> None:
    _filled(ledger)
    put_back = _backup(home)
    _delete(ledger, "old", "both")
    with writing():
        erasing.unlink(_number(ledger, "acc-anna"), [_row(ledger, "hers")])
        erasing.leave(_number(ledger, "acc-anna"))
    remembering.carry_over(ledger)
    after = rows()
    put_back()
    assert rows() != after
    again = _again(ledger, home)
    assert rows() == after, "as if the backup had been made after the erasures"
    assert refs(again, "acc-anna") == ["kept"]
    assert refs(again, "acc-boris") == ["hers"]
    assert restoring.catch_up(again) == 0
    again.close()


def test_R_11_what_was_kept_away_is_kept_away_again(ledger: Ledger, home: Home) -> None:
    _filled(ledger)
    put_back = _backup(home)
    number = _number(ledger, "acc-anna")
    with writing():
        guards.refuse_types(number, {"K-11"}, ERASURE, NOW)
        guards.refuse_items(
            [(ledger.item_index("teams", Kind.MESSAGE, "old"), False),
             (ledger.item_index("teams", Kind.MESSAGE, "kept"), False)], number, ERASURE,
        )  # fmt: skip
        guards.item_is_gone(ledger.item_index("teams", Kind.MESSAGE, "kept"), ERASURE, NOW)
    _delete(ledger, "old")
    kept = ("typeguard", "itemguard")
    after = rows(kept)
    assert all(after.values())
    put_back()
    again = _again(ledger, home)
    assert rows(kept) == after
    assert store(again, seen("old", ANNA)).refused == 1
    again.close()


def test_what_was_seen_anew_before_the_backup_stays(ledger: Ledger, home: Home) -> None:
    _filled(ledger)
    _delete(ledger, "old")
    store(ledger, seen("old", ANNA))
    put_back = _backup(home)
    _delete(ledger, "kept")
    put_back()
    again = _again(ledger, home)
    assert sorted(refs(again, "acc-anna")) == ["both", "hers", "old"]
    again.close()


def test_a_second_restore_of_the_same_backup_loses_the_same(ledger: Ledger, home: Home) -> None:
    _filled(ledger)
    put_back = _backup(home)
    _delete(ledger, "old")
    for next_one in ("kept", "both"):
        put_back()
        ledger = _again(ledger, home)
        assert "old" not in refs(ledger, "acc-anna")
        _delete(ledger, next_one)
    put_back()
    ledger = _again(ledger, home)
    assert sorted(refs(ledger, "acc-anna")) == ["hers"]
    ledger.close()


def test_a_deletion_that_is_rolled_back_leaves_no_entry(ledger: Ledger) -> None:
    _filled(ledger)
    number = _row(ledger, "old")

    def fail() -> None:
        with writing():
            erasing.delete_items([number])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    remembering.carry_over(ledger)
    assert ledger.journal.since(0) == []
    assert remembering.reached() == 0


def test_a_kill_before_the_entry_is_in_the_journal_loses_nothing(
    ledger: Ledger, home: Home
) -> None:
    _filled(ledger)
    with writing():
        erasing.delete_items([_row(ledger, "old")])
    assert ledger.journal.since(0) == []
    again = _again(ledger, home)
    ix = again.item_index("teams", Kind.MESSAGE, "old")
    assert again.journal.since(0) == [ItemsGone([ix])]
    assert counts()["erasednote"] == 0
    again.close()


def test_R_11_the_journal_forgets_after_rotation_and_seven_days(ledger: Ledger, home: Home) -> None:
    _filled(ledger)
    _delete(ledger, "old")
    ix = ledger.item_index("teams", Kind.MESSAGE, "old")
    assert remembering.age(ledger, NOW) == 0
    assert remembering.age(ledger, NOW + REMEMBERED - timedelta(seconds=1)) == 0
    assert ix in _bytes(home)
    assert remembering.age(ledger, NOW + REMEMBERED) == 1
    assert ledger.journal.since(0) == []
    assert ix not in _bytes(home), "also not in free pages"
    _delete(ledger, "kept")
    assert remembering.age(ledger, NOW + REMEMBERED + DAY) == 0
    assert len(ledger.journal.since(0)) == 1


def _bytes(home: Home) -> bytes:
    return b"".join(file.read_bytes() for file in home.journal.iterdir())


def test_R_11_a_backup_from_before_the_journal_is_refused(ledger: Ledger, home: Home) -> None:
    _filled(ledger)
    put_back = _backup(home)
    _delete(ledger, "old")
    remembering.age(ledger, NOW)
    remembering.age(ledger, NOW + REMEMBERED)
    put_back()
    before = rows()
    with pytest.raises(TooOld, match="Put a younger backup back"):
        _again(ledger, home)
    assert rows() == before


def test_R_11_a_lost_journal_is_told_and_older_backups_are_refused(
    ledger: Ledger, home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    _filled(ledger)
    put_back = _backup(home)
    _delete(ledger, "old")
    ledger.close()
    shutil.rmtree(home.journal)
    again = Ledger.open(home, registers.load(home.register))
    assert "the erasure journal lacks entries" in caplog.text
    put_back()
    with pytest.raises(TooOld):
        _again(again, home)


def test_the_journal_of_another_keyring_is_refused(ledger: Ledger, home: Home) -> None:
    ledger.close()
    with pytest.raises(KeyringMismatch, match="journal"):
        Journal.open(home.journal, b"another")
    Ledger.open(home, registers.load(home.register)).close()


def test_R_11_the_journal_is_its_owners_and_names_nobody(ledger: Ledger, home: Home) -> None:
    _filled(ledger)
    _delete(ledger, "old", "both")
    assert home.journal.stat().st_mode & 0o777 == 0o700
    modes = {file.name: file.stat().st_mode & 0o777 for file in home.journal.iterdir()}
    assert modes[FILE] == 0o600
    assert set(modes.values()) == {0o600}
    for value in (b"anna", b"acc-", b"old", b"both", b"chat of"):
        assert value not in _bytes(home)


def test_an_erased_item_is_numbered_once_by_two_who_carry_over(
    ledger: Ledger, home: Home, tmp_path: Path
) -> None:
    _filled(ledger)
    with writing():
        erasing.delete_items([_row(ledger, "old")])
    waiting = [(n, bytes(entry)) for n, entry in every("SELECT n, entry FROM ledger_erasednote")]
    ledger.journal.append(waiting)
    remembering.carry_over(ledger)
    assert len(ledger.journal.since(0)) == 1
    assert ledger.journal.floor == 0
