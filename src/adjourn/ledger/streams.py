"""Sealed streams: chunks of AES-256-GCM in the STREAM construction, for files of any size.

(Hoang, Reyhanitabar, Rogaway and Vizár, 2015.) The nonce is seven zero bytes, the chunk's number
(four bytes, big-endian) and whether it is the last (one byte), so that one that is changed, moved,
doubled, dropped or cut off does not open. One key, one stream: no nonce is used twice. Neither side
ever holds more than two chunks.
"""

from collections.abc import Iterator
from typing import IO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 1024 * 1024  # bytes
TAG = 16


class Damaged(ValueError):
    """The stream is damaged, cut off or was changed: it does not open."""


class Target(Protocol):
    """What a stream is written to."""

    def write(self, data: bytes) -> int: ...


class Sealer:
    """A file object that seals what is written to it. `close()` writes the last chunk: without it
    nothing opens."""

    def __init__(self, target: Target, key: AESGCM) -> None:
        self._target, self._aes = target, key
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, last: bool) -> None:
        self._target.write(self._aes.encrypt(_nonce(self._number, last), chunk, None))
        self._number += 1


def opened(source: IO[bytes], key: AESGCM) -> Iterator[bytes]:
    """The chunks of a stream, in clear; an empty one at the end of an empty stream. Raises
    `Damaged`, also half-way: nothing is known to be whole before the end."""
    number, sealed = 0, source.read(CHUNK + TAG)
    while True:
        following = source.read(CHUNK + TAG)
        try:
            yield key.decrypt(_nonce(number, last=not following), sealed, None)
        except (InvalidTag, ValueError):
            raise Damaged from None
        if not following:
            return
        number, sealed = number + 1, following


def _nonce(number: int, last: bool) -> bytes:
    return bytes(7) + number.to_bytes(4, "big") + bytes([last])
