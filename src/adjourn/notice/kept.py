"""What is kept of versions: their texts by hash, and which held when. Only read here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, one, trouble
from adjourn.ledger.times import from_ms, to_ms
from adjourn.notice.draft import LANGUAGES, Language
from adjourn.notice.material import Change, Told
from adjourn.notice.text import Block

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """A version of the notice in one language ("en" or "de"). `since` is UTC; `forms` is what
    machines read: "jsonld" and "tilt", none for versions older than these."""

    hash: str
    language: str
    since: datetime
    blocks: tuple[Block, ...]
    forms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Validity:
    """When a version held: from `since` (UTC) until the next of its language began, None while it
    holds or is to come. `changes` is what was material in it; see `models.Publication`."""

    number: int
    version: str
    language: str
    since: datetime
    until: datetime | None
    cause: str
    changes: tuple[Change, ...]
    approver: str
    approved: datetime | None


def by_hash(_ledger: Ledger, name: str) -> Notice | None:
    """The version with this hash, None for one that was never shown."""
    with trouble():
        row = one(
            "SELECT language, text, coalesce((SELECT min(p.since) FROM notice_publication p "
            "WHERE p.version = v.hash), v.since), forms FROM notice_version v WHERE hash = %s",
            [name],
        )
    if row is None:
        return None
    language, text, since, forms = row
    found = msgspec.json.decode(text, type=tuple[Block, ...])
    made = msgspec.json.decode(forms) if forms else {}
    return Notice(name, language, from_ms(since), found, made)


def history(_ledger: Ledger) -> list[Validity]:
    """When each version held or will hold, newest first."""
    with trouble():
        rows = every(
            "SELECT id, version, language, since, cause, changes, approver, approved "
            "FROM notice_publication ORDER BY since DESC, id DESC"
        )
    ends: dict[str, datetime] = {}
    found = []
    for number, version, language, since, cause, material, approver, approved in rows:
        begins = from_ms(since)
        found.append(
            Validity(
                number, version, language, begins, ends.get(language), cause,
                tuple(Change(each) for each in material.split()), approver,
                from_ms(approved) if approved is not None else None,
            )
        )  # fmt: skip
        ends[language] = begins
    return found


def announced(ledger: Ledger, now: datetime) -> list[Validity]:
    """What was approved and begins later, by language."""
    return [one for one in history(ledger) if one.since > now]


def holding(now: datetime) -> dict[Language, str]:
    """The hash of the version in force at `now`, by language."""
    found: dict[Language, str] = {}
    with trouble():
        for language in LANGUAGES:
            row = one(
                "SELECT version FROM notice_publication WHERE language = %s AND since <= %s "
                "ORDER BY since DESC, id DESC LIMIT 1",
                [language, to_ms(now)],
            )
            if row:
                found[language] = row[0]
    return found


def ahead(now: datetime) -> list[tuple[int, str, Language]]:
    """What is announced: number of the row, version, language."""
    with trouble():
        return every(
            "SELECT id, version, language FROM notice_publication WHERE since > %s", [to_ms(now)]
        )


def told_of(holds: Mapping[Language, str]) -> Told | None:
    """What the versions tell of what may not change unannounced; None where nobody knows."""
    kept = next((_column("told", name) for name in holds.values()), "")
    return msgspec.json.decode(kept, type=Told) if kept else None


def text_of(name: str) -> tuple[Block, ...]:
    return msgspec.json.decode(_column("text", name), type=tuple[Block, ...])


def forms_of(holds: Mapping[Language, str]) -> dict[Language, Json]:
    return {each: msgspec.json.decode(_column("forms", name)) for each, name in holds.items()}


def _column(name: str, version: str) -> str:
    with trouble():
        row = one(f"SELECT {name} FROM notice_version WHERE hash = %s", [version])  # noqa: S608 ours
    return str(row[0]) if row else ""
