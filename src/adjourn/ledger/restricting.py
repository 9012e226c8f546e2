"""Restriction (Art. 18 GDPR): items that stay where they are, seen by the rights team alone.

An item is restricted as long as there is a reason: each is a row with the case or the erasure that
asked for it, and the lock ends when its last reason ends. So an erasure that ends sets nothing free
that a person's case has locked, and a new sighting of the item changes nothing. What is of several
people is restricted for all of them. The one place that hides is `adjourn.ledger.find.items`;
`counts` leaves the same items out.

One cause hides nothing: that consent is missing (`adjourn.consent.locks`). Nobody asked for that
lock, so it is shown, or nobody would see that there is something to delete.

When a restriction ends, and that the person is told before (Art. 18(3) GDPR), is the caller's, and
so is the evidence. All functions run inside the caller's transaction.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from adjourn.ledger.sql import as_uuid, every, execute, execute_many, lookup, remove
from adjourn.ledger.times import to_ms

RESTRICTED = "restricted"
"""The state in which a restricted item is shown, whatever else is known of it."""

WITHOUT_CONSENT = "without_consent"
"""The state of an item that is locked for want of consent alone."""

NO_CONSENT = UUID("6d1c2a50-5f0e-4b7d-9c53-0a8f4be1d927")
"""The cause of those locks."""

STATUTE = UUID("0f3b6f0e-8f0a-4c0e-9d5e-6a1c2b7d4e35")
"""The cause of the lock of what the law wants kept (§ 35(3) BDSG): hidden, until its own period is
over. It stops no sweep: nothing is due before."""

_NO_CONSENT = f"'{NO_CONSENT.hex}'"
LOCKED = (
    "EXISTS (SELECT 1 FROM ledger_restriction r "  # noqa: S608 fixed text
    f"WHERE r.item = {{item}} AND r.cause <> {_NO_CONSENT})"
)
"""SQL: whether the item with the number in the column `item` is restricted."""

STOPPED = (
    "EXISTS (SELECT 1 FROM ledger_restriction r "  # noqa: S608 fixed text
    f"WHERE r.item = {{item}} AND r.cause NOT IN ({_NO_CONSENT}, '{STATUTE.hex}'))"
)
"""SQL: whether the item with the number in the column `item` is locked by what stops a sweep."""

_LACKING = (
    "EXISTS (SELECT 1 FROM ledger_restriction r "  # noqa: S608 fixed text
    f"WHERE r.item = {{item}} AND r.cause = {_NO_CONSENT})"
)
STATE = (
    f"CASE WHEN {LOCKED} THEN '{RESTRICTED}' WHEN {_LACKING} THEN '{WITHOUT_CONSENT}' "
    "ELSE {state} END"
)
"""SQL: the state that is shown of the item `item` whose own is in the column `state`."""


def restrict(items: Iterable[int], cause: UUID, now: datetime) -> None:
    """Lock items (row numbers) because of `cause`, a case or an erasure. Twice changes nothing."""
    execute_many(
        "INSERT INTO ledger_restriction (item, cause, since) VALUES (%s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        [(number, cause.hex, to_ms(now)) for number in items],
    )


def lift(cause: UUID, items: Iterable[int]) -> None:
    """`cause` locks these items no more; they are free unless something else still does."""
    execute_many(
        "DELETE FROM ledger_restriction WHERE item = %s AND cause = %s",
        [(number, cause.hex) for number in items],
    )


def lift_all(cause: UUID) -> int:
    """`cause` locks nothing any more; how many items it had locked."""
    return execute("DELETE FROM ledger_restriction WHERE cause = %s", [cause.hex])


def causes() -> list[UUID]:
    """Every case and erasure that locks something."""
    return [as_uuid(cause) for (cause,) in every("SELECT DISTINCT cause FROM ledger_restriction")]


def locked_by(cause: UUID) -> list[int]:
    """The items that `cause` locks."""
    query = "SELECT item FROM ledger_restriction WHERE cause = %s ORDER BY item"
    return [number for (number,) in every(query, [cause.hex])]


def freed_by(cause: UUID) -> list[int]:
    """The items that `lift_all(cause)` would set free: of these a person is told before."""
    alone = (
        "SELECT r.item FROM ledger_restriction r WHERE r.cause IN ({}) AND NOT EXISTS "
        "(SELECT 1 FROM ledger_restriction o WHERE o.item = r.item AND o.cause <> r.cause)"
    )
    return sorted(number for (number,) in lookup(alone, [cause.hex]))


def forget(items: list[int]) -> None:
    """The locks of items that are deleted go with them."""
    remove("DELETE FROM ledger_restriction WHERE item IN ({})", items)
