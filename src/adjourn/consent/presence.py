"""Who was present in a conference, and when: late joiners, callers and people nobody knows (C-09).

Attendance says when each person came and went. A call says who took part at all: whoever is in it
and in no attendance (by telephone, or where no report is made) counts as present throughout. Where
a call had more participants than anybody recognises, somebody unknown was present.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import unseal
from adjourn.ledger.sql import every, lookup, one
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.fields import mapping, objects, text
from adjourn.tools.protocol import Kind, Relation

NOBODY_KNOWN = 0  # the number of somebody present whom we do not recognise; no row has it
ALWAYS = 2**62  # an instant (ms) that stands for none


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to, and not at, `end`; in ms."""

    start: int
    end: int

    def __contains__(self, at: int) -> bool:
        return self.start <= at < self.end

    def cut(self, other: "Span") -> "Span":
        """What both have; empty where `end` is not behind `start`."""
        return Span(max(self.start, other.start), min(self.end, other.end))

    def __bool__(self) -> bool:
        return self.end > self.start


@dataclass(frozen=True, slots=True)
class Source:
    """An item that tells of presence, with the people in it."""

    kind: Kind
    at: int
    detail: Mapping[str, Any]
    people: Mapping[int, Relation]


def presence(ledger: Ledger, conference: int) -> dict[int, list[Span]]:
    """When each person (row number) was present in this conference (row number).

    `NOBODY_KNOWN` stands for somebody whom we do not recognise. Empty where nothing tells.
    """
    sources = list(_sources(ledger, conference))
    whole = _whole(conference)
    attended = _attended([s for s in sources if s.kind is Kind.ATTENDANCE], whole)
    called = _called([s for s in sources if s.kind is Kind.CALL], whole, bool(attended))
    return called | attended


def _sources(ledger: Ledger, conference: int) -> Iterator[Source]:
    rows = every(
        "SELECT id, ix, kind, key, at, sealed FROM ledger_item "
        "WHERE conference = %s AND kind IN ('attendance', 'call')",
        [conference],
    )
    people: dict[int, dict[int, Relation]] = defaultdict(dict)
    links = lookup(
        "SELECT item, person, relation FROM ledger_itemperson WHERE item IN ({})",
        [row[0] for row in rows],
    )
    for item, person, relation in links:
        if relation != Relation.CONTEXT:
            people[item][person] = Relation(relation)
    keys = ledger.keyring.get({row[3] for row in rows})
    for number, ix, kind, key, at, sealed in rows:
        _, _, detail = unseal(keys.get(key), sealed, b"item" + bytes(ix))
        yield Source(Kind(kind), at, mapping(detail), people[number])


def _whole(conference: int) -> Span:
    """The conference from its first to its last known moment; without bounds where none is known:
    who may have been there counts as there."""
    row = one("SELECT started, ended FROM ledger_conference WHERE id = %s", [conference])
    started, ended = row or (None, None)
    return Span(started if started is not None else -ALWAYS, _later(ended))


def _attended(sources: list[Source], whole: Span) -> dict[int, list[Span]]:
    """By what attendance says of each: the times, or the moments of coming and going."""
    found: dict[int, list[Span]] = defaultdict(list)
    moves: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for source in sources:
        came = _MOVES.get(text(source.detail.get("membership")))
        for person in source.people:
            if came is not None:
                moves[person].append((source.at, came))
            elif "membership" not in source.detail:
                found[person] += _intervals(source.detail) or [whole]
    return _with_moves(found, moves)


_MOVES = {"join": True, "leave": False, "ban": False}  # an invitation is neither


def _called(sources: list[Source], whole: Span, reported: bool) -> dict[int, list[Span]]:
    """By what calls say. Who only organised it counts where no attendance was reported."""
    found: dict[int, list[Span]] = defaultdict(list)
    moves: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for source in sources:
        span = _span(source.detail, "start", "end") or whole
        joined = source.detail.get("joined")
        for person, relation in source.people.items():
            if isinstance(joined, bool):
                moves[person].append((source.at, joined))
            elif relation is Relation.ABOUT or not reported:
                found[person].append(span)
        count = source.detail.get("participants")
        if isinstance(count, int) and count > len(source.people):
            found[NOBODY_KNOWN].append(span)
    return _with_moves(found, moves)


def _with_moves(
    found: dict[int, list[Span]], moves: dict[int, list[tuple[int, bool]]]
) -> dict[int, list[Span]]:
    for person, told in moves.items():
        steps = [*sorted(told), (ALWAYS, False)]
        found[person] += [Span(a, b) for (a, came), (b, _) in pairwise(steps) if came]
    return {person: spans for person, spans in found.items() if spans}


def _intervals(detail: Mapping[str, Any]) -> list[Span]:
    spans = (_span(each, "join", "leave") for each in objects(detail.get("intervals")))
    return [span for span in spans if span]


def _span(detail: Mapping[str, Any], start: str, end: str) -> Span | None:
    """The span between two instants; one without an end lasts. None where it has no start."""
    first = instant(detail.get(start))
    if first is None:
        return None
    span = Span(first, _later(instant(detail.get(end))))
    return span if span else None


def _later(end: int | None) -> int:
    return end if end is not None else ALWAYS


def instant(value: Any) -> int | None:
    """An instant as tools write it (ISO 8601; UTC where nothing is said) in ms, None for none."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return to_ms(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def as_datetime(ms: int) -> datetime | None:
    """The instant, None for one without bounds."""
    return from_ms(ms) if abs(ms) < ALWAYS else None
