"""Where the sealed objects lie: a folder. A store elsewhere would do the same five things.

What can go wrong here, and what prevents it:
- Half an object: it gets its name when all of it is on disk, and the caller says when.
- Deleted is still there: the file is overwritten before it goes, and its key goes with its row.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol
from uuid import UUID

from adjourn.files import sync_folder, wipe, write_private

_PART = ".part"
_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Objects(Protocol):
    """Objects by name (a random UUID); their bytes are sealed already."""

    def begin(self, name: UUID) -> IO[bytes]:
        """A file to write the object into; nothing has its name before `finish`."""
        ...

    def finish(self, name: UUID) -> None:
        """What was written is the object from now on."""
        ...

    def open(self, name: UUID) -> IO[bytes]:
        """Its bytes. Raises `FileNotFoundError`."""
        ...

    def delete(self, name: UUID) -> None:
        """Nothing of it is left, begun or finished; nothing happens where there is none."""
        ...

    def names(self) -> Iterator[UUID]:
        """All that are finished."""
        ...


class Folder:
    """Objects as files of their owner's alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, name: UUID) -> IO[bytes]:
        self.path.mkdir(mode=0o700, exist_ok=True)
        part = self._part(name)
        write_private(part, b"")
        return part.open("r+b")

    def finish(self, name: UUID) -> None:
        part = self._part(name)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(self._file(name))
        sync_folder(self.path)

    def open(self, name: UUID) -> IO[bytes]:
        return self._file(name).open("rb")

    def delete(self, name: UUID) -> None:
        wipe(self._part(name))
        wipe(self._file(name))

    def names(self) -> Iterator[UUID]:
        for path in sorted(self.path.glob("*")) if self.path.is_dir() else ():
            if _NAME.fullmatch(path.name):
                yield UUID(path.name)

    def files(self) -> list[Path]:
        """The files of all objects, for a backup."""
        return [self._file(name) for name in self.names()]

    def _file(self, name: UUID) -> Path:
        return self.path / str(name)

    def _part(self, name: UUID) -> Path:
        return self.path / f"{name}{_PART}"


@contextmanager
def written(objects: Objects, name: UUID) -> Iterator[IO[bytes]]:
    """An object that is being written, deleted where that fails. `finish` is the caller's."""
    try:
        with objects.begin(name) as file:
            yield file
            file.flush()
    except BaseException:
        objects.delete(name)
        raise
