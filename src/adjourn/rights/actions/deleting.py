"""Erasing for a case: open the erasure, read its outcomes, answer with them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from adjourn.erase.execute import AlreadyErased, open_erasure
from adjourn.erase.models import Step
from adjourn.erase.plan import Plan, make_plan
from adjourn.law.bases import Basis
from adjourn.law.decisions import Decision
from adjourn.law.reasons import Reason
from adjourn.law.rights import Right
from adjourn.ledger.find import FoundItem, FoundPerson
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.retain.due import Subject
from adjourn.retain.ends import ended
from adjourn.rights.contents import Contents
from adjourn.rights.events import PERSON, SYSTEM, Done, Happened, Matter, tell
from adjourn.rights.models import Case
from adjourn.rights.recipients import list_recipients, tell_recipients
from adjourn.rights.states import Stage, answer, lift_later, need, post
from adjourn.tools.protocol import Tool

_RETRY = timedelta(minutes=15)
# What keeps an item for reasons of ours or of others; what a provider does by itself is no refusal.
_HUMAN = (
    Reason.STATUTORY_RETENTION,
    Reason.TAX_OPEN,
    Reason.LEGAL_HOLD,
    Reason.LEGAL_CLAIM,
    Reason.THIRD_PARTY_RIGHTS,
)


def erase(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    case: Case,
    person: FoundPerson,
    now: datetime,
    types: frozenset[str] | None = None,
    chosen: list[FoundItem] | None = None,
) -> None:
    """Open the erasure of a person, of all data of some types, or of chosen items."""
    numbers = None if chosen is None else {each.number for each in chosen}
    plan = make_plan(
        ledger, tools, person, now,
        only=None if numbers is None else lambda found: found.number in numbers,
        types=types if chosen is None else None,
    )  # fmt: skip
    list_recipients(ledger, case, person.number, _types(plan, types), now)
    try:
        case.erasure = open_erasure(ledger, plan, PERSON)
    except AlreadyErased:  # by another process: the next look finds out by the guard
        case.next = to_ms(now + _RETRY)
        return
    follow(ledger, case, now)


def end_purposes(
    ledger: Ledger, case: Case, person: FoundPerson, types: frozenset[str], now: datetime
) -> None:
    """A withdrawal and an objection that is upheld end a purpose for the person (facts: law R-04),
    where no other data than of these types are held for it, what a law keeps aside."""
    if case.stage != Stage.ERASING:
        return  # another process was faster
    today = now.astimezone(ledger.register.zone).date()
    every = ledger.register.types
    for purpose in sorted({every[name].purpose for name in types}):
        own = {
            each.id
            for each in every.values()
            if each.purpose == purpose and each.basis is not Basis.DUTY
        }
        if own <= types:
            ended(ledger, Subject(None, person.number, purpose), today, now, SYSTEM)


def follow(ledger: Ledger, case: Case, now: datetime) -> None:
    """The erasure of this case is open: its outcomes are read from the next step on."""
    case.state, case.stage, case.next = Case.State.WORKING, Stage.ERASING.value, to_ms(now)
    tell(ledger, case, Happened.DONE, SYSTEM, now, Done.ERASING)


def read(ledger: Ledger, case: Case, contents: Contents, now: datetime) -> None:
    """Answer when every item has an outcome; where something stays for a reason that weighs, a
    human confirms it first."""
    steps = Step.objects.filter(erasure=case.erasure)
    if steps.filter(outcome="").exists():
        case.next = to_ms(now + _RETRY)
        return
    case.stage = Stage.DONE.value
    if case.right == Right.OBJECTION and case.decision == Decision.PARTLY:
        lift_later(ledger, case, "", SYSTEM, now)
    tell_recipients(ledger, case, contents, now)
    if case.decision:
        post(ledger, case, SYSTEM, now)
    elif steps.filter(reason__in=_HUMAN).exists():
        need(ledger, case, Matter.REASONS, now)
    else:
        answer(ledger, case, Decision.GRANTED, SYSTEM, now)


def _types(plan: Plan, types: frozenset[str] | None) -> frozenset[str] | None:
    return types if not plan.part or types else frozenset(s.found.type for s in plan.steps)
