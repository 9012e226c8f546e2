"""What is held about one person, in the order in which people ask: where, what, why, what then."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from django.utils.translation import gettext as _

from adjourn.erase.plan import Plan, Planned
from adjourn.law.bases import BASES
from adjourn.law.wording import Wording
from adjourn.ledger.ledger import Ledger
from adjourn.register.model import ARCHIVE, DataType, Purpose
from adjourn.tools.protocol import Outcome
from adjourn.web.words import OUTCOMES, OutcomeWords, reason

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Row:
    """One item. `detail` is what the ledger remembers of it, flat: name → short text."""

    planned: Planned
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Achievement:
    """Items for which a deletion would lead to the same: the words stand once above their rows."""

    outcome: OutcomeWords
    reason: Wording | None
    note: str
    rows: Sequence[Row]

    @property
    def first(self) -> datetime | None:
        """When the first of the items is expected to be gone after all (UTC)."""
        return min(self._untils, default=None)

    @property
    def last(self) -> datetime | None:
        """When the last of them is."""
        return max(self._untils, default=None)

    @property
    def _untils(self) -> list[datetime]:
        return [row.planned.forecast.until for row in self.rows if row.planned.forecast.until]


@dataclass(frozen=True, slots=True)
class TypePart:
    """One data type: its purpose, its legal basis, its items."""

    type: DataType
    purpose: Purpose
    basis: Wording
    achievements: Sequence[Achievement]
    count: int


@dataclass(frozen=True, slots=True)
class ToolPart:
    """One tool, the place where the items lie."""

    title: str
    types: Sequence[TypePart]
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items have, or would have, an outcome."""

    outcome: OutcomeWords
    count: int


def held(ledger: Ledger, plan: Plan) -> list[ToolPart]:
    """The items of a plan by tool, data type and what a deletion would achieve, oldest first."""
    by_tool = grouped(plan.steps, lambda planned: planned.found.tool)
    return [
        ToolPart(title(ledger, tool), _types(ledger, steps), len(steps))
        for tool, steps in sorted(by_tool.items())
    ]


def window(parts: Sequence[ToolPart], start: int, stop: int) -> list[ToolPart]:
    """The rows from `start` up to before `stop`, in the parts that they are in; what is counted
    there stays the whole."""
    place = 0

    def cut(each: Achievement) -> Achievement:
        nonlocal place
        first, place = place, place + len(each.rows)
        return replace(each, rows=each.rows[max(0, start - first) : max(0, stop - first)])

    shown = []
    for tool in parts:
        types = []
        for part in tool.types:
            achievements = [kept for each in part.achievements if (kept := cut(each)).rows]
            if achievements:
                types.append(replace(part, achievements=achievements))
        if types:
            shown.append(replace(tool, types=types))
    return shown


def title(ledger: Ledger, tool: str) -> str:
    """What people call a tool of the register, or our own archive."""
    if tool == ARCHIVE:
        return _("Own archive")
    section = ledger.register.tools.get(tool)
    return (section.title if section else None) or tool


@dataclass(frozen=True, slots=True)
class PastType:
    """A data type that the register no longer has, as what was of it is gone: its id is left."""

    id: str

    @property
    def title_en(self) -> str:
        return self.id

    @property
    def title_de(self) -> str:
        return self.id


def type_of(ledger: Ledger, type_id: str) -> DataType | PastType:
    """The data type with this id, of what may be long gone."""
    return ledger.register.types.get(type_id) or PastType(type_id)


def tally(outcomes: Iterable[str]) -> list[Tally]:
    """Outcomes counted, in the order in which the list of outcomes has them."""
    given = list(outcomes)
    return [Tally(OUTCOMES[name], n) for name in Outcome if (n := given.count(name))]


def grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """`rows` by `key`, both in the order in which they come."""
    groups: dict[K, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _types(ledger: Ledger, steps: Sequence[Planned]) -> list[TypePart]:
    parts = []
    for type_id, own in sorted(grouped(steps, lambda planned: planned.found.type).items()):
        data_type = ledger.register.types[type_id]
        purpose = ledger.register.purposes[data_type.purpose]
        basis = BASES[data_type.basis].wording
        parts.append(TypePart(data_type, purpose, basis, _achievements(own), len(own)))
    return parts


def _achievements(steps: Sequence[Planned]) -> list[Achievement]:
    by_forecast = grouped(steps, lambda p: (p.forecast.outcome, p.forecast.reason, p.forecast.note))
    return [
        Achievement(
            OUTCOMES[outcome],
            reason(why),
            note,
            [Row(planned, flat(planned.found.detail)) for planned in same],
        )
        for (outcome, why, note), same in by_forecast.items()
    ]


def flat(detail: Mapping[str, Any]) -> dict[str, str]:
    """The details of an item as texts for a page; what is nested as JSON."""
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in detail.items()
        if value not in (None, "", [], {})
    }
