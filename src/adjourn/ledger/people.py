"""Who is who: handles seen together on one tool account are one person; a name alone never is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.ledger.guards import of_people
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal
from adjourn.ledger.sql import every, execute, execute_many, lookup, one
from adjourn.tools.protocol import Handle, HandleKind, Observation, Person

_LONGEST = 1_000  # characters of a name or handle that are kept
_FIRM = frozenset((HandleKind.EMAIL, HandleKind.ACCOUNT))  # the others may be somebody else's, too
_NO_GUARD = -(2**63)  # before every instant: tools write 0001-01-01 where they know none


@dataclass(slots=True)
class Entry:
    """Somebody as one tool entry shows them. `number`: who it is, once recognised.

    What came to be before `guarded` (ms) belongs to a past that was erased; `types` says so for one
    data type.
    """

    person: Person = field(repr=False)
    found: dict[bytes, Handle] = field(repr=False)  # by blind index; empty: nobody recognised
    guarded: int = _NO_GUARD
    types: Mapping[str, int] = field(default_factory=dict)
    number: int | None = None

    def refuses(self, at: int, data_type: str) -> bool:
        """Whether the guard refuses what came to be `at` (ms)."""
        return at < self.guarded or (bool(self.types) and at < self.types.get(data_type, at))


class People:
    """The people of one batch: looks all of them up at once, joins and makes them, writes them."""

    def __init__(
        self, ledger: Ledger, tool: str, seen: Sequence[Observation], numbers: Iterator[int]
    ) -> None:
        self._ledger, self._tool, self._numbers = ledger, tool, numbers
        self._entries: dict[tuple[Person, str], Entry] = {}
        self.of = [[self._entry(person, o) for person, _ in o.persons] for o in seen]
        """For each observation the entries of its persons, in their order."""
        wanted = sorted({ix for entry in self._entries.values() for ix in entry.found})
        self._owner = dict(_pairs("SELECT ix, person FROM ledger_handle WHERE ix IN ({})", wanted))
        guards = dict(
            _pairs("SELECT ix, max(before) FROM ledger_guard WHERE ix IN ({}) GROUP BY ix", wanted)
        )
        types = of_people(sorted(set(self._owner.values())))
        for entry in self._entries.values() if guards or types else ():
            telling = list(self._telling(entry))
            entry.guarded = max((guards.get(ix, _NO_GUARD) for ix in telling), default=_NO_GUARD)
            owners = {self._owner[ix] for ix in telling if ix in self._owner}
            entry.types = _latest(types[owner] for owner in owners if owner in types)
        self._firm = self._known_firmly()
        self._new: dict[int, str | None] = {}
        self._handles: dict[bytes, tuple[int, Handle]] = {}
        self._joined: dict[int, int] = {}
        self.shared: Counter[HandleKind] = Counter()
        """How often a number or a typed name was that of several people."""
        self._several: set[bytes] = set()

    def recognise(self, entry: Entry) -> int:
        """The number of the person behind an entry that has a handle; made if need be."""
        if entry.number is None:
            entry.number = self._recognise(entry.person, entry.found)
        return entry.number

    @property
    def joined(self) -> bool:
        """Whether somebody turned out to be somebody else: `final` then says who."""
        return bool(self._joined)

    def final(self, number: int) -> int:
        """The number under which somebody goes after all joins of this batch."""
        while number in self._joined:
            number = self._joined[number]
        return number

    def write(self) -> None:
        """Write new people, new handles and joins. Within the transaction of the batch."""
        ledger = self._ledger
        ledger.keyring.add(list(self._new))
        keys = ledger.keyring.need(self._new.keys() | {n for n, _ in self._handles.values()})
        execute_many(
            "INSERT INTO ledger_person (id, sealed) VALUES (%s, %s)",
            [
                (n, seal(keys[n], {"name": name and name[:_LONGEST]}, b"person%d" % n))
                for n, name in self._new.items()
            ],
        )
        execute_many(
            "INSERT INTO ledger_handle (ix, kind, person, key, sealed) VALUES (%s, %s, %s, %s, %s)",
            [
                (ix, handle.kind.value, number, number, _sealed(keys[number], ix, handle))
                for ix, (number, handle) in self._handles.items()
            ],
        )
        execute_many(
            "UPDATE ledger_handle SET several = TRUE WHERE ix = %s AND NOT several",
            [(ix,) for ix in sorted(self._several)],
        )
        for other in self._joined:
            _join(other, self.final(other))

    def _entry(self, person: Person, seen: Observation) -> Entry:
        key = (person, _scope(person, seen))
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = Entry(person, self._indexes(*key))
        return entry

    def _indexes(self, person: Person, scope: str) -> dict[bytes, Handle]:
        found = {}
        for handle in person.handles:
            conference = scope if handle.kind is HandleKind.GUEST else ""
            ix = self._ledger.handle_index(handle, self._tool, conference)
            if ix is not None:
                found[ix] = handle
        return found

    def _recognise(self, person: Person, found: dict[bytes, Handle]) -> int:
        owners = self._owners(found)
        number = min(owners) if owners else self._make(person.name)
        for other in owners - {number}:
            self._joined[other] = number
        if _firmly(found) or owners & self._firm:
            self._firm.add(number)
        for ix, handle in found.items():
            if ix not in self._owner:
                self._handles[ix] = (number, handle)
                self._owner[ix] = number
        return number

    def _known_firmly(self) -> set[int]:
        """Who among the owners is known by an address or account; asked only if it matters."""
        handles = (handle for entry in self._entries.values() for handle in entry.found.values())
        if all(handle.kind in _FIRM for handle in handles):
            return set()
        query = (
            "SELECT DISTINCT person FROM ledger_handle "
            "WHERE kind IN ('email', 'account') AND person IN ({})"
        )
        return {number for (number,) in lookup(query, sorted(set(self._owner.values())))}

    def _owners(self, found: dict[bytes, Handle]) -> set[int]:
        """Whom these handles belong to already.

        A telephone number may be a switchboard's, and two guests may type one name: neither joins
        two people who are both known by something firmer, or one's erasure would take the other's
        data.
        """
        known = {ix: self.final(self._owner[ix]) for ix in found if ix in self._owner}
        firm = {n for ix, n in known.items() if found[ix].kind in _FIRM}
        loose = set(known.values()) - firm
        several = loose & self._firm
        if several and not _firmly(found):  # nothing firmer: one may lead somewhere
            several.remove(min(several))
        theirs = [ix for ix, number in known.items() if number in several]
        self.shared.update(found[ix].kind for ix in theirs)
        self._several.update(theirs)
        return firm | loose - several

    def _telling(self, entry: Entry) -> Iterable[bytes]:
        """The handles by which a guard knows an entry.

        Somebody else than the erased person may have their number or typed their name: whoever is
        known by something firmer goes by that.
        """
        firm = [ix for ix, handle in entry.found.items() if handle.kind in _FIRM]
        return firm if any(ix in self._owner for ix in firm) else entry.found

    def _make(self, name: str | None) -> int:
        number = next(self._numbers)
        self._new[number] = name
        return number


def _firmly(found: dict[bytes, Handle]) -> bool:
    """Whether an address or account recognises somebody."""
    return any(handle.kind in _FIRM for handle in found.values())


def _latest(guards: Iterable[Mapping[str, int]]) -> dict[str, int]:
    latest: dict[str, int] = {}
    for guard in guards:
        for data_type, before in guard.items():
            latest[data_type] = max(before, latest.get(data_type, before))
    return latest


def _scope(person: Person, seen: Observation) -> str:
    """The conference within which a guest's typed name holds; nothing for everybody else."""
    if seen.conference:
        for handle in person.handles:
            if handle.kind is HandleKind.GUEST:
                return seen.conference.ref
    return ""


