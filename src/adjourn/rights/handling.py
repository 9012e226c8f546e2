"""What else is done with a case by hand: taken back, sent by post, its copy fetched, unlocked,
recipients told."""

from datetime import datetime
from uuid import UUID

from adjourn.law.rights import Right
from adjourn.ledger import restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights import hindrances, letters
from adjourn.rights.artefacts import destroy, settle
from adjourn.rights.contents import opened
from adjourn.rights.events import PERSON, Happened, Matter, tell
from adjourn.rights.hindrances import NotNow
from adjourn.rights.models import Case, Notice
from adjourn.rights.recipients import mark
from adjourn.rights.states import (
    COPIES,
    Stage,
    changing,
    close,
    lift_later,
    must_be_open,
    released,
    sent,
)


def withdraw(ledger: Ledger, case_id: UUID, now: datetime, actor: str = PERSON) -> None:
    """The person no longer wants what they asked for; what was locked for it is free at once.

    Raises `NotNow` when it is done already, `NoCase`.
    """
    with changing(ledger, case_id, now) as case:
        must_be_open(case)
        if case.erasure is not None or case.decision:
            raise NotNow(hindrances.DONE)
        doomed = destroy(case)
        released(ledger, case, actor, now)
        case.state = Case.State.WITHDRAWN
        tell(ledger, case, Happened.WITHDRAWN, actor, now)
        ledger.evidence.record("case.withdrawn", now, actor=actor, case=case.id, right=case.right)
        close(ledger, case, actor, now)
    settle(ledger, doomed)


def delivered(ledger: Ledger, case_id: UUID, actor: str, now: datetime) -> None:
    """The answer has left by post. Raises `NotNow`, `NoCase`."""
    with changing(ledger, case_id, now) as case:
        if case.state != Case.State.NEEDS_HUMAN or case.matter != Matter.POST:
            raise NotNow(hindrances.NO_POST)
        sent(ledger, case, opened(ledger, case), actor, now)


def fetched(ledger: Ledger, case_id: UUID, now: datetime, actor: str = PERSON) -> None:
    """The copy has reached the person; what waited for the first time of that may begin.

    Raises `NotNow` where the right gives no copy, `NoCase`.
    """
    with changing(ledger, case_id, now) as case:
        if case.right not in COPIES:
            raise NotNow(hindrances.NO_COPY)
        case.fetched = case.fetched or to_ms(now)
        tell(ledger, case, Happened.FETCHED, actor, now)
        Case.objects.filter(intake=case.intake, stage=Stage.WAIT).update(next=to_ms(now))


def lift(
    ledger: Ledger, case_id: UUID, text: str, actor: str, now: datetime, by_post: bool = False
) -> None:
    """End a restriction in a week; the person is told now, with `text` (Art. 18(3) GDPR).

    `by_post`: a letter has left already. Raises `NotNow`, `NoCase`.
    """
    with changing(ledger, case_id, now) as case:
        if case.right != Right.RESTRICTION or not restricting.locked_by(case.id):
            raise NotNow(hindrances.LOCKS_NOTHING)
        if case.stage == Stage.LIFT:
            raise NotNow(hindrances.TOLD)
        if case.state != Case.State.ANSWERED:
            raise NotNow(hindrances.NOT_ANSWERED)
        if not by_post and not letters.reachable(opened(ledger, case)):
            raise NotNow(hindrances.NO_ADDRESS)
        lift_later(ledger, case, text, actor, now)


def notified(
    ledger: Ledger, case_id: UUID, notice_id: int, state: Notice.State, actor: str, now: datetime
) -> None:
    """A recipient was told by hand, has confirmed, or cannot be reached (Art. 19 sentence 1).

    Raises `NotNow` for a notice that is not there, `NoCase`.
    """
    with changing(ledger, case_id, now) as case:
        notice = case.notice_set.filter(id=notice_id).first()
        if notice is None or state == Notice.State.OPEN:
            raise NotNow(hindrances.NO_NOTICE)
        mark(ledger, case, notice, state, actor, now)
        if case.state == Case.State.ANSWERED and case.next is not None:
            case.next = to_ms(now)  # perhaps nothing is left to be done
