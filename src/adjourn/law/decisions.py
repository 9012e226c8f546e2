"""What a case is answered with, and what a refusal needs before it may leave (facts: law §2.2).

Every word here is from a closed list with a DPV 2.3 term, so that an answer can be read by machines
and people alike (A-08). Their sentences are in `decision_texts` and `justification_texts`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from adjourn.law.identity import Agent
from adjourn.law.rights import Right


class Decision(StrEnum):
    """How a request stands. Values are stable: cases and receipts carry them."""

    GRANTED = "granted"
    PARTLY = "partly"  # granted but for what the justifications name
    REFUSED = "refused"
    NOTHING_HELD = "nothing_held"
    EXTENDED = "extended"
    ASKED = "asked"  # identity or clarification is outstanding


class Justification(StrEnum):
    """Why an answer is late or negative. Values are stable: cases and receipts carry them."""

    COMPLEXITY = "complexity"
    MANY_REQUESTS = "many_requests"
    IDENTITY_REQUIRED = "identity_required"
    CLARIFICATION_REQUIRED = "clarification_required"

    IDENTITY_FAILURE = "identity_failure"
    MANIFESTLY_UNFOUNDED = "manifestly_unfounded"
    MANIFESTLY_EXCESSIVE = "manifestly_excessive"
    THIRD_PARTY_RIGHTS = "third_party_rights"
    CONFIDENTIALITY = "confidentiality"
    RETENTION_ONLY = "retention_only"
    LEGALLY_REQUIRED = "legally_required"
    LEGAL_CLAIMS = "legal_claims"
    FREE_EXPRESSION = "free_expression"
    COMPELLING_GROUNDS = "compelling_grounds"
    CLAIM_DEFENCE = "claim_defence"
    ACCURATE = "accurate"
    CONDITIONS_UNMET = "conditions_unmet"


class Ground(StrEnum):
    """Why data are erased (Art. 17(1) GDPR), one for each of its letters that can apply here."""

    NO_LONGER_NEEDED = "no_longer_needed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    OBJECTED = "objected"
    UNLAWFUL = "unlawful"
    LEGAL_DUTY = "legal_duty"
    PROMISED = "promised"  # our notice promises erasure on request, without asking for a ground


class Lack(StrEnum):
    """What a refusal still needs before it may leave."""

    HUMAN = "human"
    REASON = "reason"
    FITTING_REASON = "fitting_reason"
    AUTHORITY = "authority"
    EVIDENCE = "evidence"
    OFFICER = "officer"


_REQUESTS = frozenset(Right) - {Right.COMPLAINT}
_COPIES = frozenset({Right.ACCESS, Right.PORTABILITY})
_ABUSE = frozenset({Justification.MANIFESTLY_UNFOUNDED, Justification.MANIFESTLY_EXCESSIVE})

DELAYS = frozenset({Justification.COMPLEXITY, Justification.MANY_REQUESTS})
QUESTIONS = frozenset({Justification.IDENTITY_REQUIRED, Justification.CLARIFICATION_REQUIRED})

# Which rights a justification can refuse, in whole or in part. A withdrawal needs no proof and is
# never abusive (Art. 7(3)).
REFUSES: Mapping[Justification, frozenset[Right]] = MappingProxyType(
    {
        Justification.IDENTITY_FAILURE: _REQUESTS - {Right.WITHDRAWAL},
        Justification.MANIFESTLY_UNFOUNDED: _REQUESTS - {Right.WITHDRAWAL},
        Justification.MANIFESTLY_EXCESSIVE: _REQUESTS - {Right.WITHDRAWAL},
        Justification.THIRD_PARTY_RIGHTS: _COPIES | {Right.ERASURE},
        Justification.CONFIDENTIALITY: _COPIES,
        Justification.RETENTION_ONLY: frozenset({Right.ACCESS}),
        Justification.LEGALLY_REQUIRED: frozenset({Right.ERASURE}),
        Justification.LEGAL_CLAIMS: frozenset({Right.ERASURE}),
        Justification.FREE_EXPRESSION: frozenset({Right.ERASURE}),
        Justification.COMPELLING_GROUNDS: frozenset({Right.OBJECTION}),
        Justification.CLAIM_DEFENCE: frozenset({Right.OBJECTION, Right.RESTRICTION}),
        Justification.ACCURATE: frozenset({Right.RECTIFICATION}),
        Justification.CONDITIONS_UNMET: _REQUESTS - {Right.ACCESS, Right.RECTIFICATION},
    }
)


def needs_human(decision: Decision, *, third_parties: bool = False) -> bool:
    """Whether a person has to decide (Art. 22 GDPR): all but what only favours the asker.

    `third_parties` says that the answer weighs the rights of other people (facts: law §2.4).
    """
    return third_parties or decision in {Decision.PARTLY, Decision.REFUSED, Decision.EXTENDED}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal, whole or in part, as drafted; nothing in it names a person.

    `agent` decided. `authority` is the supervisory authority's name and address. `first` says that
    the person never asked for this before, `evidence` that the facts are documented in the case,
    `signed` that the data protection officer agrees.
    """

    right: Right
    justifications: tuple[Justification, ...]
    agent: Agent
    authority: str
    first: bool = True
    evidence: bool = False
    signed: bool = False


def may_refuse(refusal: Refusal) -> bool:
    """Whether the refusal may leave (A-06, A-07)."""
    return not lacking(refusal)


def lacking(refusal: Refusal) -> tuple[Lack, ...]:
    """Everything the refusal still needs (Art. 12(4), 12(5), 22 GDPR; § 34(2) BDSG)."""
    return tuple(_lacks(refusal))


def _lacks(refusal: Refusal) -> Iterator[Lack]:
    reasons = refusal.justifications
    abuse = not _ABUSE.isdisjoint(reasons)
    if refusal.agent is Agent.SYSTEM:
        yield Lack.HUMAN
    if not reasons:
        yield Lack.REASON
    if any(refusal.right not in REFUSES.get(reason, frozenset()) for reason in reasons):
        yield Lack.FITTING_REASON
    if not refusal.authority.strip():
        yield Lack.AUTHORITY
    # The burden of proof is ours (Art. 12(5)); § 34(2) BDSG wants access refusals documented.
    if (abuse or refusal.right is Right.ACCESS) and not refusal.evidence:
        yield Lack.EVIDENCE
    # A first request is abusive only on proven intent (CJEU C-526/24).
    if abuse and refusal.first and not refusal.signed:
        yield Lack.OFFICER


def may_charge(*, first_copy: bool, justifications: tuple[Justification, ...] = ()) -> bool:
    """Whether a fee is allowed (A-06): for abuse, or for a further copy of the same data.

    The first copy is free whatever it is wanted for (Art. 12(5), 15(3) GDPR; CJEU C-307/22). What
    a refusal for abuse needs, the fee needs, too.
    """
    return not first_copy or not _ABUSE.isdisjoint(justifications)
