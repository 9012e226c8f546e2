"""What proves an event (C-02): who, when, which notice and sentence, how; sealed in its row.

The record is stored as it was given out, because the register it was made of changes. The log has
its SHA-256 (canonical JSON, RFC 8785), which names nobody: a random salt is part of it (R-14).
"""

import hashlib
import secrets
import zlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct, convert, json, to_builtins

from adjourn.evidence.canonical import encode
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal, unseal
from adjourn.ledger.sql import execute, lookup, one, take_numbers
from adjourn.tools.protocol import Handle


class Proof(Struct, frozen=True, kw_only=True):
    """The contents of a seal. `handle` is as the person gave it. `record` is the JSON-LD of the
    event, compressed."""

    handle: Handle
    language: str
    notice: str
    channel: str
    how: str
    verified: bool
    circumstances: tuple[str, ...]
    tool: str | None
    conference: str | None
    record: bytes

    def __repr__(self) -> str:
        return f"Proof({self.channel}, {self.how})"


def fresh_salt() -> str:
    """128 random bits."""
    return secrets.token_hex(16)


def packed(record: dict[str, Any]) -> bytes:
    return zlib.compress(encode(record), 9)


def unpacked(record: bytes) -> dict[str, Any]:
    """The record as it was given out."""
    made: dict[str, Any] = json.decode(zlib.decompress(record))
    return made


def digest(record: dict[str, Any]) -> str:
    """The SHA-256 (hex) of a record's canonical form, as it stands in the log."""
    return hashlib.sha256(encode(record)).hexdigest()


def sealed(ledger: Ledger, key: int, event: int, proof: Proof) -> bytes:
    return seal(
        ledger.keyring.need([key])[key], to_builtins(proof, builtin_types=(bytes,)), _label(event)
    )


def opened(ledger: Ledger, rows: Iterable[tuple[int, int, bytes]]) -> dict[int, Proof]:
    """The proofs of events from (key, event, sealed). Raises `Unreadable` for a destroyed key."""
    found = list(rows)
    keys = ledger.keyring.get({key for key, _, _ in found})
    return {
        event: convert(unseal(keys.get(key), seal_, _label(event)), Proof, builtin_types=(bytes,))
        for key, event, seal_ in found
    }


def keep_wording(ledger: Ledger, language: str, text: str) -> int | None:
    """Keep a sentence that was shown, once; its number. None for no sentence."""
    if not text:
        return None
    name = hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()
    row = one("SELECT number FROM consent_wording WHERE hash = %s", [name])
    if row:
        return int(row[0])
    number, value = next(take_numbers(1)), {"language": language, "text": text}
    execute(
        "INSERT INTO consent_wording (number, hash, sealed) VALUES (%s, %s, %s)",
        [number, name, seal(ledger.keyring.system, value, b"wording%d" % number)],
    )
    return number


def wordings(ledger: Ledger, numbers: Iterable[int | None]) -> dict[int | None, str]:
    """The sentences with these numbers; "" for None."""
    rows = lookup(
        "SELECT number, sealed FROM consent_wording WHERE number IN ({})",
        sorted({number for number in numbers if number is not None}),
    )
    key = ledger.keyring.system
    found = {n: str(unseal(key, sealed, b"wording%d" % n)["text"]) for n, sealed in rows}
    return {None: "", **found}


def pseudonym(ledger: Ledger, subject: bytes) -> UUID:
    """The subject in records (27560: pii_principal_id): keyed, so nobody else can make it from an
    address. A UUID of version 8 (RFC 9562)."""
    value = int.from_bytes(ledger.index("consent subject", subject.hex()), "big")
    value = value & ~(0xF << 76) | 8 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def _label(event: int) -> bytes:
    return b"consent%d" % event
