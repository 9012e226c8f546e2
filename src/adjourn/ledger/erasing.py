"""Deleting at home: rows, links, handles and keys of one person, and the guard that keeps it so.

Of an erased part only rows and links go; `adjourn.ledger.guards` keeps that so.

What can go wrong here, and what prevents it:
- Somebody else's data go too: an item of several people is deleted only when its deletion at the
  tool was read back; otherwise only the link goes. A conference's key is destroyed only when no
  item is left in the conference.
- The deletion leaves traces: `secure_delete` overwrites, `settle` truncates the journal, and what
  a backup still holds is sealed with a key that is destroyed (DESIGN §6.11).
- A kill between deletion and destruction, or an old keyring put back from a backup: the doomed
  keys are written with the deletion, stay written, and are destroyed whenever a ledger is opened
  (`Ledger.destroy_doomed`; facts: law R-11).
- The collector brings the person back: the guard is set when the erasure is opened, before
  anything is deleted.

All functions but `settle` run inside the caller's transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from adjourn.ledger import remembering, restricting
from adjourn.ledger.sql import every, execute, execute_many, lookup, remove, trouble
from adjourn.ledger.times import to_ms


def set_guard(person: int, erasure: UUID, before: datetime) -> int:
    """Refuse from now on what lies before `before` and carries a handle of this person."""
    rows = every("SELECT ix FROM ledger_handle WHERE person = %s", [person])
    execute_many(
        "INSERT INTO ledger_guard (ix, before, erasure) VALUES (%s, %s, %s) "
        "ON CONFLICT (ix, erasure) DO UPDATE SET before = excluded.before",
        [(bytes(ix), to_ms(before), erasure.hex) for (ix,) in rows],
    )
    return len(rows)


def delete_handles(person: int) -> None:
    """Nothing recognises this person any more: whoever is seen with a handle of theirs is new."""
    execute("DELETE FROM ledger_handle WHERE person = %s", [person])


def delete_items(items: Iterable[int]) -> int:
    """Delete items with all their links; how many there were."""
    numbers = list(items)
    remembering.items_go(numbers)
    restricting.forget(numbers)
    remove("DELETE FROM ledger_itemperson WHERE item IN ({})", numbers)
    return remove("DELETE FROM ledger_item WHERE id IN ({})", numbers)


def unlink(person: int, items: Iterable[int]) -> None:
    """These items stay for others, or wait: they are no longer this person's."""
    numbers = list(items)
    remembering.links_go(person, numbers)
    execute_many(
        "DELETE FROM ledger_itemperson WHERE person = %s AND item = %s",
        [(person, number) for number in numbers],
    )


def leave(person: int, but: Iterable[int] | None = None) -> list[int]:
    """That a person took part is a datum, too: it goes where nothing of theirs is left, or
    everywhere `but` in these conferences.

    Nothing is: no item of their own, and none that concerns everyone. The numbers of the keys that
    are doomed by it.
    """
    if but is None:
        left = [number for (number,) in every(_NOTHING_LEFT, [person, person])]
    else:
        left = sorted({number for (number,) in every(_TOOK_PART, [person])} - set(but))
    execute_many(
        "DELETE FROM ledger_conferenceperson WHERE person = %s AND conference = %s",
        [(person, number) for number in left],
    )
    return delete_empty(left)


_TOOK_PART = "SELECT conference FROM ledger_conferenceperson WHERE person = %s"
_NOTHING_LEFT = """
    SELECT c.conference FROM ledger_conferenceperson c
     WHERE c.person = %s
       AND c.conference NOT IN (
           SELECT i.conference FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item
            WHERE p.person = %s AND i.conference IS NOT NULL)
       AND NOT EXISTS (
           SELECT 1 FROM ledger_item i WHERE i.conference = c.conference AND i.everyone)
"""


