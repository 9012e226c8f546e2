"""Signed notes: a text and an Ed25519 signature in one readable piece (C2SP signed-note).

    <text, ending in a newline>
    <empty line>
    — <key name> <base64 of: 4 bytes key id, 64 bytes signature>

The key id is the first four bytes of SHA-256(key name, newline, 0x01, public key). A verifier key
is passed on as `name+keyid+base64(0x01, public key)`. We read what we write: one signature, of the
one key that was handed over. The specification: https://c2sp.org/signed-note
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

MAX_NOTE = 4096
_ED25519 = b"\x01"
_NAME = re.compile(r"[!-*,-~]{1,200}")  # printable ASCII without space and plus
_SIGNATURE = re.compile(r"\u2014 (\S+) (\S+)\n")


class NoteError(ValueError):
    """A note that is not well formed, or not signed by this key."""


class KeyFormatError(ValueError):
    """Not a key that can be used here. Never quotes the key."""


def generate_key() -> bytes:
    """A new private key as PEM (PKCS #8, not encrypted). Store it with mode 0600."""
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def base64_bytes(text: str) -> bytes:
    """Strict base64: one spelling for one value. Raises `ValueError`."""
    try:
        raw = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise ValueError("not base64") from None
    if b64encode(raw).decode() != text:
        raise ValueError("not base64 in its one spelling")
    return raw


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise KeyFormatError("a key name is 1 to 200 printable ASCII characters, no space or plus")
    return name


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key. `name` is None for a bare PEM key, which vouches under any name."""

    name: str | None
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """From `name+keyid+base64`, or a public key in PEM. Raises `KeyFormatError`."""
        text = text.strip()
        return cls._from_pem(text) if text.startswith("-----BEGIN") else cls._from_text(text)

    @classmethod
    def _from_pem(cls, text: str) -> "Verifier":
        try:
            key = load_pem_public_key(text.encode())
        except (ValueError, UnsupportedAlgorithm):
            raise KeyFormatError("not a public key in PEM") from None
        if not isinstance(key, Ed25519PublicKey):
            raise KeyFormatError("not an Ed25519 key")
        return cls(None, key.public_bytes(Encoding.Raw, PublicFormat.Raw))

    @classmethod
    def _from_text(cls, text: str) -> "Verifier":
        try:
            name, key_id, material = text.split("+", 2)
            raw = base64_bytes(material)
        except ValueError:
            raise KeyFormatError("a verifier key reads name+keyid+base64") from None
        if raw[:1] != _ED25519 or len(raw) != 33:
            raise KeyFormatError("not an Ed25519 key")
        if _key_id(_checked_name(name), raw[1:]).hex() != key_id:
            raise KeyFormatError("the key id does not belong to this name and key")
        return cls(name, raw[1:])

    def __str__(self) -> str:
        """The C2SP text form. Raises `KeyFormatError` for a key without a name."""
        name = _checked_name(self.name or "")
        material = b64encode(_ED25519 + self.public).decode()
        return f"{name}+{_key_id(name, self.public).hex()}+{material}"

    def named(self, name: str) -> "Verifier":
        """This key under `name`, unless it has a name of its own."""
        return self if self.name else Verifier(_checked_name(name), self.public)

    def open(self, note: str) -> str:
        """The text of `note`, ending in a newline. Raises `NoteError`."""
        name, key_id, signature, text = _parts(note)
        if self.name not in (None, name):
            raise NoteError("signed under another name than that of the key")
        if key_id != _key_id(name, self.public):
            raise NoteError("signed by another key")
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            raise NoteError("the signature does not belong to this text") from None
        return text


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key and the name under which it signs. Shows neither in its repr."""

    name: str
    _key: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        _checked_name(self.name)

    @classmethod
    def from_pem(cls, name: str, pem: bytes) -> "Signer":
        """From what `generate_key` gave. Raises `KeyFormatError`."""
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyFormatError("not a private key in unencrypted PEM") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFormatError("not an Ed25519 key")
        return cls(name, key)

    @property
    def verifier(self) -> Verifier:
        """The public half: hand it out."""
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return Verifier(self.name, raw)

    def sign(self, text: str) -> str:
        """`text` (ending in a newline) as a signed note. The same text gives the same note."""
        _check_text(text)
        signature = self._key.sign(text.encode())
        blob = b64encode(_key_id(self.name, self.verifier.public) + signature).decode()
        return f"{text}\n\u2014 {self.name} {blob}\n"


def _parts(note: str) -> tuple[str, bytes, bytes, str]:
    """Key name, key id, signature and text. Raises `NoteError`."""
    if len(note) > MAX_NOTE:
        raise NoteError(f"longer than {MAX_NOTE} characters")
    body, gap, tail = note.rpartition("\n\n")
    line = _SIGNATURE.fullmatch(tail)
    if not gap or line is None or not _NAME.fullmatch(line[1]):
        raise NoteError("not a text, an empty line and one signature")
    try:
        blob = base64_bytes(line[2])
    except ValueError:
        raise NoteError("the signature is not base64") from None
    if len(blob) != 68:
        raise NoteError("the signature has the wrong length")
    return line[1], blob[:4], blob[4:], _check_text(body + "\n")


def _check_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NoteError("lone surrogate") from None
    if not text.endswith("\n") or any(char < " " and char != "\n" for char in text):
        raise NoteError("the text has control characters or does not end in a newline")
    return text
