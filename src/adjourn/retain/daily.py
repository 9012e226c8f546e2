"""The sweep that goes by itself: once a day, as periods end at midnight of the controller's seat.

It begins on the day after the first look. So a ledger that is new, or of before there were sweeps,
shows a day long what would go (`adjourn sweep`) before anything goes by itself. In practice, where
weeks pass at once and all of the example data would be due, nothing does.
"""

from collections.abc import Mapping
from datetime import datetime

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one, writing
from adjourn.retain.sweep import Swept, sweep
from adjourn.tools.protocol import Tool

_FACT = "swept"  # the last day whose sweep is done


def daily(
    ledger: Ledger, tools: Mapping[str, Tool], now: datetime, budget: int | None = None
) -> Swept:
    """Sweep, if that was not done today. `budget`: at most so many items of each tool a call; then
    the next one goes on."""
    if ledger.practice:
        return Swept()
    today = now.astimezone(ledger.register.zone).date().isoformat().encode()
    row = one("SELECT value FROM ledger_fact WHERE name = %s", [_FACT])
    if row is not None and bytes(row[0]) >= today:
        return Swept()
    done = sweep(ledger, tools, now, budget) if row else Swept()
    if not (done.more or done.troubles):
        with writing():
            execute(_DONE, [_FACT, today])
    return done


_DONE = """
    INSERT INTO ledger_fact (name, value) VALUES (%s, %s)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
