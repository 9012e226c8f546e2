"""Sealing and blind indexes: nothing that says something about a person is stored in clear."""

import hashlib
import os
from typing import Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.ledger.errors import Unreadable

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


def seal(key: AESGCM, value: Any, bound_to: bytes) -> bytes:
    """`value` (JSON-able) sealed with AES-256-GCM: 12 bytes nonce, then text and tag.

    `bound_to` ties it to its row: moved to another row it does not open. Nonces are random; one
    key sees few messages (far below 2^32).
    """
    nonce = os.urandom(12)
    return nonce + key.encrypt(nonce, _encode(value), bound_to)


def unseal(key: AESGCM | None, sealed: bytes, bound_to: bytes) -> Any:
    """What was sealed. Raises `Unreadable` when the key is destroyed or wrong, or the row changed."""
    if key is None:
        raise Unreadable("the key of a row is not in the keyring")
    data = bytes(sealed)
    try:
        return _decode(key.decrypt(data[:12], data[12:], bound_to))
    except (InvalidTag, ValueError, msgspec.DecodeError):
        raise Unreadable("a sealed row does not open: wrong key or a changed database") from None


class BlindIndex:
    """Finds sealed values: BLAKE2b under a secret of the keyring (STACK §5)."""

    def __init__(self, secret: bytes) -> None:
        self._base = hashlib.blake2b(key=secret, digest_size=16)

    def __repr__(self) -> str:
        return "BlindIndex(***)"

    def __call__(self, *parts: str) -> bytes:
        """16 bytes for a tuple of texts; different tuples never share an input."""
        hasher = self._base.copy()
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            hasher.update(len(data).to_bytes(4, "big"))
            hasher.update(data)
        return hasher.digest()

    def digest(self, data: bytes) -> bytes:
        """8 bytes that tell whether `data` changed, and nothing else without the keyring."""
        hasher = self._base.copy()
        hasher.update(data)
        return hasher.digest()[:8]


class PublicIds:
    """Row numbers as UUIDs and back: one block of AES, so no table and no hint at the number.

    A permutation of 128 bits under a secret of the keyring: an id that was not given by us decodes
    to no row of ours, and says nothing about how many rows there are.
    """

    _TABLES = ("person", "item")

    def __init__(self, secret: bytes) -> None:
        self._cipher = Cipher(algorithms.AES(secret), modes.ECB())  # noqa: S305 one single block

    def __repr__(self) -> str:
        return "PublicIds(***)"

    def uuid(self, table: str, number: int) -> UUID:
        block = self._TABLES.index(table).to_bytes(8, "big") + number.to_bytes(8, "big")
        return UUID(bytes=self._cipher.encryptor().update(block))

    def number(self, table: str, public: UUID) -> int | None:
        """The row number, or None for an id that is not one of `table`."""
        block = self._cipher.decryptor().update(public.bytes)
        if int.from_bytes(block[:8], "big") != self._TABLES.index(table):
            return None
        return int.from_bytes(block[8:], "big")
