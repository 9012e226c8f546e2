"""Random tokens that people carry: in a link, a cookie, an invitation. We keep their names only."""

import hashlib
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal, unseal

_BYTES = 32


def new_token() -> str:
    """256 random bits, as they stand in an address or a cookie: nobody guesses one."""
    return secrets.token_urlsafe(_BYTES)


class Token:
    """A token with what only its carrier can do: be known by name, open what it sealed."""

    def __init__(self, ledger: Ledger, kind: str, token: str) -> None:
        """`kind` keeps a link from being used as a session, say."""
        secret = ledger.keyring.secret(f"portal {kind}")
        data = token.encode("utf-8", "backslashreplace")[:200]
        self.name = hashlib.blake2b(data, key=secret, digest_size=16, person=b"name").digest()
        self._key = hashlib.blake2b(data, key=secret, digest_size=32, person=b"key").digest()

    def __repr__(self) -> str:
        return "Token(***)"

    def seal(self, value: Any) -> bytes:
        """`value` (JSON-able), to be opened with this token alone."""
        return seal(AESGCM(self._key), value, self.name)

    def open(self, sealed: bytes) -> Any:
        """What was sealed with this token. Raises `Unreadable`."""
        return unseal(AESGCM(self._key), sealed, self.name)
