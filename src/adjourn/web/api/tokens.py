"""Tokens: `adjourn_<id>_<secret>`, shown once; of the secret a keyed hash is kept.

What can go wrong here, and what prevents it:
- A token is guessed: 256 random bits.
- A stolen database opens the door: the hash is made with a secret of the keyring.
- The comparison tells how much was right: it takes the same time for every secret, also where
  there is no token with this id.
- A token lives for ever unseen: it may expire, can be revoked, and the list says when it was used.
"""

import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import trouble, writing
from adjourn.ledger.times import to_ms
from adjourn.web.api.models import Token
from adjourn.web.api.scopes import Scope

USUAL_RATE = 600  # requests a minute
_FORM = re.compile(r"adjourn_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NOBODY = bytes(16)


class BadToken(ValueError):
    """There can be no such token. Says what would be right."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The system behind a request: its token's id, what it may do, and how often a minute."""

    id: str
    scopes: frozenset[Scope]
    per_minute: int


def make(
    ledger: Ledger,
    name: str,
    scopes: Collection[Scope],
    now: datetime,
    expires: datetime | None = None,
    per_minute: int = USUAL_RATE,
) -> tuple[str, str]:
    """A new token: its id, and the token itself, which is shown now and never again.

    `name` says which system it is for. Raises `BadToken`.
    """
    if not _NAME.fullmatch(name):
        raise BadToken(
            "the name must be of the system: small letters, digits and hyphens, 40 at most"
        )
    if not scopes:
        raise BadToken("name at least one scope")
    if expires is not None and expires <= now:
        raise BadToken("it would have expired already")
    ident, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with writing():
        Token.objects.create(
            id=ident,
            hash=_hash(ledger, ident, secret),
            name=name,
            scopes=",".join(scope for scope in Scope if scope in scopes),
            per_minute=per_minute,
            made=to_ms(now),
            expires=to_ms(expires) if expires else None,
        )
    return ident, f"adjourn_{ident}_{secret}"


def known(ledger: Ledger, given: str, now: datetime) -> Caller | None:
    """Whose token this is; None for one that is unknown, expired or revoked."""
    match = _FORM.fullmatch(given)
    ident, secret = match.groups() if match else ("", "")
    with trouble():
        row = Token.objects.filter(id=ident).first()
    right = hmac.compare_digest(_hash(ledger, ident, secret), bytes(row.hash) if row else _NOBODY)
    if row is None or not right or row.revoked is not None:
        return None
    if row.expires is not None and row.expires <= to_ms(now):
        return None
    _remember_use(row, now)
    return Caller(row.id, frozenset(map(Scope, row.scopes.split(","))), row.per_minute)


def every() -> list[Token]:
    """All tokens, the oldest first; also those that open nothing any more."""
    with trouble():
        return list(Token.objects.order_by("made", "id"))


def revoke(ident: str, now: datetime) -> bool:
    """From now on this token opens nothing; False where there is none with this id."""
    with writing():
        found = Token.objects.filter(id=ident)
        found.filter(revoked=None).update(revoked=to_ms(now))
        return found.exists()


def _hash(ledger: Ledger, ident: str, secret: str) -> bytes:
    return ledger.index("api token", ident, secret)


def _remember_use(row: Token, now: datetime) -> None:
    """By day: a read that wrote each time would wait for every writer."""
    today = to_ms(now.replace(hour=0, minute=0, second=0, microsecond=0))
    if row.used is None or row.used < today:
        with writing():
            Token.objects.filter(id=row.id).update(used=today)
