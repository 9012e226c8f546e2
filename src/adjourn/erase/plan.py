"""What an erasure would do: decided by relation and hold, before anything is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adjourn.law.reasons import Reason
from adjourn.ledger.find import FoundItem, FoundPerson, items
from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import Hold, Outcome, Reading, Relation, Tool

KEPT_FOR_OTHERS = (
    "Somebody else wrote it and this person is only mentioned: it stays for the others, "
    "the link to this person goes (Art. 17 and 15(4) GDPR; a human looks at mentions)."
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
    """What an erasure of this person at `now` would do, item by item, oldest first."""

    person: FoundPerson
    now: datetime
    steps: tuple[Planned, ...]


def make_plan(
    ledger: Ledger, tools: Mapping[str, Tool], person: FoundPerson, now: datetime
) -> Plan:
    """The plan by contract, without asking the tools: holds are read when it is executed, or by
    `with_holds` for a preview. Raises `Unreadable`."""
    return Plan(
        person,
        now,
        tuple(_planned(tools, found, (), now) for found in items(ledger, person.number)),
    )


def with_holds(plan: Plan, tools: Mapping[str, Tool]) -> Plan:
    """The same plan after asking the tools what stands in the way. Raises `ToolError`."""
    return Plan(
        plan.person,
        plan.now,
        tuple(
            step
            if step.unlink
            else _planned(
                tools, step.found, tools[step.found.tool].holds(step.found.item, plan.now), plan.now
            )
            for step in plan.steps
        ),
    )


def only_linked(found: FoundItem) -> bool:
    """Facts §2.4: what others wrote and only mentions the person stays for them."""
    return found.relation is Relation.CONTEXT and found.shared


def _planned(
    tools: Mapping[str, Tool], found: FoundItem, holds: Sequence[Hold], now: datetime
) -> Planned:
    if only_linked(found):
        return Planned(found, True, (), unlinked())
    tool = tools[found.tool]
    return Planned(found, False, tuple(holds), tool.forecast(found.item, holds, now))


def unlinked() -> Reading:
    """The reading of an item that stays for others: nothing is asked of the tool, it is final."""
    return Reading(Outcome.RETAINED, reason=Reason.THIRD_PARTY_RIGHTS, note=KEPT_FOR_OTHERS)
