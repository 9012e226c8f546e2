"""Objection (Art. 21 GDPR) to what rests on a legitimate interest.

The data are locked already. They are erased unless a human shows compelling grounds in time; with
direct marketing there is nothing to show (Art. 21(3)).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from adjourn.law.decisions import Decision
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights.actions import deleting
from adjourn.rights.contents import Contents
from adjourn.rights.events import SYSTEM, Matter
from adjourn.rights.models import Case
from adjourn.rights.scope import items_of, marketing, types_of
from adjourn.rights.states import Stage, answer, need, post
from adjourn.rights.subject import person_of
from adjourn.tools.protocol import Tool

GROUNDS = timedelta(days=7)  # own rule: Art. 12(3) GDPR wants an answer without undue delay


def step(
    ledger: Ledger, tools: Mapping[str, Tool], case: Case, contents: Contents, now: datetime
) -> None:
    if case.stage == Stage.ERASING:
        deleting.read(ledger, case, contents, now)
        return
    person = person_of(ledger, case, contents)
    found = items_of(ledger, case, contents, person, now) if person else []
    types = frozenset(each.type for each in found)
    if case.decision == Decision.PARTLY:
        types = marketing(ledger.register, types)
    if case.decision and not types:
        post(ledger, case, SYSTEM, now)
    elif person is None or not types:
        answer(ledger, case, Decision.NOTHING_HELD, SYSTEM, now)
    elif case.stage == Stage.NEW and types != marketing(ledger.register, types):
        case.stage = Stage.GROUNDS.value
        need(ledger, case, Matter.GROUNDS, now)
        case.next = to_ms(now + GROUNDS)
    else:
        deleting.erase(ledger, tools, case, person, now, types)
        reached = types_of(ledger.register, case, contents) or frozenset()
        if case.decision == Decision.PARTLY:
            reached = marketing(ledger.register, reached)
        deleting.end_purposes(ledger, case, person, reached, now)
