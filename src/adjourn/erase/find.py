"""Finding erasures."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from adjourn.erase.models import Erasure, Step
from adjourn.ledger.find import FoundPerson
from adjourn.ledger.people import numbers_of
from adjourn.ledger.sql import lookup


def erasure_of(person: FoundPerson) -> UUID | None:
    """The erasure of this whole person that is under way and was stopped before its end."""
    return (
        Erasure.objects.filter(state=Erasure.State.OPEN, part=False, person=person.number)
        .values_list("id", flat=True)
        .first()
    )


def parts_of(number: int) -> QuerySet[Erasure]:
    """The erasures of a part of this person's data (row number), the latest first."""
    numbers = numbers_of(number)
    return Erasure.objects.filter(part=True, person__in=numbers).order_by("-opened", "id")


def under_way(number: int) -> set[int]:
    """The items of this person (row numbers) that an open erasure of a part has a step for."""
    running = parts_of(number).filter(state=Erasure.State.OPEN).order_by()
    steps = Step.objects.filter(erasure__in=running).exclude(state=Step.State.FINAL)
    return {row for row in steps.values_list("row", flat=True) if row is not None}


def in_sweep(items: Iterable[int]) -> set[int]:
    """Those of these items (row numbers) that a sweep is at work on."""
    rows = list(items)
    return {row for query in _IN_SWEEP for (row,) in lookup(query, rows)}


_IN_SWEEP = (
    'SELECT "row" FROM erase_asked WHERE "row" IN ({})',
    """
    SELECT s."row" FROM erase_step s JOIN erase_erasure e ON e.id = s.erasure_id
     WHERE s."row" IN ({}) AND s.state <> 'final' AND e.part AND e.person IS NULL
    """,
)
TAKEN = (
    '(EXISTS (SELECT 1 FROM erase_asked a WHERE a."row" = {item}) '
    """OR EXISTS (SELECT 1 FROM erase_step s WHERE s."row" = {item} AND s."row" IS NOT NULL """
    "AND s.state <> 'final'))"
)
"""SQL: whether an open erasure has the item with the number in the column `item`."""
