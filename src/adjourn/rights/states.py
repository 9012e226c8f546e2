"""How a case changes: every change is one transaction with its event, its letter, its evidence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from adjourn.law.decisions import Decision, Justification
from adjourn.law.periods import Period, Rule, Start, due
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.times import to_ms
from adjourn.rights import letters
from adjourn.rights.casefiles import row_of
from adjourn.rights.contents import Contents, opened
from adjourn.rights.events import SYSTEM, Happened, Matter, tell
from adjourn.rights.models import Case, Notice
from adjourn.rights.timing import OPEN, wind

_RULE = Rule(Start.PROCESS_END, Period.parse("3 y-EOY"))  # K-18 where the register has none


class NotNow(ValueError):
    """The case is not in a state in which this can be done. The text says why."""


@contextmanager
def changing(ledger: Ledger, case_id: UUID, now: datetime) -> Iterator[Case]:
    """The row of a case for one change: written at the end, with its clock wound, or not at all.

    Raises `NoCase`.
    """
    with writing():
        case = row_of(case_id)
        yield case
        write(ledger, case, now)


def write(ledger: Ledger, case: Case, now: datetime) -> None:
    """Write a case that was changed; no open one is ever without its clock."""
    wind(ledger, case, now)
    case.save()


def need(ledger: Ledger, case: Case, matter: Matter, now: datetime) -> None:
    """A human has to look; the desk is told once for each time this comes up."""
    case.state = Case.State.NEEDS_HUMAN
    case.matter = matter.value
    tell(ledger, case, Happened.NEEDED, SYSTEM, now, matter.value)
    letters.desk(ledger, case, matter, f"{matter.value}/{case.event_set.count()}", now)


def answer(
    ledger: Ledger,
    case: Case,
    decision: Decision,
    actor: str,
    now: datetime,
    reasons: Sequence[Justification] = (),
    text: str = "",
) -> None:
    """Answer a case. It counts as answered when the answer is on its way: without an address for
    it, a human sends it by post first."""
    contents = opened(ledger, case)
    case.decision = decision.value
    note = {"reasons": [each.value for each in reasons], "text": text}
    tell(ledger, case, Happened.DECIDED, actor, now, decision.value, **note)
    if letters.reachable(contents):
        sent(ledger, case, contents, actor, now)
    else:
        need(ledger, case, Matter.POST, now)


def sent(ledger: Ledger, case: Case, contents: Contents, actor: str, now: datetime) -> None:
    """The answer to a decided case leaves, or has left by post."""
    refused = case.decision == Decision.REFUSED
    case.state = Case.State.REFUSED if refused else Case.State.ANSWERED
    case.matter = ""
    kind = Happened.REFUSED if refused else Happened.ANSWERED
    tell(ledger, case, kind, actor, now, case.decision)
    ledger.evidence.record(
        f"case.{kind.value}", now, actor=actor, case=case.id, right=case.right,
        decision=case.decision, erasure=case.erasure,
    )  # fmt: skip
    if case.next is None:
        case.next = to_ms(now)  # to be closed
    letters.outcome(ledger, case, contents, now)


def close(ledger: Ledger, case: Case, actor: str, now: datetime) -> None:
    """Nothing is left to be done: the period of the case file begins (K-18)."""
    data_type = ledger.register.types.get("K-18")
    end = due(data_type.rule if data_type else _RULE, now, ledger.register.zone)
    case.state = Case.State.CLOSED
    case.matter, case.next = "", None
    case.closed = to_ms(now)
    case.expires = to_ms(end) if end else None
    tell(ledger, case, Happened.CLOSED, actor, now)
    ledger.evidence.record("case.closed", now, actor=actor, case=case.id, right=case.right)


def must_be_open(case: Case) -> None:
    """Raises `NotNow` for a case that is answered already."""
    if case.state not in OPEN:
        raise NotNow(f"the case is {case.state} already")


def recipients_open(case: Case) -> bool:
    """Whether somebody has still to be told (Art. 19 GDPR)."""
    return case.notice_set.filter(state=Notice.State.OPEN).exists()
