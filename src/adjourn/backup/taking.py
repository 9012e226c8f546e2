"""Making a backup: of the database with the register, or of the keyring with the erasure journal.

What can go wrong here, and what prevents it:
- The pages write meanwhile: `VACUUM INTO` copies one moment of the database, without free pages,
  and holds nobody up.
- Data and keys in one place: they are two backups, each of its own sort, and never one.
- Half a backup: it gets its name when all of it is on disk.
- A content of the archive is swept meanwhile: it is left out, as its row is erased again at the
  restore.
- Backups pile up: who makes one deletes those that are over (facts: law R-11).
"""

import hashlib
import os
import shutil
import sqlite3
import tarfile
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from adjourn import __version__
from adjourn.archive.objects import Folder
from adjourn.backup.folder import name_for, too_old
from adjourn.backup.sealed import BackupError, BackupKey, Header, Sealer, new_salt
from adjourn.evidence.entries import rfc3339
from adjourn.files import sync_folder, wipe, write_private
from adjourn.home import Home
from adjourn.law.backups import ROTATION
from adjourn.ledger import remembering
from adjourn.ledger.journal import FILE
from adjourn.ledger.keyring import Keyring
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import trouble, writing

Progress = Callable[[int, int], None]
"""Called with (bytes that are sealed, all bytes)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made; `deleted`: how many older ones went."""

    id: uuid.UUID
    path: Path
    bytes: int
    until: datetime
    deleted: int


def take(
    ledger: Ledger,
    home: Home,
    holds: str,
    folder: Path,
    key: BackupKey,
    now: datetime,
    keep: timedelta = ROTATION,
    progress: Progress = lambda done, total: None,
) -> Taken:
    """A backup in `folder` of what `holds` names ("database" or "keyring"); older ones of this home
    and sort go after `keep`. Raises `BackupError`, `OSError`, `LedgerError`."""
    check(home, folder, keep)
    copies = home.path / "copying"
    clear(copies)
    copies.mkdir(mode=0o700)
    try:
        parts = (_database if holds == "database" else _keyring)(ledger, home, copies)
        header = _header(ledger, holds, key, now)
        path = name_for(holds, now, folder)
        size, digest = _write(path, key, header, parts, progress)
    finally:
        clear(copies)
    until = now + keep
    gone = _rotate(folder, header, now, keep)
    with writing():
        ledger.evidence.record(
            "backup.made", now, actor="role:operator", backup=header.id, body=digest, until=until
        )
        if gone:
            ledger.evidence.record("backup.deleted", now, actor="role:operator", count=gone)
    remembering.age(ledger, now)
    return Taken(uuid.UUID(header.id), path, size, until, gone)


def tag_of(keyring: Keyring) -> str:
    """Which home a backup is of: says so to this keyring, and nothing to anybody else."""
    return hashlib.blake2b(keyring.secret("backup"), digest_size=8).hexdigest()


def check(home: Home, folder: Path, keep: timedelta) -> None:
    """Raises `BackupError` unless backups may be made into this folder and kept for so long."""
    if not timedelta(days=1) <= keep <= ROTATION:
        raise BackupError(
            f"backups are kept from one to {ROTATION.days} days: what is erased here would live on "
            "in older ones (Art. 17 GDPR)"
        )
    if not folder.is_dir():
        raise BackupError(f"there is no folder {folder}: make it first, readable by few")
    if folder.resolve().is_relative_to(home.path):
        raise BackupError("a backup inside the home is no backup: give a folder elsewhere")


def _header(ledger: Ledger, holds: str, key: BackupKey, now: datetime) -> Header:
    return Header(
        id=str(uuid.uuid4()),
        holds=holds,
        made=rfc3339(now.replace(microsecond=0)),
        home=tag_of(ledger.keyring),
        key=key.name,
        version=__version__,
        salt=new_salt(),
    )


Part = tuple[str, Path]


def _database(_ledger: Ledger, home: Home, copies: Path) -> list[Part]:
    copy = copies / home.database.name
    write_private(copy, b"")
    with trouble(), closing(sqlite3.connect(home.database, timeout=30)) as reader:
        reader.execute("PRAGMA temp_store=MEMORY")
        reader.execute("VACUUM INTO ?", (str(copy),))
    register = sorted(home.register.glob("*.toml"))
    return [
        (home.verifier.name, home.verifier),
        *((f"register/{path.name}", path) for path in register),
        (home.database.name, copy),
        # After the database: what came since is of no row, and the restore deletes it.
        *((f"archive/{path.name}", path) for path in Folder(home.archive).files()),
    ]


def _keyring(ledger: Ledger, home: Home, copies: Path) -> list[Part]:
    ledger.keyring.copy_to(copies)
    remembering.carry_over(ledger)
    write_private(copies / FILE, b"")
    ledger.journal.copy_to(copies / FILE)
    return [
        ("keyring/kek", copies / "kek"),
        ("keyring/keyring.db", copies / "keyring.db"),
        ("keyring/evidence.pem", home.evidence_key),
        (f"journal/{FILE}", copies / FILE),
    ]


class _Hashed:
    """A file that knows the SHA-256 of what was written to it, and tells how much that was."""

    def __init__(self, file: IO[bytes], total: int, progress: Progress) -> None:
        self._file, self._total, self._progress = file, total, progress
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        self.size += len(data)
        self._progress(min(self.size, self._total), self._total)
        return self._file.write(data)


def _write(
    path: Path, key: BackupKey, header: Header, parts: Sequence[Part], progress: Progress
) -> tuple[int, str]:
    """Seal the parts into `path`; its size in bytes and its SHA-256."""
    part = path.with_name(f".{path.name}.part")
    total = sum(file.stat().st_size for _, file in parts if file.exists())
    try:
        write_private(part, b"")
        with part.open("r+b") as file:
            hashed = _Hashed(file, total, progress)
            sealer = Sealer(hashed, key, header)
            _fill(sealer, parts)
            sealer.close()
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return hashed.size, hashed.hash.hexdigest()


def _fill(sealer: Sealer, parts: Sequence[Part]) -> None:
    with tarfile.open(  # type: ignore[call-overload]
        fileobj=sealer, mode="w|", format=tarfile.PAX_FORMAT
    ) as archive:
        for name, path in parts:
            try:
                file = path.open("rb")
            except FileNotFoundError:
                if name.startswith("archive/"):
                    continue
                raise
            with file:
                info = tarfile.TarInfo(name)
                info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
                archive.addfile(info, file)


def _rotate(folder: Path, made: Header, now: datetime, keep: timedelta) -> int:
    """Delete the backups of this home and sort that are over, and what a kill left; how many."""
    for left in folder.glob(f".adjourn-{made.holds}-*.part"):
        left.unlink()
    over = [
        one for one in too_old(folder, now, keep, made.holds)
        if one.header is not None and one.header.home == made.home
    ]  # fmt: skip
    for one in over:
        one.path.unlink()
    if over:
        sync_folder(folder)
    return len(over)


def clear(folder: Path) -> None:
    """Overwrite and delete a folder of copies; nothing happens where there is none."""
    if folder.exists():
        for path in folder.rglob("*"):
            if path.is_file():
                wipe(path)
        shutil.rmtree(folder)
