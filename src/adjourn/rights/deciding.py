"""What a human decides: to extend, to grant, to refuse, with reasons of the closed list (facts: law
A-06 to A-08, D-04). The program does none of it by itself (Art. 22 GDPR)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from adjourn.law.decision_texts import LACKS
from adjourn.law.decisions import DELAYS, Decision, Justification, Refusal, lacking
from adjourn.law.identity import Agent
from adjourn.law.justification_texts import JUSTIFICATIONS
from adjourn.law.rights import Right
from adjourn.law.wording import Wording
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights import hindrances, letters, timing, weighing
from adjourn.rights.contents import Contents, opened
from adjourn.rights.events import Happened, Matter, tell, times
from adjourn.rights.hindrances import NotNow
from adjourn.rights.models import Case, CaseHandle, Change
from adjourn.rights.scope import marketing, types_of
from adjourn.rights.states import Stage, answer, changing, lift_later, must_be_open
from adjourn.rights.timing import clock_of

_FOR_OTHERS = frozenset({Justification.THIRD_PARTY_RIGHTS, Justification.CONFIDENTIALITY})
_PATIENCE = 14  # days to answer before somebody is turned away unidentified (`hindrances.WAIT`)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a human decided: granted, partly or refused. `reasons` and `text` (in the person's
    language) are told to the person.

    `evidence`: the facts are documented in the case; `signed`: the data protection officer agrees.
    """

    decision: Decision
    reasons: tuple[Justification, ...] = ()
    text: str = ""
    evidence: bool = False
    signed: bool = False


def extend(
    ledger: Ledger, case_id: UUID, reason: Justification, text: str, actor: str, now: datetime
) -> None:
    """Take up to two further months, for complexity or number alone, and tell the person so.

    Raises `NotNow`: another reason, a second time, or after the first month (D-04); `NoCase`.
    """
    with changing(ledger, case_id, now) as case:
        must_be_open(case)
        contents = opened(ledger, case)
        clock = clock_of(ledger, case)
        if reason not in DELAYS:
            raise NotNow(hindrances.NO_DELAY)
        if clock.extended:
            raise NotNow(hindrances.EXTENDED)
        if now > clock.refusal_due(now):
            raise NotNow(hindrances.FIRST_MONTH)
        if not letters.reachable(contents):
            raise NotNow(hindrances.NO_ADDRESS)
        tell(ledger, case, Happened.EXTENDED, actor, now, reason.value, text=text)
        until = clock_of(ledger, case).due(now)
        ledger.evidence.record(
            "case.extended", now, actor=actor, case=case.id, right=case.right, until=until
        )
        why = [JUSTIFICATIONS[reason].wording.say(contents.language), text]
        letters.extended(ledger, case, contents, "\n\n".join(filter(None, why)), now)


def decide(ledger: Ledger, case_id: UUID, verdict: Verdict, actor: str, now: datetime) -> None:
    """Decide a case. What an objection is granted of goes on by itself.

    Raises `NotNow`, which says what is lacking, and `NoCase`.
    """
    with changing(ledger, case_id, now) as case:
        must_be_open(case)
        for problem in _problems(ledger, case, opened(ledger, case), verdict, now):
            raise NotNow(problem)
        if case.stage == Stage.GROUNDS and verdict.decision is not Decision.REFUSED:
            _go_on(ledger, case, verdict, actor, now)
            return
        held = _held(ledger, case, verdict)
        answer(ledger, case, verdict.decision, actor, now, verdict.reasons, verdict.text, held)
        if case.stage == Stage.GROUNDS:
            lift_later(ledger, case, verdict.text, actor, now)


def _held(ledger: Ledger, case: Case, verdict: Verdict) -> str:
    """What the copy holds back for the sake of others, by number and type (Art. 15(4) GDPR)."""
    if verdict.decision is not Decision.PARTLY:
        return ""
    return weighing.sentence(ledger, case, opened(ledger, case).language)


def _go_on(ledger: Ledger, case: Case, verdict: Verdict, actor: str, now: datetime) -> None:
    """No compelling grounds, or none for direct marketing: the erasure begins. A part is answered
    with its reasons when that is done."""
    if verdict.decision is Decision.PARTLY:
        case.decision = verdict.decision.value
    case.state, case.stage, case.matter = Case.State.WORKING, Stage.ERASE.value, ""
    case.next = to_ms(now)
    note = {"reasons": [each.value for each in verdict.reasons], "text": verdict.text}
    tell(ledger, case, Happened.DECIDED, actor, now, verdict.decision.value, **note)


