"""The calendar: what ends when, per tool and data type (facts: law R-17).

By `until`, the earliest instant at which an item may be due: what the end of a process makes later
moves on when its month comes. What is overdue is judged, as a sweep judges it; the target is 0.
Numbers only, of everything that is held, restricted or not.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, trouble
from adjourn.ledger.times import from_ms, to_ms
from adjourn.retain.sweep import preview

MONTHS = 12
"""How many months are shown one by one: this one, and those after it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The items of one tool and data type. `months`: how many may be due in each of `Calendar`'s;
    `later`: after them. `overdue` should have gone already, `kept` are due and locked. Of those
    that came to be earliest, `oldest` is the instant; `next` is when the next one may be due (UTC).
    """

    tool: str
    type: str
    items: int
    oldest: datetime
    next: datetime | None
    overdue: int
    kept: int
    months: tuple[int, ...]
    later: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """All entries by tool and data type. `months`: their first days at the controller's seat."""

    months: tuple[date, ...]
    entries: tuple[Entry, ...]

    @property
    def overdue(self) -> int:
        """How many items should have gone already."""
        return sum(entry.overdue for entry in self.entries)

    @property
    def items(self) -> int:
        """How many there are."""
        return sum(entry.items for entry in self.entries)


def calendar(ledger: Ledger, now: datetime) -> Calendar:
    """What ends when, as seen at `now`. Reads the table of items once; its dry run of the sweep
    costs what is due."""
    today = now.astimezone(ledger.register.zone).date()
    months = tuple(_month(today, ahead) for ahead in range(MONTHS + 1))
    ends = [_begin(ledger, month) for month in months[1:]]
    due = {(line.tool, line.type): line for line in preview(ledger, now)}
    with trouble():
        rows = every(_BY_TYPE, [to_ms(now)])
        by_month = [_counts(a, b) for a, b in _spans(to_ms(now), ends)]
    entries = []
    for tool, data_type, items, oldest, following, ahead in rows:
        line = due.get((tool, data_type))
        counted = tuple(counts[tool, data_type] for counts in by_month)
        entries.append(
            Entry(
                tool, data_type, items, from_ms(oldest),
                from_ms(following) if following is not None else None,
                line.due if line else 0, line.kept if line else 0,
                counted, ahead - sum(counted),
            )
        )  # fmt: skip
    return Calendar(months[:-1], tuple(entries))


_BY_TYPE = """
    SELECT i.tool, i.type, count(*), min(i.at),
           min(CASE WHEN i.until > p.now THEN i.until END),
           sum(CASE WHEN i.until > p.now THEN 1 ELSE 0 END)
      FROM ledger_item i, (SELECT %s AS now) p GROUP BY 1, 2 ORDER BY 1, 2
"""


def _counts(start: int, end: int) -> Mapping[tuple[str, str], int]:
    rows = every(_IN_SPAN, [start, end])
    return Counter({(tool, data_type): count for tool, data_type, count in rows})


_IN_SPAN = """
    SELECT tool, type, count(*) FROM ledger_item WHERE until > %s AND until <= %s GROUP BY 1, 2
"""


def _spans(now: int, ends: list[int]) -> Iterator[tuple[int, int]]:
    start = now
    for end in ends:
        yield start, end - 1
        start = end - 1


def _month(day: date, ahead: int) -> date:
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def _begin(ledger: Ledger, day: date) -> int:
    return to_ms(datetime.combine(day, time.min, ledger.register.zone).astimezone(UTC))


def rows(ledger: Ledger, now: datetime) -> Iterator[list[str]]:
    """The same as rows of a table, the first with the headings: for a CSV file."""
    made = calendar(ledger, now)
    months = [f"{month:%Y-%m}" for month in made.months]
    yield ["tool", "type", "items", "oldest", "next", "overdue", "kept", *months, "later"]
    for one in made.entries:
        yield [
            one.tool, one.type, str(one.items), _day(one.oldest), _day(one.next),
            str(one.overdue), str(one.kept), *map(str, one.months), str(one.later),
        ]  # fmt: skip


def _day(instant: datetime | None) -> str:
    return instant.date().isoformat() if instant else ""
