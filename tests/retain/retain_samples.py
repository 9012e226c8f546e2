"""Items with ends known and unknown, and what the tests of storage time look at."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.ledger.times import from_ms
from adjourn.retain.due import HELD, Held, Judged, judge
from adjourn.retain.sweep import Line, preview
from adjourn.tools.protocol import Capability, Deleted, Hold, Item, Outcome, Reading

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def held() -> list[Held]:
    """Every item, as the sweep sees it."""
    query = (
        f"SELECT {HELD} FROM ledger_item i LEFT JOIN ledger_conference c ON c.id = i.conference "
        "ORDER BY i.id"
    )
    return [Held(*row) for row in every(query)]


def judged(ledger: Ledger, now: datetime) -> list[Judged]:
    return judge(ledger, held(), now)


def due_dates(ledger: Ledger, now: datetime) -> list[datetime]:
    """When each item is due, as judged at `now`."""
    return [from_ms(one.until) for one in judged(ledger, now)]


def line(lines: Iterable[Line], data_type: str) -> Line:
    return next(one for one in lines if one.type == data_type)


def previewed(ledger: Ledger, now: datetime, data_type: str) -> Line:
    return line(preview(ledger, now), data_type)


class Willing:
    """A tool that deletes at once whatever it is asked for, for walks through years."""

    name = "teams"

    def capabilities(self) -> Sequence[Capability]:
        return ()

    def holds(self, item: Item, now: datetime) -> Sequence[Hold]:
        return ()

    def delete(self, items: Sequence[Item], now: datetime) -> Iterator[Deleted]:
        return map(Deleted, items)

    def reread(
        self, item: Item, requested: datetime, holds: Sequence[Hold], now: datetime
    ) -> Reading:
        return Reading(Outcome.GONE)