def _pairs(query: str, wanted: list[bytes]) -> Iterator[tuple[bytes, int]]:
    return ((bytes(ix), number) for ix, number in lookup(query, wanted))


def _sealed(key: AESGCM, ix: bytes, handle: Handle) -> bytes:
    return seal(key, {"value": handle.value[:_LONGEST]}, b"handle" + ix)


def _join(other: int, number: int) -> None:
    """Everything of `other` goes to `number`; what is sealed keeps its key."""
    execute(_JOIN_ITEMS, [number, other])
    execute(_JOIN_CONFERENCES, [number, other])
    execute("DELETE FROM ledger_itemperson WHERE person = %s", [other])
    execute("DELETE FROM ledger_conferenceperson WHERE person = %s", [other])
    execute("UPDATE ledger_handle SET person = %s WHERE person = %s", [number, other])
    execute("UPDATE ledger_joinedkey SET person = %s WHERE person = %s", [number, other])
    execute("UPDATE ledger_typeguard SET person = %s WHERE person = %s", [number, other])
    execute("UPDATE ledger_ending SET person = %s WHERE person = %s", [number, other])
    execute(_JOIN_ACTIVE, [number, other, number])
    execute("INSERT INTO ledger_joinedkey (id, person) VALUES (%s, %s)", [other, number])
    execute("DELETE FROM ledger_person WHERE id = %s", [other])


# Who is in an item twice stands to it in the closer way, as in `write.py`.
_JOIN_ITEMS = """
    INSERT INTO ledger_itemperson (person, item, relation)
    SELECT %s, item, relation FROM ledger_itemperson WHERE person = %s
        ON CONFLICT (person, item) DO UPDATE SET relation = CASE
           WHEN 'authored_by' IN (ledger_itemperson.relation, excluded.relation) THEN 'authored_by'
           WHEN 'about' IN (ledger_itemperson.relation, excluded.relation) THEN 'about'
           ELSE 'context' END
"""
_JOIN_ACTIVE = """
    UPDATE ledger_person SET active =
        (SELECT max(active) FROM ledger_person WHERE id IN (%s, %s)) WHERE id = %s
"""
_JOIN_CONFERENCES = """
    INSERT INTO ledger_conferenceperson (person, conference)
    SELECT %s, conference FROM ledger_conferenceperson WHERE person = %s
        ON CONFLICT DO NOTHING
"""


def numbers_of(person: int) -> list[int]:
    """All row numbers that somebody was ever known by: the present one first, then those of people
    who turned out to be the same."""
    rows = every("SELECT id FROM ledger_joinedkey WHERE person = %s", [person])
    return [person, *(number for (number,) in rows)]


def present(number: int) -> int | None:
    """The row number by which the person goes now who was known by `number`; None when gone."""
    if one("SELECT 1 FROM ledger_person WHERE id = %s", [number]) is not None:
        return number
    row = one("SELECT person FROM ledger_joinedkey WHERE id = %s", [number])
    return int(row[0]) if row else None


def rename(ledger: Ledger, person: int, name: str) -> None:
    """Correct the name of somebody (row number) at home. What a tool shows of them stays as it is
    there, and is not taken over any more."""
    key = ledger.keyring.need([person])[person]
    sealed = seal(key, {"name": name[:_LONGEST]}, b"person%d" % person)
    execute("UPDATE ledger_person SET sealed = %s WHERE id = %s", [sealed, person])
