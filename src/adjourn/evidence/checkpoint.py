"""Checkpoints: how large the log is and what its root is, signed (C2SP tlog-checkpoint).

    <origin: the name of the key>
    <size, decimal>
    <root, base64>

as a signed note (see `note`), without extension lines. When something happened is said by the
entries, not by the checkpoint. The specification: https://c2sp.org/tlog-checkpoint
"""

import re
from base64 import b64encode
from dataclasses import dataclass

from .merkle import HASH_SIZE, MAX_SIZE
from .note import NoteError, Signer, Verifier, base64_bytes

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: `size` leaves with root hash `root` in the log named `origin`."""

    origin: str
    size: int
    root: bytes

    def signed(self, signer: Signer) -> str:
        """The signed note. The origin must be the name of the signer."""
        if self.origin != signer.name:
            raise NoteError("the origin is not the name of the key")
        return signer.sign(f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n")

    @classmethod
    def opened(cls, note: str, verifier: Verifier) -> "Checkpoint":
        """From a signed note, its signature checked first. Raises `NoteError`."""
        lines = verifier.open(note).split("\n")
        if len(lines) != 4:
            raise NoteError("a checkpoint has three lines")
        origin, size, root, _ = lines
        if not _signed_by(note, origin):
            raise NoteError("the origin is not the name of the key")
        if not _SIZE.fullmatch(size) or int(size) > MAX_SIZE:
            raise NoteError("the size is not a decimal number")
        return cls(origin, int(size), _root(root))


def _signed_by(note: str, name: str) -> bool:
    return note.rpartition("\n\n")[2].startswith(f"\u2014 {name} ")


def _root(text: str) -> bytes:
    try:
        raw = base64_bytes(text)
    except ValueError:
        raw = b""
    if len(raw) != HASH_SIZE:
        raise NoteError("the root is not the base64 of 32 bytes")
    return raw
