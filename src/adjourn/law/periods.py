"""Deletion rules: when a period starts, how long it runs, and the instant erasure is due.

A rule is one start type and one period, no "or" (DIN 66398; facts: law R-01 to R-03). Days and
months count as Reg. (EEC, Euratom) 1182/71 counts them: the day of the event is not counted and
the last day counts whole, so erasure is due when the next day begins. All dates are local dates
of the zone handed in (the controller's seat, facts: law D-07); results are UTC.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Start(StrEnum):
    """What starts a period (facts: law R-02)."""

    COLLECTION = "A"  # the item came to be
    PROCESS_END = "V"  # the meeting, project or case ended
    RELATION_END = "E"  # the relationship ended, or the last activity


class Unit(StrEnum):
    """How a period is counted. The values are its spelling in the register."""

    DAYS = "d"
    MONTHS = "m"
    YEAR_ENDS = "y-EOY"  # n years from the end of the event's calendar year


# A hundred years in each unit: enough for every statute, and the calendar cannot overflow.
_LONGEST = {Unit.DAYS: 36_500, Unit.MONTHS: 1_200, Unit.YEAR_ENDS: 100}
_SPELLING = re.compile(r"([0-9]{1,5}) (d|m|y-EOY)")

# Tools send dates such as year 1 or 9999 for "none"; within these bounds no arithmetic overflows.
_FIRST = datetime(2, 1, 1, tzinfo=UTC)
_LAST = datetime(9800, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """`count` units. Zero days means: at the event itself. Raises `ValueError` out of bounds."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        least = 0 if self.unit is Unit.DAYS else 1
        if not least <= self.count <= _LONGEST[self.unit]:
            raise ValueError(f"a period of this unit has a count from {least} to 100 years")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period spelled "0", "30 d", "12 m" or "6 y-EOY". Raises `ValueError` otherwise."""
        if text == "0":
            return cls(0, Unit.DAYS)
        match = _SPELLING.fullmatch(text)
        if match is None:
            raise ValueError('a period is spelled "0", "30 d", "12 m" or "6 y-EOY"')
        return cls(int(match[1]), Unit(match[2]))

    def __str__(self) -> str:
        return f"{self.count} {self.unit}" if self.count else "0"


# R-03 lists these; 35 days are the rotation of backups, 12 months the longest time to the
# review of an end that nobody knows yet.
STANDARD: tuple[Period, ...] = tuple(
    Period.parse(text)
    for text in (
        "0",
        "7 d",
        "30 d",
        "35 d",
        "90 d",
        "180 d",
        "12 m",
        "3 y-EOY",
        "6 y-EOY",
        "8 y-EOY",
        "10 y-EOY",
    )
)


@dataclass(frozen=True, slots=True)
class Rule:
    """The one deletion rule of a data type."""

    start: Start
    period: Period


REVIEW = Rule(Start.COLLECTION, Period(12, Unit.MONTHS))
"""An end that nobody knows is asked for after twelve months at the latest (facts: law R-04)."""


def last_day(period: Period, day: date) -> date:
    """The last local day on which data may be kept when the event fell on `day`.

    Year ends: 31 December of the n-th year after (§ 147(4) AO, § 257(5) HGB, § 199(1) BGB).
    Months: the same date, or the month's last day where it has none (Reg. 1182/71 Art. 3(2)(c)).
    """
    if period.unit is Unit.YEAR_ENDS:
        return date(day.year + period.count, 12, 31)
    if period.unit is Unit.DAYS:
        return day + timedelta(days=period.count)
    months = day.month - 1 + period.count
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due(rule: Rule, event: datetime | None, zone: tzinfo) -> datetime | None:
    """The instant (UTC) from which erasure is due, None while the start event is not known.

    `event` is when the rule's start happened (aware); `zone` is where the controller sits. Data may
    be kept through the last day and go when the next begins. A period of zero is due at once.
    Events before year 2 or after year 9799 count as at those ends. Raises `ValueError` for a
    naive `event`.
    """
    if event is None:
        return None
    if event.tzinfo is None:
        raise ValueError("an event needs a time zone")
    moment = min(max(event, _FIRST), _LAST)
    if rule.period.count == 0:
        return moment.astimezone(UTC)
    after = last_day(rule.period, moment.astimezone(zone).date()) + timedelta(days=1)
    return datetime.combine(after, time.min, zone).astimezone(UTC)
