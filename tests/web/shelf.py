"""A tool on a shelf: items in memory that are deleted as they say, for pages without a tenant."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from adjourn.law.reasons import Reason
from adjourn.ledger.find import find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.models import Ending
from adjourn.ledger.restricting import restrict
from adjourn.ledger.sql import writing
from adjourn.ledger.times import to_ms
from adjourn.ledger.write import write
from adjourn.retain.ends import conference_of
from adjourn.tools.protocol import (
    Batch,
    Capability,
    Conference,
    Deleted,
    Handle,
    HandleKind,
    Hold,
    Item,
    Kind,
    Observation,
    Outcome,
    Person,
    Reading,
    Relation,
    Unavailable,
)

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"
HEBREW = "ליאור דוגמה 🎈"
_PART = b"a film of nobody, " * 4096


class Shelf:
    """Messages go, calls stay for 30 days. `down` answers nothing at all. A recording has `film`
    bytes, made up while they are read."""

    def __init__(self, name: str = "teams", *, down: bool = False, film: int = 0) -> None:
        self.name = name
        self.down, self.film = down, film
        self.deleted: set[str] = set()

    def capabilities(self) -> Sequence[Capability]:
        return ()

    def holds(self, item: Item, now: datetime) -> Sequence[Hold]:
        self._answer()
        return ()

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:
        if item.kind is Kind.MESSAGE:
            return Reading(Outcome.GONE)
        until = item.at + timedelta(days=30)
        return Reading(Outcome.RETAINED, until, Reason.PROVIDER_PERIOD, "no delete call", until)

    def delete(self, items: Sequence[Item], now: datetime) -> Iterator[Deleted]:
        self._answer()
        for item in items:
            self.deleted.add(item.ref)
            yield Deleted(item)

    def reread(
        self, item: Item, requested: datetime, holds: Sequence[Hold], now: datetime
    ) -> Reading:
        self._answer()
        if now >= item.at + timedelta(days=30):
            return Reading(Outcome.GONE)
        return self.forecast(item, holds, now)

    def fetch(self, item: Item) -> Iterator[bytes]:
        self._answer()
        if item.kind is Kind.RECORDING:
            yield from (_PART[: self.film - at] for at in range(0, self.film, len(_PART)))

    def fields(self, item: Item) -> Mapping[str, Any]:
        self._answer()
        return {"text": f"what {item.ref} says"} if item.kind is Kind.MESSAGE else {}

    def close(self) -> None:
        """Nothing to give back."""

    def _answer(self) -> None:
        if self.down:
            raise Unavailable("the tool does not answer")


def fill(ledger: Ledger, people: int = 3) -> None:
    """Some people with a message and a call each; the first with more and with odd names."""
    names = [EVIL, HEBREW, *(f"Person {n}" for n in range(people))]
    seen = [one for n, name in enumerate(names) for one in _about(n, name)]
    write(ledger, "teams", "chats", Batch(tuple(seen), cursor=None), AT)


def talk(ledger: Ledger, count: int) -> None:
    """Somebody who wrote `count` messages, and made a call before."""
    busy = Person((Handle(HandleKind.EMAIL, "busy@example.org"),), "Busy")
    items = [Item(Kind.CALL, "busy/call", {"n": 0}, AT)]
    items += [Item(Kind.MESSAGE, f"busy/{n}", {"n": n}, AT) for n in range(count)]
    seen = [
        Observation(one, ((busy, Relation.AUTHORED_BY),), detail={"mark": one.ref}) for one in items
    ]
    write(ledger, "teams", "busy", Batch(tuple(seen), cursor=None), AT)


def record(ledger: Ledger) -> None:
    """A recording that one person is alone in: theirs as a whole."""
    person = Person((Handle(HandleKind.EMAIL, "filmed@example.org"),), "Filmed")
    seen = Observation(
        Item(Kind.RECORDING, "film", {}, AT),
        ((person, Relation.CONTEXT),),
        Conference("studio"),
        everyone=True,
    )
    write(ledger, "teams", "recordings", Batch((seen,), cursor=None), AT)


def mention(ledger: Ledger) -> None:
    """A message of one person that only names another one."""
    people = [Person((Handle(HandleKind.EMAIL, f"person{n}@example.org"),)) for n in (7, 6)]
    named = tuple(zip(people, (Relation.AUTHORED_BY, Relation.CONTEXT), strict=True))
    seen = Observation(Item(Kind.MESSAGE, "mention", {"n": 7}, AT), named, Conference("elsewhere"))
    write(ledger, "teams", "mentions", Batch((seen,), cursor=None), AT)


def lock(ledger: Ledger, address: str) -> None:
    """Restrict the calls of somebody (Art. 18 GDPR)."""
    person = find_person(ledger, address)
    assert person
    calls = [one for one in items(ledger, person.number) if one.item.kind is Kind.CALL]
    with writing():
        restrict([one.number for one in calls], UUID(int=1), AT)


def ask(ledger: Ledger) -> None:
    """Nobody knows the end of one conference, nor that of a purpose for one person."""
    person = find_person(ledger, "person0@example.org")
    conference = conference_of(ledger, "teams", "meeting-0")
    assert person
    assert conference
    purpose = ledger.register.types["K-11"].purpose
    with writing():
        for who, where in ((None, conference), (person.number, None)):
            Ending.objects.create(
                person=who, conference=where, purpose=purpose, said=Ending.Said.ASKED,
                day=to_ms(AT + timedelta(days=40)), recorded=to_ms(AT), actor="system:retain",
            )  # fmt: skip


def _about(number: int, name: str) -> list[Observation]:
    mail = f"person{number}@example.org"
    person = Person((Handle(HandleKind.EMAIL, mail),), name)
    detail: Mapping[str, Any] = {"platform": f"{name} phone", "nested": {"camera": EVIL}}
    return [
        Observation(
            Item(kind, f"{kind}-{number}", {"n": number}, AT),
            ((person, Relation.AUTHORED_BY),),
            Conference(f"meeting-{number}"),
            detail=detail,
        )
        for kind in (Kind.MESSAGE, Kind.CALL)
    ]
