"""The keyring: every data key, wrapped, in a store apart from the database (DESIGN §6.2, 6.11).

What can go wrong here, and what prevents it:
- A stolen database or backup names people: the keys are in another file, which is backed up apart
  and never copied into the database.
- A destroyed key lives on in free pages or in the journal: `secure_delete=ON`, and a truncating
  checkpoint after each destruction.
- A key is used that was never persisted: keys are committed here before a row is sealed with them.
  A key without rows is harmless; a row without a key would be lost.
- The wrong keyring is used: its identity is compared with the one in the database before anything
  is written.
- A database put back from a backup brings people back whose keys were destroyed since: the
  numbers of destroyed keys stay (`adjourn.ledger.restoring`).
- Two threads mix their transactions on the one connection: a lock lets one in at a time.
- The key-encryption key is changed meanwhile, by another process, too: `adjourn.ledger.epochs`.
"""

import hashlib
import os
import shutil
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.files import write_private
from adjourn.ledger import epochs
from adjourn.ledger.errors import KeyringMismatch, KeyringMissing
from adjourn.ledger.sql import trouble
from adjourn.ledger.stores import connect, transaction, truncate

_SYSTEM = 0  # the key for the program's own secrets: blind index, cursors, identity
_OPENED = 20_000  # keys kept open; about 300 bytes each
_CHUNK = 500
# Made when it is first needed: keyrings of before have none.
_REMEMBER = (
    "CREATE TABLE IF NOT EXISTS destroyed (id INTEGER PRIMARY KEY, erasure TEXT, before INTEGER)"
)
_REMEMBERS = "SELECT 1 FROM sqlite_master WHERE name = 'destroyed'"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """The number of a key that is destroyed, or is to be; and the erasure of the person whose it
    was, if any: its id, and the instant (ms) before which it erased."""

    key: int
    erasure: UUID | None = None
    before: int | None = None


