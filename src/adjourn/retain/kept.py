"""Why what is due stays: for the dry run of a sweep (facts: law R-10, R-17).

A hold of ours has its reason. What people asked for (Art. 18 GDPR), or an erasure waits for, has
none of the closed list: it is "restriction".
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from adjourn.erase.find import TAKEN
from adjourn.ledger.holding import keeping
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import STOPPED
from adjourn.ledger.sql import every, trouble
from adjourn.ledger.times import to_ms
from adjourn.retain.due import HELD, Held, judge

RESTRICTION = "restriction"
"""A lock that somebody asked for, or that an erasure has set."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many due items of a tool and data type stay for a reason."""

    tool: str
    type: str
    reason: str
    items: int


def kept(ledger: Ledger, now: datetime) -> list[Kept]:
    """What is due at `now` and stays, by tool, data type and decisive reason. Costs what is due and
    locked."""
    with trouble():
        rows = every(_DUE_AND_LOCKED, [to_ms(now)])
    judged = judge(ledger, [Held(*row[:-1]) for row in rows], now)
    tools = {row[0]: row[-1] for row in rows}
    due = [one.held for one in judged if not one.ask and one.until <= to_ms(now)]
    reasons = keeping([one.number for one in due], now)
    counted = Counter(
        (
            tools[one.number],
            one.type,
            reasons[one.number].reason.value if one.number in reasons else RESTRICTION,
        )
        for one in due
    )
    return [Kept(*key, items) for key, items in sorted(counted.items())]


_DUE_AND_LOCKED = f"""
    SELECT {HELD}, i.tool FROM ledger_item i LEFT JOIN ledger_conference c ON c.id = i.conference
     WHERE i.until <= %s AND {STOPPED.format(item="i.id")} AND NOT {TAKEN.format(item="i.id")}
     ORDER BY i.id
"""  # noqa: S608 fixed text
