"""How much there is: numbers for pages and reports, without opening a single seal."""

from collections.abc import Sequence
from dataclasses import dataclass

from adjourn.ledger.restricting import LOCKED
from adjourn.ledger.sql import every, lookup, one, trouble


@dataclass(frozen=True, slots=True)
class Held:
    """How many items of one data type a tool holds; of which `restricted` ones (Art. 18 GDPR)."""

    tool: str
    type: str
    items: int
    restricted: int


def by_type() -> list[Held]:
    """Items by tool and data type, in the order of their ids. Reads the whole table once."""
    with trouble():
        rows = every("SELECT tool, type, count(*) FROM ledger_item GROUP BY 1, 2 ORDER BY 1, 2")
        locked = {(tool, name): count for tool, name, count in every(_LOCKED_BY_TYPE)}
    return [Held(tool, name, count, locked.get((tool, name), 0)) for tool, name, count in rows]


_LOCKED_BY_TYPE = f"""
    SELECT i.tool, i.type, count(*) FROM ledger_item i
     WHERE i.id IN (SELECT item FROM ledger_restriction) AND {LOCKED.format(item="i.id")}
     GROUP BY 1, 2
"""  # noqa: S608 fixed text


def people() -> int:
    """How many people are known."""
    with trouble():
        row = one("SELECT count(*) FROM ledger_person")
    return int(row[0]) if row else 0


_OWN = """
    SELECT p.person, count(*) FROM ledger_itemperson p
     WHERE p.person IN ({}) AND %s GROUP BY p.person
"""
# As `find.items` does: what concerns everyone in a conference counts for each who was there, once.
_EVERYONE = """
    SELECT c.person, count(*)
      FROM ledger_conferenceperson c JOIN ledger_item i ON i.conference = c.conference
     WHERE c.person IN ({}) AND i.everyone AND %s
       AND NOT EXISTS (
           SELECT 1 FROM ledger_itemperson o WHERE o.item = i.id AND o.person = c.person)
     GROUP BY c.person
"""
_OWN_LOCKED, _EVERYONE_LOCKED = LOCKED.format(item="p.item"), LOCKED.format(item="i.id")
_SHOWN = (_OWN % f"NOT {_OWN_LOCKED}", _EVERYONE % f"NOT {_EVERYONE_LOCKED}")
_LOCKED = (_OWN % _OWN_LOCKED, _EVERYONE % _EVERYONE_LOCKED)


def items_of(people: Sequence[int]) -> dict[int, int]:
    """How many items of each of these people (row numbers) `find.items` shows."""
    return _totals(_SHOWN, people)


def restricted_of(people: Sequence[int]) -> dict[int, int]:
    """How many items of each of these people are restricted, and so not shown."""
    return _totals(_LOCKED, people)


def _totals(queries: Sequence[str], people: Sequence[int]) -> dict[int, int]:
    totals = dict.fromkeys(people, 0)
    with trouble():
        for query in queries:
            for person, count in lookup(query, list(people)):
                totals[person] += count
    return totals


_TYPES_OF = """
    SELECT i.tool, i.type FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item
     WHERE p.person = %s
     UNION
    SELECT i.tool, i.type
      FROM ledger_conferenceperson c JOIN ledger_item i ON i.conference = c.conference
     WHERE c.person = %s AND i.everyone
     ORDER BY 1, 2
"""


def types_of(person: int) -> list[tuple[str, str]]:
    """The tools and data types in which something concerns this person (row number), restricted or
    not, in the order of their ids."""
    with trouble():
        return [(tool, name) for tool, name in every(_TYPES_OF, [person, person])]


def with_others(person: int) -> bool:
    """Whether this person (row number) took part in anything in which somebody else did, too."""
    with trouble():
        row = one(
            "SELECT 1 FROM ledger_conferenceperson c JOIN ledger_conferenceperson o "
            "ON o.conference = c.conference AND o.person <> c.person WHERE c.person = %s LIMIT 1",
            [person],
        )
    return row is not None
