"""Consent as the law knows it: its states, what may follow what, and what must be true of a yes.

Facts: law C-01 to C-08; Art. 4(11), 7, 8, 9(2)(a) GDPR; § 26(2) BDSG.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from adjourn.law.wording import Wording


class State(StrEnum):
    """The states of C-03, those of DPV 2.3. Values are stable: records and evidence carry them."""

    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    INVALIDATED = "invalidated"
    UNKNOWN = "unknown"


OPEN = frozenset({State.GIVEN, State.RENEWED})
"""Only these open a gate (C-03)."""

NO = frozenset({State.REFUSED, State.WITHDRAWN, State.INVALIDATED})
"""What closes it for good, until the person says yes again."""

_ANSWERS = frozenset({State.GIVEN, State.REFUSED})
_ENDS = frozenset({State.RENEWED, State.WITHDRAWN, State.EXPIRED, State.INVALIDATED})

FOLLOWS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.UNKNOWN: _ANSWERS | {State.REQUESTED},
        State.REQUESTED: _ANSWERS,
        State.GIVEN: _ENDS,
        State.RENEWED: _ENDS,
        State.REFUSED: _ANSWERS,
        State.WITHDRAWN: _ANSWERS,
        State.EXPIRED: _ANSWERS,
        State.INVALIDATED: _ANSWERS,
    }
)
"""What may follow a state. Unknown is where nothing was recorded; nothing leads back there."""


def answered(before: State, yes: bool | None) -> State | None:
    """The state after an answer, None where it says nothing new.

    A yes to what is open renews it, a no withdraws it. `yes` None: the person was asked and did not
    answer, which changes nothing that was said: silence is neither yes nor no (C-01).
    """
    if yes is None:
        return State.REQUESTED if before is State.UNKNOWN else None
    if before in OPEN:
        return State.RENEWED if yes else State.WITHDRAWN
    return State.GIVEN if yes else State.REFUSED


class Circumstance(StrEnum):
    """What bears on whether a yes is free (C-06, C-07)."""

    MINOR = "minor"
    GUARDIAN = "guardian"  # whoever holds parental responsibility agrees, too
    EMPLOYEE = "employee"
    BENEFIT = "benefit"  # an advantage for the employee, or the same interests


NEEDS: Mapping[Circumstance, tuple[Circumstance, Wording]] = MappingProxyType(
    {
        Circumstance.MINOR: (
            Circumstance.GUARDIAN,
            Wording(
                "A minor's yes needs that of whoever holds parental responsibility.",
                "Die Einwilligung Minderjähriger braucht die der Sorgeberechtigten.",
                "Art. 8 GDPR",
            ),
        ),
        Circumstance.EMPLOYEE: (
            Circumstance.BENEFIT,
            Wording(
                "An employee's yes needs an advantage for them or interests that both sides share.",
                "Die Einwilligung Beschäftigter setzt einen Vorteil für sie oder gleiche "
                "Interessen voraus.",
                "§ 26(2) BDSG",
            ),
        ),
    }
)
"""What a circumstance needs beside it before a yes counts, and why."""


def lacking(circumstances: Iterable[Circumstance]) -> Wording | None:
    """Why a yes under these circumstances does not count, None where it does."""
    there = set(circumstances)
    for one, (needed, why) in NEEDS.items():
        if one in there and needed not in there:
            return why
    return None


EXPLICIT = frozenset({"click", "paper", "voice"})
"""Ways to agree that are an express statement on the very sentence shown (Art. 9(2)(a); C-08). An
answer that another program took over from elsewhere is not."""

DPV: Mapping[State, str] = MappingProxyType(
    {
        State.REQUESTED: "dpv:ConsentRequested",
        State.GIVEN: "dpv:ConsentGiven",
        State.REFUSED: "dpv:ConsentRefused",
        State.RENEWED: "dpv:RenewedConsentGiven",
        State.WITHDRAWN: "dpv:ConsentWithdrawn",
        State.EXPIRED: "dpv:ConsentExpired",
        State.INVALIDATED: "dpv:ConsentInvalidated",
        State.UNKNOWN: "dpv:ConsentUnknown",
    }
)
"""The terms of DPV 2.3 (facts: law §7 V-3)."""

STATE_TEXTS: Mapping[State, Wording] = MappingProxyType(
    {
        State.REQUESTED: Wording(
            "You were asked and did not answer.", "Sie wurden gefragt und haben nicht geantwortet.",
            "Art. 4(11) GDPR",
        ),
        State.GIVEN: Wording("You agreed.", "Sie haben zugestimmt.", "Art. 6(1)(a), 7 GDPR"),
        State.REFUSED: Wording("You did not agree.", "Sie haben nicht zugestimmt.", "Art. 7 GDPR"),
        State.RENEWED: Wording(
            "You agreed again.", "Sie haben erneut zugestimmt.", "Art. 6(1)(a), 7 GDPR"
        ),
        State.WITHDRAWN: Wording(
            "You withdrew. What happened before stays lawful.",
            "Sie haben widerrufen. Was vorher geschah, bleibt rechtmäßig.",
            "Art. 7(3) GDPR",
        ),
        State.EXPIRED: Wording(
            "Your consent has run out.", "Ihre Einwilligung ist abgelaufen.", "Art. 7 GDPR"
        ),
        State.INVALIDATED: Wording(
            "This consent does not count.", "Diese Einwilligung gilt nicht.", "Art. 7(2) GDPR"
        ),
        State.UNKNOWN: Wording(
            "No answer of yours is known.", "Von Ihnen ist keine Antwort bekannt.",
            "Art. 7(1) GDPR",
        ),
    }
)  # fmt: skip
"""Each state in words for the person."""
