"""What was deleted is not in the file any more, also not between the rows that stay."""

import random
from datetime import timedelta
from pathlib import Path

from ledger_samples import NOW, account, seen, store, who

from adjourn.home import Home
from adjourn.ledger import erasing
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, writing
from adjourn.ledger.vacuum import vacuum, vacuum_if_small

DAY = timedelta(days=1)
_LONG = (9, 400)


def _churn(ledger: Ledger) -> list[bytes]:
    """Come and go, so that pages are filled and split again and again; what was deleted."""
    chance, gone, count = random.Random(3), [], 0
    for _ in range(12):
        store(
            ledger,
            *(
                seen(
                    f"m{n}", who(account(f"acc-{n % 40}")), place={"p": "x" * chance.choice(_LONG)}
                )
                for n in range(count, count + 250)
            ),
        )
        count += 250
        rows = every("SELECT id, ix, sealed FROM ledger_item ORDER BY id")
        taken = chance.sample(rows, 150)
        with writing():
            erasing.delete_items([number for number, _, _ in taken])
        gone += [bytes(value) for row in taken for value in row[1:]]
    ledger.destroy_doomed()
    erasing.settle()
    return gone


def _left(home: Home, needles: list[bytes]) -> list[bytes]:
    content = b"".join(path.read_bytes() for path in home.path.glob("adjourn.db*"))
    return [needle for needle in needles if needle in content]


def test_a_vacuum_leaves_no_byte_of_what_was_deleted(ledger: Ledger, home: Home) -> None:
    gone = _churn(ledger)
    assert len(gone) == 3600
    before = every("SELECT * FROM ledger_item ORDER BY id")
    assert vacuum_if_small(NOW)
    assert _left(home, gone) == []
    assert every("SELECT * FROM ledger_item ORDER BY id") == before
    assert every("PRAGMA freelist_count") == [(0,)]
    assert not list(Path(home.path).glob("etilqs*"))


def test_it_is_done_once_a_day_and_only_when_something_was_erased(ledger: Ledger) -> None:
    store(ledger, seen("m1", who(account("acc-1"))), seen("m2", who(account("acc-1"))))
    assert not vacuum_if_small(NOW)
    ((first,), (second,)) = every("SELECT id FROM ledger_item ORDER BY id")
    with writing():
        erasing.delete_items([first])
    assert vacuum_if_small(NOW)
    with writing():
        erasing.delete_items([second])
    assert not vacuum_if_small(NOW + DAY - timedelta(seconds=1))
    assert vacuum_if_small(NOW + DAY)
    assert not vacuum_if_small(NOW + 9 * DAY)


def test_the_file_shrinks(ledger: Ledger) -> None:
    execute("INSERT INTO ledger_fact (name, value) VALUES ('much', zeroblob(3000000))")
    execute("DELETE FROM ledger_fact WHERE name = 'much'")
    erasing.settle()
    before, after = vacuum(NOW)
    assert after < before - 2_500_000


def test_every_connection_overwrites_what_it_deletes(ledger: Ledger) -> None:
    assert every("PRAGMA secure_delete") == [(1,)]
    assert every("PRAGMA temp_store") == [(2,)]
    for store_ in (ledger.keyring._store, ledger.journal._store):
        assert store_.execute("PRAGMA secure_delete").fetchall() == [(1,)]
