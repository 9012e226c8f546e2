"""What is due: judged from the facts of the moment at which an item's `until` comes.

`until` is the earliest instant at which an item may be due, so nothing has to be counted anew when
a date moves on: a conference went on, somebody was seen again. The item is looked at when its
instant comes, and given a later one then. What makes a date earlier (an end that became known)
lowers `until` at once: `adjourn.retain.ends`.

By start type (facts: law R-02):
- A, collection: the item itself. The end of its purpose for everybody concerned ends it at once
  (Art. 17(1)(a) GDPR), unless a law wants it kept.
- V, end of a process: what somebody said of the conference, or of the purpose for all concerned;
  else what the tool says of the item or of its conference.
- E, end of a relationship: what was said of the purpose for a person, else their last activity;
  the latest of all concerned.

Where nobody knows the end the desk is asked, twelve months after the item at the latest, and has
thirty days to answer; without an answer the period counts from the item (R-04: never unlimited).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from adjourn.law.bases import Basis
from adjourn.law.periods import Start
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.models import Ending
from adjourn.ledger.sql import lookup
from adjourn.ledger.times import to_ms
from adjourn.register.model import DataType

ANSWER = timedelta(days=30)
"""How long the desk has to say whether a process has ended (own rule)."""

_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Held:
    """What of an item decides when it is due. Instants in ms; `ended` as the tool says."""

    number: int
    type: str
    at: int
    until: int
    conference: int | None
    ended: int | None


HELD = "i.id, i.type, i.at, i.until, i.conference, coalesce(i.ended, c.ended)"
"""SQL: the columns of `Held`, of `ledger_item i LEFT JOIN ledger_conference c`."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose end it is: a conference's, or a purpose's for a person (row numbers)."""

    conference: int | None
    person: int | None
    purpose: str


@dataclass(frozen=True, slots=True)
class Judged:
    """When an item is due: `until`, in ms. `ask`: of what the end is unknown; the desk has until
    then to say it."""

    held: Held
    until: int
    ask: Subject | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """The last word on the end of a process."""

    purpose: str
    said: str
    day: int


def judge(ledger: Ledger, items: Sequence[Held], now: datetime) -> list[Judged]:
    """When each of these items is due, by what is known at `now`, in their order.

    A constant number of queries for each five hundred of them.
    """
    facts = _Facts(items)
    judge_one = _Judge(ledger, facts, to_ms(now))
    return [judge_one(held) for held in items]


