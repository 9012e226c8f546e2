"""Everything held about one person. Its cost grows with that person's data, not with the total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from adjourn.ledger.handles import canonical, search
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import LOCKED, STATE
from adjourn.ledger.sealing import steady, unseal
from adjourn.ledger.sql import as_uuid, every, lookup, one, trouble
from adjourn.ledger.times import from_ms
from adjourn.tools.protocol import Handle, HandleKind, Item, Kind, Relation


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person with what recognises them. `number` is the row, `id` what others may see.

    `several`: those of the handles that other people were seen with, too. A number or a typed name
    belongs to whom it was seen with first, so what is found by it alone may be somebody else's.
    """

    number: int
    id: UUID
    name: str | None = field(repr=False)
    handles: tuple[Handle, ...] = field(repr=False)
    several: frozenset[Handle] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item of a person. `shared`: somebody else is concerned by it, too. Times are UTC.

    `state` is one of the item's states, `restricted` or `without_consent`.
    """

    number: int
    id: UUID
    tool: str
    type: str
    item: Item = field(repr=False)
    until: datetime | None
    state: str
    relation: Relation
    shared: bool
    detail: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Erased:
    """The guard's answer: this handle belongs to somebody erased at `before` (UTC)."""

    erasure: UUID
    before: datetime


def indexes(ledger: Ledger, text: str, conference: str | None = None) -> list[bytes]:
    """The blind indexes of every way to read what somebody typed.

    With `conference` (its ref at the tool) the text is also read as a guest name there.
    """
    tools = sorted(ledger.register.tools)
    found = [ledger.index("handle", *parts) for parts in search(text, tools, ledger.country)]
    for tool in tools if conference else ():
        parts = canonical(Handle(HandleKind.GUEST, text), tool, conference or "", ledger.country)
        if parts:
            found.append(ledger.index("handle", *parts))
    return found


def find_person(ledger: Ledger, text: str, conference: str | None = None) -> FoundPerson | None:
    """The person with this handle: e-mail, phone number, account id, guest name in a conference.

    Somebody erased of whom something new was seen is new, and what was seen may show only one of
    their handles (a call record shows no address). So they are also found by the others that the
    guard of their erasure keeps.
    """
    wanted = indexes(ledger, text, conference)
    with trouble():
        rows = list(lookup("SELECT min(person) FROM ledger_handle WHERE ix IN ({})", wanted))
        if rows == [(None,)]:
            rows = list(lookup(_BY_GUARD, wanted))
    return person(ledger, rows[0][0]) if rows and rows[0][0] is not None else None


def of_several(ledger: Ledger, text: str) -> bool:
    """Whether other people were seen with this handle, too: what is found by it may be theirs."""
    query = "SELECT 1 FROM ledger_handle WHERE ix IN ({}) AND several"
    with trouble():
        return any(lookup(query, indexes(ledger, text)))


_BY_GUARD = """
    SELECT min(h.person) FROM ledger_guard g
      JOIN ledger_guard other ON other.erasure = g.erasure
      JOIN ledger_handle h ON h.ix = other.ix AND h.kind IN ('email', 'account')
     WHERE g.ix IN ({})
"""


def person(ledger: Ledger, number: int) -> FoundPerson | None:
    """The person with this row number."""
    return steady(lambda: _person(ledger, number))


def _person(ledger: Ledger, number: int) -> FoundPerson | None:
    with trouble():
        row = one("SELECT sealed FROM ledger_person WHERE id = %s", [number])
        rows = every(
            "SELECT ix, kind, key, sealed, several FROM ledger_handle WHERE person = %s "
            "ORDER BY kind, ix",
            [number],
        )
    if row is None:
        return None
    keys = ledger.keyring.get({number, *(key for _, _, key, _, _ in rows)})
    name = unseal(keys.get(number), row[0], b"person%d" % number)["name"]
    handles = [
        Handle(HandleKind(kind), unseal(keys.get(key), sealed, b"handle" + bytes(ix))["value"])
        for ix, kind, key, sealed, _ in rows
    ]
    several = frozenset(h for h, (*_, of_several) in zip(handles, rows, strict=True) if of_several)
    return FoundPerson(number, ledger.ids.person(number), name, tuple(handles), several)


def find_erased(ledger: Ledger, text: str, conference: str | None = None) -> Erased | None:
    """The latest erasure whose guard knows this handle."""
    return next(iter(find_erasures(ledger, text, conference)), None)


