"""What an erasure would do: decided by relation and hold, before anything is touched."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from adjourn.erase.find import in_sweep, under_way
from adjourn.law.reasons import Reason
from adjourn.ledger.find import FoundItem, FoundPerson, items
from adjourn.ledger.holding import Keeping, keeping
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import RESTRICTED
from adjourn.tools.protocol import Hold, Outcome, Reading, Relation, Tool

KEPT_FOR_OTHERS = (
    "Somebody else wrote it and this person is only mentioned: it stays for the others, "
    "the link to this person goes (Art. 17 and 15(4) GDPR; a human looks at mentions)."
)

KEPT_BY_LAW = (
    "A law obliges us to keep this until the date shown (Art. 17(3)(b) GDPR): it is locked, and "
    "deleted then."
)

KEPT_BY_US = (
    "We keep this for the reason shown until it is reviewed (Art. 17(3) GDPR): it is locked, and "
    "deleted when the reason ends."
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One item with what stands in the way and what its deletion would achieve."""

    found: FoundItem
    unlink: bool
    holds: tuple[Hold, ...]
    forecast: Reading


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure of this person at `now` would do, item by item, oldest first.

    `only` and `types` as in `make_plan`; both None: the whole person is erased.
    """

    person: FoundPerson
    now: datetime
    steps: tuple[Planned, ...]
    only: Callable[[FoundItem], bool] | None = None
    types: frozenset[str] | None = None

    @property
    def part(self) -> bool:
        """Whether the person stays and only some of their items go."""
        return self.only is not None or self.types is not None

    @property
    def shown(self) -> "Plan":
        """The same without what is restricted (Art. 18 GDPR): what people other than the rights
        team may see of it."""
        return replace(self, steps=tuple(s for s in self.steps if s.found.state != RESTRICTED))

    def takes(self, found: FoundItem) -> bool:
        """Whether an item of the person is one that goes."""
        if not self.part or found.type in (self.types or ()):
            return True
        return self.only is not None and self.only(found)


def make_plan(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    person: FoundPerson,
    now: datetime,
    only: Callable[[FoundItem], bool] | None = None,
    types: Collection[str] | None = None,
) -> Plan:
    """The plan by contract, without asking the tools: holds are read when it is executed, or by
    `with_holds` for a preview.

    Of everything, restricted or not; or of a part: of the items that `only` chooses, and of all of
    these data `types` that lie before `now`, also of those that nobody has seen yet (consent
    withdrawn, objection upheld). What an open erasure of a part has a step for is left to it.
    Raises `Unreadable`.
    """
    plan = Plan(person, now, (), only, None if types is None else frozenset(types))
    found = chosen(ledger, plan)
    kept = keeping([one.number for one in found], now)
    return replace(plan, steps=tuple(_planned(tools, one, (), now, kept) for one in found))


def chosen(ledger: Ledger, plan: Plan) -> list[FoundItem]:
    """The items that a plan takes, as they are now; its steps may be older."""
    number = plan.person.number
    left = under_way(number)
    found = items(ledger, number, restricted=True)
    if plan.part:  # of a whole person it goes with their keys, whatever the sweep does
        left |= in_sweep(one.number for one in found)
    return [one for one in found if one.number not in left and plan.takes(one)]


def with_holds(plan: Plan, tools: Mapping[str, Tool]) -> Plan:
    """The same plan after asking the tools what stands in the way. Raises `ToolError`."""
    kept = keeping([step.found.number for step in plan.steps], plan.now)

    def asked(step: Planned) -> Planned:
        if step.unlink or step.found.number in kept:
            return step
        holds = tools[step.found.tool].holds(step.found.item, plan.now)
        return _planned(tools, step.found, holds, plan.now)

    return replace(plan, steps=tuple(map(asked, plan.steps)))


def only_linked(found: FoundItem) -> bool:
    """Facts §2.4: what others wrote and only mentions the person stays for them."""
    return found.relation is Relation.CONTEXT and found.shared


def _planned(
    tools: Mapping[str, Tool],
    found: FoundItem,
    holds: Sequence[Hold],
    now: datetime,
    kept: Mapping[int, Keeping] = MappingProxyType({}),
) -> Planned:
    if only_linked(found):
        return Planned(found, True, (), unlinked())
    if own := kept.get(found.number):
        return Planned(found, False, (), kept_by(own))
    tool = tools[found.tool]
    return Planned(found, False, tuple(holds), tool.forecast(found.item, holds, now))


def unlinked() -> Reading:
    """The reading of an item that stays for others: nothing is asked of the tool, it is final."""
    return Reading(Outcome.RETAINED, reason=Reason.THIRD_PARTY_RIGHTS, note=KEPT_FOR_OTHERS)


def kept_by(own: Keeping) -> Reading:
    """The reading of an item that we keep for a reason: nothing is asked of the tool until then."""
    note = KEPT_BY_LAW if own.reason is Reason.STATUTORY_RETENTION else KEPT_BY_US
    return Reading(Outcome.RETAINED, own.until, own.reason, note, own.until)
