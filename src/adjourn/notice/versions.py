"""Versions: the same register gives the same text, and each text that was shown is kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from adjourn.ledger.errors import LedgerError
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.notice.forms import document, tilt
from adjourn.notice.sentences import Facts, gaps
from adjourn.notice.text import Block, blocks
from adjourn.register import Issue
from adjourn.register.problem import dotted

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
"""German leads (facts: law L-02)."""


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
    """A version of the notice in one language ("en" or "de"). `since` is UTC; `forms` is what
    machines read: "jsonld" and "tilt", none for versions older than these."""

    hash: str
    language: str
    since: datetime
    blocks: tuple[Block, ...]
    forms: Mapping[str, Any]


def in_force(ledger: Ledger, language: str, now: datetime) -> Notice:
    """The notice that the register yields now; kept when it is shown for the first time.

    Where a mandatory value lacks, the version before stays in force. Raises `Unpublished` without
    one; practice homes go on all the same.
    """
    facts = Facts.of(ledger.register, now)
    lacking = () if ledger.practice else tuple(gaps(facts))
    before = _newest(language)
    if lacking:
        known = by_hash(ledger, before) if before else None
        if known is None:
            raise Unpublished(lacking)
        return known
    texts = {each: _encoded(blocks(ledger.register, each, now)) for each in LANGUAGES}
    hashes = {each: _hash(each, text) for each, text in texts.items()}
    name = hashes["de" if language == "de" else "en"]
    known = by_hash(ledger, name) if before == name else None
    if known is None or not known.forms:
        _publish(facts, texts, hashes, now)
        known = by_hash(ledger, name)
    assert known is not None, "it was just kept"
    return known


def _encoded(made: tuple[Block, ...]) -> str:
    return msgspec.json.encode(made).decode()


def _hash(language: str, text: str) -> str:
    return hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()


def _newest(language: str) -> str | None:
    """The hash of the version published last."""
    with trouble():
        row = one(
            "SELECT version FROM notice_publication WHERE language = %s ORDER BY id DESC LIMIT 1",
            [language],
        )
    return row[0] if row else None


def _publish(
    facts: Facts, texts: Mapping[Language, str], hashes: Mapping[Language, str], now: datetime
) -> None:
    """Both languages at once: they say the same, of the same facts."""
    linked = document(facts, hashes, now)
    with writing():
        for language, name in hashes.items():
            count = one(
                "SELECT count(*) FROM notice_publication WHERE language = %s", [language]
            ) or (0,)
            forms = {"jsonld": linked, "tilt": tilt(facts, language, name, count[0] + 1, now)}
            execute(
                "INSERT INTO notice_version (hash, language, text, since, register, forms) "
                "VALUES (%s, %s, %s, %s, %s, %s) "
                "ON CONFLICT (hash) DO UPDATE SET forms = excluded.forms "
                "WHERE notice_version.forms = ''",
                [name, language, texts[language], to_ms(now), facts.register.version,
                 msgspec.json.encode(forms).decode()],
            )  # fmt: skip
            if _newest(language) != name:
                execute(
                    "INSERT INTO notice_publication (language, version, since) VALUES (%s, %s, %s)",
                    [language, name, to_ms(now)],
                )


def by_hash(_ledger: Ledger, name: str) -> Notice | None:
    """The version with this hash, None for one that was never shown."""
    with trouble():
        row = one("SELECT language, text, since, forms FROM notice_version WHERE hash = %s", [name])
    if row is None:
        return None
    language, text, since, forms = row
    found = msgspec.json.decode(text, type=tuple[Block, ...])
    made = msgspec.json.decode(forms) if forms else {}
    return Notice(name, language, from_ms(since), found, made)
