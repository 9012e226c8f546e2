"""Who is who: handles seen together on one tool account are one person; a name alone never is."""

from collections.abc import Iterator, Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.ledger.handles import canonical
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal
from adjourn.ledger.sql import execute, execute_many, lookup
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Handle, HandleKind, Observation, Person

REFUSED = -1
_LONGEST = 1_000  # characters of a name or handle that are kept


class People:
    """The people of one batch: looks all of them up at once, joins and makes them, writes them."""

    def __init__(
        self, ledger: Ledger, tool: str, seen: Sequence[Observation], numbers: Iterator[int]
    ) -> None:
        self._ledger, self._tool, self._numbers = ledger, tool, numbers
        self._indexes: dict[tuple[Handle, str], bytes | None] = {}
        for observation in seen:
            for person, _ in observation.persons:
                for handle in person.handles:
                    self._index(handle, observation)
        wanted = sorted({ix for ix in self._indexes.values() if ix})
        self._owner = {
            bytes(ix): number
            for ix, number in lookup(
                "SELECT ix, person FROM ledger_handle WHERE ix IN ({})", wanted
            )
        }
        self._guards = {
            bytes(ix): before
            for ix, before in lookup("SELECT ix, before FROM ledger_guard WHERE ix IN ({})", wanted)
        }
        self._firm = {
            number
            for (number,) in lookup(
                "SELECT DISTINCT person FROM ledger_handle WHERE kind <> 'phone' AND person IN ({})",
                sorted(set(self._owner.values())),
            )
        }
        self._new: dict[int, str | None] = {}
        self._handles: dict[bytes, tuple[int, Handle]] = {}
        self._joined: dict[int, int] = {}
        self.shared_numbers = 0

    def resolve(self, person: Person, seen: Observation) -> int | None:
        """The number of a person, `REFUSED` by the guard, or None where no handle recognises them."""
        found = {
            ix: handle for handle in person.handles if (ix := self._index(handle, seen)) is not None
        }
        if not found:
            return None
        at = to_ms(seen.item.at)
        if any(at < self._guards[ix] for ix in found if ix in self._guards):
            return REFUSED
        owners = self._owners(found)
        number = min(owners) if owners else self._make(person.name)
        for other in owners - {number}:
            self._joined[other] = number
        if any(handle.kind is not HandleKind.PHONE for handle in found.values()):
            self._firm.add(number)
        for ix, handle in found.items():
            if ix not in self._owner:
                self._handles[ix] = (number, handle)
                self._owner[ix] = number
        return number

    def _owners(self, found: dict[bytes, Handle]) -> set[int]:
        """Whom these handles belong to already.

        A telephone number may be a switchboard's: it never joins two people who are both known by
        something firmer, or one colleague's erasure would take the other's data.
        """
        known = {ix: self.final(self._owner[ix]) for ix in found if ix in self._owner}
        firm = {n for ix, n in known.items() if found[ix].kind is not HandleKind.PHONE}
        named = any(handle.kind is not HandleKind.PHONE for handle in found.values())
        by_number = set(known.values()) - firm
        if named:
            several = {n for n in by_number if n in self._firm}
            self.shared_numbers += len(several)
            by_number -= several
        return firm | by_number

    def final(self, number: int) -> int:
        """The number under which somebody goes after all joins of this batch."""
        while number in self._joined:
            number = self._joined[number]
        return number

    def write(self) -> None:
        """Write new people, new handles and joins. Within the transaction of the batch."""
        ledger = self._ledger
        ledger.keyring.add(list(self._new))
        keys = ledger.keyring.get(self._new.keys() | {n for n, _ in self._handles.values()})
        execute_many(
            "INSERT INTO ledger_person (id, sealed) VALUES (%s, %s)",
            [
                (
                    number,
                    seal(keys[number], {"name": name and name[:_LONGEST]}, b"person%d" % number),
                )
                for number, name in self._new.items()
            ],
        )
        execute_many(
            "INSERT INTO ledger_handle (ix, kind, person, key, sealed) VALUES (%s, %s, %s, %s, %s)",
            [
                (ix, handle.kind.value, number, number, _sealed(keys[number], ix, handle))
                for ix, (number, handle) in self._handles.items()
            ],
        )
        for other in self._joined:
            _join(other, self.final(other))

    def _index(self, handle: Handle, seen: Observation) -> bytes | None:
        conference = ""
        if handle.kind is HandleKind.GUEST and seen.conference:
            conference = seen.conference.ref
        known = (handle, conference)
        if known not in self._indexes:
            parts = canonical(handle, self._tool, conference, self._ledger.country)
            self._indexes[known] = self._ledger.index("handle", *parts) if parts else None
        return self._indexes[known]

    def _make(self, name: str | None) -> int:
        number = next(self._numbers)
        self._new[number] = name
        return number


def _sealed(key: AESGCM, ix: bytes, handle: Handle) -> bytes:
    return seal(key, {"value": handle.value[:_LONGEST]}, b"handle" + ix)


def _join(other: int, number: int) -> None:
    """Everything of `other` goes to `number`; what is sealed keeps its key."""
    for table, column in (("itemperson", "item"), ("conferenceperson", "conference")):
        extra = ", relation" if table == "itemperson" else ""
        execute(
            f"INSERT INTO ledger_{table} (person, {column}{extra}) "  # noqa: S608 fixed names
            f"SELECT %s, {column}{extra} FROM ledger_{table} WHERE person = %s "
            "ON CONFLICT DO NOTHING",
            [number, other],
        )
        execute(f"DELETE FROM ledger_{table} WHERE person = %s", [other])  # noqa: S608
    execute("UPDATE ledger_handle SET person = %s WHERE person = %s", [number, other])
    execute("UPDATE ledger_joinedkey SET person = %s WHERE person = %s", [number, other])
    execute("INSERT INTO ledger_joinedkey (id, person) VALUES (%s, %s)", [other, number])
    execute("DELETE FROM ledger_person WHERE id = %s", [other])
