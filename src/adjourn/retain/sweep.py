"""The sweep: what is due is found by its date, judged, and erased through the erase room.

An item is left alone while an erasure has a step for it, or while it is locked for another reason
than that consent lacks (Art. 18 GDPR; holds).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import LOCKED
from adjourn.ledger.sql import trouble
from adjourn.ledger.times import to_ms
from adjourn.retain.due import HELD, Held, judge

PORTION = 1_000
"""Items of one tool that are judged, asked for and recorded together."""

_LOCKED = LOCKED.format(item="i.id")
_TAKEN = (
    "EXISTS (SELECT 1 FROM erase_step s "
    """WHERE s."row" = i.id AND s."row" IS NOT NULL AND s.state <> 'final')"""
)
_DUE = f"""
    SELECT {HELD}, i.tool, {_LOCKED}
      FROM ledger_item i LEFT JOIN ledger_conference c ON c.id = i.conference
     WHERE i.until <= %s AND NOT {_TAKEN} ORDER BY i.until
"""  # noqa: S608 fixed text


@dataclass(slots=True)
class Line:
    """What a sweep would do with the items of one tool and data type: `due` of them go, the oldest
    due since `since`; `later` are not due yet after all; of `asked` ones the desk is asked first;
    `kept` are due and locked."""

    tool: str
    type: str
    due: int = 0
    since: int | None = None
    later: int = 0
    asked: int = 0
    kept: int = 0


def preview(ledger: Ledger, now: datetime) -> list[Line]:
    """What a sweep at `now` would do, by tool and data type. Changes nothing (facts: law R-17)."""
    lines: dict[tuple[str, str], Line] = {}
    for portion in _portions(now):
        judged = judge(ledger, [held for held, _, _ in portion], now)
        for (held, tool, locked), one in zip(portion, judged, strict=True):
            line = lines.setdefault((tool, held.type), Line(tool, held.type))
            _count(line, one.until, locked, one.ask is not None, to_ms(now))
    return [lines[key] for key in sorted(lines)]


def _count(line: Line, until: int, locked: bool, asked: bool, now: int) -> None:
    if asked:
        line.asked += 1
    elif until > now:
        line.later += 1
    elif locked:
        line.kept += 1
    else:
        line.due += 1
        line.since = min(until, line.since if line.since is not None else until)


def _portions(now: datetime) -> Iterator[list[tuple[Held, str, bool]]]:
    """Everything whose date has come, with its tool and whether it is locked."""
    with trouble(), connection.cursor() as cursor:
        cursor.execute(_DUE, [to_ms(now)])
        while rows := cursor.fetchmany(PORTION):
            yield [(Held(*row[:-2]), row[-2], bool(row[-1])) for row in rows]
