"""A database put back from a backup loses again what was erased since (decisions 18 and 25).

There are two memories. The keyring keeps the numbers of the keys that it destroyed, and the erasure
each of them fell to: a number that the database does not know as doomed tells that the database is
the older of the two. The erasure journal keeps, by their keyed index, the items and links that went
while the key stays, and what keeps them away: entries with a higher number than the database has
come to tell the same.

What can go wrong here, and what prevents it:
- Somebody else's data go: a key that is merely not there sweeps nothing, only one that the keyring
  says it destroyed. Else an old keyring would take everything with it that it does not know.
- A number is given twice, and a new person has the number of one erased: the counter is put behind
  the keyring's highest number.
- The collector brings back what the tool still has: the guard is set anew from the handles that the
  old database has.
- A kill in the middle: one transaction, and what is done is known as doomed.
- The backup is older than the journal reaches back: it is refused.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adjourn.ledger import erasing, guards, remembering
from adjourn.ledger.errors import TooOld
from adjourn.ledger.journal import (
    Entry,
    ItemFree,
    ItemRefused,
    ItemsGone,
    LinksGone,
    TypeRefused,
)
from adjourn.ledger.sql import every, execute, lookup, trouble, writing
from adjourn.ledger.times import from_ms

if TYPE_CHECKING:
    from adjourn.ledger.keyring import Destroyed
    from adjourn.ledger.ledger import Ledger

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Missed:
    """What was erased since a database was backed up: keys that are destroyed, by number, and the
    entries of the journal, up to the number `top`."""

    keys: "dict[int, Destroyed]"
    entries: list[Entry]
    top: int

    def __bool__(self) -> bool:
        return bool(self.keys or self.entries)


def missed(ledger: "Ledger") -> Missed:
    """What this database does not know of. Raises `TooOld`."""
    # In this order: another process dooms a key before it destroys it, and counts on before an
    # entry is in the journal.
    destroyed, top, floor = ledger.keyring.destroyed(), ledger.journal.top, ledger.journal.floor
    with trouble():
        known = {number for (number,) in every("SELECT id FROM ledger_doomedkey")}
        reached = remembering.reached()
    if floor > reached:
        raise TooOld(
            "this database is from before the time that the erasure journal knows: what was erased "
            "since cannot be erased from it again. Put a younger backup back and destroy this one; "
            "nothing was written."
        )
    since = {one.key: one for one in destroyed if one.key not in known}
    return Missed(since, ledger.journal.since(reached) if top > reached else [], top)


def catch_up(ledger: "Ledger") -> int:
    """Sweep what was erased since this database was backed up; how many people that were."""
    since = missed(ledger)
    if not since:
        return 0
    with writing():
        remembering.goes_on_after(since.top)
        people = _sweep(since.keys)
        items = _replay(since.entries)
        execute(
            "UPDATE ledger_counter SET next = max(next, %s) WHERE name = 'row'",
            [ledger.keyring.highest + 1],
        )
    ledger.destroy_doomed()
    erasing.settle()
    _log.warning(
        "the database is older than what was erased: %d people and %d items of people who "
        "stay were erased again",
        people,
        items,
    )
    return people


def people_of(since: Missed) -> list[int]:
    """The people who are here and were erased whole since."""
    return [n for (n,) in lookup("SELECT id FROM ledger_person WHERE id IN ({})", list(since.keys))]


def items_missed(since: Missed) -> tuple[list[int], list[int]]:
    """The items that are here and were erased since: those whose keys are destroyed, and those of
    people who stay."""
    lost = _unreadable(since.keys)
    return lost, sorted(set(items_of(since.entries)) - set(lost))


def items_of(entries: Iterable[Entry]) -> list[int]:
    """The items that are here and that these entries say were deleted."""
    indexes = [ix for one in entries if isinstance(one, ItemsGone) for ix in one.ixs]
    return [n for (n,) in lookup("SELECT id FROM ledger_item WHERE ix IN ({})", indexes)]


def _replay(entries: list[Entry]) -> int:
    """Delete again what went while its key stays, and keep it away again; how many items."""
    items = items_of(entries)
    conferences = erasing.conferences_of(items)
    erasing.delete_items(items)
    for one in entries:
        match one:
            case LinksGone(ixs, person):
                found = lookup("SELECT id FROM ledger_item WHERE ix IN ({})", ixs)
                erasing.unlink(person, [number for (number,) in found])
                erasing.leave(person)
            case ItemRefused(ix, erasure, person, unlink):
                guards.refuse_items([(ix, unlink)], person, erasure)
            case ItemFree(ix, erasure, at):
                guards.item_is_gone(ix, erasure, from_ms(at))
            case TypeRefused(person, data_type, erasure, before):
                guards.refuse_types(person, [data_type], erasure, from_ms(before))
    erasing.delete_empty(conferences)
    return len(items)


def _sweep(since: dict[int, "Destroyed"]) -> int:
    people = people_of(Missed(since, [], 0))
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
