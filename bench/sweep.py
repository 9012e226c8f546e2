"""A sweep of what is due, and a bare indexed DELETE of the same rows in a copy of the same file."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adjourn.tools.protocol import Capability, Deleted, Hold, Item, Outcome, Reading
from bench.people import START


class Willing:
    """A tool that deletes at once whatever it is asked for; has no network."""

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


def measured(database: Path, folder: Path, ledger: Any, items: int) -> dict[str, float]:
    """Rates of both, when about a tenth of the items is due (devices: seven days, K-06)."""
    from adjourn.ledger.sql import every
    from adjourn.ledger.times import to_ms
    from adjourn.retain.sweep import sweep

    spread = timedelta(seconds=min(items, 1_500_000))
    now = START + spread * 0.4 + timedelta(days=8)
    ((due,),) = every("SELECT count(*) FROM ledger_item WHERE until <= %s", [to_ms(now)])
    bare = _bare(database, folder / "bare.db", to_ms(now))
    start = time.perf_counter()
    done = sweep(ledger, {"teams": Willing()}, now)
    spent = time.perf_counter() - start
    assert sum(done.outcomes.values()) == due
    assert every("SELECT count(*) FROM ledger_item WHERE until <= %s", [to_ms(now)]) == [(0,)]
    return {"due": due, "rate": due / spent, "bare": due / bare, "ratio": bare / spent}


def _bare(database: Path, copy: Path, now: int) -> float:
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    target = sqlite3.connect(copy, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "cache_size=-32000"):
        target.execute(f"PRAGMA {pragma}")
    start = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    target.execute(
        "DELETE FROM ledger_itemperson WHERE item IN (SELECT id FROM ledger_item WHERE until <= ?)",
        [now],
    )
    target.execute("DELETE FROM ledger_item WHERE until <= ?", [now])
    target.execute("COMMIT")
    spent = time.perf_counter() - start
    target.close()
    return spent
