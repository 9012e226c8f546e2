"""Versions: each text that was shown is kept for good, and which one held when (facts: law N-04).

What can go wrong here, and what prevents it:
- A false sentence stays because nobody approves: only what is new to people waits (N-05), and it
  waits sentence by sentence. What became false goes or is replaced at once.
- Something new holds before people were told: it needs an approval with a day to come.
- A text is changed afterwards: it is found by its hash alone, and no statement here alters one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from adjourn.ledger.errors import LedgerError
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, one, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.notice.draft import LANGUAGES, Draft, Language, draft, encoded, held
from adjourn.notice.forms import document, renamed, tilt, tilt_renamed
from adjourn.notice.material import Change, Told, changes, held_back, longer
from adjourn.notice.sentences import Facts
from adjourn.notice.text import Block
from adjourn.register import Issue
from adjourn.register.problem import dotted

Json = dict[str, Any]


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


def in_force(ledger: Ledger, language: str, now: datetime) -> Notice:
    """The notice that holds at `now`; kept when it is shown for the first time.

    Where a mandatory value lacks, the version before stays in force. Raises `Unpublished` without
    one; practice homes go on all the same.
    """
    new = draft(ledger.register, now)
    holds: Mapping[Language, str] = _holding(now)
    if new.gaps and not ledger.practice:
        if not holds:
            raise Unpublished(new.gaps)
    elif holds != new.hashes or _unformed(holds):
        holds = _settle(ledger, new, holds, now)
    found = by_hash(ledger, holds["de" if language == "de" else "en"])
    assert found is not None, "whatever is in force is kept"
    return found


def pending(ledger: Ledger, now: datetime) -> tuple[Change, ...]:
    """What waits to be approved: new to people, and not announced yet."""
    new = draft(ledger.register, now)
    before = _told_of(_holding(now))
    if (new.gaps and not ledger.practice) or before is None:
        return ()
    return () if announced(ledger, now) else changes(before, new.told)


def longer_than_told(ledger: Ledger, now: datetime) -> list[str]:
    """The data types that the register keeps longer than the version in force says."""
    before = _told_of(_holding(now))
    return longer(before, draft(ledger.register, now).told) if before else []


def announced(ledger: Ledger, now: datetime) -> list[Validity]:
    """What was approved and begins later, by language."""
    return [one for one in history(ledger) if one.since > now]


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


def _settle(
    ledger: Ledger, new: Draft, holds: Mapping[Language, str], now: datetime
) -> Mapping[Language, str]:
    """Publish what may hold now of a draft that is not what holds; the hashes that then hold."""
    before = _told_of(holds)
    material = changes(before, new.told) if before and not ledger.practice else ()
    cause = "practice" if ledger.practice else "automatic" if holds else "first"
    with writing():
        _follow(ledger, new, now)
        if not material or before is None:
            publish(ledger, new, cause, now)
            return new.hashes
        texts = {each: _text(name) for each, name in holds.items()}
        kept = held(texts, new, held_back(material), before)
        if kept.hashes != holds:
            publish(ledger, kept, cause, now, was=_forms(holds))
    return kept.hashes


def _follow(ledger: Ledger, new: Draft, now: datetime) -> None:
    """What is announced follows what is not material; it is taken back where the rest has changed
    since, as people would be told another thing than what comes."""
    for one_ in announced(ledger, now):
        if _told_of({"de": one_.version}) != new.told:
            execute("DELETE FROM notice_publication WHERE id = %s", [one_.number])
        elif one_.version not in new.hashes.values():
            keep(ledger, new, now)
            execute(
                "UPDATE notice_publication SET version = %s WHERE id = %s",
                [new.hashes["de" if one_.language == "de" else "en"], one_.number],
            )


def publish(
    ledger: Ledger,
    what: Draft,
    cause: str,
    now: datetime,
    *,
    since: datetime | None = None,
    material: Sequence[Change] = (),
    approver: str = "",
    was: Mapping[Language, Json] | None = None,
) -> None:
    """Both languages at once: they say the same, of the same facts. Within the caller's
    transaction. `since`: from when they hold (default: now); `was`: what machines read of the
    version before, where that is to stay."""
    begins = since or now
    keep(ledger, what, now, was)
    latest = _holding(begins)
    for language, name in what.hashes.items():
        if latest.get(language) != name or approver:
            execute(
                "INSERT INTO notice_publication (language, version, since, cause, changes, "
                "approver, approved) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [language, name, to_ms(begins), cause, " ".join(material), approver,
                 to_ms(now) if approver else None],
            )  # fmt: skip


def keep(
    ledger: Ledger, what: Draft, now: datetime, was: Mapping[Language, Json] | None = None
) -> None:
    """Keep the texts by their hashes, with what machines read. Within the caller's transaction."""
    facts = Facts.of(ledger.register, now)
    names = what.hashes
    linked = renamed(was["de"]["jsonld"], names) if was else document(facts, names, now)
    told = msgspec.json.encode(what.told).decode()
    for language, name in names.items():
        count = one("SELECT count(*) FROM notice_publication WHERE language = %s", [language])
        number = (count[0] if count else 0) + 1
        made = {
            "jsonld": linked,
            "tilt": tilt_renamed(was[language]["tilt"], name, number, now)
            if was
            else tilt(facts, language, name, number, now),
        }
        execute(
            "INSERT INTO notice_version (hash, language, text, since, register, forms, told) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (hash) DO UPDATE "
            "SET forms = excluded.forms, told = excluded.told WHERE notice_version.forms = ''",
            [name, language, encoded(what.texts[language]), to_ms(now), facts.register.version,
             msgspec.json.encode(made).decode(), told],
        )  # fmt: skip


def _holding(now: datetime) -> dict[Language, str]:
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


def _unformed(holds: Mapping[Language, str]) -> bool:
    """Whether a version is from before machines read it."""
    return any(_column("forms", name) == "" for name in holds.values())


def _told_of(holds: Mapping[Language, str]) -> Told | None:
    """What the versions tell of what may not change unannounced; None where nobody knows."""
    kept = next((_column("told", name) for name in holds.values()), "")
    return msgspec.json.decode(kept, type=Told) if kept else None


def _text(name: str) -> tuple[Block, ...]:
    return msgspec.json.decode(_column("text", name), type=tuple[Block, ...])


def _forms(holds: Mapping[Language, str]) -> dict[Language, Json]:
    return {each: msgspec.json.decode(_column("forms", name)) for each, name in holds.items()}


def _column(name: str, version: str) -> str:
    with trouble():
        row = one(f"SELECT {name} FROM notice_version WHERE hash = %s", [version])  # noqa: S608 ours
    return str(row[0]) if row else ""
