"""The erasure journal: what was erased of living people, in a file apart from the database.

The keyring remembers destroyed keys, and so whoever was erased whole. An item erased in part, of
several people or by its storage time leaves a living key: a database put back from a backup would
bring it back. The journal knows such items by their keyed index, numbers every entry, and the
database knows up to which number it has come (facts: law R-11; decision 25).

What can go wrong here, and what prevents it:
- An entry without its deletion, or the other way round: entries are written with the deletion
  (`adjourn.ledger.remembering`) and copied to here after it.
- The journal reaches back less far than a backup does: `floor` says how far, and such a database
  is refused (`adjourn.ledger.restoring`).
- It becomes a list of the erased: it holds no handle, no name and no place, is useless without the
  keyring, readable by its owner only, and forgets what no backup in rotation lacks.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from uuid import UUID

import msgspec

from adjourn.files import write_private
from adjourn.law.backups import REMEMBERED
from adjourn.ledger.errors import DatabaseTrouble, KeyringMismatch
from adjourn.ledger.sql import trouble
from adjourn.ledger.stores import connect, transaction, truncate
from adjourn.ledger.times import to_ms

FILE = "erased.db"
_APART = timedelta(hours=1) // timedelta(milliseconds=1)  # of two marks: forgotten that much later
_TABLES = (
    "CREATE TABLE IF NOT EXISTS entry (n INTEGER PRIMARY KEY, entry BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS mark (at INTEGER PRIMARY KEY, n INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS state "
    "(one INTEGER PRIMARY KEY, identity BLOB, top INTEGER, floor INTEGER)",
)


class ItemsGone(msgspec.Struct, frozen=True, array_like=True, tag="items"):
    """Items were deleted at home. `ixs`: their keyed indexes."""

    ixs: list[bytes]


class LinksGone(msgspec.Struct, frozen=True, array_like=True, tag="links"):
    """A person has no part in these items any more."""

    ixs: list[bytes]
    person: int


class ItemRefused(msgspec.Struct, frozen=True, array_like=True, tag="guard"):
    """`adjourn.ledger.models.ItemGuard`."""

    ix: bytes
    erasure: UUID
    person: int | None
    unlink: bool


class ItemFree(msgspec.Struct, frozen=True, array_like=True, tag="gone"):
    """The guarded item was read back as gone for good at `at` (ms)."""

    ix: bytes
    erasure: UUID
    at: int


class TypeRefused(msgspec.Struct, frozen=True, array_like=True, tag="type"):
    """`adjourn.ledger.models.TypeGuard`."""

    person: int
    data_type: str
    erasure: UUID
    before: int


Entry = ItemsGone | LinksGone | ItemRefused | ItemFree | TypeRefused

encode = msgspec.msgpack.Encoder(uuid_format="bytes").encode
_decode = msgspec.msgpack.Decoder(Entry).decode


class Journal:
    """Entries by number. Open with `Journal.open(folder, identity)`; threads may share it."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self._store = store
        self._lock = RLock()

    @classmethod
    def open(cls, folder: Path, identity: bytes) -> "Journal":
        """The journal in `folder`, made when there is none. `identity`: of its keyring.

        Raises `KeyringMismatch` for the journal of another keyring, `DatabaseTrouble`.
        """
        path = folder / FILE
        try:
            if not path.exists():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_private(path, b"")
        except FileExistsError:
            pass  # another process was faster
        with trouble():
            store = connect(path)
        try:
            cls._claim(store, identity, folder)
        except BaseException:
            store.close()
            raise
        return cls(store)

    @staticmethod
    def _claim(store: sqlite3.Connection, identity: bytes, folder: Path) -> None:
        with trouble():
            known = store.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone()
        if known is None:
            with transaction(store):
                for table in _TABLES:
                    store.execute(table)
                store.execute("INSERT OR IGNORE INTO state VALUES (1, ?, 0, 0)", (identity,))
        with trouble():
            row = store.execute("SELECT identity FROM state").fetchone()
        if row is None or bytes(row[0]) != identity:
            raise KeyringMismatch(
                f"the erasure journal in {folder} belongs to another keyring. "
                "Put the right one back; nothing was written."
            )

    def close(self) -> None:
        self._store.close()

    @property
    def top(self) -> int:
        """The highest number that an entry has or had; 0 for none."""
        return self._number("top")

    @property
    def floor(self) -> int:
        """Entries up to this number are not known (any more)."""
        return self._number("floor")

    def _number(self, column: str) -> int:
        with self._lock, trouble():
            row = self._store.execute(f"SELECT {column} FROM state").fetchone()  # noqa: S608 fixed
        if row is None:
            raise DatabaseTrouble("the erasure journal is damaged: put it back from its backup.")
        return int(row[0])

    def append(self, entries: Iterable[tuple[int, bytes]]) -> None:
        """Take over entries with their numbers; those that are known already change nothing."""
        rows = list(entries)
        if rows:
            with self._lock, transaction(self._store):
                self._store.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?)", rows)
                top = max(number for number, _ in rows)
                self._store.execute("UPDATE state SET top = max(top, ?)", (top,))

    def lacks(self, number: int) -> None:
        """Entries up to `number` were made and did not come here: an older journal was put back."""
        with self._lock, transaction(self._store):
            self._store.execute("UPDATE state SET floor = ?, top = max(top, ?)", (number, number))

    def since(self, number: int) -> list[Entry]:
        """The entries after `number`, in their order."""
        query = "SELECT entry FROM entry WHERE n > ? ORDER BY n"
        with self._lock, trouble():
            rows = self._store.execute(query, (number,)).fetchall()
        return [_decode(entry) for (entry,) in rows]

    def age(self, number: int, now: datetime) -> int:
        """Note that the database has come to `number` by `now`, and forget what every backup that
        may still exist knows already; how many entries that were."""
        at, over = to_ms(now), to_ms(now - REMEMBERED)
        with self._lock:
            with transaction(self._store):
                if not self._one("SELECT 1 FROM mark WHERE at > ?", at - _APART):
                    self._store.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (at, number))
                known = self._one("SELECT max(n) FROM mark WHERE at <= ?", over) or 0
                gone = self._store.execute("DELETE FROM entry WHERE n <= ?", (known,)).rowcount
                self._store.execute("UPDATE state SET floor = max(floor, ?)", (known,))
                self._store.execute(
                    "DELETE FROM mark WHERE at < (SELECT max(at) FROM mark WHERE at <= ?)", (over,)
                )
            if gone:
                truncate(self._store)
        return gone

    def _one(self, query: str, value: int) -> int | None:
        row = self._store.execute(query, (value,)).fetchone()
        return row[0] if row else None

    def copy_to(self, path: Path) -> None:
        """A consistent copy in the empty or new file `path`."""
        with self._lock, trouble():
            self._store.execute("VACUUM INTO ?", (str(path),))


def entries_of(rows: Iterable[Entry]) -> Iterator[bytes]:
    """Entries as they are stored."""
    return (encode(one) for one in rows)
