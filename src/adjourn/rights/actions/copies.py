"""Access and portability (Art. 15, 20 GDPR): a copy is ready, made at the moment it is fetched.

It can be fetched for 14 days after the answer. That nothing is held is an answer, too. Where the
copy holds something back for the sake of others, a human decides first (Art. 15(4), 22 GDPR).
"""

from collections.abc import Mapping
from datetime import datetime

from adjourn.law.decisions import Decision
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.rights.contents import Contents
from adjourn.rights.events import SYSTEM, Done, Happened, Matter, tell
from adjourn.rights.models import Case
from adjourn.rights.states import answer, need
from adjourn.rights.subject import known_beside, person_of
from adjourn.rights.weighing import list_withheld
from adjourn.tools.protocol import Tool


def step(
    ledger: Ledger, tools: Mapping[str, Tool], case: Case, contents: Contents, now: datetime
) -> None:
    """Answer; the copy itself is `adjourn.rights.copy`."""
    person = person_of(ledger, case, contents)
    held = person is not None
    if case.right == Right.ACCESS:
        held = held or known_beside(ledger, case, contents, now)
    if not held:
        answer(ledger, case, Decision.NOTHING_HELD, SYSTEM, now)
        return
    if person and list_withheld(ledger, tools, case, contents, person, now):
        need(ledger, case, Matter.OTHERS, now)
        return
    tell(ledger, case, Happened.DONE, SYSTEM, now, Done.COPY)
    answer(ledger, case, Decision.GRANTED, SYSTEM, now)
