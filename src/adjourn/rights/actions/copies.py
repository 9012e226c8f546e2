"""Access and portability (Art. 15, 20 GDPR): a copy is ready, made at the moment it is fetched.

It can be fetched for 14 days after the answer. That nothing is held is an answer, too.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from adjourn.law.decisions import Decision
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights import hindrances
from adjourn.rights.contents import Contents
from adjourn.rights.events import PERSON, SYSTEM, Done, Happened, tell
from adjourn.rights.hindrances import NotNow
from adjourn.rights.models import Case
from adjourn.rights.states import Stage, answer, changing
from adjourn.rights.subject import known_beside, person_of
from adjourn.tools.protocol import Tool


def step(
    ledger: Ledger, _tools: Mapping[str, Tool], case: Case, contents: Contents, now: datetime
) -> None:
    """Answer; the copy itself is `adjourn.rights.copy`."""
    held = person_of(ledger, case, contents) is not None
    if case.right == Right.ACCESS:
        held = held or known_beside(ledger, case, contents, now)
    if not held:
        answer(ledger, case, Decision.NOTHING_HELD, SYSTEM, now)
        return
    tell(ledger, case, Happened.DONE, SYSTEM, now, Done.COPY)
    answer(ledger, case, Decision.GRANTED, SYSTEM, now)


def fetched(ledger: Ledger, case_id: UUID, now: datetime) -> None:
    """The copy has reached the person; what waited for the first time of that may begin.

    Raises `NotNow` where the right gives no copy, `NoCase`.
    """
    with changing(ledger, case_id, now) as case:
        if case.right not in _RIGHTS:
            raise NotNow(hindrances.NO_COPY)
        case.fetched = case.fetched or to_ms(now)
        tell(ledger, case, Happened.FETCHED, PERSON, now)
        Case.objects.filter(intake=case.intake, stage=Stage.WAIT).update(next=to_ms(now))


_RIGHTS = (Right.ACCESS, Right.PORTABILITY)
