"""The folder that backups are in: names, ages, rotation (facts: law R-11)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from adjourn.backup.sealed import BackupError, Header, read_header

SUFFIX = ".backup"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"adjourn-(database|keyring)-(\d{8}T\d{6}Z)(-\d+)?\.backup")


@dataclass(frozen=True, slots=True)
class Found:
    """A backup in a folder; `header` is None where it cannot be read, and `trouble` says why."""

    path: Path
    made: datetime
    header: Header | None
    trouble: str = ""


def name_for(holds: str, now: datetime, folder: Path) -> Path:
    """A new name for a backup of `now`."""
    stem = f"adjourn-{holds}-{now.strftime(_STAMP)}"
    names = (stem, *(f"{stem}-{count}" for count in range(2, 1_000)))
    return next(p for name in names if not (p := folder / f"{name}{SUFFIX}").exists())


def found(folder: Path) -> Iterator[Found]:
    """The backups in `folder`, the oldest first. A file that only looks like one is named, too."""
    for path in sorted(folder.glob(f"adjourn-*{SUFFIX}"), key=lambda one: one.name):
        match = _NAME.fullmatch(path.name)
        if match is None or not path.is_file():
            continue
        named = datetime.strptime(f"{match[2]}+0000", f"{_STAMP}%z")
        try:
            with path.open("rb") as file:
                header = read_header(file)
            # Whatever says that it is older counts: a changed date keeps no backup alive.
            made = min(named, datetime.fromisoformat(header.made))
            yield Found(path, made, header)
        except (BackupError, ValueError, TypeError) as error:
            yield Found(path, named, None, str(error))


def too_old(folder: Path, now: datetime, keep: timedelta, holds: str = "") -> list[Found]:
    """The backups that must not exist any more; of one sort, or of all."""
    return [
        one
        for one in found(folder)
        if now - one.made > keep and one.path.name.startswith(f"adjourn-{holds}")
    ]
