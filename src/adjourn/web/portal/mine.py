"""What is held about a visitor, in the order in which people ask, and the rights in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adjourn import consent
from adjourn.erase.plan import make_plan
from adjourn.erase.telling import still_there
from adjourn.law.rights import REQUESTS, RIGHTS, Right, RightFacts, rights_for
from adjourn.ledger.find import find_erasures, find_person
from adjourn.register.model import DataType, Purpose
from adjourn.rights import CaseView, Recipient, cases_of, received_by
from adjourn.web.desk import Desk
from adjourn.web.held import ToolPart, TypePart, held
from adjourn.web.portal.sessions import Visitor
from adjourn.web.progress import Lot, lots

MOST = 30  # items of one type that the page shows; all of them are in the copy


@dataclass(frozen=True, slots=True)
class Act:
    """A right that somebody may use, with its words."""

    right: Right
    facts: RightFacts


@dataclass(frozen=True, slots=True)
class Kept:
    """One data type at one tool: what is held, and the rights that its legal basis carries."""

    part: TypePart
    acts: Sequence[Act]


@dataclass(frozen=True, slots=True)
class Place:
    """A tool with what it holds."""

    tool: ToolPart
    types: Sequence[Kept]


@dataclass(frozen=True, slots=True)
class Agreed:
    """Where the visitor stands with one purpose; None for one that has left the register."""

    standing: consent.Standing
    purpose: Purpose | None


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything for the page of a visitor. `places` is empty where nothing is held. `left`: what
    is still somewhere after an erasure."""

    places: Sequence[Place]
    count: int
    acts: Sequence[Act]
    consents: Sequence[Agreed]
    cases: Sequence[CaseView]
    recipients: Sequence[Recipient]
    left: Sequence[Lot]


def mine(desk: Desk, visitor: Visitor, now: datetime) -> Mine:
    """What we hold about the owner of a proven address, at `now` (UTC)."""
    ledger = desk.ledger
    person = find_person(ledger, visitor.handle.value)
    parts = held(ledger, make_plan(ledger, desk.tools, person, now)) if person else []
    places = [Place(part, [Kept(each, acts(each.type)) for each in part.types]) for part in parts]
    every = {act.right for place in places for kept in place.types for act in kept.acts}
    said = consent.standing(ledger, [visitor.handle], now)
    return Mine(
        places,
        sum(place.tool.count for place in places),
        _acts(every & _FOR_ALL),
        [Agreed(one, ledger.register.purposes.get(one.purpose)) for one in said],
        cases_of(ledger, [visitor.handle], now),
        received_by(ledger, person) if person else (),
        lots(ledger, still_there(find_erasures(ledger, visitor.handle.value), person)),
    )


def acts(data_type: DataType) -> Sequence[Act]:
    """The rights in data of this type that lead to a request, by its legal basis."""
    return _acts(rights_for(data_type.basis) - {Right.WITHDRAWAL})


# What can be asked of everything at once. The others need to know of what.
_FOR_ALL = frozenset((Right.ACCESS, Right.PORTABILITY, Right.ERASURE))


def _acts(rights: frozenset[Right] | set[Right]) -> Sequence[Act]:
    return [Act(right, RIGHTS[right]) for right in REQUESTS if right in rights]
