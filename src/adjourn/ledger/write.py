"""Writing what was observed: resolve who, seal what, remember where, all in one transaction.

Order within a batch matters for speed only: everything that is looked up is looked up once per
batch, everything written is written by `executemany` (STACK §5). The same batch written twice
changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.ledger.drift import record as record_drift
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.people import People
from adjourn.ledger.sealing import pack, seal, seal_packed
from adjourn.ledger.sql import execute_many, lookup, take_numbers, writing
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Batch, Conference, Drift, Observation, Relation


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

    seen: Observation = field(repr=False)
    ix: bytes
    at: int  # when the item came to be, in ms
    packed: bytes = field(repr=False)  # what is sealed of it
    persons: dict[int, Relation] = field(default_factory=dict)
    conference: int | None = None
    only_if_known: bool = False  # its own people are erased: kept only for others in the conference

    def concerns(self, number: int, relation: Relation) -> None:
        """Who is in an item twice stands to it in the closer way."""
        known = self.persons.get(number)
        if known is None or _CLOSEST.index(relation) < _CLOSEST.index(known):
            self.persons[number] = relation


_CLOSEST = (Relation.AUTHORED_BY, Relation.ABOUT, Relation.CONTEXT)


def write(ledger: Ledger, tool: str, source: str, batch: Batch, now: datetime) -> Written:
    """Write a batch and its cursor. Raises `DatabaseTrouble`; then nothing of it was written."""
    written = Written()
    with writing():
        drift = list(batch.drift)
        # An item, its conference and its people each need one at most.
        numbers = take_numbers(sum(2 + len(o.persons) for o in batch.observations))
        links = _resolve(ledger, tool, batch, numbers, written, drift)
        _write_items(ledger, tool, links, numbers, written)
        execute_many(
            "UPDATE ledger_item SET state = 'deleted_at_tool' WHERE ix = %s AND state = 'held'",
            [(ledger.item_index(tool, kind, ref),) for kind, ref in batch.gone],
        )
        record_drift(tool, drift, now)
        ledger.put_cursor(tool, source, batch.cursor, now)
    return written


def _resolve(
    ledger: Ledger,
    tool: str,
    batch: Batch,
    numbers: Iterator[int],
    written: Written,
    drift: list[Drift],
) -> list[_Link]:
    """Who is concerned by each observation; new people and conferences are written."""
    seen = batch.observations
    people = People(ledger, tool, seen, numbers)
    links = []
    for observation, entries in zip(seen, people.of, strict=True):
        link = _link(ledger, tool, observation)
        if link is None:
            drift.append(Drift(observation.item.kind, "malformed"))
            continue
        refused = False
        for (_, relation), entry in zip(observation.persons, entries, strict=True):
            if not entry.found:
                drift.append(Drift(observation.item.kind, "no handle"))
            elif link.at < entry.guarded:
                refused = True
            else:
                link.concerns(people.recognise(entry), relation)
        if link.persons or observation.everyone:
            link.only_if_known = refused and not link.persons
            links.append(link)
        elif refused:
            written.refused += 1
        else:
            written.unidentified += 1
    people.write()
    for kind, times in people.shared.items():
        drift += [Drift(f"handle.{kind}", "of several people")] * times
    for link in links if people.joined else ():
        before, link.persons = link.persons, {}
        for number, relation in before.items():
            link.concerns(people.final(number), relation)
    return _conferences(ledger, tool, links, numbers)


def _link(ledger: Ledger, tool: str, seen: Observation) -> _Link | None:
    """None for what cannot be stored: nothing that JSON of a sane size gives."""
    item = seen.item
    try:
        packed = pack((item.ref, item.place, seen.detail))
    except (TypeError, OverflowError, RecursionError):
        return None
    return _Link(seen, ledger.item_index(tool, item.kind, item.ref), to_ms(item.at), packed)


def _conference_of(seen: Observation, people: int) -> Conference | None:
    """An item of several people needs a conference, whose key it is sealed with."""
    if seen.conference is None and (people > 1 or seen.everyone):
        return Conference(ref=f"{seen.item.kind}:{seen.item.ref}")
    return seen.conference


def _conferences(
    ledger: Ledger, tool: str, links: list[_Link], numbers: Iterator[int]
) -> list[_Link]:
    """Find or write the conferences, and who took part in them; the links that stay."""
    wanted: dict[bytes, Conference] = {}
    where: list[tuple[_Link, bytes]] = []
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
    _widen(wanted, known)
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
    wanted: dict[bytes, Conference], known: dict[bytes, tuple[int, int | None, int | None]]
) -> None:
    """A conference reaches from the first start to the last end that anything said of it."""
    rows = []
    for ix in wanted.keys() & known.keys():
        number, started, ended = known[ix]
        start, end = _span(wanted[ix])
        first = min((v for v in (start, started) if v is not None), default=None)
        last = max((v for v in (end, ended) if v is not None), default=None)
        if (first, last) != (started, ended):
            rows.append((first, last, number))
    execute_many("UPDATE ledger_conference SET started = %s, ended = %s WHERE id = %s", rows)


def _write_items(
    ledger: Ledger,
    tool: str,
    links: list[_Link],
    numbers: Iterator[int],
    written: Written,
) -> None:
    # Two sightings of one item in a batch: the higher version, then the later one, wins.
    latest: dict[bytes, _Link] = {}
    for link in links:
        before = latest.get(link.ix)
        if before is None or link.seen.version >= before.seen.version:
            latest[link.ix] = link
    rows = lookup(
        "SELECT ix, id, version, digest, state FROM ledger_item WHERE ix IN ({})", list(latest)
    )
    known = {bytes(ix): (number, *row) for ix, number, *row in rows}
    sealing = [(link, _key_of(link)) for link in latest.values()]
    keys = ledger.keyring.need(key for _, key in sealing)
    inserts, updates, persons, stale, back = [], [], [], [], []
    for link, key in sealing:
        row, digest = _row(ledger, link, key, keys[key])
        old = known.get(link.ix)
        if old is None:
            number = next(numbers)
            inserts.append((number, link.ix, tool, link.seen.item.kind.value, "held", *row))
            written.new += 1
        elif old[1] > link.seen.version:
            written.unchanged += 1
            continue
        else:
            number, _, old_digest, state = old
            if state == "deleted_at_tool":
                back.append((number,))
            if bytes(old_digest) == digest:
                written.unchanged += 1
                continue
            updates.append((*row, number))
            stale.append((number,))
            written.changed += 1
        persons += [(person, number, relation.value) for person, relation in link.persons.items()]
    execute_many(_INSERT, inserts)
    execute_many(_UPDATE, updates)
    execute_many("UPDATE ledger_item SET state = 'held' WHERE id = %s", back)
    execute_many("DELETE FROM ledger_itemperson WHERE item = %s", stale)
    execute_many(
        "INSERT INTO ledger_itemperson (person, item, relation) VALUES (%s, %s, %s)", persons
    )


_NEWEST = 2**62  # the database's integers end at 2**63; a tool's version may be anything
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
    (person,) = link.persons
    return person


def _row(ledger: Ledger, link: _Link, key: int, aes: AESGCM) -> tuple[tuple[Any, ...], bytes]:
    """What of an item is stored, and its digest."""
    seen = link.seen
    data_type = ledger.type_of(seen.item.kind, seen.facet)
    ended = to_ms(seen.ended) if seen.ended else None
    until = ledger.until(data_type, link.at, ended)
    clear = (data_type.id, link.conference, key, link.at, until, seen.everyone)
    digest = ledger.mark.digest(link.packed + pack((clear, list(link.persons.items()))))
    sealed = seal_packed(aes, link.packed, b"item" + link.ix)
    version = max(-_NEWEST, min(seen.version, _NEWEST))
    return (
        data_type.id, link.conference, key, link.at, until, version, seen.everyone, digest, sealed,
    ), digest  # fmt: skip
