"""A database put back from a backup loses again what was erased since (decision 18).

The keyring is the memory: it keeps the numbers of the keys that it destroyed, and the erasure each
of them fell to. A number that the database does not know as doomed tells that the database is the
older of the two.

What can go wrong here, and what prevents it:
- Somebody else's data go: a key that is merely not there sweeps nothing, only one that the keyring
  says it destroyed. Else an old keyring would take everything with it that it does not know.
- A number is given twice, and a new person has the number of one erased: the counter is put behind
  the keyring's highest number.
- The collector brings back what the tool still has: the guard is set anew from the handles that the
  old database has.
- A kill in the middle: one transaction, and what is done is known as doomed.
"""

import logging
from collections.abc import Collection
from typing import TYPE_CHECKING

from adjourn.ledger import erasing
from adjourn.ledger.sql import every, execute, lookup, trouble, writing
from adjourn.ledger.times import from_ms

if TYPE_CHECKING:
    from adjourn.ledger.keyring import Destroyed
    from adjourn.ledger.ledger import Ledger

_log = logging.getLogger(__name__)


def catch_up(ledger: "Ledger") -> int:
    """Sweep what was erased since this database was backed up; how many people that were."""
    # In this order: another process dooms a key before it destroys it.
    destroyed = ledger.keyring.destroyed()
    with trouble():
        known = {number for (number,) in every("SELECT id FROM ledger_doomedkey")}
    since = {one.key: one for one in destroyed if one.key not in known}
    if not since:
        return 0
    with writing():
        people = _sweep(since)
        execute(
            "UPDATE ledger_counter SET next = max(next, %s) WHERE name = 'row'",
            [ledger.keyring.highest + 1],
        )
    ledger.destroy_doomed()
    erasing.settle()
    _log.warning("the database is older than the keyring: %d people were erased again", people)
    return people


def _sweep(since: dict[int, "Destroyed"]) -> int:
    people = [n for (n,) in lookup("SELECT id FROM ledger_person WHERE id IN ({})", list(since))]
    for number in people:
        _guard(number, since[number])
    items = _unreadable(since)
    conferences = {*erasing.conferences_of(items), *since}
    erasing.delete_items(items)
    for number in people:
        erasing.delete_person(number)
    erasing.delete_empty(sorted(conferences))
    erasing.doom(since)
    for fallen in since.values():
        if fallen.erasure is not None and fallen.before is not None:
            erasing.fall([fallen.key], fallen.erasure, fallen.before)
    return len(people)


def _guard(person: int, fallen: "Destroyed") -> None:
    if fallen.erasure is not None and fallen.before is not None:
        erasing.set_guard(person, fallen.erasure, from_ms(fallen.before))


def _unreadable(keys: Collection[int]) -> list[int]:
    """The items that are sealed with these keys: a person's are among their own, a conference's
    in it."""
    found = {
        item
        for query in (
            "SELECT i.id, i.key FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item "
            "WHERE p.person IN ({})",
            "SELECT id, key FROM ledger_item WHERE conference IN ({})",
        )
        for item, key in lookup(query, list(keys))
        if key in keys
    }
    return sorted(found)
