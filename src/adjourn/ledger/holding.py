"""What of ours keeps items, by a reason of the closed list (facts: law R-08, R-10): holds, and the
law's own periods of what is archived.

A hold restricts what its scope reaches (`adjourn.ledger.restricting`, the cause is the hold's id),
also what arrives later: that is locked in the transaction in which it is written. The rules of a
hold (who opens it, who approves it, how long it counts) are in `adjourn.retain.holds`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from adjourn.law.reasons import PRECEDENCE, Reason, decisive
from adjourn.ledger.people import present
from adjourn.ledger.restricting import STATUTE, restrict
from adjourn.ledger.sql import as_uuid, every, lookup
from adjourn.ledger.times import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Keeping:
    """Why an item stays for now, and until when it does at the least (UTC)."""

    reason: Reason
    until: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """What a hold reaches, see `adjourn.ledger.models.Hold`. `types`: ids, a space between them."""

    id: UUID
    person: int | None
    conference: int | None
    types: str


def keeping(items: Iterable[int], now: datetime) -> dict[int, Keeping]:
    """The decisive reason of those of these items (row numbers) that something keeps now."""
    found: dict[int, list[tuple[Reason, datetime]]] = {}
    for item, reason, until in _kept(items):
        if until > to_ms(now):
            found.setdefault(item, []).append((Reason(reason), from_ms(until)))
    return {item: Keeping(*decisive(reasons)) for item, reasons in found.items()}


def held(items: Iterable[int]) -> set[int]:
    """Those of these items (row numbers) that something keeps which has not ended."""
    return {item for item, _, _ in _kept(items)}


def in_use(now: datetime) -> list[Reason]:
    """The reasons for which something is kept now, those before others first."""
    found = {Reason(reason) for (reason,) in every(_IN_USE, [to_ms(now), STATUTE.hex])}
    return sorted(found, key=PRECEDENCE.index)


_IN_USE = f"""
    SELECT DISTINCT reason FROM ledger_hold WHERE ended IS NULL AND until > %s
     UNION
    SELECT '{Reason.STATUTORY_RETENTION}' WHERE EXISTS (
           SELECT 1 FROM ledger_restriction WHERE cause = %s)
"""  # noqa: S608 fixed text


def _kept(items: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    numbers = list(items)
    for query in (_BY_HOLD, _BY_LAW):
        yield from lookup(query, numbers)


_BY_HOLD = """
    SELECT r.item, h.reason, h.until FROM ledger_restriction r JOIN ledger_hold h ON h.id = r.cause
     WHERE r.item IN ({}) AND h.ended IS NULL
"""
_BY_LAW = f"""
    SELECT i.id, '{Reason.STATUTORY_RETENTION}', i.until
      FROM ledger_restriction r JOIN ledger_item i ON i.id = r.item
     WHERE i.id IN ({{}}) AND r.cause = '{STATUTE.hex}'
"""  # noqa: S608 fixed text


def take_new(first: int | None, now: datetime) -> int:
    """Lock what has come into the scope of a hold by what was written just now; how many items.
    `first`: the first new item's row number.

    Within the caller's transaction; costs one query where nothing is held.
    """
    rows = every(_IN_FORCE, [to_ms(now)])
    reached = [Reach(as_uuid(hold), *limits) for hold, *limits in rows]
    return sum(len(take(hold, now, first)) for hold in reached)


_IN_FORCE = """
    SELECT id, person, conference, types FROM ledger_hold
     WHERE ended IS NULL AND until > %s AND NOT chosen
"""


def take(hold: Reach, now: datetime, first: int | None = 0) -> list[int]:
    """Lock what a hold reaches and does not lock yet; the items' row numbers. `first`: as above;
    what of a type is older than that is locked already."""
    rows = reached(hold, first)
    restrict(rows, hold.id, now)
    return rows


def reached(hold: Reach, first: int | None = 0) -> list[int]:
    """What `take` would lock."""
    conditions, values = ["NOT EXISTS (" + _LOCKED_BY + ")"], [hold.id.hex]
    for condition, each in _scope(hold, first):
        conditions.append(condition)
        values += each
    query = f"SELECT i.id FROM ledger_item i WHERE {' AND '.join(conditions)}"  # noqa: S608 fixed text
    return [number for (number,) in every(query, values)]


def _scope(hold: Reach, first: int | None) -> Iterator[tuple[str, list[Any]]]:
    """The conditions on an item `i` that it is in the scope of a hold, with their values."""
    if hold.person is not None:
        yield _OF_PERSON, [present(hold.person) or 0] * 2
    if hold.conference is not None:
        yield "i.conference = %s", [hold.conference]
    if types := hold.types.split():
        yield f"i.type IN ({', '.join(['%s'] * len(types))})", types
    if hold.person is None and hold.conference is None:  # no index: only what is new
        yield "i.id >= %s", [_NOTHING if first is None else first]


_NOTHING = 2**62
_LOCKED_BY = "SELECT 1 FROM ledger_restriction r WHERE r.item = i.id AND r.cause = %s"
_OF_PERSON = """i.id IN (
    SELECT p.item FROM ledger_itemperson p WHERE p.person = %s
    UNION ALL
    SELECT e.id FROM ledger_conferenceperson c
      JOIN ledger_item e ON e.conference = c.conference AND e.everyone WHERE c.person = %s)"""
