"""Everything held about one person, a portion at a time: for copies of any size.

Restricted items belong to it (Art. 15 GDPR covers what is locked). No transaction stays open
between two portions, so a slow reader holds up nobody.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adjourn.ledger.find import ITEM_COLUMNS, FoundItem, found_item
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import steady, unseal
from adjourn.ledger.sql import every, lookup, trouble
from adjourn.ledger.times import from_ms
from adjourn.tools.protocol import Kind, Relation

_PORTION = 200


@dataclass(frozen=True, slots=True)
class Holding:
    """An item with where it belongs. `conference` and `others` are row numbers: of a conference,
    and of the other people with their relation. An item of all who took part names none."""

    found: FoundItem
    conference: int | None
    everyone: bool
    others: tuple[tuple[int, Relation], ...]


@dataclass(frozen=True, slots=True)
class Attended:
    """A conference that a person took part in. `others`: row numbers of who else did."""

    number: int
    tool: str
    started: datetime | None
    ended: datetime | None
    others: tuple[int, ...]


_NUMBERS = """
    SELECT i.id, i.at, i.kind, i.type FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item
     WHERE p.person = %s
     UNION
    SELECT i.id, i.at, i.kind, i.type FROM ledger_conferenceperson c
      JOIN ledger_item i ON i.conference = c.conference AND i.everyone
     WHERE c.person = %s
     ORDER BY 2, 1
"""
_ROWS = f"""
    SELECT {ITEM_COLUMNS}, coalesce(p.relation, 'about'), FALSE, i.conference
      FROM ledger_item i LEFT JOIN ledger_itemperson p ON p.item = i.id AND p.person = %s
     WHERE i.id IN ({{}})
"""  # noqa: S608 fixed columns


def numbers_of(
    person: int, kinds: Collection[Kind] = frozenset(Kind), types: Collection[str] | None = None
) -> list[int]:
    """The row numbers of all items of the person with this row number, oldest first; only those of
    `kinds` and of data types `types` (None: of any). Restricted ones, too."""
    with trouble():
        rows = every(_NUMBERS, [person, person])
    return [
        number
        for number, _, kind, data_type in rows
        if kind in kinds and (types is None or data_type in types)
    ]


def holdings(ledger: Ledger, person: int, numbers: Sequence[int]) -> Iterator[Holding]:
    """These items (`numbers_of`) of the person with this row number, in their order.

    What was deleted meanwhile is left out. Raises `Unreadable`, `DatabaseTrouble`.
    """
    for start in range(0, len(numbers), _PORTION):
        yield from _portion(ledger, person, numbers[start : start + _PORTION])


def _portion(ledger: Ledger, person: int, numbers: Sequence[int]) -> list[Holding]:
    marks = ",".join(["%s"] * len(numbers))
    with trouble():
        rows = every(_ROWS.format(marks), [person, *numbers])
        links = every(
            f"SELECT item, person, relation FROM ledger_itemperson WHERE item IN ({marks})"  # noqa: S608
            " AND person <> %s ORDER BY person",
            [*numbers, person],
        )
    keys = ledger.keyring.get({row[5] for row in rows})
    others: dict[int, list[tuple[int, Relation]]] = {}
    for item, other, relation in links:
        others.setdefault(item, []).append((other, Relation(relation)))
    found = [
        Holding(
            found_item(ledger, keys, row[:-1]), row[-1], bool(row[9]), tuple(others.get(row[0], ()))
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.found.item.at, one.found.number))


def attended(person: int) -> Iterator[Attended]:
    """The conferences that the person with this row number took part in, the earliest first."""
    with trouble():
        rows = every(
            "SELECT c.id, c.tool, c.started, c.ended FROM ledger_conferenceperson p "
            "JOIN ledger_conference c ON c.id = p.conference WHERE p.person = %s "
            "ORDER BY c.started IS NULL, c.started, c.id",
            [person],
        )
    for number, tool, started, ended in rows:
        yield Attended(
            number,
            tool,
            from_ms(started) if started is not None else None,
            from_ms(ended) if ended is not None else None,
            companions(number, person),
        )


def companions(conference: int, person: int) -> tuple[int, ...]:
    """Row numbers of the others who took part in a conference."""
    with trouble():
        rows = every(
            "SELECT person FROM ledger_conferenceperson WHERE conference = %s AND person <> %s "
            "ORDER BY person",
            [conference, person],
        )
    return tuple(number for (number,) in rows)


def written(conference: int, person: int) -> tuple[int, ...]:
    """When (ms) the person with this row number wrote messages in a conference."""
    with trouble():
        rows = every(
            "SELECT i.at FROM ledger_item i JOIN ledger_itemperson p ON p.item = i.id "
            "WHERE i.conference = %s AND i.kind = %s AND p.person = %s AND p.relation = %s",
            [conference, Kind.MESSAGE.value, person, Relation.AUTHORED_BY.value],
        )
    return tuple(at for (at,) in rows)


def names(ledger: Ledger, people: Collection[int]) -> dict[int, str | None]:
    """The display names of people by row number; None for somebody without one."""
    return steady(lambda: _names(ledger, people))


def _names(ledger: Ledger, people: Collection[int]) -> dict[int, str | None]:
    with trouble():
        rows = list(lookup("SELECT id, sealed FROM ledger_person WHERE id IN ({})", list(people)))
    keys = ledger.keyring.get({number for number, _ in rows})
    return {
        number: unseal(keys.get(number), sealed, b"person%d" % number)["name"]
        for number, sealed in rows
    }
