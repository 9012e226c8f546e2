"""Versions: the same register gives the same text, and each text that was shown is kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from adjourn.ledger.errors import LedgerError
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.notice.sentences import Facts, gaps
from adjourn.notice.text import Block, blocks
from adjourn.register import Issue
from adjourn.register.problem import dotted


class Unpublished(LedgerError):
    """A mandatory sentence lacks a value, and there is no earlier version. `gaps` names the keys
    of the register to fill in (facts: law N-01)."""

    def __init__(self, gaps: Sequence[Issue]) -> None:
        keys = ", ".join(dotted(issue.path) for issue in gaps)
        super().__init__(
            f"the notice cannot be published: the register lacks {keys}; see `adjourn check`"
        )
        self.gaps = tuple(gaps)


@dataclass(frozen=True, slots=True)
class Notice:
    """A version of the notice in one language ("en" or "de"). `since` is UTC."""

    hash: str
    language: str
    since: datetime
    blocks: tuple[Block, ...]


def in_force(ledger: Ledger, language: str, now: datetime) -> Notice:
    """The notice that the register yields now; kept when it is shown for the first time.

    Where a mandatory value lacks, the version before stays in force. Raises `Unpublished` without
    one; practice homes go on all the same.
    """
    lacking = () if ledger.practice else tuple(gaps(Facts.of(ledger.register, now)))
    before = _newest(language)
    if lacking:
        known = by_hash(ledger, before) if before else None
        if known is None:
            raise Unpublished(lacking)
        return known
    made = blocks(ledger.register, language, now)
    text = msgspec.json.encode(made).decode()
    name = hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()
    if before != name:
        _publish(ledger, language, name, text, now)
    return by_hash(ledger, name) or Notice(name, language, now, made)


def _newest(language: str) -> str | None:
    """The hash of the version published last."""
    with trouble():
        row = one(
            "SELECT version FROM notice_publication WHERE language = %s ORDER BY id DESC LIMIT 1",
            [language],
        )
    return row[0] if row else None


def _publish(ledger: Ledger, language: str, name: str, text: str, now: datetime) -> None:
    with writing():
        execute(
            "INSERT INTO notice_version (hash, language, text, since, register) "
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [name, language, text, to_ms(now), ledger.register.version],
        )
        execute(
            "INSERT INTO notice_publication (language, version, since) VALUES (%s, %s, %s)",
            [language, name, to_ms(now)],
        )


def by_hash(_ledger: Ledger, name: str) -> Notice | None:
    """The version with this hash, None for one that was never shown."""
    with trouble():
        row = one("SELECT language, text, since FROM notice_version WHERE hash = %s", [name])
    if row is None:
        return None
    language, text, since = row
    found = msgspec.json.decode(text, type=tuple[Block, ...])
    return Notice(name, language, from_ms(since), found)
