"""Versions: the same register gives the same text, and each text that was shown is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import msgspec

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.notice.text import Block, blocks


@dataclass(frozen=True, slots=True)
class Notice:
    """A version of the notice in one language ("en" or "de"). `since` is UTC."""

    hash: str
    language: str
    since: datetime
    blocks: tuple[Block, ...]


def in_force(ledger: Ledger, language: str, now: datetime) -> Notice:
    """The notice that the register yields now; kept when it is shown for the first time."""
    made = blocks(ledger.register, language)
    text = msgspec.json.encode(made).decode()
    name = hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()
    known = by_hash(ledger, name)
    if known is not None:
        return known
    with writing():
        execute(
            "INSERT INTO notice_version (hash, language, text, since, register) "
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [name, language, text, to_ms(now), ledger.register.version],
        )
    return Notice(name, language, now, made)


def by_hash(_ledger: Ledger, name: str) -> Notice | None:
    """The version with this hash, None for one that was never shown."""
    with trouble():
        row = one("SELECT language, text, since FROM notice_version WHERE hash = %s", [name])
    if row is None:
        return None
    language, text, since = row
    found = msgspec.json.decode(text, type=tuple[Block, ...])
    return Notice(name, language, from_ms(since), found)
