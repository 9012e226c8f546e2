"""Erasure (Art. 17 GDPR): of the whole person, or of some data types.

It waits for a copy that was asked for in the same message, until that was fetched or its time is
over. Somebody erased before is answered with the outcomes of that erasure.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from adjourn.law.decisions import Decision
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms, to_ms
from adjourn.rights.actions import deleting
from adjourn.rights.contents import Contents
from adjourn.rights.events import SYSTEM, Done, Happened, tell
from adjourn.rights.models import Case
from adjourn.rights.scope import items_of, types_of
from adjourn.rights.states import Stage, answer
from adjourn.rights.subject import erased, person_of
from adjourn.tools.protocol import Tool

_COPIES = (Right.ACCESS.value, Right.PORTABILITY.value)
_LOOK = timedelta(hours=6)


def step(
    ledger: Ledger, tools: Mapping[str, Tool], case: Case, contents: Contents, now: datetime
) -> None:
    if case.stage == Stage.ERASING:
        deleting.read(ledger, case, contents, now)
        return
    copy = _waits_until(case, now) if contents.wait else None
    if copy is not None:
        _wait(ledger, case, copy, now)
        return
    _begin(ledger, tools, case, contents, now)


def _begin(
    ledger: Ledger, tools: Mapping[str, Tool], case: Case, contents: Contents, now: datetime
) -> None:
    person = person_of(ledger, case, contents)
    before = None if person else erased(ledger, contents)
    if before:
        case.erasure = before.erasure
        deleting.follow(ledger, case, now)
    elif person is None or not items_of(ledger, case, contents, person, now):
        answer(ledger, case, Decision.NOTHING_HELD, SYSTEM, now)
    else:
        types = types_of(ledger.register, case, contents)
        deleting.erase(ledger, tools, case, person, now, types)


def _wait(ledger: Ledger, case: Case, until: datetime, now: datetime) -> None:
    if case.stage != Stage.WAIT:
        case.stage, case.state = Stage.WAIT.value, Case.State.WORKING
        tell(ledger, case, Happened.DONE, SYSTEM, now, Done.WAITING)
    case.next = to_ms(until)


def _waits_until(case: Case, now: datetime) -> datetime | None:
    """When to look again at a copy of the same message that is still to be fetched; None for none.

    One that is not ready yet is waited for, too; a request that ended without a copy is not.
    """
    copies = Case.objects.filter(intake=case.intake, right__in=_COPIES, fetched=None, closed=None)
    waits = [
        now + _LOOK if each.until is None else from_ms(each.until)
        for each in copies.exclude(decision__in=(Decision.REFUSED, Decision.NOTHING_HELD))
        if each.until is None or each.until > to_ms(now)
    ]
    return min(waits, default=None)
