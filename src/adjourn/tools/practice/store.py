"""The memory of the practice tenant: its objects, its clock, and the oracle over both."""

import heapq
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from random import Random

from adjourn.tools.practice import ids, shapes
from adjourn.tools.practice.model import (
    Artifact,
    Call,
    Case,
    Drive,
    File,
    Mail,
    Meeting,
    Message,
    Row,
    State,
    Thing,
    Thread,
    Webinar,
)
from adjourn.tools.practice.people import Person
from adjourn.tools.practice.shapes import Json


class Store:
    """Objects by kind and id, and a virtual clock with what is due on it. Not thread-safe by
    itself: `Tenant` holds one lock around it."""

    def __init__(self, seed: int, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("start: give a time zone aware datetime")
        self.rng = Random(seed)  # noqa: S311 - reproducible on purpose, protects nothing
        self.id = ids.uuid(self.rng)
        self.client_id = ids.uuid(self.rng)
        self.neighbour_id = ids.uuid(self.rng)  # the other organisation
        self.start = start
        self.now = start
        self.people: dict[str, Person] = {}
        self.users: dict[str, Thing] = {}
        self.calls: dict[str, Call] = {}
        self.pstn: dict[str, Row] = {}
        self.direct: dict[str, Row] = {}
        self.meetings: dict[str, Meeting] = {}
        self.chats: dict[str, Thread] = {}
        self.teams: dict[str, Json] = {}
        self.channels: dict[str, Thread] = {}
        self.drives: dict[str, Drive] = {}
        self.mail: dict[str, Mail] = {}
        self.webinars: dict[str, Webinar] = {}
        self.cases: dict[str, Case] = {}
        self.chats_of: defaultdict[str, list[Thread]] = defaultdict(list)
        self.drive_of: dict[str, Drive] = {}
        self.mail_of: defaultdict[str, list[Mail]] = defaultdict(list)
        self.behind: defaultdict[str, list[Artifact]] = defaultdict(list)
        self.by_url: dict[str, tuple[Drive, File]] = {}
        self._ticks = itertools.count(1)
        self.tick = 0
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._message_ids: set[str] = set()

    def person(self, person: Person) -> Person:
        """Remember a person under their key."""
        self.people[person.key] = person
        return person

    def touch(self, thing: Thing) -> None:
        """Note that `thing` changed, for delta queries."""
        self.tick = thing.tick = next(self._ticks)

    def message_id(self, sent: datetime) -> str:
        """An id of a message: milliseconds since 1970, moved on when taken."""
        wanted = ids.epoch_milli(sent)
        while str(wanted) in self._message_ids:
            wanted += 1
        self._message_ids.add(str(wanted))
        return str(wanted)

    def at(self, due: datetime, effect: Callable[[], None]) -> None:
        """Let `effect` happen when the clock reaches `due`."""
        heapq.heappush(self._due, (due, next(self._ticks), effect))

    def settle(self) -> None:
        """Let everything happen that is due by now, each at its own time: what follows from it is
        counted from there, however far the clock was moved at once."""
        target = self.now
        while self._due and self._due[0][0] <= target:
            self.now, _, effect = heapq.heappop(self._due)
            effect()
        self.now = target

    def advance(self, to: datetime) -> None:
        """Move the clock to `to`. Raises ValueError for a time before now or without a zone."""
        if to.tzinfo is None or to < self.now:
            raise ValueError(f"the clock stands at {ids.iso(self.now)} and only moves forward")
        self.now = to
        self.settle()

    def everything(self) -> Iterator[tuple[str, Thing, str]]:
        """Each object that still exists anywhere as (place, thing, text of all it holds).

        Includes what no call of an app reaches: preserved copies, purges, retained messages."""
        for place, thing, extra in self._things():
            if thing.state is not State.GONE:
                shown = place if thing.state is State.LIVE else f"{thing.state}: {place}"
                yield shown, thing, json.dumps([thing.body, *extra], ensure_ascii=False)

    def _things(self) -> Iterator[tuple[str, Thing, list[object]]]:
        for user in self.users.values():
            yield f"users/{user.id}", user, []
        for call in self.calls.values():
            detail: list[object] = [call.parties, call.sessions, call.older]
            yield f"callRecords/{call.id}", call, detail
        for name, log in (("pstnCalls", self.pstn), ("directRoutingCalls", self.direct)):
            for row in log.values():
                yield f"{name}/{row.id}", row, []
        yield from self._meeting_things()
        for thread in (*self.chats.values(), *self.channels.values()):
            yield from _thread_things(thread)
        for drive in self.drives.values():
            for item in drive.items.values():
                text = (item.content or b"").decode(errors="replace")
                yield f"drives/{drive.id}/items/{item.id}", item, [text]
        for mail in self.mail.values():
            yield f"mail/{mail.id}", mail, [mail.attachments]
        yield from _owned("webinars", self.webinars.values(), "registrations")
        yield from _owned("ediscovery", self.cases.values(), "searches")

    def _meeting_things(self) -> Iterator[tuple[str, Thing, list[object]]]:
        for meeting in self.meetings.values():
            base = f"{'adhocCalls' if meeting.adhoc else 'onlineMeetings'}/{meeting.id}"
            yield base, meeting, []
            for report in meeting.reports.values():
                yield f"{base}/attendanceReports/{report.id}", report, [report.records]
            for name in ("recordings", "transcripts"):
                for artifact in getattr(meeting, name).values():
                    text = (artifact.content + artifact.spoken).decode(errors="replace")
                    yield f"{base}/{name}/{artifact.id}", artifact, [text]

    def canaries(self, mail: str) -> list[str]:
        """The strings that betray the person with this mail address (or other key)."""
        return list(self.people[mail].canaries)

    def holds_anything_about(self, person_key: str) -> list[str]:
        """The oracle: every place whose text holds a canary of this person, in fixed order.

        Masked telephone numbers do not count: nobody can be found by them."""
        needles = [json.dumps(text, ensure_ascii=False)[1:-1] for text in self.canaries(person_key)]
        return [
            place
            for place, _, text in self.everything()
            if any(needle in f"{place} {text}" for needle in needles)
        ]


def _thread_things(thread: Thread) -> Iterator[tuple[str, Thing, list[object]]]:
    base = f"channels/{thread.id}" if thread.team else f"chats/{thread.id}"
    yield base, thread, [shapes.member(person, thread.id) for person in thread.people]
    for message in thread.messages.values():
        if thread.state is State.TRASHED and message.state is State.LIVE:
            yield f"trashed: {base}/messages/{message.id}", message, []
        else:
            yield f"{base}/messages/{message.id}", message, []


def _owned(
    name: str, owners: Iterable[Thing], attribute: str
) -> Iterator[tuple[str, Thing, list[object]]]:
    for owner in owners:
        yield f"{name}/{owner.id}", owner, []
        for thing in getattr(owner, attribute).values():
            yield f"{name}/{owner.id}/{attribute}/{thing.id}", thing, []


def sent_order(message: Message) -> str:
    """The key that orders messages by time: their id, padded."""
    return message.id.zfill(16)
