"""Sealing and blind indexes: nothing that says something about a person is stored in clear."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.ledger.errors import Unreadable

T = TypeVar("T")
_NONCE = 12  # bytes, as AES-GCM takes it (NIST SP 800-38D §8.2.2)
_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder().decode


def pack(value: Any) -> bytes:
    """A value as bytes, the same for equal values. Half characters become `\\ud83d` and the like.

    Raises `TypeError`, `OverflowError` or `RecursionError` for what is not JSON of a sane size.
    """
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(whole(value))


def whole(value: Any) -> Any:
    """A tool that cuts a name in the middle of an emoji gives half a character; none is lost."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {whole(key): whole(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [whole(each) for each in value]
    return value


def seal(key: AESGCM, value: Any, bound_to: bytes) -> bytes:
    """`value` (JSON-able) sealed with AES-256-GCM: 12 bytes nonce, then text and tag.

    `bound_to` ties it to its row: moved to another row it does not open. Nonces are random; one
    key sees few messages (far below 2^32).
    """
    return seal_packed(key, pack(value), bound_to, os.urandom(_NONCE))


def nonces(count: int) -> Iterator[bytes]:
    """So many nonces at once: the system is asked once, which many small rows feel."""
    drawn = os.urandom(_NONCE * count)
    return (drawn[start : start + _NONCE] for start in range(0, len(drawn), _NONCE))


def seal_packed(key: AESGCM, packed: bytes, bound_to: bytes, nonce: bytes) -> bytes:
    """`seal` for what `pack` has packed already, with a nonce of `nonces` that no other row has."""
    return nonce + key.encrypt(nonce, packed, bound_to)


def unseal(key: AESGCM | None, sealed: bytes, bound_to: bytes) -> Any:
    """What was sealed. Raises `Unreadable`: the key is destroyed or wrong, or the row changed."""
    if key is None:
        raise Unreadable("the key of a row is not in the keyring")
    data = bytes(sealed)
    try:
        return _decode(key.decrypt(data[:_NONCE], data[_NONCE:], bound_to))
    except (InvalidTag, ValueError, msgspec.DecodeError):
        raise Unreadable("a sealed row does not open: wrong key or a changed database") from None


def steady(read: Callable[[], T]) -> T:
    """What `read` makes of rows and keys, which are two stores: where an erasure destroys a key in
    between, the rows are gone by then, too, and are read again. Raises `Unreadable`."""
    try:
        return read()
    except Unreadable:
        return read()


class BlindIndex:
    """Finds sealed values: BLAKE2b under a secret of the keyring (STACK §5)."""

    def __init__(self, secret: bytes) -> None:
        self._base = hashlib.blake2b(key=secret, digest_size=16)

    def __repr__(self) -> str:
        return "BlindIndex(***)"

    def __call__(self, *parts: str) -> bytes:
        """16 bytes for a tuple of texts; different tuples never share an input."""
        hasher = self._base.copy()
        hasher.update(pack(parts))
        return hasher.digest()

    def digest(self, data: bytes) -> bytes:
        """8 bytes that tell whether `data` changed, and nothing else without the keyring."""
        hasher = self._base.copy()
        hasher.update(data)
        return hasher.digest()[:8]


class PublicIds:
    """Row numbers as UUIDs that say nothing about the number, nor how many rows there are."""

    def __init__(self, secret: bytes) -> None:
        self._base = hashlib.blake2b(key=secret, digest_size=16)
        self._cipher = Cipher(algorithms.AES(secret), modes.ECB())  # noqa: S305 one single block

    def __repr__(self) -> str:
        return "PublicIds(***)"

    def item(self, number: int) -> UUID:
        """One way: a keyed hash as a UUID of version 8 (RFC 9562). Evidence and receipts carry it;
        it cannot be made from anything that anybody else knows."""
        hasher = self._base.copy()
        hasher.update(b"item%d" % number)
        value = int.from_bytes(hasher.digest(), "big")
        value = value & ~(0xF << 76) | 8 << 76  # version
        return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)  # variant

    def person(self, number: int) -> UUID:
        """And back by `person_number`: one block of AES, so a page is found without a table."""
        return UUID(bytes=self._cipher.encryptor().update(number.to_bytes(16, "big")))

    def person_number(self, public: UUID) -> int | None:
        """The row number, or None for an id that cannot be one of ours."""
        number = int.from_bytes(self._cipher.decryptor().update(public.bytes), "big")
        return number if number < 2**63 else None
