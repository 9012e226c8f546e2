"""What each right does. A step changes rows in its caller's transaction and asks no tool; what it
leaves in `case.next` says when it wants to be called again."""

from collections.abc import Callable, Mapping
from datetime import datetime

from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.rights.actions import (
    copies,
    erasures,
    objections,
    rectifications,
    restrictions,
    withdrawals,
)
from adjourn.rights.actions.ending import end
from adjourn.rights.contents import Contents
from adjourn.rights.models import Case
from adjourn.rights.timing import OPEN
from adjourn.tools.protocol import Tool

Step = Callable[[Ledger, Mapping[str, Tool], Case, Contents, datetime], None]

_STEPS: Mapping[str, Step] = {
    Right.ACCESS: copies.step,
    Right.PORTABILITY: copies.step,
    Right.ERASURE: erasures.step,
    Right.WITHDRAWAL: withdrawals.step,
    Right.OBJECTION: objections.step,
    Right.RESTRICTION: restrictions.step,
    Right.RECTIFICATION: rectifications.step,
}


def step(
    ledger: Ledger, tools: Mapping[str, Tool], case: Case, contents: Contents, now: datetime
) -> None:
    """The next step of a case: of its action while the person waits, of its end afterwards."""
    if case.state in OPEN:
        _STEPS[case.right](ledger, tools, case, contents, now)
    else:
        end(ledger, case, now)
