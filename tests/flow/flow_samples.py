"""A whole world for tests of the loop: practice tenant over HTTP, home, ledger and connected tools.

The oracle looks at the tenant from within: what is really still there about a person, hidden copies
included, against what the steps of an erasure say about it.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

from django.db import connections

from adjourn import register as registers
from adjourn import tools as connectors
from adjourn.cli.practising import section, sign
from adjourn.collect import Collected, collect
from adjourn.erase.execute import Trouble, advance, open_erasure
from adjourn.erase.follow_up import FollowedUp, follow_up
from adjourn.erase.models import Erasure, Step
from adjourn.erase.plan import Plan, make_plan
from adjourn.erase.receipts import issue
from adjourn.evidence.note import Verifier
from adjourn.evidence.receipt import verify
from adjourn.home import Home
from adjourn.ledger.find import FoundItem, FoundPerson, find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.tools.practice import Server, Tenant, effects, serve
from adjourn.tools.practice.model import Message
from adjourn.tools.protocol import Tool

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ANNA = "anna@example.org"
SECRET = "ADJOURN_TEAMS_SECRET"

# The value of a place that names the object which an item of this sort is.
_OWN = {
    "record": "record", "phone": "call", "attendance": "report", "user": "user",
    "registration": "registration", "message": "message", "post": "message",
    "hosted": "message", "notice": "message", "file": "item", "voicemail": "mail",
}  # fmt: skip


@dataclass(slots=True, repr=False)
class World:
    """One tenant, one home. `now` is the clock of both; `waits` what the connector slept."""

    tenant: Tenant
    server: Server
    home: Home
    ledger: Ledger
    tools: dict[str, Tool]
    waits: list[float] = field(default_factory=list)
    places: dict[UUID, dict[UUID, Mapping[str, Any]]] = field(default_factory=dict)
    keys: dict[UUID, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.tenant.now

    @property
    def verifier(self) -> Verifier:
        return Verifier.parse(self.ledger.evidence.log.verifier)

    def collect(self) -> Collected:
        return collect(self.ledger, self.tools["teams"], self.now)

    def person(self, handle: str, conference: str | None = None) -> FoundPerson:
        found = find_person(self.ledger, handle, conference)
        assert found is not None, handle
        return found

    def items(self, handle: str, conference: str | None = None) -> list[FoundItem]:
        found = find_person(self.ledger, handle, conference)
        return items(self.ledger, found.number, restricted=True) if found else []

    def plan(self, person: FoundPerson, **part: Any) -> Plan:
        return make_plan(self.ledger, self.tools, person, self.now, **part)

    def open(self, person: FoundPerson, key: str, **part: Any) -> UUID:
        """Open an erasure; `key`: what the tenant knows the person by; `part`: as for a plan."""
        erasure = open_erasure(self.ledger, self.plan(person, **part), "role:operator")
        self.places.setdefault(erasure, {}).update(
            (found.id, found.item.place)
            for found in items(self.ledger, person.number, restricted=True)
        )
        self.keys[erasure] = key
        return erasure

    def erase(self, handle: str, conference: str | None = None, key: str = "") -> UUID:
        erasure = self.open(self.person(handle, conference), key or handle)
        self.advance(erasure)
        return erasure

    def erase_part(self, handle: str, **part: Any) -> UUID:
        """Erase what `types` or `only` choose of somebody."""
        erasure = self.open(self.person(handle), handle, **part)
        self.advance(erasure)
        return erasure

    def erase_wholly(self, key: str) -> list[UUID]:
        """Erase somebody by every handle: no tool shows a user's number and address together."""
        who = self.tenant.store.people[key]
        handles = [text for text in (who.mail, who.phone, who.oid, who.guest_id) if text]
        found = (find_person(self.ledger, handle) for handle in handles)
        people = {person.number: person for person in found if person}
        erasures = [self.open(person, key) for person in people.values()]
        for erasure in erasures:
            self.advance(erasure)
        return erasures

    def advance(self, erasure: UUID) -> list[Trouble]:
        return advance(self.ledger, self.tools, erasure, self.now)

    def follow_up(self, to: datetime | None = None) -> FollowedUp:
        self.tenant.advance(to or self.now)
        return follow_up(self.ledger, self.tools, self.now)

    def receipt(self, erasure: UUID) -> dict[str, Any]:
        """The receipt as it stands, verified."""
        given = issue(self.ledger, erasure, self.now)
        verdict = verify(given, self.verifier)
        assert verdict.ok, verdict.findings
        return given

    def next_check(self) -> datetime | None:
        """When the next re-check of any erasure is due."""
        due = (
            Step.objects.filter(next__isnull=False).order_by("next").values_list("next", flat=True)
        )
        first = due.first()
        return None if first is None else datetime.fromtimestamp(first / 1000, UTC)

    def travel(self, until: datetime, most: int = 200) -> Iterator[FollowedUp]:
        """Follow up at each time that a re-check is due, until nothing is open or `until`."""
        for _ in range(most):
            due = self.next_check()
            if due is None or due > until:
                return
            yield self.follow_up(max(due, self.now))
        raise AssertionError("follow-ups do not come to an end")

    def there(self, key: str) -> list[str]:
        """Where the tenant still holds something about a person that is any concern of ours.

        Not ours: letters in mailboxes, and the standing roles of staff (member of a team, host of a
        webinar), which are no trace of a conference. What others wrote in free text, without a
        mention, is theirs and found by no program: facts law §2.4 leaves it to a human.
        """
        store = self.tenant.store
        return [
            place
            for place in self.tenant.holds_anything_about(key)
            if not re.fullmatch("(channels|webinars)/[^/]+", place)
            and not (place.startswith("mail/") and not store.mail[own(place)].attachments)
            and not self._of_others(place, key)
        ]

    def unexplained(self, key: str) -> list[str]:
        """What is still there and no item of any receipt of this person admits."""
        admitted: set[str] = set()
        for erasure in (one for one, whose in self.keys.items() if whose == key):
            for step in Step.objects.filter(erasure=erasure).exclude(outcome="gone"):
                admitted |= {str(value) for value in self.places[erasure][step.item].values()}
        return [place for place in self.there(key) if own(place) not in admitted]

    def lies(self, erasure: UUID) -> list[str]:
        """What an item of the receipt calls gone although it is still at the tenant."""
        there = {own(place) for place in self.tenant.holds_anything_about(self.keys[erasure])}
        gone = Step.objects.filter(erasure=erasure, outcome="gone").values_list("item", flat=True)
        places = (self.places[erasure][item] for item in gone)
        return [f"{p['sort']} {object_id(p)}" for p in places if object_id(p) in there]

    def check(self, erasure: UUID) -> None:
        """The oracle's two questions."""
        lies, unexplained = self.lies(erasure), self.unexplained(self.keys[erasure])
        assert not lies, lies
        assert not unexplained, unexplained

    def _of_others(self, place: str, key: str) -> bool:
        thread, _, message = place.partition("/messages/")
        found = self.message(thread.rpartition("/")[2], message) if message else None
        return found is not None and (found.author is None or found.author.key != key)

    def message(self, thread: str, message: str) -> Message | None:
        store = self.tenant.store
        room = store.chats.get(thread) or store.channels.get(thread)
        return room.messages.get(message) if room else None

    def holdings(self) -> dict[int, dict[UUID, str]]:
        """What the ledger holds about each person by row: item id → state."""
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT id FROM ledger_person")
            numbers = [number for (number,) in cursor.fetchall()]
        return {
            number: {found.id: found.state for found in items(self.ledger, number, restricted=True)}
            for number in numbers
        }


