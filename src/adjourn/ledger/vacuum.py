"""Writing the database anew, so that nothing of what was deleted is left between its rows.

`secure_delete` overwrites what is deleted, but not the copies that SQLite leaves in the unused part
of a page when it moves rows between pages: measured, one in some thousand deleted rows or index
entries is still there, sealed. `VACUUM` writes every page anew. It holds writers up, about ten
seconds for a gigabyte, so that it is done by itself for small files only, once a day at the most,
and only when something was erased.
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from adjourn.ledger.errors import DatabaseTrouble
from adjourn.ledger.remembering import reached
from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import to_ms

_log = logging.getLogger(__name__)
_FACT = "vacuumed"  # up to which entry of the erasure journal, and when
_SMALL = 256 * 1024 * 1024  # bytes: a second or two
_DAY = timedelta(days=1) // timedelta(milliseconds=1)


def vacuum(now: datetime) -> tuple[int, int]:
    """Write the database anew; its bytes before and after. Raises `DatabaseTrouble`."""
    path = Path(connection.settings_dict["NAME"])
    with trouble():
        before, known = path.stat().st_size, reached()
        # A connection of its own: Django's may be in the middle of something.
        with _temporary_files_in(path.parent), closing(_opened(path)) as store:
            store.execute("VACUUM")
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    value = known.to_bytes(8, "big") + to_ms(now).to_bytes(8, "big")
    with writing():
        execute(
            "INSERT INTO ledger_fact (name, value) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [_FACT, value],
        )
    return before, path.stat().st_size


def vacuum_if_small(now: datetime) -> bool:
    """Do so if something was erased since, not more than once a day; whether it was done. What
    stands in the way is tried again later."""
    known, at = _last()
    if reached() <= known or to_ms(now) < at + _DAY:
        return False
    path = Path(connection.settings_dict["NAME"])
    if path.stat().st_size > _SMALL:
        _log.warning("the database is large: run `adjourn vacuum` at a quiet hour")
        return False
    try:
        vacuum(now)
    except DatabaseTrouble:
        _log.warning("the database could not be written anew; it is tried again")
        return False
    return True


def _last() -> tuple[int, int]:
    with trouble():
        row = one("SELECT value FROM ledger_fact WHERE name = %s", [_FACT])
    value = bytes(row[0]) if row else bytes(16)
    return int.from_bytes(value[:8], "big"), int.from_bytes(value[8:], "big")


def _opened(path: Path) -> sqlite3.Connection:
    store: sqlite3.Connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    for pragma in ("synchronous=FULL", "secure_delete=ON", "temp_store=FILE"):
        store.execute(f"PRAGMA {pragma}").fetchall()
    return store


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """SQLite's nameless copy lies on the disk of the home, not on one that others read."""
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SQLITE_TMPDIR"]
        else:
            os.environ["SQLITE_TMPDIR"] = before
