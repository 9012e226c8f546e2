"""SQL on Django's own connection, in its transactions, with errors that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from adjourn.ledger.errors import DatabaseTrouble, LedgerError


@contextmanager
def trouble() -> Iterator[None]:
    """Database errors in words that say what to do, without the values of the statement."""
    try:
        yield
    except (DatabaseError, sqlite3.Error) as error:  # the keyring speaks to SQLite itself
        raise DatabaseTrouble(_explain(str(error))) from None


@contextmanager
def writing() -> Iterator[None]:
    """One transaction that excludes other writers; all of it or nothing of it."""
    with trouble(), transaction.atomic():
        yield


def version() -> int:
    """Within one connection: the same number as before while no other one has written."""
    return int(every("PRAGMA data_version")[0][0])


@contextmanager
def long_journal() -> Iterator[None]:
    """Many transactions, one after the other, let the journal grow to 80 MB before it is brought
    into the file: bringing it there after each of them would write the same pages over and over."""
    with trouble():
        before = every("PRAGMA wal_autocheckpoint")[0][0]
        every("PRAGMA wal_autocheckpoint = 20000")
    try:
        yield
    finally:
        with trouble():
            every(f"PRAGMA wal_autocheckpoint = {int(before)}")


def _explain(message: str) -> str:
    text = message.lower()
    if "full" in text or "disk i/o" in text:
        return "the disk is full: nothing of this step was written. Make room and run it again."
    if "locked" in text or "busy" in text:
        return "another process holds the database for too long. Run it again."
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return "the database file cannot be written: check the rights of the home folder."
    if "no such table" in text or "no such column" in text:
        return "the database is not set up or of another version: run `adjourn init`."
    return "the database refuses. If it persists, put a backup back and run the step again."


def execute(sql: str, values: list[Any] | None = None) -> int:
    """Run one statement; the number of rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or [])
        return int(cursor.rowcount)


def as_uuid(value: Any) -> UUID:
    """A UUID as the database gives it: SQLite has none of its own."""
    return value if isinstance(value, UUID) else UUID(str(value))


def execute_many(sql: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def every(sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or [])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def one(sql: str, values: list[Any] | None = None) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or [])
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def lookup(sql: str, keys: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows of `sql`, which has one `IN ({})`, for any number of keys, in portions."""
    for chunk in _portions(keys):
        yield from every(sql.format(",".join(["%s"] * len(chunk))), chunk)


def remove(sql: str, keys: list[Any]) -> int:
    """Run `sql`, which has one `IN ({})`, for any number of keys; how many rows it changed."""
    return sum(
        execute(sql.format(",".join(["%s"] * len(chunk))), chunk) for chunk in _portions(keys)
    )


def _portions(keys: list[Any]) -> Iterator[list[Any]]:
    return (keys[start : start + 500] for start in range(0, len(keys), 500))


def take_numbers(count: int, counter: str = "row") -> Iterator[int]:
    """`count` numbers of this counter that were never given before; within a transaction."""
    row = one(
        "UPDATE ledger_counter SET next = next + %s WHERE name = %s RETURNING next",
        [count, counter],
    )
    if row is None:
        raise LedgerError("the database is not set up: run `adjourn init`.")
    return iter(range(row[0] - count, row[0]))
