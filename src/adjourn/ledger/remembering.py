"""What the erasure journal is to know, written with the deletion itself.

An entry waits in the database (`ledger_erasednote`) from the transaction that deletes until it is
in the journal: a kill in between loses nothing, and a deletion that is rolled back leaves no entry.
Whoever opens or closes a ledger, or ends an erasure, carries over what waits.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from adjourn.ledger.journal import Entry, ItemsGone, LinksGone, entries_of
from adjourn.ledger.sql import (
    every,
    execute,
    execute_many,
    lookup,
    one,
    take_numbers,
    trouble,
    writing,
)

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger

_log = logging.getLogger(__name__)
_COUNTER = "erased"
_IN_ONE = 500  # items of one entry


def note(entries: Iterable[Entry]) -> None:
    """Within the transaction that does what the entries say."""
    packed = list(entries_of(entries))
    if packed:
        numbers = take_numbers(len(packed), _COUNTER)
        execute_many(
            "INSERT INTO ledger_erasednote (n, entry) VALUES (%s, %s)",
            list(zip(numbers, packed, strict=True)),
        )


def items_go(items: list[int]) -> None:
    """These items (row numbers) are about to be deleted, in the same transaction."""
    note(ItemsGone(ixs) for ixs in _indexes(items))


def links_go(person: int, items: list[int]) -> None:
    """This person is about to have no part in these items any more, in the same transaction."""
    note(LinksGone(ixs, person) for ixs in _indexes(items))


def _indexes(items: list[int]) -> Iterator[list[bytes]]:
    """The keyed indexes of these items, in portions of the size of an entry."""
    rows = lookup("SELECT ix FROM ledger_item WHERE id IN ({})", items)
    while portion := [bytes(ix) for (ix,) in islice(rows, _IN_ONE)]:
        yield portion


def reached() -> int:
    """The number of the last entry that this database knows of; 0 for none."""
    row = one("SELECT next FROM ledger_counter WHERE name = %s", [_COUNTER])
    return int(row[0]) - 1 if row else 0


def goes_on_after(number: int) -> None:
    """The next entry has a number above this one; within a transaction."""
    execute(
        "UPDATE ledger_counter SET next = max(next, %s) WHERE name = %s", [number + 1, _COUNTER]
    )


def carry_over(ledger: "Ledger") -> None:
    """Bring into the journal what waits for it."""
    with trouble():
        known = reached()  # before what waits: who empties it has filled the journal
        waiting = every("SELECT n, entry FROM ledger_erasednote ORDER BY n")
    ledger.journal.append((number, bytes(entry)) for number, entry in waiting)
    if ledger.journal.top < known:
        ledger.journal.lacks(known)
        _log.warning("the erasure journal lacks entries: backups made before now cannot be used")
    if waiting:
        with writing():
            execute("DELETE FROM ledger_erasednote WHERE n <= %s", [waiting[-1][0]])


def age(ledger: "Ledger", now: datetime) -> int:
    """Forget what no backup in rotation lacks (facts: law R-11); how many entries that were."""
    carry_over(ledger)
    with trouble():
        known = reached()
    return ledger.journal.age(known, now)