def find_erasures(ledger: Ledger, text: str, conference: str | None = None) -> list[Erased]:
    """All erasures whose guard knows this handle, the latest first."""
    with trouble():
        rows = lookup(
            "SELECT DISTINCT erasure, before FROM ledger_guard WHERE ix IN ({})",
            indexes(ledger, text, conference),
        )
        found = sorted(rows, key=lambda row: row[1], reverse=True)
    return [Erased(as_uuid(erasure), from_ms(before)) for erasure, before in found]


def erased_as(ledger: Ledger, public: UUID) -> Erased | None:
    """The erasure that deleted the person whose public id this was."""
    number = ledger.ids.person_number(public)
    with trouble():
        row = one("SELECT erasure, before FROM ledger_doomedkey WHERE id = %s", [number])
    return Erased(as_uuid(row[0]), from_ms(row[1])) if row and row[0] else None


def people(ledger: Ledger, limit: int, offset: int = 0) -> list[FoundPerson]:
    """A page of people in the order in which they were first seen."""
    with trouble():
        rows = every("SELECT id FROM ledger_person ORDER BY id LIMIT %s OFFSET %s", [limit, offset])
    return [found for (number,) in rows if (found := person(ledger, number))]


def by_id(ledger: Ledger, public: UUID) -> FoundPerson | None:
    """The person whose public id this is."""
    number = ledger.ids.person_number(public)
    return person(ledger, number) if number is not None else None


_LOCKED = LOCKED.format(item="i.id")
_STATE = STATE.format(item="i.id", state="i.state")
ITEM_COLUMNS = (
    f"i.id, i.ix, i.tool, i.kind, i.type, i.key, i.at, i.until, {_STATE}, i.everyone, i.sealed"
)
"""SQL: the first columns of a row for `found_item`, of an item under the name `i`."""

_OWN = f"""
    SELECT {ITEM_COLUMNS}, p.relation,
           EXISTS (SELECT 1 FROM ledger_itemperson o WHERE o.item = i.id AND o.person <> p.person)
      FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item
     WHERE p.person = %s
"""  # noqa: S608 fixed columns
_EVERYONE = f"""
    SELECT {ITEM_COLUMNS}, 'about', TRUE
      FROM ledger_conferenceperson c JOIN ledger_item i ON i.conference = c.conference
     WHERE c.person = %s AND i.everyone
       AND NOT EXISTS (SELECT 1 FROM ledger_itemperson o WHERE o.item = i.id AND o.person = %s)
"""  # noqa: S608 fixed columns
_SHOWN = f" AND NOT {_LOCKED}"


def items(ledger: Ledger, number: int, restricted: bool = False) -> list[FoundItem]:
    """The items of the person with this row number, oldest first.

    What is restricted (Art. 18 GDPR) is left out: this is the place that hides it. `restricted`
    shows it, for the rights team and for an erasure alone. Raises `Unreadable` when an item's key
    is gone, which a join of tables never is by itself.
    """
    return steady(lambda: _items(ledger, number, "" if restricted else _SHOWN))


def _items(ledger: Ledger, number: int, which: str) -> list[FoundItem]:
    with trouble():
        rows = every(_OWN + which, [number]) + every(_EVERYONE + which, [number, number])
    keys = ledger.keyring.get({row[5] for row in rows})
    found = [found_item(ledger, keys, row) for row in rows]
    return sorted(found, key=lambda i: (i.item.at, i.number))


def conferences_of(items: Sequence[int]) -> dict[int, int]:
    """The conference (row number) of each of these items that has one."""
    with trouble():
        rows = lookup("SELECT id, conference FROM ledger_item WHERE id IN ({})", list(items))
        return {number: conference for number, conference in rows if conference is not None}


def found_item(ledger: Ledger, keys: Mapping[int, Any], row: tuple[Any, ...]) -> FoundItem:
    """The item of a row: `ITEM_COLUMNS`, the relation of the person, and whether others are linked.
    `keys` by number. Raises `Unreadable` when the item's key is not among them."""
    number, ix, tool, kind, data_type, key, at, until, state, everyone, sealed, relation, others = (
        row
    )
    ref, locator, detail = unseal(keys.get(key), sealed, b"item" + bytes(ix))
    return FoundItem(
        number=number,
        id=ledger.ids.item(number),
        tool=tool,
        type=data_type,
        item=Item(Kind(kind), ref, locator, from_ms(at)),
        until=from_ms(until) if until is not None else None,
        state=state,
        relation=Relation(relation),
        shared=bool(others) or bool(everyone),
        detail=detail,
    )
