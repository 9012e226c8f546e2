"""Writing what was observed: resolve who, seal what, remember where, all in one transaction.

Order within a batch matters for speed only: everything that is looked up is looked up once per
batch, everything written is written by `executemany` (STACK §5). The same batch written twice
changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.people import People
from adjourn.ledger.sealing import seal
from adjourn.ledger.sql import execute, execute_many, lookup, take_numbers, writing
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Batch, Conference, Drift, Observation, Relation

_pack = msgspec.msgpack.Encoder(order="sorted").encode


@dataclass(slots=True)
class Written:
    """What a batch did to the ledger."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0  # by the guard: belongs to somebody erased
    unidentified: int = 0  # nobody can be recognised in it (Art. 11 GDPR)

    def __iadd__(self, other: "Written") -> "Written":
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(slots=True)
class _Link:
    """One observation on its way into the tables."""

    seen: Observation
    ix: bytes
    persons: dict[int, Relation] = field(default_factory=dict)
    conference: int | None = None


def write(ledger: Ledger, tool: str, source: str, batch: Batch, now: datetime) -> Written:
    """Write a batch and its cursor. Raises `DatabaseTrouble`; then nothing of it was written."""
    written = Written()
    with writing():
        drift = list(batch.drift)
        links = _resolve(ledger, tool, batch, written, drift)
        _write_items(ledger, tool, links, written)
        execute_many(
            "UPDATE ledger_item SET state = 'deleted_at_tool' WHERE ix = %s AND state = 'held'",
            [(ledger.index("item", tool, kind, ref),) for kind, ref in batch.gone],
        )
        _write_drift(tool, drift, now)
        ledger.put_cursor(tool, source, batch.cursor, now)
    return written


def _resolve(
    ledger: Ledger, tool: str, batch: Batch, written: Written, drift: list[Drift]
) -> list[_Link]:
    """Who is concerned by each observation; new people and conferences are written."""
    seen = batch.observations
    numbers = take_numbers(sum(2 + len(o.persons) for o in seen))
    people = People(ledger, tool, seen, numbers)
    links = []
    for observation in seen:
        link = _Link(
            observation, ledger.index("item", tool, observation.item.kind, observation.item.ref)
        )
        refused = 0
        for person, relation in observation.persons:
            number = people.resolve(person, observation)
            if number is None:
                drift.append(Drift(observation.item.kind, "no handle"))
            elif number < 0:
                refused += 1
            else:
                link.persons.setdefault(number, relation)
        if link.persons or (observation.everyone and not refused):
            links.append(link)
        elif refused:
            written.refused += 1
        else:
            written.unidentified += 1
    people.write()
    drift += [Drift("handle.phone", "number of several people")] * people.shared_numbers
    for link in links:
        link.persons = {people.final(n): r for n, r in link.persons.items()}
    _conferences(ledger, tool, links, numbers)
    return links


def _conference_of(seen: Observation, people: int) -> Conference | None:
    """An item of several people needs a conference, whose key it is sealed with."""
    if seen.conference is None and (people > 1 or seen.everyone):
        return Conference(ref=f"{seen.item.kind}:{seen.item.ref}")
    return seen.conference


def _conferences(ledger: Ledger, tool: str, links: list[_Link], numbers: Iterator[int]) -> None:
    """Find or write the conferences, and who took part in them."""
    wanted: dict[bytes, Conference] = {}
    where: list[tuple[_Link, bytes]] = []
    for link in links:
        conference = _conference_of(link.seen, len(link.persons))
        if conference is not None:
            ix = ledger.index("conference", tool, conference.ref)
            wanted[ix] = _joined(wanted.get(ix), conference)
            where.append((link, ix))
    rows = lookup(
        "SELECT ix, id, started, ended FROM ledger_conference WHERE ix IN ({})", list(wanted)
    )
    known = {bytes(ix): (number, started, ended) for ix, number, started, ended in rows}
    fresh = {ix: next(numbers) for ix in wanted if ix not in known}
    ledger.keyring.add(list(fresh.values()))
    keys = ledger.keyring.get(fresh.values())
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
    _widen(wanted, known)
    ids = {ix: row[0] for ix, row in known.items()} | fresh
    present = set()
    for link, ix in where:
        link.conference = ids[ix]
        present |= {
            (number, ids[ix]) for number, r in link.persons.items() if r is not Relation.CONTEXT
        }
    execute_many(
        "INSERT INTO ledger_conferenceperson (person, conference) VALUES (%s, %s) "
        "ON CONFLICT DO NOTHING",
        sorted(present),
    )