def own(place: str) -> str:
    """The id of the object at a place of the oracle, the last one on its path."""
    return place.rpartition("/")[2]


def object_id(place: Mapping[str, Any]) -> str:
    """The id of the object that an item at `place` is, "" for a part of something larger."""
    return str(place.get(_OWN.get(str(place["sort"]), ""), ""))


def outcomes(erasure: UUID) -> dict[str, tuple[str, str, int | None, str]]:
    """What the steps say, without what differs between two runs."""
    return {
        str(step.item): (step.kind, step.outcome, step.until, step.reason)
        for step in Step.objects.filter(erasure=erasure)
    }


def state(erasure: UUID) -> str:
    return str(Erasure.objects.get(id=erasure).state)


def write_tool(home: Home, settings: Mapping[str, Any]) -> None:
    """The practice tenant as the home's one tool."""
    sign(home)
    (home.register / "tools.toml").write_text(section(settings), encoding="utf-8")


@contextmanager
def world(home: Home, seed: int = 7, people: int = 24, start: datetime = NOW) -> Iterator[World]:
    """A tenant that is not collected yet and an empty ledger in `home` (fixture of conftest)."""
    tenant = Tenant(seed, start, people)
    with serve(tenant) as server:
        write_tool(home, server.settings())
        ledger = Ledger.create(home, registers.load(home.register))
        with living(home, tenant, server, ledger) as made:
            yield made


@contextmanager
def living(home: Home, tenant: Tenant, server: Server, ledger: Ledger) -> Iterator[World]:
    """A world around a ledger that is open already; closed with it."""
    waits: list[float] = []
    settings = ledger.register.tools["teams"].settings
    tool = connectors.connect("teams", "teams", settings, sleep=waits.append)
    try:
        with mock.patch.dict(os.environ, {SECRET: tenant.secret}):
            yield World(tenant, server, home, ledger, {"teams": tool}, waits)
    finally:
        tool.close()
        ledger.close()


def administrator_cleans(world: World) -> None:
    """What no call of ours deletes and somebody else can: account, chats, meetings, labels."""
    store = world.tenant.store
    del store.users[store.people[ANNA].oid]
    for chat in store.chats.values():
        chat.held = chat.policy = False
        for message in chat.messages.values():
            effects.forget(store, message)
        effects.forget(store, chat)
    for meeting in store.meetings.values():
        effects.end_meeting(store, meeting)
    for drive in store.drives.values():
        for item in drive.items.values():
            item.label = None
    for webinar in store.webinars.values():
        webinar.registrations.clear()


def known_by_number(world: World) -> str:
    """Somebody known by a number only."""
    people = world.tenant.store.people.values()
    return next(p.key for p in people if p.sort == "phone" and world.items(p.key))


def files_holding(home: Path, needles: Sequence[str]) -> list[str]:
    """The files below `home` in whose bytes one of the needles stands."""
    raw = [needle.encode() for needle in needles]
    return [
        str(path.relative_to(home))
        for path in sorted(home.rglob("*"))
        if path.is_file() and any(needle in path.read_bytes() for needle in raw)
    ]
