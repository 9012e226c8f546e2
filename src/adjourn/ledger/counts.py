"""How much there is: numbers for pages and reports, without opening a single seal."""

from collections.abc import Sequence
from dataclasses import dataclass

from adjourn.ledger.sql import every, lookup, one, trouble


@dataclass(frozen=True, slots=True)
class Held:
    """How many items of one data type a tool holds."""

    tool: str
    type: str
    items: int


def by_type() -> list[Held]:
    """Items by tool and data type, in the order of their ids. Reads the whole table once."""
    with trouble():
        rows = every("SELECT tool, type, count(*) FROM ledger_item GROUP BY 1, 2 ORDER BY 1, 2")
    return [Held(*row) for row in rows]


def people() -> int:
    """How many people are known."""
    with trouble():
        row = one("SELECT count(*) FROM ledger_person")
    return int(row[0]) if row else 0


_OWN = "SELECT person, count(*) FROM ledger_itemperson WHERE person IN ({}) GROUP BY person"
# As `find.items` does: what concerns everyone in a conference counts for each who was there, once.
_EVERYONE = """
    SELECT c.person, count(*)
      FROM ledger_conferenceperson c JOIN ledger_item i ON i.conference = c.conference
     WHERE c.person IN ({}) AND i.everyone
       AND NOT EXISTS (
           SELECT 1 FROM ledger_itemperson o WHERE o.item = i.id AND o.person = c.person)
     GROUP BY c.person
"""


def items_of(people: Sequence[int]) -> dict[int, int]:
    """How many items concern each of these people (row numbers)."""
    totals = dict.fromkeys(people, 0)
    with trouble():
        for query in (_OWN, _EVERYONE):
            for person, count in lookup(query, list(people)):
                totals[person] += count
    return totals


_TYPES_OF = """
    SELECT tool, type, count(*) FROM (
        SELECT i.id, i.tool, i.type
          FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item WHERE p.person = %s
         UNION
        SELECT i.id, i.tool, i.type
          FROM ledger_conferenceperson c JOIN ledger_item i ON i.conference = c.conference
         WHERE c.person = %s AND i.everyone)
     GROUP BY 1, 2 ORDER BY 1, 2
"""


def types_of(person: int) -> list[Held]:
    """Items of one person (row number) by tool and data type, without opening them."""
    with trouble():
        return [Held(*row) for row in every(_TYPES_OF, [person, person])]


def with_others(person: int) -> bool:
    """Whether this person (row number) took part in anything in which somebody else did, too."""
    with trouble():
        row = one(
            "SELECT 1 FROM ledger_conferenceperson c JOIN ledger_conferenceperson o "
            "ON o.conference = c.conference AND o.person <> c.person WHERE c.person = %s LIMIT 1",
            [person],
        )
    return row is not None
