"""Writing what was observed: resolve who, seal what, remember where, all in one transaction.

Order within a batch matters for speed only: everything that is looked up is looked up once per
batch, everything written is written by `executemany` (STACK §5). The same batch written twice
changes nothing.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.ledger import guards, holding
from adjourn.ledger.conferences import write_conferences
from adjourn.ledger.drift import record as record_drift
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.links import Link, link
from adjourn.ledger.people import Entry, People
from adjourn.ledger.restricting import restrict
from adjourn.ledger.sealing import nonces, pack, seal_packed
from adjourn.ledger.sql import execute_many, lookup, take_numbers, writing
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Batch, Drift, Kind, Relation


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


def write(ledger: Ledger, tool: str, source: str, batch: Batch, now: datetime) -> Written:
    """Write a batch and its cursor. `now`: when the collection began.

    Raises `DatabaseTrouble`; then nothing of it was written.
    """
    written = Written()
    with _unsearched(), writing():
        drift = list(batch.drift)
        # An item, its conference and its people each need one at most.
        numbers = take_numbers(sum(2 + len(o.persons) for o in batch.observations))
        admitted = _admitted(_links(ledger, tool, batch, drift), now, written)
        links = _resolve(ledger, tool, admitted, numbers, written, drift)
        links = write_conferences(ledger, tool, links, numbers)
        new = _write_items(ledger, tool, links, numbers, written)
        _lock(_late(links, new), now)
        execute_many(
            "UPDATE ledger_item SET state = 'deleted_at_tool' WHERE ix = %s AND state = 'held'",
            [(ledger.item_index(tool, kind, ref),) for kind, ref in batch.gone],
        )
        holding.take_new(min((number for number, _ in new), default=None), now)
        record_drift(tool, drift, now)
        ledger.put_cursor(tool, source, batch.cursor, now)
    return written


@contextmanager
def _unsearched() -> Iterator[None]:
    """Without a search for garbage: a batch is bounded, most of it lives until its end, and to
    search it over and over takes a fifteenth of a collection."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _links(ledger: Ledger, tool: str, batch: Batch, drift: list[Drift]) -> list[Link]:
    links = []
    for seen in batch.observations:
        made = link(ledger, tool, seen)
        if made is None:
            drift.append(Drift(seen.item.kind, "malformed"))
        else:
            links.append(made)
    return links


def _admitted(links: list[Link], now: datetime, written: Written) -> list[Link]:
    """Without what an erased part refuses, of which nothing is learned any more.

    A known item waits for its outcome or is others' by now: it comes in for them.
    """
    refused = guards.of_items([one.ix for one in links], now)
    if not refused:
        return links
    rows = lookup("SELECT ix FROM ledger_item WHERE ix IN ({})", list(refused))
    known = {bytes(ix) for (ix,) in rows}
    admitted = []
    for one in links:
        found = refused.get(one.ix, [])
        if one.ix not in known and not all(guard.unlink for guard in found):
            written.refused += 1
            continue
        one.not_for = frozenset(guard.person for guard in found if guard.person is not None)
        admitted.append(one)
    return admitted


def _resolve(
    ledger: Ledger,
    tool: str,
    links: list[Link],
    numbers: Iterator[int],
    written: Written,
    drift: list[Drift],
) -> list[Link]:
    """Who is concerned by each observation; new people are written."""
    people = People(ledger, tool, [one.seen for one in links], numbers)
    kept = []
    for one, entries in zip(links, people.of, strict=True):
        refused = _recognise(people, one, entries, drift)
        if _has_somebody(one, refused, written):
            kept.append(one)
    people.write()
    for kind, times in people.shared.items():
        drift += [Drift(f"handle.{kind}", "of several people")] * times
    if not people.joined and not any(one.not_for for one in kept):
        return kept
    return [one for one in kept if _finally(people, one, written)]


def _recognise(people: People, one: Link, entries: list[Entry], drift: list[Drift]) -> bool:
    """Link the people of an observation; whether the guard refuses somebody."""
    refused = False
    for (_, relation), entry in zip(one.seen.persons, entries, strict=True):
        if not entry.found:
            drift.append(Drift(one.seen.item.kind, "no handle"))
            continue
        one.withdrawn |= bool(entry.types)
        if entry.refuses(one.at, one.type.id):
            refused = True
        else:
            one.concerns(people.recognise(entry), relation)
    return refused


def _has_somebody(one: Link, refused: bool, written: Written) -> bool:
    """Whether somebody is left whose item it is."""
    one.only_if_known |= refused and not one.persons
    if one.persons or one.seen.everyone:
        return True
    if refused:
        written.refused += 1
    else:
        written.unidentified += 1
    return False


