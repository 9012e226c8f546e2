"""A ZIP that comes into being while it is sent: a few kilobytes in memory, nothing on disk.

It is written front to back (APPNOTE 4.4.4, bit 3: sizes follow the content). Whoever stops reading
half-way has no valid archive, so half a copy never looks like a whole one.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_PORTION = 64 * 1024  # bytes handed on at once, about
_UNIX = 3


class _Outbox:
    """What the archive has written and nobody has taken yet. Not seekable, as a socket is not."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self, least: int = 1) -> Iterator[bytes]:
        """All of it as one portion, once there are `least` bytes."""
        if self._size >= least:
            portion = b"".join(self._parts)
            self._parts.clear()
            self._size = 0
            yield portion


class Package:
    """An archive whose files are dated `now` (in the local time that its reader has)."""

    def __init__(self, now: datetime) -> None:
        self._date = (max(now.year, 1980), now.month, now.day, now.hour, now.minute, now.second)
        self._out = _Outbox()
        self._zip = ZipFile(self._out, "w")  # type: ignore[call-overload]  # only write and flush

    def file(self, name: str, parts: Iterable[bytes], *, stored: bool = False) -> Iterator[bytes]:
        """The bytes of one file in the archive, as soon as `parts` yields them.

        `stored`: as they are, for what is compressed already. May be larger than 4 GB.
        """
        entry = ZipInfo(name, self._date)
        entry.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
        entry.create_system = _UNIX
        entry.external_attr = 0o600 << 16
        with self._zip.open(entry, "w", force_zip64=True) as file:
            for part in parts:
                for start in range(0, len(part), _PORTION):
                    file.write(part[start : start + _PORTION])
                    yield from self._out.taken(_PORTION)
        yield from self._out.taken()

    def end(self) -> Iterator[bytes]:
        """The list of files that every archive ends with."""
        self._zip.close()
        yield from self._out.taken()
