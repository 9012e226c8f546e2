"""Reminding the desk that time runs out (D-06), and that somebody does not answer."""

from datetime import datetime
from uuid import UUID

from adjourn.law.clock import ClockState, Escalation
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights import letters
from adjourn.rights.events import SYSTEM, Happened, Matter, tell
from adjourn.rights.models import Case
from adjourn.rights.states import changing
from adjourn.rights.timing import due_reminders, timing_of


def remind(ledger: Ledger, now: datetime) -> list[UUID]:
    """Tell the desk of every case whose time for it has come; which cases that were."""
    late = Case.objects.filter(remind__lte=to_ms(now)).values_list("id", flat=True)
    return [case_id for case_id in list(late) if _remind(ledger, case_id, now)]


def _remind(ledger: Ledger, case_id: UUID, now: datetime) -> bool:
    with changing(ledger, case_id, now) as case:
        if case.remind is None or case.remind > to_ms(now):
            return False
        if case.state == Case.State.IDENTITY_OPEN:
            tell(ledger, case, Happened.NEEDED, SYSTEM, now, Matter.NO_REPLY)
            letters.desk(ledger, case, Matter.NO_REPLY, f"no_reply/{to_ms(now)}", now)
            return True
        steps = due_reminders(ledger, case, now) or _again(ledger, case, now)
        for step in steps:
            tell(ledger, case, Happened.REMINDED, SYSTEM, now, step.value)
        if steps:  # of several that are due at once the last one says it all
            letters.desk(ledger, case, steps[-1], f"{steps[-1]}/{case.event_set.count()}", now)
        return bool(steps)


def _again(ledger: Ledger, case: Case, now: datetime) -> list[Escalation]:
    """Every day once the answer is overdue."""
    late = timing_of(ledger, case, now).state is ClockState.OVERDUE
    return [Escalation.OVERDUE] if late else []
