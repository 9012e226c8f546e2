"""Restriction (Art. 18 GDPR): the data are locked already, and stay so until it is lifted."""

from collections.abc import Mapping
from datetime import datetime

from adjourn.law.decisions import Decision
from adjourn.ledger import restricting
from adjourn.ledger.ledger import Ledger
from adjourn.rights.contents import Contents
from adjourn.rights.events import SYSTEM
from adjourn.rights.models import Case
from adjourn.rights.recipients import list_recipients, tell_recipients
from adjourn.rights.scope import types_of
from adjourn.rights.states import answer
from adjourn.rights.subject import person_of
from adjourn.tools.protocol import Tool


def step(
    ledger: Ledger, _tools: Mapping[str, Tool], case: Case, contents: Contents, now: datetime
) -> None:
    person = person_of(ledger, case, contents)
    if person is None or not restricting.locked_by(case.id):
        answer(ledger, case, Decision.NOTHING_HELD, SYSTEM, now)
        return
    types = types_of(ledger.register, case, contents)
    list_recipients(ledger, case, person.number, types, now)
    tell_recipients(ledger, case, contents, now)
    answer(ledger, case, Decision.GRANTED, SYSTEM, now)
