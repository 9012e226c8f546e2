"""Who asks: how much proof a case needs, asking, taking the reply, and what a check showed.

Facts: law A-01 to A-04. Of a check only method, time, result and role are kept. What the person
gave for it is destroyed with the decision (K-20). Documents are looked at and never stored. What is
found out about one case of a message holds for the others, too.
"""

from datetime import datetime
from uuid import UUID

from adjourn.law.decisions import QUESTIONS, Justification
from adjourn.law.identity import Agent, Check, Method, Proof, Step, needed, next_step, suffices
from adjourn.law.intake import Channel
from adjourn.law.rights import Right
from adjourn.ledger.find import FoundPerson, find_person
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights import hindrances, letters
from adjourn.rights.artefacts import destroy, keep, settle
from adjourn.rights.asked import MeetingFacts
from adjourn.rights.at_once import begin
from adjourn.rights.contents import Contents, opened
from adjourn.rights.events import PERSON, Happened, Matter, tell
from adjourn.rights.hindrances import NotNow
from adjourn.rights.models import Case
from adjourn.rights.states import Stage, changing, must_be_open, need, write
from adjourn.rights.timing import OPEN
from adjourn.tools.protocol import Handle


def proof_needed(ledger: Ledger, right: Right, channel: Channel, handle: Handle | None) -> Method:
    """The least proof that a request needs (A-02); it depends on whether the request names an
    address, number or account that is on file."""
    known = handle is not None and find_person(ledger, handle.value) is not None
    return needed(right, channel, handle_known=known)


def settled(
    ledger: Ledger, case: Case, contents: Contents, method: Method | None, now: datetime
) -> bool:
    """Whether work may begin on what came with the request: `method`, or nothing."""
    proof = Proof(method, now, Check.PROVEN, Agent.SYSTEM) if method else None
    return next_step(_least(ledger, case, contents), proof) is Step.PROCEED


def _least(ledger: Ledger, case: Case, contents: Contents) -> Method:
    return proof_needed(ledger, Right(case.right), Channel(case.channel), contents.handle)


def ask(
    ledger: Ledger, case_id: UUID, why: Justification, text: str, actor: str, now: datetime
) -> None:
    """Ask the person for what is needed to go on: to identify them, or to know what they want.

    `why` is one of `law.decisions.QUESTIONS`; `text` is in the person's language. The clock rests
    from now until they answer, if the question comes in time (D-05). Raises `NotNow`, `NoCase`.
    """
    if why not in QUESTIONS or not text.strip():
        raise NotNow(hindrances.NO_QUESTION)
    with changing(ledger, case_id, now) as case:
        must_be_open(case)
        _put(ledger, case, why, text, actor, now)
        letters.question(ledger, case, opened(ledger, case), text, now)
        if why is Justification.IDENTITY_REQUIRED:
            for other in _others(case):
                _put(ledger, other, why, text, actor, now)
                write(ledger, other, now)


def reply(
    ledger: Ledger,
    case_id: UUID,
    text: str,
    now: datetime,
    facts: MeetingFacts | None = None,
    actor: str = PERSON,
) -> None:
    """The person's answer to a question, or what they add unasked (Art. 11(2) GDPR).

    The clock goes on. Raises `NotNow`, `NoCase`.
    """
    with changing(ledger, case_id, now) as case:
        must_be_open(case)
        if not case.verified:
            keep(ledger, case, facts or MeetingFacts(), text, now)
            text = ""
            for other in _others(case):
                _take(ledger, other, "", actor, now)
                write(ledger, other, now)
        _take(ledger, case, text, actor, now)


def verify(
    ledger: Ledger,
    case_id: UUID,
    method: Method,
    result: Check,
    actor: str,
    now: datetime,
    person: FoundPerson | None = None,
) -> None:
    """Record what a check of identity showed; `person` is whom the desk found in the ledger.

    Proven: work begins. Failed: a human looks further; nothing is refused by it (A-04). What was
    given to prove it is destroyed. Raises `NotNow` (also for less proof than the case needs) and
    `NoCase`.
    """
    doomed: list[int] = []
    with changing(ledger, case_id, now) as case:
        must_be_open(case)
        least = _least(ledger, case, opened(ledger, case))
        if result is Check.PROVEN and not suffices(method, least):
            raise NotNow(hindrances.MORE_PROOF)
        for each in (case, *_others(case)):
            doomed += destroy(each)
            each.person = person.number if person else None
            _checked(ledger, each, method, result, actor, now)
            write(ledger, each, now)
    settle(ledger, doomed)


def _checked(
    ledger: Ledger, case: Case, method: Method, result: Check, actor: str, now: datetime
) -> None:
    if case.state == Case.State.IDENTITY_OPEN:
        tell(ledger, case, Happened.INFORMED, actor, now)
    tell(ledger, case, Happened.CHECKED, actor, now, f"{method.value}/{result.value}")
    if result is Check.PROVEN:
        begin(ledger, case, now)
    else:
        need(ledger, case, Matter.IDENTITY, now)


def _put(
    ledger: Ledger, case: Case, why: Justification, text: str, actor: str, now: datetime
) -> None:
    case.state = Case.State.IDENTITY_OPEN
    if case.stage != Stage.GROUNDS:  # that deadline is ours, not the person's
        case.next = None
    tell(ledger, case, Happened.ASKED, actor, now, why.value, text=text)


def _take(ledger: Ledger, case: Case, text: str, actor: str, now: datetime) -> None:
    """A question is answered: on with what was under way, or a human looks."""
    resting = case.state == Case.State.IDENTITY_OPEN
    if resting or text.strip():
        tell(ledger, case, Happened.INFORMED, actor, now, text=text)
    if resting and case.verified and not case.matter:
        case.state, case.next = Case.State.WORKING, case.next or to_ms(now)
    elif resting:
        need(ledger, case, Matter(case.matter or Matter.IDENTITY), now)


def _others(case: Case) -> list[Case]:
    """The other open cases of the same message of which it is not known either who asks."""
    rows = Case.objects.filter(intake=case.intake, verified=False, state__in=OPEN)
    return list(rows.exclude(id=case.id))
