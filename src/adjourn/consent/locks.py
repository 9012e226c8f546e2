"""What rests on consent and lacks it is locked: known, so that it can be deleted, used by nobody.

An item that rests on consent (its data type has basis a) is in use only while

- each person in it, for a recording each who was present while it ran, had agreed when it was made
  (§ 201 StGB; facts: law C-09), and
- each of them still agrees: a withdrawal locks at once (C-05, law §2.4).

Where nothing tells who was present nobody can say that all had agreed, so it is locked, too. The
lock is a restriction with a cause of its own (`adjourn.ledger.restricting`): it ends when the
consents are there, and neither ends what a case or an erasure has locked nor is ended by them. It
is shown, as it is the privacy desk that has to see and delete such items.

All functions run inside the caller's transaction.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adjourn.consent.gate import scope_of
from adjourn.consent.keeping import used
from adjourn.consent.presence import ALWAYS, NOBODY_KNOWN, Span, instant, presence
from adjourn.consent.purposes import consent_types
from adjourn.consent.words import Words
from adjourn.law.consents import OPEN
from adjourn.ledger import drift
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import NO_CONSENT, lift, restrict
from adjourn.ledger.sealing import unseal
from adjourn.ledger.sql import every, lookup
from adjourn.ledger.times import to_ms
from adjourn.tools.fields import mapping
from adjourn.tools.protocol import Drift, Relation

LACKING = "without consent"
"""What the drift is called, where a tool has recorded somebody who had not agreed."""


@dataclass(frozen=True, slots=True)
class Resting:
    """An item that rests on consent to `purpose`. `span`: when it was made, in ms."""

    number: int
    tool: str
    kind: str
    purpose: str
    conference: int | None
    everyone: bool
    span: Span


def review(ledger: Ledger, items: Iterable[int], now: datetime) -> None:
    """Lock or free those of these items (row numbers) that rest on consent.

    What is locked for the first time is counted as drift of its tool.
    """
    judge = _Judge(ledger, now)
    lacking, fine = list[Resting](), list[Resting]()
    for one in resting(ledger, sorted(set(items))):
        (fine if judge.consented(one) else lacking).append(one)
    fresh = _not_yet(lacking)
    restrict((one.number for one in fresh), NO_CONSENT, now)
    lift(NO_CONSENT, [one.number for one in fine])
    found: dict[str, list[Drift]] = {}
    for one in fresh:
        found.setdefault(one.tool, []).append(Drift(one.kind, LACKING))
    for tool, what in found.items():
        drift.record(tool, what, now)


def consented(ledger: Ledger, item: int, now: datetime) -> bool:
    """Whether this item (row number) may be used or copied as far as consent goes: nothing in it
    rests on consent, or everybody in it had agreed and still does."""
    judge = _Judge(ledger, now)
    return all(judge.consented(one) for one in resting(ledger, [item]))


def resting(ledger: Ledger, items: list[int]) -> Iterator[Resting]:
    """Those of these items (row numbers) that rest on consent."""
    rows = lookup(
        "SELECT id, ix, tool, kind, type, conference, key, at, everyone, sealed FROM ledger_item "
        "WHERE id IN ({})",
        items,
    )
    types = consent_types(ledger.register)
    found = [row for row in rows if row[4] in types]
    keys = ledger.keyring.get({row[6] for row in found})
    for number, ix, tool, kind, data_type, conference, key, at, everyone, sealed in found:
        _, _, detail = unseal(keys.get(key), sealed, b"item" + bytes(ix))
        purpose, span = types[data_type].purpose, _span(mapping(detail), at, bool(everyone))
        yield Resting(number, tool, kind, purpose, conference, bool(everyone), span)


def _span(detail: Mapping[str, Any], at: int, everyone: bool) -> Span:
    """From when to when it was made; a recording of which no end is told may have run on."""
    start, end = instant(detail.get("start")), instant(detail.get("end"))
    first = at if start is None else start
    if end is not None and end > first:
        return Span(first, end)
    return Span(first, ALWAYS if everyone else first + 1)


class _Judge:
    """Says of items whether all that is needed was agreed to. Presence is read once a conference,
    what people say once a conference and purpose."""

    def __init__(self, ledger: Ledger, now: datetime) -> None:
        self._ledger, self._now = ledger, to_ms(now)
        self._there: dict[int, dict[int, list[Span]]] = {}
        self._words: dict[tuple[int, str], Words] = {}

    def consented(self, one: Resting) -> bool:
        """Whether everybody in it had agreed when it was made, and still does. If so it is noted
        that their consents were used."""
        people, words = self._people(one)
        agreed = bool(people) and all(
            words.open(person, self._now)
            and all(state in OPEN for span in spans for _, state in words.parts(person, span))
            for person, spans in people.items()
        )
        for person in people if agreed else ():
            used(self._ledger, words.records(person, one.span.start), one.span.start)
        return agreed

    def _people(self, one: Resting) -> tuple[dict[int, list[Span]], Words]:
        if one.everyone and one.conference is not None:
            return self._present(one, one.conference)
        people = {person: [one.span] for person in _linked(one.number)}
        scope = scope_of(one.conference)
        return people, Words(self._ledger, people, one.purpose, scope)

    def _present(self, one: Resting, held: int) -> tuple[dict[int, list[Span]], Words]:
        if held not in self._there:
            self._there[held] = presence(self._ledger, held)
        there = self._there[held]
        if (held, one.purpose) not in self._words:
            known = there.keys() - {NOBODY_KNOWN}
            self._words[held, one.purpose] = Words(self._ledger, known, one.purpose, scope_of(held))
        present = {}
        for number, spans in there.items():
            if cut := [both for span in spans if (both := span.cut(one.span))]:
                present[number] = cut
        return present, self._words[held, one.purpose]


def _linked(item: int) -> list[int]:
    rows = every(
        "SELECT person FROM ledger_itemperson WHERE item = %s AND relation <> %s",
        [item, Relation.CONTEXT.value],
    )
    return [person for (person,) in rows]


def _not_yet(lacking: list[Resting]) -> list[Resting]:
    """Those that are not locked for this cause already."""
    rows = lookup(
        f"SELECT item FROM ledger_restriction WHERE cause = '{NO_CONSENT.hex}' AND item IN ({{}})",  # noqa: S608
        [one.number for one in lacking],
    )
    known = {item for (item,) in rows}
    return [one for one in lacking if one.number not in known]