def delete_person(person: int) -> list[int]:
    """Delete a person's links, handles and entry; the numbers of the keys that are doomed by it."""
    conferences = [number for (number,) in every(_TOOK_PART, [person])]
    keys = [k for (k,) in every("SELECT id FROM ledger_joinedkey WHERE person = %s", [person])]
    for table in ("itemperson", "conferenceperson", "handle", "joinedkey", "typeguard", "ending"):
        execute(f"DELETE FROM ledger_{table} WHERE person = %s", [person])  # noqa: S608 fixed names
    # A hold on somebody who is gone reaches nobody: 0 is no row.
    execute("UPDATE ledger_hold SET person = 0 WHERE person = %s", [person])
    execute("DELETE FROM ledger_person WHERE id = %s", [person])
    doom([person, *keys])
    return [person, *keys, *delete_empty(conferences)]


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom items concern, and where: `people` with the instant (ms) of the last of it,
    `conferences`, and who was in which (row numbers).

    Read it before the items are deleted.
    """

    people: Mapping[int, int]
    conferences: frozenset[int]
    presences: frozenset[tuple[int, int]]


def concerned(items: list[int]) -> Concerned:
    """Whom these items concern."""
    rows = list(lookup(_CONCERNED, items))
    if any(everyone for *_, everyone in rows):
        rows += lookup(_EVERYONE, items)
    people: dict[int, int] = {}
    for person, _, at, ended, _ in rows:
        if person is not None:
            people[person] = max(at, ended, people.get(person, at))
    presences = {(p, c) for p, c, *_ in rows if p is not None and c is not None}
    return Concerned(
        people, frozenset(c for _, c, *_ in rows if c is not None), frozenset(presences)
    )


_CONCERNED = """
    SELECT p.person, i.conference, max(i.at), max(coalesce(c.ended, c.started, i.at)),
           max(CASE WHEN i.everyone THEN 1 ELSE 0 END)
      FROM ledger_item i LEFT JOIN ledger_itemperson p ON p.item = i.id
      LEFT JOIN ledger_conference c ON c.id = i.conference WHERE i.id IN ({}) GROUP BY 1, 2
"""
_EVERYONE = """
    SELECT c.person, c.conference, i.at, i.at, 1
      FROM ledger_item i JOIN ledger_conferenceperson c ON c.conference = i.conference
     WHERE i.id IN ({}) AND i.everyone
"""


def leave_all(gone: Concerned) -> list[int]:
    """What is left of those whom deleted items concerned: a presence goes with the last item there,
    a conference with its last item, a person with their last trace, unless something is refused for
    them. The numbers of the keys that are doomed by it.
    """
    execute_many(_SEEN, [(at, person, at) for person, at in sorted(gone.people.items())])
    execute_many(_NO_MORE_THERE, [(*pair, *pair) for pair in sorted(gone.presences)])
    doomed = delete_empty(sorted(gone.conferences))
    for (person,) in list(lookup(_NOTHING_OF, sorted(gone.people))):
        doomed += delete_person(person)
    return doomed


_SEEN = """
    UPDATE ledger_person SET active = %s
     WHERE id = %s AND (active IS NULL OR active < %s)
"""
_NO_MORE_THERE = """
    DELETE FROM ledger_conferenceperson WHERE person = %s AND conference = %s
       AND NOT EXISTS (
           SELECT 1 FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item
            WHERE p.person = %s AND i.conference = %s)
       AND NOT EXISTS (
           SELECT 1 FROM ledger_item i
            WHERE i.conference = ledger_conferenceperson.conference AND i.everyone)
"""
_NOTHING_OF = """
    SELECT p.id FROM ledger_person p WHERE p.id IN ({})
       AND NOT EXISTS (SELECT 1 FROM ledger_itemperson x WHERE x.person = p.id)
       AND NOT EXISTS (SELECT 1 FROM ledger_conferenceperson x WHERE x.person = p.id)
       AND NOT EXISTS (SELECT 1 FROM ledger_typeguard x WHERE x.person = p.id)
       AND NOT EXISTS (SELECT 1 FROM ledger_joinedkey x JOIN ledger_typeguard g ON g.person = x.id
                        WHERE x.person = p.id)
"""


def conferences_of(items: Iterable[int]) -> list[int]:
    """The conferences that these items belong to."""
    rows = lookup("SELECT DISTINCT conference FROM ledger_item WHERE id IN ({})", list(items))
    return sorted({number for (number,) in rows if number is not None})


def delete_empty(conferences: list[int]) -> list[int]:
    """Delete those conferences in which nothing is left; their keys are doomed."""
    used = lookup(
        "SELECT DISTINCT conference FROM ledger_item WHERE conference IN ({})", conferences
    )
    empty = sorted(set(conferences) - {number for (number,) in used})
    remove("DELETE FROM ledger_conferenceperson WHERE conference IN ({})", empty)
    remove("DELETE FROM ledger_ending WHERE conference IN ({})", empty)
    remove("DELETE FROM ledger_conference WHERE id IN ({})", empty)
    doom(empty)
    return empty


def doom(keys: Iterable[int]) -> None:
    """Mark keys for destruction, in the transaction that deletes what they seal."""
    execute_many(
        "INSERT INTO ledger_doomedkey (id) VALUES (%s) ON CONFLICT DO NOTHING", [(k,) for k in keys]
    )


def fall(keys: Iterable[int], erasure: UUID, before: int) -> None:
    """Say of doomed keys that they were somebody's whom this erasure deletes (`before` in ms)."""
    execute_many(
        "UPDATE ledger_doomedkey SET erasure = %s, before = %s WHERE id = %s",
        [(erasure.hex, before, key) for key in keys],
    )


def settle() -> None:
    """Bring the deletion into the file and empty the journal, which still holds the old pages."""
    with trouble():
        every("PRAGMA wal_checkpoint(TRUNCATE)")
