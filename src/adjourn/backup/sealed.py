"""The form of a backup, `adjourn-backup/1`: a header in clear, then a sealed stream.

    adjourn-backup/1 LF
    one line of JSON LF                      what it is: never anything of a person
    chunk, chunk, ..., last chunk            1 MiB each (the last one less), sealed

The key of the file is HKDF-SHA-256 of the backup key with a random salt, bound to the whole
header. The chunks are a sealed stream, see `adjourn.ledger.streams`.

What can go wrong here, and what prevents it:
- A weak key: it is 32 random bytes, no password.
- The wrong key is told apart from a changed file: the header says which key it was, by eight bytes
  that are derived from it.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from adjourn.ledger import streams
from adjourn.ledger.errors import LedgerError
from adjourn.ledger.streams import CHUNK

MAGIC = b"adjourn-backup/1\n"
_LONGEST = 64 * 1024  # of the header
_FAMILY = b"adjourn-backup/"
_NEWER = "this backup has a newer format: use the version of Adjourn that made it, or a newer one"


class BackupError(LedgerError):
    """A backup cannot be made or used. The text says what to do."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says of itself in clear.

    `holds`: "database" or "keyring"; `made`: RFC 3339 in UTC; `home`: which home it is of, as a
    keyed hash; `key`: which backup key it was sealed with; `version`: of the program.
    """

    id: str
    holds: str
    made: str
    home: str
    key: str
    version: str
    salt: str

    @property
    def line(self) -> bytes:
        return msgspec.json.encode(self) + b"\n"


@dataclass(frozen=True, slots=True, repr=False)
class BackupKey:
    """32 random bytes that belong in a place of their own."""

    bytes: bytes

    @property
    def name(self) -> str:
        """Says which key it is, and nothing about it."""
        return _derive(self.bytes, b"", b"adjourn backup key name", 8).hex()

    def of(self, header: Header) -> AESGCM:
        """The key of one file."""
        salt = bytes.fromhex(header.salt)
        return AESGCM(_derive(self.bytes, salt, MAGIC + header.line, 32))


def read_key(text: str) -> BackupKey:
    """A key as 64 hexadecimal digits. Raises `BackupError`."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != 32 or len(set(key)) < 8:
        raise BackupError(
            "the backup key must be 32 random bytes in hexadecimal: make one with "
            "`openssl rand -hex 32` and keep it apart from the backups"
        )
    return BackupKey(key)


def new_salt() -> str:
    return os.urandom(16).hex()


class Sealer(streams.Sealer):
    """A sealed stream behind its header."""

    def __init__(self, target: streams.Target, key: BackupKey, header: Header) -> None:
        super().__init__(target, key.of(header))
        target.write(MAGIC + header.line)


class Opener:
    """A file object that reads what was sealed. Raises `BackupError` where it was changed."""

    def __init__(
        self,
        source: IO[bytes],
        key: BackupKey,
        header: Header,
        progress: Callable[[int], None] = lambda count: None,
    ) -> None:
        self._chunks = self._open(source, key.of(header), progress)
        self._ready = b""

    def read(self, count: int) -> bytes:
        """The next `count` bytes, less at the end only."""
        parts = [self._ready]
        have = len(self._ready)
        while have < count:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            parts.append(chunk)
            have += len(chunk)
        data = b"".join(parts)
        self._ready = data[count:]
        return data[:count]

    def finish(self) -> None:
        """Read to the end, so that a file that was cut off is found."""
        while self.read(CHUNK):
            pass

    @staticmethod
    def _open(source: IO[bytes], aes: AESGCM, progress: Callable[[int], None]) -> Iterator[bytes]:
        try:
            for chunk in streams.opened(source, aes):
                progress(len(chunk) + streams.TAG)
                if chunk:
                    yield chunk
        except streams.Damaged:
            raise BackupError(
                "the backup is damaged, cut off or was changed: it does not open. Use another "
                "one; nothing was written"
            ) from None


def read_header(source: IO[bytes]) -> Header:
    """The header of a backup, with `source` left behind it. Not proven before the first chunk
    opens. Raises `BackupError`."""
    magic = source.read(len(MAGIC))
    if magic != MAGIC:
        raise BackupError(_NEWER if magic.startswith(_FAMILY) else "this is no backup of Adjourn")
    line = source.readline(_LONGEST)
    try:
        header = msgspec.json.decode(line, type=Header)
        bytes.fromhex(header.salt)
    except (msgspec.DecodeError, ValueError):
        raise BackupError("the header of the backup is damaged: use another one") from None
    if header.line != line:
        raise BackupError("the header of the backup was changed: use another one")
    return header


def check_key(header: Header, key: BackupKey) -> None:
    """Raises `BackupError` for the key of another backup."""
    if header.key != key.name:
        raise BackupError(
            "this backup was sealed with another key: give the one that it was made with. "
            "Nothing was written"
        )


def _derive(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt or None, info).derive(key)
