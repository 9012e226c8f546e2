"""Withdrawal of consent (Art. 7(3) GDPR): the gate is closed already; what rested only on the
consent is erased (Art. 17(1)(b); facts: law C-05, §2.4)."""

from collections.abc import Mapping
from datetime import datetime

from adjourn.law.decisions import Decision
from adjourn.ledger.ledger import Ledger
from adjourn.rights.actions import deleting
from adjourn.rights.contents import Contents
from adjourn.rights.events import SYSTEM
from adjourn.rights.models import Case
from adjourn.rights.scope import items_of, types_of
from adjourn.rights.states import Stage, answer
from adjourn.rights.subject import person_of
from adjourn.tools.protocol import Tool


def step(
    ledger: Ledger, tools: Mapping[str, Tool], case: Case, contents: Contents, now: datetime
) -> None:
    if case.stage == Stage.ERASING:
        deleting.read(ledger, case, contents, now)
        return
    person = person_of(ledger, case, contents)
    found = items_of(ledger, case, contents, person, now) if person else []
    if person is None or not found:
        answer(ledger, case, Decision.GRANTED, SYSTEM, now)
    elif contents.stopped:
        deleting.erase(ledger, tools, case, person, now, chosen=found)
    else:
        types = types_of(ledger.register, case, contents)
        deleting.erase(ledger, tools, case, person, now, types)
        deleting.end_purposes(ledger, case, person, types or frozenset(), now)
