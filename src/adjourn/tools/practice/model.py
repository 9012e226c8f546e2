"""What the practice tenant stores: one small record per noun, each holding the JSON it answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from adjourn.tools.practice.people import Person
from adjourn.tools.practice.shapes import Json


class State(StrEnum):
    """Where a thing stands on its way out."""

    LIVE = "live"
    TRASHED = "trashed"  # restorable by its users: recycle bin, recoverable items, deleted chats
    PURGES = "purges"  # a mailbox's Purges folder: out of the users' sight
    RETAINED = "retained"  # kept by a Teams retention policy, shown by getAllRetainedMessages
    PRESERVED = "preserved"  # kept by a label or hold where no call of an app reaches
    GONE = "gone"


@dataclass(slots=True)
class Thing:
    """One stored object. `who` are the keys of the persons in it, `tick` when it last changed."""

    id: str
    body: Json
    who: frozenset[str]
    tick: int = 0
    state: State = State.LIVE


@dataclass(slots=True)
class Call(Thing):
    """A call record: `body` is the newest version, `older` what the list repeats of before."""

    start: datetime = field(kw_only=True)
    parties: list[Json] = field(default_factory=list)
    sessions: list[Json] = field(default_factory=list)
    older: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Row(Thing):
    """A line of the PSTN or direct-routing log."""

    start: datetime = field(kw_only=True)


@dataclass(slots=True)
class Artifact(Thing):
    """A recording or transcript as Graph lists it; the bytes of a recording lie in a file."""

    file: str = ""
    drive: str = ""
    content: bytes = b""
    spoken: bytes = b""  # the metadataContent of a transcript
    sticky: bool = False  # stays listed when its file is gone (facts: teams-graph §12 no. 6)


@dataclass(slots=True)
class Report(Thing):
    """An attendance report with its records."""

    records: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Meeting(Thing):
    """An online meeting, or an ad hoc call: what its organizer can ask about it."""

    organizer: str = field(kw_only=True)
    adhoc: bool = False
    reports: dict[str, Report] = field(default_factory=dict)
    recordings: dict[str, Artifact] = field(default_factory=dict)
    transcripts: dict[str, Artifact] = field(default_factory=dict)


@dataclass(slots=True)
class Message(Thing):
    """A message of a chat or channel."""

    author: Person | None = None
    sent: datetime = field(kw_only=True)
    hosted: dict[str, bytes] = field(default_factory=dict)
    parent: str = ""  # the message that this one replies to


@dataclass(slots=True)
class Thread(Thing):
    """A chat or channel: a room with messages. `policy`: a Teams retention policy covers it."""

    people: list[Person] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    policy: bool = False
    held: bool = False  # under an eDiscovery hold
    foreign: bool = False  # started by another organisation
    team: str = ""
    deleted: datetime | None = None

    @property
    def mailbox(self) -> str:
        """The location of its messages in eDiscovery: the group's, or the first member's."""
        return self.team or (self.people[0].account if self.people else self.id)


@dataclass(slots=True)
class Label:
    """A retention label on a file."""

    name: str
    delete_allowed: bool
    locked: bool
    applied: datetime


@dataclass(slots=True)
class File(Thing):
    """A drive item: a file when `content` is bytes, a folder when it is None."""

    parent: str = ""
    content: bytes | None = None
    label: Label | None = None
    slow: timedelta | None = None  # a delete is accepted and done only after this time
    doomed: bool = False  # a slow delete is under way
    sharers: list[Person] = field(default_factory=list)


@dataclass(slots=True)
class Drive:
    """A document library: of one user or of one team."""

    id: str
    owner: Person | None
    name: str
    web: str
    root: str
    items: dict[str, File] = field(default_factory=dict)

    def within(self, item: File, folder: str) -> bool:
        """Whether `item` is `folder` or lies below it."""
        here: File | None = item
        while here is not None:
            if here.id == folder:
                return True
            here = self.items.get(here.parent)
        return False

    def children(self, folder: str) -> Iterator[File]:
        """The live items directly in `folder`."""
        for item in self.items.values():
            if item.parent == folder and item.id != folder and item.state is State.LIVE:
                yield item


@dataclass(slots=True)
class Mail(Thing):
    """A message of a mailbox. `held`: under an eDiscovery hold."""

    owner: str = field(kw_only=True)
    attachments: list[Json] = field(default_factory=list)
    held: bool = False


@dataclass(slots=True)
class Operation(Thing):
    """Work that eDiscovery does after answering 202. It ends at the second poll after `until`."""

    search: str = ""
    until: datetime = field(kw_only=True)
    polls: int = 0
    purge: bool = False


@dataclass(slots=True)
class Search(Thing):
    """A saved eDiscovery search."""

    latest: str = ""


@dataclass(slots=True)
class Case(Thing):
    """An eDiscovery case with its searches and operations."""

    searches: dict[str, Search] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)


@dataclass(slots=True)
class Webinar(Thing):
    """A webinar with its registrations."""

    owner: str = field(kw_only=True)
    registrations: dict[str, Thing] = field(default_factory=dict)