def _joined(known: Conference | None, other: Conference) -> Conference:
    if known is None:
        return other
    starts = [c.started for c in (known, other) if c.started]
    ends = [c.ended for c in (known, other) if c.ended]
    return Conference(other.ref, min(starts, default=None), max(ends, default=None))


def _span(conference: Conference) -> tuple[int | None, int | None]:
    started, ended = conference.started, conference.ended
    return (to_ms(started) if started else None, to_ms(ended) if ended else None)


def _widen(
    wanted: dict[bytes, Conference], known: dict[bytes, tuple[int, int | None, int | None]]
) -> None:
    """A conference reaches from the first start to the last end that anything said of it."""
    rows = []
    for ix, (number, started, ended) in known.items():
        start, end = _span(wanted[ix])
        first = min((v for v in (start, started) if v is not None), default=None)
        last = max((v for v in (end, ended) if v is not None), default=None)
        if (first, last) != (started, ended):
            rows.append((first, last, number))
    execute_many("UPDATE ledger_conference SET started = %s, ended = %s WHERE id = %s", rows)


def _write_items(ledger: Ledger, tool: str, links: list[_Link], written: Written) -> None:
    # Two sightings of one item in a batch: the higher version, then the later one, wins.
    latest: dict[bytes, _Link] = {}
    for link in links:
        before = latest.get(link.ix)
        if before is None or link.seen.version >= before.seen.version:
            latest[link.ix] = link
    rows = lookup("SELECT ix, id, version, digest FROM ledger_item WHERE ix IN ({})", list(latest))
    known = {bytes(ix): (number, version, bytes(digest)) for ix, number, version, digest in rows}
    fresh = take_numbers(len(latest) - len(known))
    keys = ledger.keyring.get(_key_of(link) for link in latest.values())
    inserts, updates, persons, stale = [], [], [], []
    for ix, link in latest.items():
        row, digest = _row(ledger, link, keys)
        old = known.get(ix)
        if old is None:
            number = next(fresh)
            inserts.append((number, ix, tool, link.seen.item.kind.value, "held", *row))
            written.new += 1
        elif old[1] > link.seen.version or old[2] == digest:
            written.unchanged += 1
            continue
        else:
            number = old[0]
            updates.append((*row, number))
            stale.append((number,))
            written.changed += 1
        persons += [(person, number, relation.value) for person, relation in link.persons.items()]
    execute_many(_INSERT, inserts)
    execute_many(_UPDATE, updates)
    execute_many("DELETE FROM ledger_itemperson WHERE item = %s", stale)
    execute_many(
        "INSERT INTO ledger_itemperson (person, item, relation) VALUES (%s, %s, %s)", persons
    )


_COLUMNS = (
    "type", "conference", "key", "at", "until", "version", "everyone", "digest", "sealed",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO ledger_item (id, ix, tool, kind, state, {', '.join(_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * (5 + len(_COLUMNS)))})"
)
_UPDATE = f"UPDATE ledger_item SET {', '.join(f'{c} = %s' for c in _COLUMNS)} WHERE id = %s"  # noqa: S608


def _key_of(link: _Link) -> int:
    """The conference's key where an item belongs to several, else the person's (DESIGN §6.2)."""
    if link.conference is not None and (len(link.persons) != 1 or link.seen.everyone):
        return link.conference
    return next(iter(link.persons))


def _row(
    ledger: Ledger, link: _Link, keys: dict[int, Any]
) -> tuple[tuple[Any, ...], bytes]:
    seen, item = link.seen, link.seen.item
    data_type = ledger.type_of(item.kind, seen.facet)
    until = ledger.until(data_type, item.at, seen.ended)
    key = _key_of(link)
    content = {"ref": item.ref, "place": item.place, "detail": seen.detail}
    digest = ledger.mark.digest(_pack((content, until, sorted(link.persons.items()), key)))
    sealed = seal(keys[key], content, b"item" + link.ix)
    return (
        data_type.id, link.conference, key, to_ms(item.at), to_ms(until) if until else None,
        seen.version, seen.everyone, digest, sealed,
    ), digest  # fmt: skip


def _write_drift(tool: str, drift: list[Drift], now: datetime) -> None:
    counts: dict[tuple[str, str], int] = {}
    for one in drift:
        counts[one.where[:200], one.what[:40]] = counts.get((one.where[:200], one.what[:40]), 0) + 1
    for (where, what), count in counts.items():
        execute(
            'INSERT INTO ledger_drift (tool, "where", what, count, first, last) '
            'VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (tool, "where", what) DO UPDATE '
            "SET count = ledger_drift.count + excluded.count, last = excluded.last",
            [tool, where, what, count, to_ms(now), to_ms(now)],
        )
