"""SQLite files of our own beside the database: the keyring and the erasure journal."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from adjourn.ledger.sql import trouble

_OPTIONS: Any = {"timeout": 30, "isolation_level": None, "check_same_thread": False}


def connect(path: Path) -> sqlite3.Connection:
    """The store in an existing file, in autocommit. Deleted rows are overwritten, what is committed
    is on disk. Raises `sqlite3.Error`."""
    store: sqlite3.Connection = sqlite3.connect(path, **_OPTIONS)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON",
                       "temp_store=MEMORY"):  # fmt: skip
            store.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        store.close()
        raise
    return store


@contextmanager
def transaction(store: sqlite3.Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE ... COMMIT on an autocommit connection. Raises `DatabaseTrouble`."""
    with trouble():
        store.execute("BEGIN IMMEDIATE")
        try:
            yield
            store.execute("COMMIT")
        except BaseException:
            if store.in_transaction:  # a full disk has rolled back by itself
                store.execute("ROLLBACK")
            raise


def truncate(store: sqlite3.Connection) -> None:
    """Bring what was changed into the file and empty its journal, which holds the old pages."""
    with trouble():
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
