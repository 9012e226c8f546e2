"""The watch on the promises that goes by itself: at least daily, and after each change."""

from datetime import datetime, timedelta

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import to_ms
from adjourn.notice.promises import promises

EVERY = timedelta(hours=1)
"""A state that changes is noted within this time (facts: law N-03 asks for a day)."""
_FACT = "watched"


def watch(ledger: Ledger, now: datetime) -> bool:
    """Note the state of every promise, if an hour has passed or the register is another one.

    Says whether that was due. Asks no tool anything.
    """
    mark = f"{ledger.register.version} ".encode()
    with trouble():
        row = one("SELECT value FROM ledger_fact WHERE name = %s", [_FACT])
    last = bytes(row[0]) if row else b""
    if last.startswith(mark) and to_ms(now - EVERY) < int(last.rpartition(b" ")[2]):
        return False
    promises(ledger, now, note=True)
    with writing():
        execute(_DONE, [_FACT, mark + str(to_ms(now)).encode()])
    return True


_DONE = """
    INSERT INTO ledger_fact (name, value) VALUES (%s, %s)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
