"""What goes on after an answer: a copy to be fetched, outcomes to be read again, a lock."""

from datetime import datetime, timedelta
from uuid import UUID

from adjourn.erase.models import Erasure
from adjourn.law.rights import Right
from adjourn.ledger import restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms, to_ms
from adjourn.rights import letters
from adjourn.rights.events import SYSTEM, Happened, Matter, times
from adjourn.rights.models import Case, Notice, Sent
from adjourn.rights.states import Stage, close, released

_REVIEW = timedelta(days=180)  # a lock without an end is looked at again (facts: law R-08)
_AGAIN = timedelta(days=1)
_DELIVERY = timedelta(days=7)  # longer than the mail room tries


def end(ledger: Ledger, case: Case, now: datetime) -> None:
    """Close an answered case, which frees what it has locked, or say when to look again."""
    later = _later(ledger, case, now)
    if later is None:
        released(ledger, case, SYSTEM, now)
        close(ledger, case, SYSTEM, now)
    else:
        case.next = to_ms(max(later, now + timedelta(minutes=1)))


def _later(ledger: Ledger, case: Case, now: datetime) -> datetime | None:
    """When there will be something to do; None when nothing is left."""
    if case.until is not None and to_ms(now) < case.until:
        return min(from_ms(case.until), now + _AGAIN)
    if case.stage == Stage.LIFT:  # the person was told before (Art. 18(3))
        released(ledger, case, SYSTEM, now)
        case.stage = Stage.DONE.value
    if case.notice_set.filter(state=Notice.State.OPEN).exists():
        return now + _AGAIN
    if (waits := _delivery(case, now)) is not None:
        return waits
    if case.erasure is not None:
        return _next_reading(case.erasure, now)
    if case.right == Right.RESTRICTION and restricting.locked_by(case.id):
        return _review(ledger, case, now)
    return None


def _delivery(case: Case, now: datetime) -> datetime | None:
    """A letter may wait or come back for some days; until then the case stays."""
    kinds = (Happened.ANSWERED, Happened.REFUSED)
    left = times(case, *kinds)[-1][1] + _DELIVERY
    waiting = case.sent_set.filter(state__in=(Sent.State.WAITING, Sent.State.AGAIN))
    waits = now < left and waiting.exists()
    return min(left, now + _AGAIN) if waits else None


def _next_reading(erasure_id: UUID, now: datetime) -> datetime | None:
    """When an outcome is read again; the erasure's own follow-up does that."""
    erasure = Erasure.objects.get(pk=erasure_id)
    if erasure.state == Erasure.State.FINAL:
        return None
    first = erasure.step_set.exclude(next=None).order_by("next").values_list("next", flat=True)
    due = first.first()
    return from_ms(due) if due is not None else now + _AGAIN


def _review(ledger: Ledger, case: Case, now: datetime) -> datetime:
    """A lock has no end of its own: a human looks at it from time to time."""
    if case.stage == Stage.DONE:
        letters.desk(ledger, case, Matter.REVIEW, f"review/{to_ms(now)}", now)
    case.stage = Stage.DONE.value
    return now + _REVIEW
