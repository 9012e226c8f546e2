"""The guard of an erased part: the person stays, and what was erased does not come back.

Two sorts of rows, each the least that its promise needs:
- an item (`ledger_itemguard`): what was deleted or asked for at a tool is refused for as long as
  the tool may still show it, for this person's part of it or as a whole;
- a person and a data type (`ledger_typeguard`): everything of this type that lies before, also
  what nobody has seen yet (consent withdrawn, objection upheld). What concerns everyone in a
  conference is not refused but locked on arrival, and erased by the next follow-up.

The guard of somebody erased whole is by handle (`adjourn.ledger.erasing.set_guard`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from adjourn.ledger.journal import ItemFree, ItemRefused, TypeRefused
from adjourn.ledger.remembering import note
from adjourn.ledger.sql import as_uuid, every, execute, execute_many, lookup, one
from adjourn.ledger.times import to_ms

_GRACE = timedelta(days=1)  # a collection may still hold what it read before the item was gone


@dataclass(frozen=True, slots=True)
class ItemGuard:
    """What of an item is refused: it and everybody's link, or (`unlink`) the `person`'s alone."""

    person: int | None
    unlink: bool


def refuse_items(items: Iterable[tuple[bytes, bool]], person: int | None, erasure: UUID) -> int:
    """Refuse these items from now on: (blind index, whether only the link of `person` is refused).

    How many there were. Within the transaction that opens the erasure.
    """
    refused = [ItemRefused(ix, erasure, person, unlink) for ix, unlink in items]
    note(refused)
    rows = [(one.ix, erasure.hex, person, one.unlink) for one in refused]
    execute_many(
        "INSERT INTO ledger_itemguard (ix, erasure, person, unlink) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        rows,
    )
    return len(rows)


def refuse_types(person: int, types: Iterable[str], erasure: UUID, before: datetime) -> int:
    """Refuse what is this person's, of one of these data types, and lies before `before`."""
    names = sorted(set(types))
    note(TypeRefused(person, name, erasure, to_ms(before)) for name in names)
    rows = [(person, name, erasure.hex, to_ms(before)) for name in names]
    execute_many(
        "INSERT INTO ledger_typeguard (person, type, erasure, before) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (person, type, erasure) DO UPDATE SET before = excluded.before",
        rows,
    )
    return len(rows)


def types_of(person: int, erasure: UUID) -> set[str]:
    """The data types that an erasure refuses of this person."""
    query = "SELECT type FROM ledger_typeguard WHERE person = %s AND erasure = %s"
    return {data_type for (data_type,) in every(query, [person, erasure.hex])}


def item_is_gone(ix: bytes, erasure: UUID, now: datetime) -> None:
    """The item was read back as gone for good: whatever shows it again is news."""
    note([ItemFree(ix, erasure, to_ms(now))])
    execute(
        "UPDATE ledger_itemguard SET gone = %s WHERE ix = %s AND erasure = %s",
        [to_ms(now), ix, erasure.hex],
    )


def forget_gone(now: datetime) -> int:
    """Delete the guards that have no use any more; how many."""
    return execute("DELETE FROM ledger_itemguard WHERE gone <= %s", [to_ms(now - _GRACE)])


def of_items(indexes: list[bytes], now: datetime) -> dict[bytes, list[ItemGuard]]:
    """The guards of those items that have one. `now`: when the collection began."""
    over = to_ms(now - _GRACE)
    found: dict[bytes, list[ItemGuard]] = {}
    if one("SELECT 1 FROM ledger_itemguard LIMIT 1") is None:
        return found  # as most of the time: guards go a day after what they guard
    for ix, person, unlink, gone in lookup(_OF_ITEMS, indexes):
        if gone is None or gone > over:
            found.setdefault(bytes(ix), []).append(ItemGuard(person, bool(unlink)))
    return found


# Somebody may have turned out to be somebody else since.
_OF_ITEMS = """
    SELECT g.ix, coalesce(j.person, g.person), g.unlink, g.gone
      FROM ledger_itemguard g LEFT JOIN ledger_joinedkey j ON j.id = g.person
     WHERE g.ix IN ({})
"""


def late(conferences: list[int]) -> list[tuple[int, UUID]]:
    """Items of everyone in these conferences that somebody who took part takes no more of, and that
    no erasure of theirs knows yet; each with the erasure whose guard says so.

    Such an item is not refused, or it would stay at the tool and nobody would know.
    """
    return [(item, as_uuid(erasure)) for item, erasure in lookup(_LATE, conferences)]


_LATE = """
    SELECT DISTINCT i.id, g.erasure
      FROM ledger_conferenceperson c
      JOIN ledger_typeguard g ON g.person = c.person
      JOIN ledger_item i ON i.conference = c.conference
     WHERE c.conference IN ({}) AND i.everyone AND i.type = g.type AND i.at < g.before
       AND NOT EXISTS (
           SELECT 1 FROM ledger_itemguard x WHERE x.ix = i.ix AND x.person = g.person)
"""


def of_people(people: list[int]) -> dict[int, dict[str, int]]:
    """For those people who have one: data type → before when (ms) it is refused."""
    found: dict[int, dict[str, int]] = {}
    query = (
        "SELECT person, type, max(before) FROM ledger_typeguard WHERE person IN ({}) GROUP BY 1, 2"
    )
    for person, data_type, before in lookup(query, people):
        found.setdefault(person, {})[data_type] = before
    return found