class Keyring:
    """Data keys by number, wrapped by a key-encryption key in a file of its own.

    Open with `Keyring.open(folder)` or make one with `Keyring.create(folder)`.
    """

    def __init__(self, store: sqlite3.Connection, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._lock = RLock()
        self._open: OrderedDict[int, AESGCM] = OrderedDict()
        epochs.tidy(store, folder, self._opens)
        self._epoch = epochs.epoch_of(store)
        self._wrapper = epochs.load(folder, self._opens)
        self._system_bytes = self._unwrap(_SYSTEM, self._row(_SYSTEM))

    def __repr__(self) -> str:
        return "Keyring(***)"

    @classmethod
    def create(cls, folder: Path) -> "Keyring":
        """A new keyring in `folder`, readable by its owner only. Raises `FileExistsError`."""
        if folder.exists():
            raise FileExistsError(folder)
        making = folder.with_name(f"{folder.name}.making")  # a kill leaves no half a keyring
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700, parents=True)
        wrapping = AESGCM.generate_key(256)
        write_private(making / "kek", wrapping)
        write_private(making / "keyring.db", b"")
        with closing(connect(making / "keyring.db")) as store:
            store.execute("CREATE TABLE key (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL)")
            row = (_SYSTEM, _wrap(AESGCM(wrapping), _SYSTEM))
            store.execute("INSERT INTO key VALUES (?, ?)", row)
        making.rename(folder)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> "Keyring":
        """The keyring in `folder`. Raises `KeyringMissing` or `KeyringMismatch`; writes nothing."""
        try:
            (folder / "kek").read_bytes()
            if not (folder / "keyring.db").is_file():
                raise FileNotFoundError
        except OSError:
            raise KeyringMissing(
                f"no keyring in {folder}: put its files (kek, keyring.db) back from their own "
                "backup (`adjourn keyring restore`). Without them all that is sealed in the "
                "database is lost for good: people, items, requests, consents. What the tools hold "
                "is not: it can be collected into a new home (`adjourn init`)."
            ) from None
        store = None
        try:
            store = connect(folder / "keyring.db")
            return cls(store, folder)
        except (ValueError, LookupError, sqlite3.DatabaseError):
            if store is not None:
                store.close()
            raise KeyringMismatch(
                f"the keyring in {folder} does not open: kek and keyring.db do not belong "
                "together, or one of them is damaged. Nothing was written."
            ) from None

    def close(self) -> None:
        self._open.clear()
        self._store.close()

    def secret(self, purpose: str) -> bytes:
        """32 bytes for one purpose of the program, always the same for this keyring."""
        return hashlib.blake2b(purpose.encode(), key=self._system_bytes, digest_size=32).digest()

    @property
    def system(self) -> AESGCM:
        """The key for the program's own sealed values, such as cursors."""
        return AESGCM(self._system_bytes)

    def add(self, ids: Sequence[int]) -> None:
        """Make a fresh key for each id and commit them, so that rows may be sealed with them."""
        if ids:
            with self._lock, transaction(self._store):
                self._follow()
                rows = [(number, _wrap(self._wrapper, number)) for number in ids]
                self._store.executemany("INSERT OR IGNORE INTO key VALUES (?, ?)", rows)

    def get(self, ids: Iterable[int]) -> dict[int, AESGCM]:
        """The keys with these ids that exist; a destroyed key is simply not there."""
        wanted = set(ids)
        with self._lock:
            try:
                return self._get(wanted)
            except ValueError:  # another process has begun an epoch since
                self._follow()
                return self._get(wanted)

    def rotate(self) -> int:
        """Wrap every key under a new key-encryption key; how many there are. The keys stay as they
        are, and so does everything that is sealed."""
        with self._lock:
            count = epochs.rotate(self._store, self._folder, self._opens, _rewrapped)
            self._follow()
        return count

    def copy_to(self, folder: Path) -> None:
        """A consistent copy of the keys and of what wraps them, in the existing `folder`."""
        with self._lock, transaction(self._store):  # no epoch begins meanwhile
            self._follow()
            write_private(folder / "kek", (self._folder / "kek").read_bytes())
            write_private(folder / "keyring.db", b"")
            with closing(sqlite3.connect(self._folder / "keyring.db")) as reader:
                reader.execute("VACUUM INTO ?", (str(folder / "keyring.db"),))

    def _follow(self) -> None:
        """Take the key-encryption key of the epoch that the store is in now."""
        epoch = epochs.epoch_of(self._store)
        if epoch != self._epoch:
            self._wrapper = epochs.load(self._folder, self._opens)
            self._epoch = epoch

    def _opens(self, wrapper: AESGCM) -> bool:
        try:
            _unwrapped(wrapper, _SYSTEM, self._row(_SYSTEM))
        except ValueError:
            return False
        return True

    def need(self, ids: Iterable[int]) -> dict[int, AESGCM]:
        """The keys with these ids. Raises `KeyringMismatch` when one is not there."""
        wanted = set(ids)
        found = self.get(wanted)
        if len(found) < len(wanted):
            raise KeyringMismatch(
                f"{len(wanted) - len(found)} keys that the database names are not in the keyring: "
                "one of the two is from a backup (an older keyring, or a database from before an "
                "erasure). Put the right pair back; nothing was written."
            )
        return found

    @property
    def unused(self) -> bool:
        """Whether no key was ever added and kept: nothing can be sealed with this keyring yet."""
        with self._lock, trouble():
            row = self._store.execute("SELECT max(id) FROM key").fetchone()
        return bool(row[0] == _SYSTEM)

    def _get(self, wanted: set[int]) -> dict[int, AESGCM]:
        found = {number: self._open[number] for number in wanted if number in self._open}
        missing = sorted(wanted - found.keys()) if len(found) < len(wanted) else []
        for number, wrapped in self._rows(missing):
            found[number] = self._keep(number, AESGCM(self._unwrap(number, wrapped)))
        return found

    def _rows(self, ids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The keys with these ids that exist, wrapped."""
        return self._chosen("SELECT id, wrapped FROM key", ids)

    def _chosen(self, query: str, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """The rows of `query` with these ids."""
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            yield from self._store.execute(f"{query} WHERE id IN ({marks})", chunk).fetchall()

    def destroy(self, keys: Iterable[Destroyed]) -> int:
        """Destroy keys for good: whatever is sealed with them, here or in a backup, is lost.

        What is said of them stays. Those that are not there stay so; how many there were.
        """
        said = {one.key: one for one in keys}
        ids = list(said)
        with self._lock:
            there = [number for number, _ in self._rows(ids)]
            known = {one.key for one in self.destroyed(ids)}
            fresh = [
                (number, one.erasure.hex if one.erasure else None, one.before)
                for number, one in said.items()
                if number not in known
            ]
            if there or fresh:
                with transaction(self._store):
                    self._store.execute(_REMEMBER)
                    self._store.executemany(
                        "INSERT OR IGNORE INTO destroyed VALUES (?, ?, ?)", fresh
                    )
                    self._store.executemany("DELETE FROM key WHERE id = ?", [(n,) for n in there])
                truncate(self._store)
            for number in ids:
                self._open.pop(number, None)
        return len(there)

    def destroyed(self, among: Sequence[int] | None = None) -> list[Destroyed]:
        """The keys that were ever destroyed here: all of them, or those `among` these numbers."""
        with self._lock, trouble():
            return list(self._destroyed(among))

    def _destroyed(self, among: Sequence[int] | None = None) -> Iterator[Destroyed]:
        if not self._store.execute(_REMEMBERS).fetchone():
            return
        query = "SELECT id, erasure, before FROM destroyed"
        rows = self._store.execute(query) if among is None else self._chosen(query, among)
        for number, erasure, before in rows:
            yield Destroyed(number, UUID(hex=erasure) if erasure else None, before)

    @property
    def highest(self) -> int:
        """The highest number that a key has or had."""
        with self._lock, trouble():
            row = self._store.execute("SELECT max(id) FROM key").fetchone()
            return max(int(row[0]), *(one.key for one in self._destroyed()), _SYSTEM)

    def __contains__(self, number: int) -> bool:
        with self._lock:
            row = self._store.execute("SELECT 1 FROM key WHERE id = ?", (number,)).fetchone()
        return row is not None

    def _keep(self, number: int, key: AESGCM) -> AESGCM:
        self._open[number] = key
        if len(self._open) > _OPENED:
            self._open.popitem(last=False)
        return key

    def _row(self, number: int) -> bytes:
        row = self._store.execute("SELECT wrapped FROM key WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise LookupError(number)
        wrapped: bytes = row[0]
        return wrapped

    def _unwrap(self, number: int, wrapped: bytes) -> bytes:
        return _unwrapped(self._wrapper, number, wrapped)


def _label(number: int) -> bytes:
    return b"adjourn/key/%d" % number


def _wrap(wrapper: AESGCM, number: int, key: bytes | None = None) -> bytes:
    """A key, or a fresh one, wrapped."""
    nonce = os.urandom(12)
    return nonce + wrapper.encrypt(nonce, key or AESGCM.generate_key(256), _label(number))


def _unwrapped(wrapper: AESGCM, number: int, wrapped: bytes) -> bytes:
    try:
        return wrapper.decrypt(wrapped[:12], wrapped[12:], _label(number))
    except InvalidTag:
        raise ValueError("wrong key-encryption key") from None


def _rewrapped(number: int, wrapped: bytes, old: AESGCM, new: AESGCM) -> bytes:
    return _wrap(new, number, _unwrapped(old, number, wrapped))
