"""Conferences as they are written: found or made, who took part, from when to when."""

from collections.abc import Iterator

from adjourn.law.periods import Start
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.links import Link
from adjourn.ledger.sealing import seal
from adjourn.ledger.sql import execute_many, lookup
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Conference, Observation, Relation


def write_conferences(
    ledger: Ledger, tool: str, links: list[Link], numbers: Iterator[int]
) -> list[Link]:
    """Find or write the conferences, and who took part in them; the links that stay."""
    wanted: dict[bytes, Conference] = {}
    where: list[tuple[Link, bytes]] = []
    for link in links:
        conference = _conference_of(link.seen, len(link.persons))
        if conference is not None:
            ix = ledger.conference_index(tool, conference.ref)
            if not link.only_if_known:
                wanted[ix] = _joined(wanted.get(ix), conference)
            where.append((link, ix))
    rows = lookup(
        "SELECT ix, id, started, ended FROM ledger_conference WHERE ix IN ({})",
        sorted({ix for _, ix in where}),
    )
    known = {bytes(ix): (number, started, ended) for ix, number, started, ended in rows}
    fresh = {ix: next(numbers) for ix in wanted if ix not in known}
    ledger.keyring.add(list(fresh.values()))
    keys = ledger.keyring.need(fresh.values())
    execute_many(
        "INSERT INTO ledger_conference (id, ix, tool, started, ended, sealed) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        [
            (
                n,
                ix,
                tool,
                *_span(wanted[ix]),
                seal(keys[n], {"ref": wanted[ix].ref}, b"conference" + ix),
            )
            for ix, n in fresh.items()
        ],
    )
    _widen(ledger, wanted, known)
    ids = {ix: row[0] for ix, row in known.items()} | fresh
    present = set()
    for link, ix in where:
        link.conference = ids.get(ix)
        if link.conference is None:
            continue
        for number, relation in link.persons.items():
            if relation is not Relation.CONTEXT:
                present.add((number, link.conference))
    execute_many(
        "INSERT INTO ledger_conferenceperson (person, conference) VALUES (%s, %s) "
        "ON CONFLICT DO NOTHING",
        sorted(present),
    )
    return [link for link in links if link.conference is not None or not link.only_if_known]


def _joined(known: Conference | None, other: Conference) -> Conference:
    if known is None or known == other:
        return other
    starts = [c.started for c in (known, other) if c.started]
    ends = [c.ended for c in (known, other) if c.ended]
    return Conference(other.ref, min(starts, default=None), max(ends, default=None))


def _span(conference: Conference) -> tuple[int | None, int | None]:
    started, ended = conference.started, conference.ended
    return (to_ms(started) if started else None, to_ms(ended) if ended else None)


def _widen(
    ledger: Ledger,
    wanted: dict[bytes, Conference],
    known: dict[bytes, tuple[int, int | None, int | None]],
) -> None:
    """A conference reaches from the first start to the last end that anything said of it."""
    rows = []
    ends: dict[int, int] = {}
    for ix in wanted.keys() & known.keys():
        number, started, ended = known[ix]
        start, end = _span(wanted[ix])
        first = min((v for v in (start, started) if v is not None), default=None)
        last = max((v for v in (end, ended) if v is not None), default=None)
        if (first, last) != (started, ended):
            rows.append((first, last, number))
        if ended is None and last is not None:
            ends[number] = last
    execute_many("UPDATE ledger_conference SET started = %s, ended = %s WHERE id = %s", rows)
    _lower(ledger, ends)


def _lower(ledger: Ledger, ends: dict[int, int]) -> None:
    """An end that became known may make what waited for it due earlier."""
    rows = []
    for number, data_type, conference, at, until in lookup(_WAITING, list(ends)):
        over = ledger.register.types[data_type]
        if over.start is Start.PROCESS_END:
            rows.append((ledger.counted(over, max(at, ends[conference])), number, until))
    execute_many(
        "UPDATE ledger_item SET until = %s WHERE id = %s",
        [(over, number) for over, number, until in rows if over < until],
    )


_WAITING = """
    SELECT id, type, conference, at, until FROM ledger_item
     WHERE conference IN ({}) AND ended IS NULL
"""


def _conference_of(seen: Observation, people: int) -> Conference | None:
    """An item of several people needs a conference, whose key it is sealed with."""
    if seen.conference is None and (people > 1 or seen.everyone):
        return Conference(ref=f"{seen.item.kind}:{seen.item.ref}")
    return seen.conference
