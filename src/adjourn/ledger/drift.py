"""Drift in the ledger: what is real and not known, counted by its name. Nobody's data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from adjourn.ledger.sealing import whole
from adjourn.ledger.sql import every, execute, one, trouble
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.protocol import Drift


@dataclass(frozen=True, slots=True)
class Finding:
    """One drift, however often it was seen. `first` and `last` are UTC."""

    tool: str
    where: str
    what: str
    count: int
    first: datetime
    last: datetime


def record(tool: str, drift: Iterable[Drift], now: datetime) -> None:
    """Count drift, within the transaction of what it was seen in."""
    counts: dict[tuple[str, str], int] = {}
    for each in drift:
        name = whole(each.where)[:200], each.what[:40]
        counts[name] = counts.get(name, 0) + 1
    for (where, what), count in counts.items():
        execute(
            'INSERT INTO ledger_drift (tool, "where", what, count, first, last) '
            'VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (tool, "where", what) DO UPDATE '
            "SET count = ledger_drift.count + excluded.count, last = excluded.last",
            [tool, where, what, count, to_ms(now), to_ms(now)],
        )


def findings() -> list[Finding]:
    """All drift, by tool; within a tool what was seen last comes first."""
    with trouble():
        rows = every(
            'SELECT tool, "where", what, count, first, last FROM ledger_drift '
            'ORDER BY tool, last DESC, "where", what'
        )
    return [
        Finding(tool, where, what, count, from_ms(first), from_ms(last))
        for tool, where, what, count, first, last in rows
    ]


def count(tool: str, since: datetime) -> tuple[int, int]:
    """How many findings there are at `tool`, and how many of them were first seen from `since`."""
    with trouble():
        row = one(
            "SELECT count(*), coalesce(sum(first >= %s), 0) FROM ledger_drift WHERE tool = %s",
            [to_ms(since), tool],
        )
    return (int(row[0]), int(row[1])) if row else (0, 0)
