"""The items of a copy, one after the other: what we know of each, what its tool holds of it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from adjourn.evidence.entries import rfc3339
from adjourn.law.sharing import Treatment
from adjourn.ledger.find import FoundPerson, conferences_of
from adjourn.ledger.handles import guest
from adjourn.ledger.holdings import (
    Attended,
    Holding,
    attended,
    companions,
    holdings,
    names,
    numbers_of,
)
from adjourn.ledger.ledger import Ledger
from adjourn.rights.copy.contents import FILES, Contents
from adjourn.rights.copy.gaps import Gap, Missing, Why
from adjourn.rights.copy.names import file_name
from adjourn.rights.copy.transcript import own_words
from adjourn.rights.sharing import WHOLE, Sharing
from adjourn.tools.protocol import HandleKind, Kind, Relation

_OBSERVED = frozenset({Kind.CALL, Kind.ATTENDANCE, Kind.DEVICE})
_OF_ALL = frozenset({Kind.RECORDING, Kind.TRANSCRIPT, Kind.WHITEBOARD})
# Handles in the place of a name (a caller's number): those of others stay out (facts: law §2.4).
_NO_NAME = re.compile(r"@|\d{5}|(?:\d[\s()/.-]*){7}")
ALL = frozenset(Kind)
_CACHED = 20_000


@dataclass(slots=True)
class Tally:
    """What a copy has of one data type at one tool."""

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    sources: set[str] = field(default_factory=set)
    kinds: set[Kind] = field(default_factory=set)

    def add(self, at: datetime, kind: Kind, source: str) -> None:
        self.count += 1
        self.first = min(at, self.first or at)
        self.last = max(at, self.last or at)
        self.kinds.add(kind)
        self.sources.add(source)


class Items:
    """The items of one person. `types`: only of these data types (None: of all); `portability`:
    only what Art. 20(1) GDPR covers.

    `gaps`, `tallies` (by tool and type), `files` and `subjects` (by conference) fill up as the
    items are read; `left_out` counts, by legal basis, what Art. 20 does not cover.
    """

    def __init__(
        self,
        ledger: Ledger,
        contents: Contents,
        sharing: Sharing,
        person: FoundPerson,
        *,
        types: Collection[str] | None = None,
        portability: bool = False,
    ) -> None:
        self._ledger, self._contents, self._sharing = ledger, contents, sharing
        self._person, self._portability = person, portability
        known = frozenset(ledger.register.types if types is None else types)
        # Both passes see the same items: what is collected meanwhile is for the next copy.
        self._numbers = {kinds: numbers_of(person.number, kinds, known) for kinds in (FILES, ALL)}
        self._reached = None if types is None else _conferences(self._numbers[ALL])
        self._names: dict[int, str | None] = {}
        self._conferences: dict[int, int] = {}
        self.gaps: list[Gap] = []
        self.tallies: dict[tuple[str, str], Tally] = {}
        self.files: dict[int, str] = {}
        self.missing: dict[int, Why] = {}
        self.subjects: dict[int, str] = {}
        self.left_out: Counter[str] = Counter()

    def media(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Name and bytes of each file; what comes of it is in `files` and `missing`."""
        for holding in self._holdings(FILES):
            if not self._belongs(holding):
                continue
            try:
                yield self._file(holding)
            except Missing as missing:
                self._gap(holding, missing.why)

    def _holdings(self, kinds: frozenset[Kind]) -> Iterator[Holding]:
        return holdings(self._ledger, self._person.number, self._numbers[kinds])

    def _file(self, holding: Holding) -> tuple[str, Iterator[bytes]]:
        found = holding.found
        says = self._sharing.of(holding)
        parts = self._shared(holding, says)
        start = next(parts)
        if says is Treatment.GIVE_OWN_WORDS:
            self._gap(holding, Why.OWN_WORDS)
        number = len(self.files) + 1
        name = file_name(found.item.kind, number, found.item.at, found.detail, start)
        self.files[found.number] = name
        return name, self._rest(holding, start, parts)

    def _rest(self, holding: Holding, start: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
        """A file that has begun stays in the copy as far as it came."""
        try:
            yield from chain([start], parts)
        except Missing as missing:
            self._gap(holding, missing.why)

    def _shared(self, holding: Holding, says: Treatment) -> Iterator[bytes]:
        """The bytes that the person gets. Raises `Missing`."""
        if says in WHOLE:
            return self._contents.file(holding.found)
        if says is not Treatment.GIVE_OWN_WORDS or self._namesakes(holding):
            raise Missing(_why(says))
        return own_words(self._contents.file(holding.found), self._called())

    def _called(self) -> list[str]:
        """The names under which the person speaks in a transcript."""
        typed = [h.value for h in self._person.handles if h.kind is HandleKind.GUEST]
        return [name for name in (self._person.name, *typed) if name]

    def _namesakes(self, holding: Holding) -> bool:
        """Whether somebody else in the conference has the same name, or the person has none."""
        own = {guest(name) for name in self._called()}
        if holding.conference is None or not own:
            return True
        others = self._name(companions(holding.conference, self._person.number))
        return any(guest(name) in own for name in others.values() if name)

    def each(self) -> Iterator[tuple[Holding, dict[str, Any]]]:
        """All items as `data.json` has them; the files have to be through before."""
        for holding in self._holdings(ALL):
            if self._belongs(holding):
                yield holding, self._item(holding)
            else:
                self.left_out[self._ledger.register.types[holding.found.type].basis] += 1

    def _belongs(self, holding: Holding) -> bool:
        basis = self._ledger.register.types[holding.found.type].basis
        return self._sharing.belongs(holding, basis)

    def _item(self, holding: Holding) -> dict[str, Any]:
        found = holding.found
        kind = found.item.kind
        source = source_of(kind, found.relation)
        tally = self.tallies.setdefault((found.tool, found.type), Tally())
        tally.add(found.item.at, kind, source)
        content = self._content(holding)
        if holding.conference is not None and content.get("subject"):
            self.subjects[holding.conference] = str(content["subject"])[:200]
        why = self.missing.get(found.number)
        return {
            "id": str(found.id),
            "tool": found.tool,
            "type": found.type,
            "kind": kind.value,
            "at": instant(found.item.at),
            "until": instant(found.until),
            "state": found.state,
            "relation": found.relation.value,
            "source": source,
            "conference": self._conferences.get(holding.conference or 0),
            "people": self._people(holding.others),
            "details": _details(holding),
            "content": content or None,
            "file": self.files.get(found.number),
            "missing": why.value if why else None,
        }

    def _content(self, holding: Holding) -> Mapping[str, Any]:
        """What was written in it, as far as it is the person's to have."""
        found = holding.found
        if found.item.kind in FILES and found.number not in self.files:
            return {}  # it was said already why
        if not self._contents.offers(found):
            return {}
        says = self._sharing.of(holding)
        try:
            if says not in WHOLE and found.item.kind not in FILES:
                raise Missing(_why(says))
            said = self._contents.fields(found)
        except Missing as missing:
            self._gap(holding, missing.why)
            return {}
        if said.get("encrypted"):
            self._gap(holding, Why.ENCRYPTED)
        return said

    def _people(self, others: Iterable[tuple[int, Relation]]) -> list[dict[str, Any]]:
        """The others by name alone."""
        known = self._name([number for number, _ in others])
        return [
            {"name": known.get(number), "relation": relation.value} for number, relation in others
        ]

    def _name(self, numbers: Collection[int]) -> dict[int, str | None]:
        unknown = [number for number in numbers if number not in self._names]
        if len(self._names) > _CACHED:
            self._names.clear()
            unknown = list(numbers)
        found = names(self._ledger, unknown) if unknown else {}
        self._names |= {number: found.get(number) for number in unknown}
        return {number: shown(self._names[number]) for number in numbers}

    def conferences(self) -> Iterator[dict[str, Any]]:
        """The conferences that the person took part in, each with a number within the copy; of a
        copy of some data types those in which something of these is."""
        for one in attended(self._person.number):
            if self._reached is None or one.number in self._reached:
                yield self._conference(one)

    def _conference(self, one: Attended) -> dict[str, Any]:
        number = self._conferences.setdefault(one.number, len(self._conferences) + 1)
        called = self._name(one.others)
        return {
            "number": number,
            "tool": one.tool,
            "started": instant(one.started),
            "ended": instant(one.ended),
            "people": sorted(name for name in called.values() if name),
            "unnamed": sum(name is None for name in called.values()),
        }

    def _gap(self, holding: Holding, why: Why) -> None:
        found = holding.found
        self.missing.setdefault(found.number, why)
        self.gaps.append(Gap(found.id, found.tool, found.item.kind, found.type, found.item.at, why))


def _conferences(items: list[int]) -> frozenset[int]:
    return frozenset(conferences_of(items).values())


def _why(says: Treatment) -> Why:
    """Why the table holds something back."""
    other = says is Treatment.NAME_OTHER
    return Why.OTHER_CONTROLLER if other else Why.THIRD_PARTY_RIGHTS


SOURCES = ("you", "use", "invitation", "conference", "others")
"""Where items come from (Art. 15(1)(g)): the person; observed of their use of the tool; an
invitation or account that somebody made for them; made in a conference; other people."""


def source_of(kind: Kind, relation: Relation) -> str:
    """Which of `SOURCES` an item of a person comes from."""
    if relation is Relation.AUTHORED_BY:
        return "you"
    if kind in _OBSERVED:
        return "use"
    if kind is Kind.CONTACT:
        return "invitation"
    return "conference" if kind in _OF_ALL else "others"


def shown(name: str | None) -> str | None:
    """A display name; None where an address or number stands in its place."""
    return None if name is None or _NO_NAME.search(name) else name


def _details(holding: Holding) -> dict[str, Any]:
    """What the ledger remembers of the item; of others' items not the device they used."""
    found = holding.found
    if found.relation is Relation.AUTHORED_BY or found.item.kind in _OBSERVED:
        return dict(found.detail)
    return {name: value for name, value in found.detail.items() if name != "device_id"}


def instant(value: datetime | None) -> str | None:
    """RFC 3339 in UTC with whole seconds."""
    return rfc3339(value.replace(microsecond=0)) if value else None
