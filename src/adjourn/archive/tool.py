"""The archive as a tool: the place of what is kept here, with the protocol of all places."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.archive.objects import Objects
from adjourn.ledger.streams import Damaged, Sealer, Target, opened
from adjourn.register.model import ARCHIVE
from adjourn.tools.observed import Setting
from adjourn.tools.protocol import (
    Absent,
    Batch,
    Capability,
    Deleted,
    Hold,
    Item,
    Kind,
    Malformed,
    Outcome,
    Reading,
)

NAME = ARCHIVE
"""What the ledger calls it where it names a tool. The register has no tool of that name."""

KINDS = (
    Kind.MESSAGE, Kind.FILE, Kind.PICTURE, Kind.VIDEO, Kind.VOICEMAIL, Kind.RECORDING,
    Kind.TRANSCRIPT, Kind.WHITEBOARD,
)  # fmt: skip
"""What has a content that can be a record."""

_LENGTH = 4  # bytes of the length of the fields, big-endian


def place(name: UUID, key: bytes) -> dict[str, str]:
    """The locator of an object: its name and its key."""
    return {"object": str(name), "key": key.hex()}


def write(target: Target, key: bytes, fields: Mapping[str, Any], parts: Iterator[bytes]) -> int:
    """Seal an object: the fields, then the bytes of the file. How many bytes the file has."""
    sealer, size = Sealer(target, AESGCM(key)), 0
    packed = msgspec.json.encode(fields)
    sealer.write(len(packed).to_bytes(_LENGTH, "big") + packed)
    for part in parts:
        sealer.write(part)
        size += len(part)
    sealer.close()
    return size


class Archive:
    """Keeps what was put into it until it is deleted: at once, and read back."""

    name = NAME
    settings_keys: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, objects: Objects) -> None:
        self.objects = objects

    @staticmethod
    def conference_ref(join: str) -> str:
        return join

    def capabilities(self) -> Sequence[Capability]:
        note = "the file is overwritten and deleted, and its key with its row"
        return [
            Capability(
                kind, True, "delete", Outcome.GONE, None, note, "adjourn.archive", "2026-11-25"
            )
            for kind in KINDS
        ]

    def sources(self) -> Sequence[str]:
        return ()

    def collect(self, source: str, cursor: Any, now: datetime) -> Iterator[Batch]:  # noqa: ARG002
        return iter(())

    def settings(self, now: datetime) -> Sequence[Setting]:  # noqa: ARG002
        return ()

    def holds(self, item: Item, now: datetime) -> Sequence[Hold]:  # noqa: ARG002
        return ()

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:  # noqa: ARG002
        return Reading(Outcome.GONE)

    def delete(self, items: Sequence[Item], now: datetime) -> Iterator[Deleted]:  # noqa: ARG002
        for item in items:
            self.objects.delete(_name(item))
            yield Deleted(item)

    def reread(
        self,
        item: Item,
        requested: datetime,  # noqa: ARG002
        holds: Sequence[Hold],  # noqa: ARG002
        now: datetime,
    ) -> Reading:
        try:
            self.objects.open(_name(item)).close()
        except FileNotFoundError:
            return Reading(Outcome.GONE)
        return Reading(Outcome.PENDING, note="the file is still in the archive", recheck=now)

    def fetch(self, item: Item) -> Iterator[bytes]:
        _, parts = self._open(item)
        yield from parts

    def fields(self, item: Item) -> Mapping[str, Any]:
        fields, parts = self._open(item)
        parts.close()
        return fields

    def close(self) -> None:
        """Nothing to give back."""

    def _open(self, item: Item) -> tuple[Mapping[str, Any], "_Parts"]:
        parts = _Parts(self.objects, item)
        return parts.fields, parts


class _Parts(Iterator[bytes]):
    """The bytes of the file behind the fields. Raises `ToolError`."""

    def __init__(self, objects: Objects, item: Item) -> None:
        try:
            self._file = objects.open(_name(item))
        except FileNotFoundError:
            raise Absent("the file is not in the archive") from None
        self._chunks = opened(self._file, AESGCM(bytes.fromhex(item.place["key"])))
        ready = self._next(_LENGTH)
        end = _LENGTH + int.from_bytes(ready[:_LENGTH], "big")
        while len(ready) < end:
            ready += self._next(1)
        self.fields: Mapping[str, Any] = msgspec.json.decode(ready[_LENGTH:end])
        self._ready = ready[end:]

    def __next__(self) -> bytes:
        part, self._ready = self._ready, b""
        if part:
            return part
        part = self._next(0)
        if not part:
            self.close()
            raise StopIteration
        return part

    def close(self) -> None:
        self._file.close()

    def _next(self, least: int) -> bytes:
        try:
            part = next(self._chunks, b"")
        except Damaged:
            part, least = b"", 1
        if len(part) < least:
            self.close()
            raise Malformed("a file of the archive is damaged: put it back from a backup")
        return part


def _name(item: Item) -> UUID:
    return UUID(item.place["object"])
