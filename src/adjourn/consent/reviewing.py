"""When locks are looked at again: something was collected, or somebody has said something."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from adjourn.consent.chains import Chain
from adjourn.consent.locks import review
from adjourn.consent.purposes import consent_types, resting_only_on
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, lookup
from adjourn.tools.protocol import Batch, Handle, HandleKind, Kind, Observation

_PRESENCE = frozenset({Kind.ATTENDANCE, Kind.CALL})


def review_said(ledger: Ledger, said: Iterable[Chain], now: datetime) -> None:
    """Somebody has said something: the items that rest on it, in that conference or in all."""
    items: set[int] = set()
    for chain in said:
        types = resting_only_on(ledger.register, chain.purpose)
        rows = every("SELECT person FROM ledger_handle WHERE ix = %s", [chain.subject])
        for (person,) in rows:
            items.update(_items(person, types, chain.conference))
    review(ledger, items, now)


class BatchReview:
    """What a batch changes about consent: make one before the batch is written, `run` it after,
    within the same transaction.

    A recording may come before or after the attendance that tells who was in it; and whose consent
    counts may only be known when two handles turn out to be one person's.
    """

    def __init__(self, ledger: Ledger, tool: str, batch: Batch) -> None:
        self._ledger, self._tool, self._batch = ledger, tool, batch
        self._types = list(consent_types(ledger.register))
        self._learned = self._to_be_learned()

    def run(self, now: datetime) -> None:
        items = {*self._own(), *self._of_conferences(), *self._of_people()}
        if items:
            review(self._ledger, items, now)

    def _own(self) -> Iterator[int]:
        """The items of the batch that rest on consent."""
        found = [
            self._ledger.item_index(self._tool, seen.item.kind, seen.item.ref)
            for seen in self._batch.observations
            if self._ledger.type_of(seen.item.kind, seen.facet).id in self._types
        ]
        rows = lookup("SELECT id FROM ledger_item WHERE ix IN ({})", found)
        yield from (number for (number,) in rows)

    def _of_conferences(self) -> Iterator[int]:
        """What rests on the consent of everyone, where the batch tells who was there."""
        found = {
            self._ledger.conference_index(self._tool, seen.conference.ref)
            for seen in self._batch.observations
            if seen.conference and seen.item.kind in _PRESENCE
        }
        rows = lookup(
            "SELECT i.id, i.type FROM ledger_conference c JOIN ledger_item i "
            "ON i.conference = c.id AND i.everyone WHERE c.ix IN ({})",
            sorted(found),
        )
        yield from (number for number, data_type in rows if data_type in self._types)

    def _of_people(self) -> Iterator[int]:
        """What people are in who have said something, and of whom more is known now."""
        rows = lookup("SELECT DISTINCT person FROM ledger_handle WHERE ix IN ({})", self._learned)
        said = lookup(
            "SELECT DISTINCT h.person FROM ledger_handle h "
            "JOIN consent_record r ON r.subject = h.ix WHERE h.person IN ({})",
            [person for (person,) in rows],
        )
        for (person,) in said:
            yield from _items(person, self._types, b"")

    def _to_be_learned(self) -> list[bytes]:
        """One handle of each known person who gets another one, or is joined with somebody."""
        people = {
            tuple(found)
            for seen in self._batch.observations
            for person, _ in seen.persons
            if len(person.handles) > 1 and len(found := self._indexes(seen, person.handles)) > 1
        }
        rows = lookup(
            "SELECT ix, person FROM ledger_handle WHERE ix IN ({})",
            sorted({ix for found in people for ix in found}),
        )
        owner = {bytes(ix): person for ix, person in rows}
        return [
            found[0]
            for found in people
            if (owners := [owner[ix] for ix in found if ix in owner])
            and (len(owners) < len(found) or len(set(owners)) > 1)
        ]

    def _indexes(self, seen: Observation, handles: Sequence[Handle]) -> list[bytes]:
        found = []
        for handle in handles:
            guest = handle.kind is HandleKind.GUEST and seen.conference
            scope = seen.conference.ref if guest and seen.conference else ""
            ix = self._ledger.handle_index(handle, self._tool, scope)
            if ix is not None:
                found.append(ix)
        return found


def _items(person: int, types: Sequence[str], scope: bytes) -> Iterator[int]:
    """The items of these types that a person is in, in the conference `scope` (b"": in any)."""
    marks = ",".join(["%s"] * len(types))
    where = f"i.type IN ({marks})"
    values = [person, *types]
    if scope:
        where += " AND i.conference = (SELECT id FROM ledger_conference WHERE ix = %s)"
        values.append(scope)
    for links in (_LINKED, _EVERYONE) if types else ():
        yield from (number for (number,) in every(f"{links} AND {where}", values))


_LINKED = """
    SELECT i.id FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item WHERE p.person = %s
"""
_EVERYONE = """
    SELECT i.id FROM ledger_conferenceperson p
      JOIN ledger_item i ON i.conference = p.conference AND i.everyone WHERE p.person = %s
"""
