"""The key-encryption key in epochs: `rotate` wraps every key anew, and the old epoch is destroyed.

What can go wrong here, and what prevents it:
- A kill in the middle: the new key is a file (`kek.next`) before any key is wrapped with it, all of
  them are wrapped in one transaction, and the file is renamed after it. Whichever of the two files
  opens the store is the right one.
- Another process wraps with the old key: the store's number of the epoch (`user_version`) is looked
  at in the same transaction (`Keyring.add`).
- Two processes tidy up at once: only who holds the store's write lock touches the files.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.files import sync_folder, wipe, write_private
from adjourn.ledger.stores import transaction, truncate

_PORTION = 10_000
Opens = Callable[[AESGCM], bool]
Rewrap = Callable[[int, bytes, AESGCM, AESGCM], bytes]


def epoch_of(store: sqlite3.Connection) -> int:
    """Which epoch the keys in the store are wrapped in."""
    return int(store.execute("PRAGMA user_version").fetchone()[0])


def load(folder: Path, opens: Opens) -> AESGCM:
    """The key-encryption key that opens the store. Raises `ValueError` when none does."""
    for path in (folder / "kek", folder / "kek.next", folder / "kek"):  # renamed meanwhile
        with suppress(FileNotFoundError):
            wrapper = AESGCM(path.read_bytes())
            if opens(wrapper):
                return wrapper
    raise ValueError("wrong key-encryption key")


def tidy(store: sqlite3.Connection, folder: Path, opens: Opens) -> None:
    """Finish or drop a rotation that was stopped."""
    if not (folder / "kek.next").exists() and not (folder / "kek.old").exists():
        return
    with transaction(store):
        if not (folder / "kek.next").exists():
            wipe(folder / "kek.old")
        elif opens(AESGCM((folder / "kek").read_bytes())):
            wipe(folder / "kek.next")
        else:
            _replace(folder)


def rotate(store: sqlite3.Connection, folder: Path, opens: Opens, rewrap: Rewrap) -> int:
    """Begin a new epoch; how many keys were wrapped anew. The old key-encryption key is
    overwritten: a copy of the store from before is of no use with the new one, nor the other way
    round."""
    tidy(store, folder, opens)
    with transaction(store):
        old = load(folder, opens)
        new = AESGCM.generate_key(256)
        wipe(folder / "kek.next")
        write_private(folder / "kek.next", new)
        sync_folder(folder)
        count = _rewrap_all(store, lambda n, wrapped: rewrap(n, wrapped, old, AESGCM(new)))
        store.execute(f"PRAGMA user_version = {epoch_of(store) + 1}")
    _replace(folder)
    truncate(store)
    return count


def _rewrap_all(store: sqlite3.Connection, rewrap: Callable[[int, bytes], bytes]) -> int:
    count, last = 0, -1
    query = "SELECT id, wrapped FROM key WHERE id > ? ORDER BY id LIMIT ?"
    while rows := store.execute(query, (last, _PORTION)).fetchall():
        fresh = [(rewrap(number, wrapped), number) for number, wrapped in rows]
        store.executemany("UPDATE key SET wrapped = ? WHERE id = ?", fresh)
        count, last = count + len(rows), rows[-1][0]
    return count


def _replace(folder: Path) -> None:
    """The new file takes the place of the old one, whose bytes are overwritten."""
    with suppress(OSError):  # exists already, or the file system has no links
        os.link(folder / "kek", folder / "kek.old")
    with suppress(FileNotFoundError):  # another process has finished it
        (folder / "kek.next").replace(folder / "kek")
        sync_folder(folder)
    with suppress(FileNotFoundError):
        if not (folder / "kek.old").samefile(folder / "kek"):
            wipe(folder / "kek.old")