class _Judge:
    def __init__(self, ledger: Ledger, facts: "_Facts", now: int) -> None:
        self._ledger, self._facts, self._now = ledger, facts, now
        self._by_start: dict[Start, Callable[[Held, DataType], Judged]] = {
            Start.COLLECTION: self._collection,
            Start.PROCESS_END: self._process,
            Start.RELATION_END: self._relation,
        }

    def __call__(self, held: Held) -> Judged:
        data_type = self._ledger.register.types[held.type]
        return self._by_start[data_type.start](held, data_type)

    def _collection(self, held: Held, data_type: DataType) -> Judged:
        over = self._ledger.counted(data_type, held.at)
        if over <= self._now or data_type.basis is Basis.DUTY:
            return Judged(held, over)
        ends = [
            self._facts.of_person(person, data_type.purpose, held)
            for person in self._facts.persons(held)
        ]
        if ends and all(end and end.said == Ending.Said.ENDED for end in ends):
            over = min(over, max(end.day for end in ends if end))
        return Judged(held, over)

    def _process(self, held: Held, data_type: DataType) -> Judged:
        said = self._facts.of_conference(held, data_type.purpose)
        if said is None or self._says_nothing(said):
            if held.ended is not None:
                return Judged(held, self._ledger.counted(data_type, max(held.at, held.ended)))
            people = self._facts.persons(held)
            ends = [self._facts.of_person(one, data_type.purpose, held) for one in people]
            if all(ends):
                said = max((end for end in ends if end), key=_open, default=said)
        return self._by_word(held, data_type, said)

    def _says_nothing(self, said: _Said) -> bool:
        """Asked, and nobody has answered yet; or it ran until a day that is over."""
        over = said.said == Ending.Said.RUNS and said.day <= self._now
        return over or said.said == Ending.Said.ASKED

    def _by_word(self, held: Held, data_type: DataType, said: _Said | None) -> Judged:
        """As somebody said, or as long as the desk may still be asked."""
        if said and said.said == Ending.Said.ENDED:
            return Judged(held, self._ledger.counted(data_type, said.day))
        if said and self._now < said.day:
            return Judged(held, said.day)
        if said and said.said == Ending.Said.ASKED:
            return Judged(held, max(said.day, self._ledger.counted(data_type, held.at)))
        first = self._ledger.until(data_type, held.at, None)
        if self._now < first:
            return Judged(held, first)
        subject = self._subject(held, data_type.purpose)
        if subject is None:  # nobody could say anything of it
            return Judged(held, self._ledger.counted(data_type, held.at))
        return Judged(held, self._now + ANSWER // _MS, subject)

    def _subject(self, held: Held, purpose: str) -> Subject | None:
        if held.conference is not None:
            return Subject(held.conference, None, purpose)
        people = self._facts.persons(held)
        return Subject(None, min(people), purpose) if people else None

    def _relation(self, held: Held, data_type: DataType) -> Judged:
        event = held.at
        for person in self._facts.persons(held):
            said = self._facts.of_person(person, data_type.purpose, held)
            if said and said.said == Ending.Said.RUNS and self._now < said.day:
                return Judged(held, said.day)
            ended = said.day if said and said.said == Ending.Said.ENDED else None
            event = max(event, ended if ended is not None else self._facts.active(person))
        return Judged(held, self._ledger.counted(data_type, event))


def _open(said: _Said) -> tuple[bool, int]:
    """Of several words that which leaves it open for longest; one that asks says nothing."""
    return said.said == Ending.Said.ASKED, said.day


class _Facts:
    """What is known of the processes of some items; read when it is first asked for."""

    def __init__(self, items: Sequence[Held]) -> None:
        self._items = items

    def persons(self, held: Held) -> list[int]:
        return self._persons.get(held.number, [])

    def of_conference(self, held: Held, purpose: str) -> _Said | None:
        return _last_word(self._conferences.get(held.conference or 0, ()), purpose, held.at)

    def of_person(self, person: int, purpose: str, held: Held) -> _Said | None:
        return _last_word(self._people.get(person, ()), purpose, held.at)

    def active(self, person: int) -> int:
        """When something of a person was last seen, in ms."""
        return self._active.get(person, 0)

    @cached_property
    def _persons(self) -> dict[int, list[int]]:
        """Who is concerned by each item: those linked to it, or all who took part."""
        found: dict[int, list[int]] = {}
        numbers = [held.number for held in self._items]
        for query in (_LINKED, _ALL_OF_THEM):
            for item, person in lookup(query, numbers):
                found.setdefault(item, []).append(person)
        return found

    @cached_property
    def _conferences(self) -> dict[int, list[_Said]]:
        numbers = {held.conference for held in self._items if held.conference is not None}
        return _words("conference", numbers)

    @cached_property
    def _people(self) -> dict[int, list[_Said]]:
        return _words("person", {one for people in self._persons.values() for one in people})

    @cached_property
    def _active(self) -> dict[int, int]:
        people = sorted({one for people in self._persons.values() for one in people})
        found: dict[int, int] = {}
        for query in (_LAST_ITEM, _LAST_CONFERENCE, _LAST_DELETED):
            for person, at in lookup(query, people):
                found[person] = max(at or 0, found.get(person, 0))
        return found


def _last_word(words: Iterable[_Said], purpose: str, at: int) -> _Said | None:
    """The last word on a purpose. What came to be after an end is of another process, of which
    nothing is said yet."""
    said = next((each for each in words if each.purpose in ("", purpose)), None)
    over = said is not None and said.said == Ending.Said.ENDED and said.day < at
    return None if over else said


_LINKED = "SELECT item, person FROM ledger_itemperson WHERE item IN ({})"
_ALL_OF_THEM = """
    SELECT i.id, c.person FROM ledger_item i
      JOIN ledger_conferenceperson c ON c.conference = i.conference
     WHERE i.id IN ({}) AND i.everyone
"""
_LAST_ITEM = """
    SELECT p.person, max(i.at) FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item
     WHERE p.person IN ({}) GROUP BY p.person
"""
_LAST_DELETED = "SELECT id, active FROM ledger_person WHERE id IN ({})"
_LAST_CONFERENCE = """
    SELECT p.person, max(coalesce(c.ended, c.started)) FROM ledger_conferenceperson p
      JOIN ledger_conference c ON c.id = p.conference WHERE p.person IN ({}) GROUP BY p.person
"""


def _words(subject: str, numbers: Iterable[int]) -> dict[int, list[_Said]]:
    """What was said of each of these, the latest word first."""
    found: dict[int, list[_Said]] = {}
    query = (
        f"SELECT {subject}, purpose, said, day FROM ledger_ending "  # noqa: S608 fixed names
        f"WHERE {subject} IN ({{}}) ORDER BY id DESC"
    )
    for number, purpose, said, day in lookup(query, sorted(numbers)):
        found.setdefault(number, []).append(_Said(purpose, said, day))
    return found