def _problems(
    ledger: Ledger, case: Case, contents: Contents, verdict: Verdict, now: datetime
) -> Iterator[Wording]:
    """What stands against this decision, in words."""
    if case.matter == Matter.POST:
        yield hindrances.SEND_IT
    elif verdict.decision in (Decision.PARTLY, Decision.REFUSED):
        yield from _lacks(ledger, case, verdict)
        yield from _refusing(ledger, case, contents, verdict, now)
    elif verdict.decision is not Decision.GRANTED:
        yield hindrances.NO_DECISION
    if verdict.decision is not Decision.REFUSED:
        yield from _granting(case, verdict)
    if case.change_set.filter(state=Change.State.OPEN).exists():
        yield hindrances.EACH_VALUE
    if case.matter == Matter.OTHERS:
        yield from _for_others(case, verdict)


def _for_others(case: Case, verdict: Verdict) -> Iterator[Wording]:
    """A copy is cut for the sake of others, never refused, and each item was looked at (facts: law
    §2.4)."""
    held = bool(weighing.held_back(case))
    if verdict.decision is Decision.REFUSED:
        if _FOR_OTHERS.issuperset(verdict.reasons):
            yield hindrances.NOT_THE_REST
    elif weighing.undecided(case):
        yield hindrances.EACH_ITEM
    elif held and verdict.decision is Decision.GRANTED:
        yield hindrances.HELD_BACK
    elif not held and verdict.decision is Decision.PARTLY:
        yield hindrances.NOT_HELD_BACK


def _lacks(ledger: Ledger, case: Case, verdict: Verdict) -> Iterator[Wording]:
    """What the law still wants of a refusal (A-06, A-07)."""
    authority = ledger.register.controller.authority
    refusal = Refusal(
        Right(case.right),
        verdict.reasons,
        Agent.DESK,
        f"{authority.name}, {authority.url}",
        first=_first(case),
        evidence=verdict.evidence,
        signed=verdict.signed,
    )
    for lack in lacking(refusal):
        yield LACKS[lack]


def _refusing(
    ledger: Ledger, case: Case, contents: Contents, verdict: Verdict, now: datetime
) -> Iterator[Wording]:
    if not case.verified:
        yield from _unidentified(case, verdict, now)
    if case.erasure is not None and verdict.decision is Decision.REFUSED:
        yield hindrances.CARRIED_OUT
    if case.stage == Stage.GROUNDS:
        register = ledger.register
        absolute = marketing(register, types_of(register, case, contents) or frozenset())
        if absolute and verdict.decision is Decision.REFUSED:
            yield hindrances.MARKETING
        if not absolute and verdict.decision is Decision.PARTLY:
            yield hindrances.NO_MARKETING


def _granting(case: Case, verdict: Verdict) -> Iterator[Wording]:
    """Nothing is said to be done that was not done."""
    if not case.verified:
        yield hindrances.WHO_ASKS
    elif case.state != Case.State.NEEDS_HUMAN:
        yield hindrances.UNDER_WAY
    elif case.matter == Matter.UNDELIVERED:
        yield hindrances.SEND_AGAIN
    elif case.matter == Matter.AT_TOOL and verdict.decision is Decision.GRANTED:
        yield hindrances.NOT_ALL_CHANGED


def _unidentified(case: Case, verdict: Verdict, now: datetime) -> Iterator[Wording]:
    """Nobody is turned away for want of identity before they were asked (A-04; Art. 11(2))."""
    asked, replied = timing.asked(case), times(case, Happened.INFORMED)
    if verdict.reasons != (Justification.IDENTITY_FAILURE,):
        yield hindrances.ONLY_IDENTITY
    if not asked:
        yield hindrances.ASK_FIRST
    elif not replied and (now - asked[-1]).days < _PATIENCE:
        yield hindrances.WAIT


def _first(case: Case) -> bool:
    """Whether nobody with the handles of this case asked for the same before."""
    same = CaseHandle.objects.filter(ix__in=case.casehandle_set.values("ix"))
    earlier = same.filter(case__right=case.right, case__received__lt=case.received)
    return not earlier.exists()