def _finally(people: People, one: Link, written: Written) -> bool:
    """The same after all joins of the batch, without those whose link an erasure refuses."""
    before, one.persons = one.persons, {}
    not_for = {people.final(number) for number in one.not_for}
    for number, relation in before.items():
        if people.final(number) not in not_for:
            one.concerns(people.final(number), relation)
    return _has_somebody(one, not before.keys() <= one.persons.keys(), written)


def _late(links: list[Link], new: list[tuple[int, Link]]) -> list[tuple[int, UUID]]:
    """What somebody had withdrawn or objected to before it became known, or that they took part."""
    seen = [one for _, one in new if one.seen.everyone] + [one for one in links if one.withdrawn]
    return guards.late(sorted({one.conference for one in seen if one.conference is not None}))


def _lock(causes: Iterable[tuple[int, UUID]], now: datetime) -> None:
    """Restrict items, each because of its cause."""
    by_cause: dict[UUID, list[int]] = {}
    for number, cause in causes:
        by_cause.setdefault(cause, []).append(number)
    for cause, numbers in by_cause.items():
        restrict(numbers, cause, now)


def _write_items(
    ledger: Ledger,
    tool: str,
    links: list[Link],
    numbers: Iterator[int],
    written: Written,
) -> list[tuple[int, Link]]:
    """Write what is new or changed; the new ones with their numbers."""
    # Two sightings of one item in a batch: the higher version, then the later one, wins.
    latest: dict[bytes, Link] = {}
    for one in links:
        before = latest.get(one.ix)
        if before is None or one.seen.version >= before.seen.version:
            latest[one.ix] = one
    rows = lookup(
        "SELECT ix, id, version, digest, state FROM ledger_item WHERE ix IN ({})",
        [bytearray(ix) for ix in latest],
    )
    known = {bytes(ix): (number, *row) for ix, number, *row in rows}
    sealing = [(one, _key_of(one)) for one in latest.values()]
    keys = ledger.keyring.need(key for _, key in sealing)
    inserts, updates, persons, stale, back = [], [], [], [], []
    new: list[tuple[int, Link]] = []
    for (one, key), nonce in zip(sealing, nonces(len(sealing)), strict=True):
        row, digest = _row(ledger, one, key, keys[key], nonce)
        old = known.get(one.ix)
        if old is None:
            number = next(numbers)
            inserts.append(
                (number, bytearray(one.ix), tool, _VALUES[one.seen.item.kind], "held", *row)
            )
            new.append((number, one))
            written.new += 1
        elif old[1] > one.seen.version:
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
        for person, relation in one.persons.items():
            persons.append((person, number, _VALUES[relation]))
    execute_many(_INSERT, inserts)
    execute_many(_UPDATE, updates)
    execute_many("UPDATE ledger_item SET state = 'held' WHERE id = %s", back)
    execute_many("DELETE FROM ledger_itemperson WHERE item = %s", stale)
    execute_many(
        "INSERT INTO ledger_itemperson (person, item, relation) VALUES (%s, %s, %s)", persons
    )
    return new


# Looked up some hundred thousand times: three times as fast as asking each for its value.
_VALUES = {one: one.value for one in (*Kind, *Relation)}
_NEWEST = 2**62  # the database's integers end at 2**63; a tool's version may be anything
_COLUMNS = (
    "type", "conference", "key", "at", "until", "ended", "version", "everyone", "digest", "sealed",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO ledger_item (id, ix, tool, kind, state, {', '.join(_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * (5 + len(_COLUMNS)))})"
)
_UPDATE = f"UPDATE ledger_item SET {', '.join(f'{c} = %s' for c in _COLUMNS)} WHERE id = %s"  # noqa: S608


def _key_of(one: Link) -> int:
    """The conference's key where an item belongs to several, else the person's (DESIGN §6.2)."""
    if one.conference is not None and (len(one.persons) != 1 or one.seen.everyone):
        return one.conference
    (person,) = one.persons
    return person


def _row(
    ledger: Ledger, one: Link, key: int, aes: AESGCM, nonce: bytes
) -> tuple[tuple[Any, ...], bytes]:
    """What of an item is stored, and its digest."""
    seen, data_type = one.seen, one.type
    ended = to_ms(seen.ended) if seen.ended else None
    until = ledger.until(data_type, one.at, ended)
    clear = (data_type.id, one.conference, key, one.at, until, seen.everyone)
    digest = ledger.mark.digest(one.packed + pack((clear, list(one.persons.items()))))
    sealed = seal_packed(aes, one.packed, b"item" + one.ix, nonce)
    version = max(-_NEWEST, min(seen.version, _NEWEST))
    # As numbers and bytearrays: for bools and bytes the driver searches adapters, row by row.
    return (
        data_type.id, one.conference, key, one.at, until, ended, version, int(seen.everyone),
        bytearray(digest), bytearray(sealed),
    ), digest  # fmt: skip
