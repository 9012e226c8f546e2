"""How a case changes: every change is one transaction with its event, its letter, its evidence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from adjourn.law.deadlines import local_day
from adjourn.law.decisions import Decision, Justification
from adjourn.law.parameters import Parameter, value
from adjourn.law.periods import Period, Rule, Start, due
from adjourn.law.rights import Right
from adjourn.ledger import restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.times import to_ms
from adjourn.rights import hindrances, letters
from adjourn.rights.casefiles import row_of
from adjourn.rights.contents import Contents, opened
from adjourn.rights.events import SYSTEM, Happened, Matter, tell
from adjourn.rights.hindrances import NotNow
from adjourn.rights.models import Case
from adjourn.rights.recipients import tell_recipients
from adjourn.rights.timing import OPEN, wind

_BEFORE_LIFTING = timedelta(days=7)  # own rule: time to do something about it
COPIES = (Right.ACCESS, Right.PORTABILITY)
_RULE = Rule(Start.PROCESS_END, Period.parse("3 y-EOY"))  # K-18 where the register has none


class Stage(StrEnum):
    """How far the action of a case is."""

    NEW = ""
    WAIT = "wait"  # an erasure waits until the copy was fetched
    GROUNDS = "grounds"  # the desk may show compelling grounds until `next`
    ERASE = "erase"  # an erasure is to be opened
    ERASING = "erasing"  # its outcomes are being read
    AT_TOOL = "at_tool"  # values are being changed at the tool
    LIFT = "lift"  # the lock ends at `next`
    DONE = "done"


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
    held: str = "",
) -> None:
    """Answer a case. It counts as answered when the answer is on its way: without an address for
    it, a human sends it by post first. `held`: what a copy holds back, in the person's language."""
    case.decision = decision.value
    note = {"reasons": [each.value for each in reasons], "text": text, "held": held}
    tell(ledger, case, Happened.DECIDED, actor, now, decision.value, **note)
    post(ledger, case, actor, now)


def post(ledger: Ledger, case: Case, actor: str, now: datetime) -> None:
    """Send the answer to a decided case, or have it sent."""
    contents = opened(ledger, case)
    if letters.reachable(contents):
        sent(ledger, case, contents, actor, now)
    else:
        need(ledger, case, Matter.POST, now)


def sent(ledger: Ledger, case: Case, contents: Contents, actor: str, now: datetime) -> None:
    """The answer to a decided case leaves, or has left by post. A copy can be fetched from now."""
    refused = case.decision == Decision.REFUSED
    case.state = Case.State.REFUSED if refused else Case.State.ANSWERED
    case.matter = ""
    if case.right in COPIES and case.decision in (Decision.GRANTED, Decision.PARTLY):
        days = value(Parameter.COPY_DAYS, local_day(now, ledger.register.zone))
        case.until = to_ms(now + timedelta(days))
    case.next = to_ms(now)  # what comes after an answer: `actions.ending`
    kind = Happened.REFUSED if refused else Happened.ANSWERED
    tell(ledger, case, kind, actor, now, case.decision)
    ledger.evidence.record(
        f"case.{kind.value}", now, actor=actor, case=case.id, right=case.right,
        decision=case.decision, erasure=case.erasure,
    )  # fmt: skip
    letters.outcome(ledger, case, contents, now)
    if not refused:
        tell_recipients(ledger, case, contents, now)


def lift_later(ledger: Ledger, case: Case, text: str, actor: str, now: datetime) -> None:
    """What is locked will be free in a week, and the person is told before (Art. 18(3) GDPR)."""
    until = now + _BEFORE_LIFTING
    case.stage, case.until, case.next = Stage.LIFT.value, to_ms(until), to_ms(until)
    tell(ledger, case, Happened.LIFTING, actor, now, text=text)
    letters.lifting(ledger, case, opened(ledger, case), text, until, now)


def released(ledger: Ledger, case: Case, actor: str, now: datetime) -> None:
    """What this case has locked is free, unless something else still locks it."""
    count = restricting.lift_all(case.id)
    if count:
        tell(ledger, case, Happened.LIFTED, actor, now)
        ledger.evidence.record("items.released", now, actor=actor, case=case.id, count=count)


def close(ledger: Ledger, case: Case, actor: str, now: datetime) -> None:
    """Nothing is left to be done: the period of the case file begins (K-18)."""
    data_type = ledger.register.types.get("K-18")
    end = due(data_type.rule if data_type else _RULE, now, ledger.register.zone)
    if case.state == Case.State.ANSWERED:
        case.state = Case.State.CLOSED
    case.matter, case.next = "", None
    case.closed = to_ms(now)
    case.expires = to_ms(end) if end else None
    tell(ledger, case, Happened.CLOSED, actor, now)
    ledger.evidence.record("case.closed", now, actor=actor, case=case.id, right=case.right)


def must_be_open(case: Case) -> None:
    """Raises `NotNow` for a case that is answered already."""
    if case.state not in OPEN:
        raise NotNow(hindrances.ANSWERED)
