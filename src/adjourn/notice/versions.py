"""Versions: each text that was shown is kept for good, and which one held when (facts: law N-04).

What can go wrong here, and what prevents it:
- A false sentence stays because nobody approves: only what is new to people waits (N-05), and it
  waits sentence by sentence. What became false goes or is replaced at once.
- Something new holds before people were told: it needs an approval with a day to come.
- A text is changed afterwards: it is found by its hash alone, and no statement here alters one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from adjourn.ledger.errors import LedgerError
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one, writing
from adjourn.ledger.times import to_ms
from adjourn.notice.draft import Draft, Language, by_sentence, draft, encoded, held
from adjourn.notice.forms import document, tilt, waiting
from adjourn.notice.kept import Notice, ahead, by_hash, forms_of, holding, text_of, told_of
from adjourn.notice.material import MATERIAL, Change, changes, held_back, longer
from adjourn.notice.sentences import Facts
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


def in_force(ledger: Ledger, language: str, now: datetime) -> Notice:
    """The notice that holds at `now`; kept when it is shown for the first time.

    Where a mandatory value lacks, the version before stays in force. Raises `Unpublished` without
    one; practice homes go on all the same.
    """
    new = draft(ledger.register, now)
    holds: Mapping[Language, str] = holding(now)
    if new.gaps and not ledger.practice:
        if not holds:
            raise Unpublished(new.gaps)
    elif holds != new.hashes or ahead(now):
        holds = _settle(ledger, new, holds, now)
    found = by_hash(ledger, holds["de" if language == "de" else "en"])
    if found and holds == new.hashes and found.forms.get("register") != ledger.register.version:
        with writing():
            keep(ledger, new, now)
        found = by_hash(ledger, found.hash)
    assert found is not None, "whatever is in force is kept"
    return found


def pending(ledger: Ledger, now: datetime) -> tuple[Change, ...]:
    """What waits to be approved: new to people, and not announced yet."""
    new = draft(ledger.register, now)
    if ledger.practice or new.gaps or ahead(now):
        return ()
    return _material(holding(now), new)


def longer_than_told(ledger: Ledger, now: datetime) -> list[str]:
    """The data types that the register keeps longer than the version in force says."""
    before = told_of(holding(now))
    return longer(before, draft(ledger.register, now).told) if before else []


def _settle(
    ledger: Ledger, new: Draft, holds: Mapping[Language, str], now: datetime
) -> Mapping[Language, str]:
    """Publish what may hold now of a draft that is not what holds; the hashes that then hold.
    Writes only where something is to be written: every page asks."""
    material = () if ledger.practice else _material(holds, new)
    if not material:
        what = new
        cause = "practice" if ledger.practice else "automatic" if holds else "first"
    else:
        told = told_of(holds)
        assert told is not None, "else nothing is material"
        texts = {each: text_of(name) for each, name in holds.items()}
        what = held(texts, new, held_back(material), told)
        cause = "automatic"
    stale = [one_ for one_ in ahead(now) if one_[1] not in new.hashes.values()
             or new.hashes == holds]  # fmt: skip
    if what.hashes != holds or stale:
        with writing():
            for number, version, language in stale:
                _follow(ledger, new, holds, number, version, language, now)
            if what.hashes != holds:
                publish(ledger, what, cause, now, waits=material)
    return what.hashes


def _material(holds: Mapping[Language, str], new: Draft) -> tuple[Change, ...]:
    """What is new to people in a draft, where a sentence of theirs tells it."""
    before = told_of(holds)
    if before is None:
        return ()
    was = {each: by_sentence(text_of(name)) for each, name in holds.items()}
    is_ = {each: by_sentence(new.texts[each]) for each in was}
    return tuple(
        change
        for change in changes(before, new.told)
        if any(
            was[each].get(name) != is_[each].get(name)
            for each in was
            for name in MATERIAL[change].sentences
        )
    )


def _follow(
    ledger: Ledger, new: Draft, holds: Mapping[Language, str], number: int, version: str,
    language: Language, now: datetime,
) -> None:  # fmt: skip
    """What is announced follows what is not material. It is taken back where the rest has changed
    since, or is as before: people would be told another thing than what comes."""
    if new.hashes == holds or _material({language: version}, new):
        execute("DELETE FROM notice_publication WHERE id = %s", [number])
        return
    keep(ledger, new, now)
    execute(
        "UPDATE notice_publication SET version = %s WHERE id = %s", [new.hashes[language], number]
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
    waits: Sequence[Change] = (),
) -> None:
    """Both languages at once: they say the same, of the same facts. Within the caller's
    transaction. `since`: from when they hold (default: now); `waits`: what of the register is not
    in it yet."""
    begins = since or now
    keep(ledger, what, now, waits)
    latest = holding(begins)
    for language, name in what.hashes.items():
        if latest.get(language) != name or approver:
            execute(
                "INSERT INTO notice_publication (language, version, since, cause, changes, "
                "approver, approved) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [language, name, to_ms(begins), cause, " ".join(material), approver,
                 to_ms(now) if approver else None],
            )  # fmt: skip


def keep(ledger: Ledger, what: Draft, now: datetime, waits: Sequence[Change] = ()) -> None:
    """Keep the texts by their hashes, with what machines read. Within the caller's transaction.

    A text is never changed. What machines read of one that is kept already is made anew: it says
    more than the words do, such as the terms of DPV, and follows the register. What `waits` is in
    it as in the version in force.
    """
    facts = Facts.of(ledger.register, now)
    known = by_hash(ledger, what.hashes["de"])
    issued = known.since if known else now
    before = forms_of(holding(now)) if waits else {}
    linked = document(facts, what.hashes, issued)
    for language, name in what.hashes.items():
        made = {"jsonld": linked, "tilt": tilt(facts, language, name, _number(language, name),
                                               issued)}  # fmt: skip
        if waits:
            made = {form: waiting(before[language][form], made[form], waits) for form in made}
        register = "" if waits else facts.register.version
        execute(
            "INSERT INTO notice_version (hash, language, text, since, register, forms, told) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (hash) DO UPDATE "
            "SET forms = excluded.forms, told = excluded.told",
            [name, language, encoded(what.texts[language]), to_ms(now), facts.register.version,
             _json({**made, "register": register}), _json(what.told)],
        )  # fmt: skip


def _number(language: Language, name: str) -> int:
    """How many versions were published before it was for the first time, and one."""
    row = one(
        "SELECT count(DISTINCT version) FROM notice_publication WHERE language = %s AND NOT EXISTS "
        "(SELECT 1 FROM notice_publication p WHERE p.version = %s "
        "AND p.id <= notice_publication.id)",
        [language, name],
    )
    return (row[0] if row else 0) + 1


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
