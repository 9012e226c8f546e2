"""Putting a backup back into an empty place, without the people erased since (facts: law R-11).

What can go wrong here, and what prevents it:
- Something of before is lost: the place is empty, or it is refused.
- The erased come back: the database is opened in a folder of its own, erased again from the memory
  of keyring and journal, looked at once more, and only then put where it is served from.
- Half a backup is served: every chunk is proven before it is used, the end of the file too, and
  whatever fails leaves nothing behind.
- A kill: before `whole` is written the folder is dropped by the next restore; after it, that one
  finishes the move.
"""

import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from adjourn.backup.sealed import (
    BackupError,
    BackupKey,
    Header,
    Opener,
    check_key,
    read_header,
)
from adjourn.backup.taking import clear, tag_of
from adjourn.files import sync_folder, write_private
from adjourn.home import Home
from adjourn.law.backups import REMEMBERED
from adjourn.ledger.journal import FILE
from adjourn.ledger.keyring import Keyring

_PORTION = 1024 * 1024
_OBJECT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_STAYS = {"keyring", "journal", "logs", "restoring"}
_NAMES = {
    "database": {"adjourn.db", "evidence.pub"},
    "keyring": {"keyring/kek", "keyring/keyring.db", "keyring/evidence.pem", f"journal/{FILE}"},
}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Staged(Home):
    """A home whose keys and journal are those of another one."""

    of: Home

    @property
    def keyring(self) -> Path:
        return self.of.keyring

    @property
    def journal(self) -> Path:
        return self.of.journal


def stage_of(home: Home) -> Staged:
    """Where a database is while it is not to be served yet."""
    return Staged(home.path / "restoring", home)


def examine(source: Path, key: BackupKey, holds: str) -> Header:
    """What a backup says of itself. Raises `BackupError` for one that `key` does not open or that
    holds something else."""
    with source.open("rb") as file:
        header = read_header(file)
    check_key(header, key)
    if header.holds != holds:
        other = "restore" if header.holds == "database" else "keyring restore"
        raise BackupError(f"this is a backup of the {header.holds}: use `adjourn {other}`")
    return header


def check_age(header: Header, now: datetime) -> None:
    """Raises `BackupError` for a backup that must not exist any more."""
    if now - datetime.fromisoformat(header.made) > REMEMBERED:
        raise BackupError(
            f"this backup is older than {REMEMBERED.days} days: what was erased since is not "
            "remembered any more, so it would come back. Destroy it and use a younger one; nothing "
            "was written"
        )


def check_place(home: Home, header: Header, without_journal: bool) -> None:
    """Raises `BackupError` or `KeyringMissing` unless the backup can be put into `home`."""
    finish(home)
    if home.path.exists():
        there = sorted(path.name for path in home.path.iterdir() if path.name not in _STAYS)
        if there:
            raise BackupError(
                f"{home.path} is not empty ({there[0]}): a backup is put into an empty place, or "
                "one that holds the keyring and the erasure journal alone. Move the rest away "
                "first; nothing was written"
            )
    keyring = Keyring.open(home.keyring)
    try:
        if header.home != tag_of(keyring):
            raise BackupError(
                f"the keyring in {home.keyring} is of another home than this backup. Put the right "
                "one there; nothing was written"
            )
    finally:
        keyring.close()
    if not without_journal and not (home.journal / FILE).is_file():
        raise BackupError(
            f"there is no erasure journal in {home.journal}: put it there from the newest backup "
            "of the keyring (`adjourn keyring restore`), or say --without-journal. Then nobody "
            "erased as a whole comes back, but what was erased of people who stay does"
        )


def unpack(
    source: Path, key: BackupKey, into: Path, progress: Progress = lambda done, total: None
) -> None:
    """Write what a backup holds into the new folder `into`, each file its owner's only. Raises
    `BackupError` for one that was changed; then nothing is left of it."""
    clear(into)
    into.mkdir(mode=0o700, parents=True)
    total, done = source.stat().st_size, 0

    def count(size: int) -> None:
        nonlocal done
        done += size
        progress(done, total)

    try:
        with source.open("rb") as file:
            header = read_header(file)
            opener = Opener(file, key, header, count)
            _extract(opener, _NAMES[header.holds], into)
            opener.finish()
    except tarfile.TarError:
        clear(into)
        raise BackupError("the backup does not hold what it should: use another one") from None
    except BaseException:
        clear(into)
        raise


def _extract(opener: Opener, names: set[str], into: Path) -> None:
    missing = set(names)
    with tarfile.open(fileobj=opener, mode="r|") as archive:  # type: ignore[call-overload]
        for member in archive:
            if member.name not in names and not _of_folder(member.name):
                raise BackupError("the backup holds a file that it should not: use another one")
            content = archive.extractfile(member)
            if content is None:
                raise BackupError("the backup holds something else than files: use another one")
            target = into / member.name
            target.parent.mkdir(mode=0o700, exist_ok=True)
            write_private(target, b"")
            _copy(content, target)
            missing.discard(member.name)
    if missing:
        raise BackupError("the backup does not hold what it should: use another one")


def _of_folder(name: str) -> bool:
    """Whether it is a file of the register or of the archive, and leads nowhere else."""
    folder, _, file = name.partition("/")
    if folder == "archive":
        return _OBJECT.fullmatch(file) is not None
    return folder == "register" and file == Path(file).name and file.endswith(".toml")


def _copy(content: IO[bytes], target: Path) -> None:
    with target.open("r+b") as file:
        while data := content.read(_PORTION):
            file.write(data)


def put_in_place(home: Home) -> None:
    """Move what was staged to where it is served from."""
    stage = stage_of(home)
    write_private(stage.path / "whole", b"")
    sync_folder(stage.path)
    finish(home)


def finish(home: Home) -> None:
    """Go on with a move that was stopped."""
    stage = stage_of(home)
    if not (stage.path / "whole").exists():
        return
    for name in ("evidence.pub", "register", "archive", "adjourn.db"):
        if (stage.path / name).exists():
            (stage.path / name).replace(home.path / name)
    sync_folder(home.path)
    clear(stage.path)


@contextmanager
def on_database(path: Path) -> Iterator[None]:
    """Django's connection on the database in `path`."""
    from django.db import connections

    settings = connections.settings["default"]
    before = settings["NAME"]
    _leave_database()
    settings["NAME"] = path
    try:
        yield
    finally:
        _leave_database()
        settings["NAME"] = before


def _leave_database() -> None:
    from django.db import connections

    connections["default"].close()
    del connections["default"]


def restore_keyring(source: Path, key: BackupKey, home: Home) -> None:
    """Put keyring and erasure journal into `home`, which has none. Raises `BackupError`."""
    examine(source, key, "keyring")
    for folder in (home.keyring, home.journal):
        if folder.exists():
            raise BackupError(
                f"there is a {folder.name} in {home.path} already: move it away first. "
                "Nothing was written"
            )
    stage = home.path / "restoring"
    unpack(source, key, stage)
    (stage / "journal").replace(home.journal)
    (stage / "keyring").replace(home.keyring)
    sync_folder(home.path)
    clear(stage)
