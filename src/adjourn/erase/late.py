"""What came late: found locked for an erasure of a part that was opened before it was known.

A recording, say, of a conference whose participant has withdrawn the consent since: the guard locks
it on arrival (`adjourn.ledger.guards.late`), and here it gets an erasure of its own.
"""

from datetime import datetime
from uuid import UUID

from adjourn.erase.execute import open_erasure
from adjourn.erase.models import Erasure
from adjourn.erase.plan import Plan, chosen
from adjourn.ledger import find, restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.people import present
from adjourn.ledger.sql import writing


def open_late(ledger: Ledger, now: datetime, actor: str) -> list[UUID]:
    """Open an erasure of what came late, for each erasure that it is late for."""
    opened = []
    for part, rows in late():
        plan = _plan(ledger, part, rows, now)
        if plan is not None and chosen(ledger, plan):
            opened.append(open_erasure(ledger, plan, actor))
        else:  # that person's no more
            with writing():
                restricting.lift(part.id, rows)
    return opened


def late() -> list[tuple[Erasure, set[int]]]:
    """Erasures of a part with the items that are locked for them and that they have no step for."""
    found = []
    for part in Erasure.objects.filter(part=True, id__in=restricting.causes()).order_by("opened"):
        steps = set(part.step_set.exclude(row=None).values_list("row", flat=True))
        rows = set(restricting.locked_by(part.id)) - steps
        if rows:
            found.append((part, rows))
    return found


def _plan(ledger: Ledger, part: Erasure, rows: set[int], now: datetime) -> Plan | None:
    number = present(part.person) if part.person is not None else None
    person = find.person(ledger, number) if number is not None else None
    return Plan(person, now, (), lambda one: one.number in rows) if person else None
