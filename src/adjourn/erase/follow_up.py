"""Following up: every re-check that is due, until every outcome is final."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from adjourn.erase.execute import Progress, Trouble, advance
from adjourn.erase.late import open_late
from adjourn.erase.models import Erasure, Step
from adjourn.ledger import erasing, guards, remembering, vacuum
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Tool


@dataclass(slots=True)
class FollowedUp:
    """What a follow-up did: erasures looked at, those that became final, what stood in the way."""

    erasures: list[UUID] = field(default_factory=list)
    final: list[UUID] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def follow_up(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    now: datetime,
    progress: Progress = lambda done, total: None,
) -> FollowedUp:
    """Advance every erasure that has a step due at `now`, or that a kill left in the middle; what
    came late for an erasure of a part gets one of its own."""
    result = FollowedUp()
    open_late(ledger, now, "system:follow-up")
    for erasure_id in due(now):
        result.erasures.append(erasure_id)
        result.troubles += advance(ledger, tools, erasure_id, now, progress)
        if Erasure.objects.get(id=erasure_id).state == Erasure.State.FINAL:
            result.final.append(erasure_id)
    with writing():
        guards.forget_gone(now)
        ledger.evidence.record(
            "followed_up", now, actor="system:follow-up", count=len(result.erasures)
        )
    remembering.age(ledger, now)
    erasing.settle()
    vacuum.vacuum_if_small(now)
    return result


def due(now: datetime) -> list[UUID]:
    """Open erasures with something to do at `now`, the oldest first."""
    unfinished = Q(step__state__in=_BEFORE_READING) & (
        Q(step__next__isnull=True) | Q(step__next__lte=to_ms(now))
    )
    again = Q(step__state=Step.State.READ, step__next__lte=to_ms(now))
    return list(
        Erasure.objects.filter(state=Erasure.State.OPEN)
        .filter(unfinished | again | Q(home=False) | Q(step__isnull=True) | _ASKED)
        .order_by("opened", "id")
        .values_list("id", flat=True)
        .distinct()
    )


_ASKED = Q(asked__isnull=False)
_BEFORE_READING = (Step.State.PLANNED, Step.State.INSPECTED, Step.State.REQUESTED)
