"""Who is asking: how much proof a request needs, and what of it is kept (facts: law §2.2).

The rule is to ask for nothing. More is asked only on reasonable doubt in the single case, and never
more than the harm of a wrong disclosure calls for (Art. 12(2), 12(6), recital 64 GDPR).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from adjourn.law.deadlines import local_day
from adjourn.law.intake import Channel
from adjourn.law.parameters import Parameter, value
from adjourn.law.rights import Right


class Method(StrEnum):
    """The ladder of A-02. Values are stable: cases carry them."""

    ON_FILE = "V0"  # the same address or number as on file, or a session at the portal
    LINK = "V1"  # a one-time link to the address on file
    FACTS = "V2"  # facts of a meeting, for guests and callers
    PAPERS = "V3"  # an identity document, blackened, sighted and not stored


class Risk(StrEnum):
    """What a wrong disclosure would do; `HIGH` is for health, minors and recordings (A-02)."""

    USUAL = "usual"
    HIGH = "high"


class Doubt(StrEnum):
    """What makes a doubt reasonable (A-01): a fact of the single case, chosen by a human."""

    OTHER_ADDRESS = "other_address"  # it came from an address or number that is not on file
    FACTS_DIFFER = "facts_differ"  # details given contradict what we hold
    SEVERAL_FIT = "several_fit"  # the details fit more than one person
    MISUSE_REPORTED = "misuse_reported"  # somebody reported that the account was taken over


class Authority(StrEnum):
    """What a representative shows, proportionate to the harm of a wrong disclosure (A-05)."""

    STATEMENT = "statement"  # says whom they act for, as a lawyer or guardian does
    WRITTEN = "written"  # a written authority
    CONFIRMED = "confirmed"  # the person confirms it through the address on file


class Agent(StrEnum):
    """Who acted: a role, never a name."""

    SYSTEM = "system"
    DESK = "desk"
    OFFICER = "officer"  # the data protection officer


class Check(StrEnum):
    """What a check of identity showed."""

    PROVEN = "proven"
    FAILED = "failed"


class Step(StrEnum):
    """What the state of a request's proof calls for."""

    PROCEED = "proceed"
    ASK = "ask"  # Art. 12(6): ask for what is needed; the clock pauses
    INVITE = "invite"  # Art. 11(2): say that we cannot identify, and what would help
    REVIEW = "review"  # a human looks: a failed check is never refused by itself


@dataclass(frozen=True, slots=True)
class Proof:
    """All that is stored of a check (A-03): no document, no answer, no copy. `at` is aware."""

    method: Method
    at: datetime
    result: Check
    agent: Agent


# Rights whose exercise by a wrong person gives data away or destroys them.
HARMFUL = frozenset({Right.ACCESS, Right.PORTABILITY, Right.ERASURE})
DISCLOSING = frozenset({Right.ACCESS, Right.PORTABILITY})
# Rights that only protect: nothing is given away, and what was locked can be unlocked.
_PROTECTING = frozenset({Right.WITHDRAWAL, Right.OBJECTION, Right.RESTRICTION})
# Channels that show by themselves who writes or calls.
_SHOWING = frozenset({Channel.PORTAL, Channel.API, Channel.MAIL, Channel.PHONE, Channel.CHAT})

# From weak to strong: meeting facts are known to everybody who was there.
_STRENGTH = (Method.ON_FILE, Method.FACTS, Method.LINK, Method.PAPERS)


def needed(
    right: Right,
    channel: Channel,
    *,
    handle_known: bool,
    risk: Risk = Risk.USUAL,
    doubt: Doubt | None = None,
) -> Method:
    """The least proof that `right` needs (A-01, A-02).

    `handle_known` says that the request names an address, number or account on file. Papers need
    all three: data given away, high risk and a doubt in this case. Raises `ValueError` for a
    complaint, which goes to the authority.
    """
    if right is Right.COMPLAINT:
        raise ValueError("a complaint goes to the authority and needs no proof here")
    if doubt is not None and risk is Risk.HIGH and right in DISCLOSING:
        return Method.PAPERS
    if not handle_known:
        return Method.FACTS
    if right in HARMFUL or doubt is not None:
        return Method.LINK
    if right in _PROTECTING or channel in _SHOWING:
        return Method.ON_FILE
    return Method.LINK


def suffices(done: Method, wanted: Method) -> bool:
    """Whether a check by `done` proves as much as `wanted` would."""
    return _STRENGTH.index(done) >= _STRENGTH.index(wanted)


def may_ask(asked: Method, wanted: Method, doubt: Doubt | None) -> bool:
    """Whether asking for `asked` is allowed where `wanted` is needed (A-01, Art. 12(6) GDPR).

    Never more than needed, and papers never without a doubt: there is no blanket demand.
    """
    if asked is Method.PAPERS and doubt is None:
        return False
    return suffices(wanted, asked)


def next_step(wanted: Method, proof: Proof | None) -> Step:
    """What to do now (A-01, A-04). None of the answers is a refusal."""
    if wanted is Method.ON_FILE:
        return Step.PROCEED
    if proof is None:
        return Step.INVITE if wanted is Method.FACTS else Step.ASK
    if proof.result is Check.FAILED:
        return Step.REVIEW
    return Step.PROCEED if suffices(proof.method, wanted) else Step.ASK


def authority_needed(right: Right, risk: Risk = Risk.USUAL) -> Authority:
    """What somebody who asks for another person has to show (A-05; Art. 12(2) GDPR)."""
    if right not in HARMFUL:
        return Authority.STATEMENT
    return Authority.CONFIRMED if risk is Risk.HIGH else Authority.WRITTEN


def papers_due(obtained: datetime, decided: datetime | None, zone: tzinfo) -> datetime:
    """When what the person showed has to be gone: on the decision, 7 days after receipt at most.

    A-03; Art. 5(1)(e) GDPR; § 20 PAuswG for copies of identity cards. Aware in, UTC out.
    """
    latest = obtained + timedelta(value(Parameter.IDENTITY_PAPERS_DAYS, local_day(obtained, zone)))
    return (latest if decided is None else min(decided, latest)).astimezone(UTC)
