"""What a conference tool is to Adjourn: one protocol, spoken by every connector.

A connector knows its tool and nothing else: no ledger, no law beyond the closed list of reasons, no
web. It turns the tool's answers into `Observation`s by an allow-list of fields, and later deletes
and reads again. All instants are time-zone aware UTC `datetime`s; no connector asks for the time,
it gets `now`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol, runtime_checkable

from msgspec import Struct

from adjourn.law.reasons import Reason
from adjourn.tools.observed import Setting


class Kind(StrEnum):
    """What an item is. The register maps each kind to a data type (K-01 ... K-26)."""

    CONTACT = "contact"
    CALL = "call"
    ATTENDANCE = "attendance"
    DEVICE = "device"
    MESSAGE = "message"
    PICTURE = "picture"
    VIDEO = "video"
    FILE = "file"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    VOICEMAIL = "voicemail"
    WHITEBOARD = "whiteboard"


class Relation(StrEnum):
    """How a person stands to an item (facts §2.4: decides what access and erasure do with it)."""

    AUTHORED_BY = "authored_by"
    ABOUT = "about"
    CONTEXT = "context"


class Outcome(StrEnum):
    """What a delete really did, read back from the place (DESIGN §2). Never a bare "ok"."""

    GONE = "gone"  # a second read says it is not there, and nothing else is known to hold it
    TRASHED = "trashed"  # restorable until a date, then the tool deletes it
    PENDING = "pending"  # accepted, the tool has not done it yet
    HIDDEN = "hidden"  # users no longer see it, a privileged role still does
    MOVED = "moved"  # same bytes, other place
    RETAINED = "retained"  # no delete call, or something forbids it; the tool's own period runs
    RESIDUE = "residue"  # the main object is gone, a copy or trace stays elsewhere
    FOREIGN = "foreign"  # lies with another organisation


class HandleKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    ACCOUNT = "account"  # an id that this tool gave; valid within the tool
    GUEST = "guest"  # a typed name; valid within one conference


class Handle(Struct, frozen=True):
    """One way to recognise a person. `value` is as the tool wrote it; the ledger normalises it."""

    kind: HandleKind
    value: str

    def __repr__(self) -> str:
        return f"Handle({self.kind})"


class Person(Struct, frozen=True):
    """Handles that the tool shows together on one account or entry, and so belong to one person.

    `name` is a display name: shown, never used to recognise anybody. A person without a handle is
    legal (Art. 11 GDPR): the ledger then links nobody.
    """

    handles: tuple[Handle, ...]
    name: str | None = None

    def __repr__(self) -> str:
        return f"Person({', '.join(handle.kind for handle in self.handles)})"


class Conference(Struct, frozen=True):
    """One meeting, call or conversation at the tool. `ref` is stable there and unique."""

    ref: str
    started: datetime | None = None
    ended: datetime | None = None

    def __repr__(self) -> str:
        return f"Conference({self.started}, {self.ended})"


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of personal data at the tool, as the ledger remembers it and hands it back.

    `ref` is unique within (tool, kind) and never changes. What stands before its first "/", if it
    has one, is what the item lies in (a chat, a drive, a report): such items are stored near each
    other. `place` is the locator: everything that
    `fetch`, `delete` and `reread` need, as short JSON-able values. Both are personal data (facts
    teams-graph §1 no. 12) and are sealed at rest. `at` is when the item came to be.
    """

    kind: Kind
    ref: str = field(repr=False)
    place: Mapping[str, Any] = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Observation:
    """An item as seen during collection, with the people it concerns.

    `detail` holds the allow-listed fields (JSON-able) and nothing that names somebody else than
    `persons`. `everyone` marks an item that concerns all who took part in its conference (a
    recording, a transcript, a whiteboard): the ledger finds it for each of them, whenever they are
    seen. `ended` is the end of the process that starts a period of type V (meeting end), if known.
    Of two observations with the same (kind, ref) the higher `version` wins, the later one on a tie.
    `facet` refines the kind for the register's choice of data type (say "account" for a contact).

    Who was present when is read from `detail` (texts in ISO 8601): of an attendance `intervals`,
    each {"join", "leave"}, or a `membership` that changed at the item's `at`; of a call `start`,
    `end` and the number of `participants`, or whether somebody has `joined` at `at`; of a
    recording `start` and `end`. Without them people count as present throughout.
    """

    item: Item
    persons: tuple[tuple[Person, Relation], ...] = ()
    conference: Conference | None = None
    ended: datetime | None = None
    detail: Mapping[str, Any] = field(default_factory=dict, repr=False)
    everyone: bool = False
    version: int = 0
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """Something real that we do not know: a new property, a new enum value, an unreadable answer.

    `where` is a path of names such as `callRecord.sessions[].newThing`, never a value.
    """

    where: str
    what: str  # "unknown property" | "unknown value" | "malformed" | "no handle" | ...


@dataclass(frozen=True, slots=True)
class Batch:
    """A portion of a collection, written by the ledger in one transaction together with `cursor`.

    `cursor` (JSON-able, opaque to everyone else, sealed at rest) says where to go on: a collection
    killed after this batch was written continues behind it. `gone` names items that the tool
    reports as deleted. At most a few hundred observations each, so that memory stays flat.
    """

    observations: tuple[Observation, ...]
    cursor: Any
    gone: tuple[tuple[Kind, str], ...] = ()
    drift: tuple[Drift, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """What at the tool forbids or defeats a deletion. Read before, reported, never lifted."""

    reason: Reason
    note: str  # plain words without personal data: "retention label forbids deletion"
    blocks: bool  # True: do not even ask; False: the delete works but a copy is kept
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An outcome as read back from the tool, or as forecast before a deletion.

    `until` is when this outcome ends by the tool's contract (None: gone, or not known). `recheck`
    is when to read again (None: the outcome is final). `note` says in plain words what stays and
    why, with the date of the source where an API cannot delete; it holds no personal data.
    """

    outcome: Outcome
    until: datetime | None = None
    reason: Reason | None = None
    note: str = ""
    recheck: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deleted:
    """The tool has taken the delete call for this item; `refused` is its plain-word no, if any,
    and `reason` why, where more is known than that the tool said no."""

    item: Item
    refused: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Capability:
    """What a tool can do with one kind of item: feeds plans today and the notice later."""

    kind: Kind
    fetch: bool
    delete: str  # the call, or "" where none exists
    outcome: Outcome  # the best that a deletion reaches
    period: timedelta | None  # how long the tool keeps it without or after a deletion
    note: str
    source: str  # where this is documented
    as_of: str  # ISO date on which the source was read


class ToolError(Exception):
    """A tool did not do its part. The text is for people and holds no personal data."""


class Unavailable(ToolError):
    """Not now: network, 5xx, throttled past patience. `retry_after` in seconds."""

    def __init__(self, message: str, retry_after: float = 60.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Denied(ToolError):
    """Not like this: wrong or expired secret, missing permission or policy. Says what to do."""


class Malformed(ToolError):
    """The tool's answer could not be understood."""


class Absent(ToolError):
    """Not there (any more), or never was."""


@runtime_checkable
class Tool(Protocol):
    """A connector: `Class(name, settings, sleep=...)`, made by `adjourn.tools.connect`."""

    name: str  # the key of its section in the register
    settings_keys: ClassVar[frozenset[str]]  # what that section may hold beside what all have

    @staticmethod
    def conference_ref(join: str) -> str:
        """The ref of the conference behind a join address: the one that `collect` gives it."""
        ...

    def capabilities(self) -> Sequence[Capability]:
        """One per kind that this tool can hold, in the order in which the kinds are deleted: a
        closed account, say, can no longer redact what it wrote."""
        ...

    def sources(self) -> Sequence[str]:
        """Names of the independent streams to collect, in an order that lets later ones build on
        earlier ones. Each has a cursor of its own; one that fails does not stop the others."""
        ...

    def collect(self, source: str, cursor: Any, now: datetime) -> Iterator[Batch]:
        """Everything new or changed in `source` since `cursor` (None: from the beginning).

        Idempotent: collecting twice yields the same refs. Raises `ToolError`; what was yielded
        before stays valid.
        """
        ...

    def settings(self, now: datetime) -> Sequence[Setting]:
        """What the tool is set to, where that decides what stays and for how long, beside what the
        register says. A bounded number of calls. Raises `ToolError`."""
        ...

    def holds(self, item: Item, now: datetime) -> Sequence[Hold]:
        """What stands in the way of deleting `item`, read live. Changes nothing."""
        ...

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:
        """What a deletion at `now` would achieve, by contract. No network."""
        ...

    def delete(self, items: Sequence[Item], now: datetime) -> Iterator[Deleted]:
        """Ask the tool to delete `items` (all of one kind), yielding each as soon as the tool took
        the call. Idempotent: an item that is not there counts as taken. Items for which no delete
        call exists are yielded as they are. Raises `ToolError` when the tool does not answer."""
        ...

    def reread(
        self, item: Item, requested: datetime, holds: Sequence[Hold], now: datetime
    ) -> Reading:
        """Read `item` again at its place. `requested`: when its deletion was first asked for;
        `holds`: what `holds()` had said before. Raises `ToolError` when it does not answer."""
        ...

    def fetch(self, item: Item) -> Iterator[bytes]:
        """The bytes of a file, picture, film, sound or transcript as a stream of chunks, for access
        copies. Empty for items whose content is no file. Raises `ToolError`, also half-way."""
        ...

    def fields(self, item: Item) -> Mapping[str, Any]:
        """The content that is no file, for access copies: JSON-able, {} where there is none.

        People in it are named by their display name alone, never by address, number or account.
        Words mean the same at every tool: `text` with its `format` ("text" or "html"), `subject`,
        `attachments` [{name, type}], `mentions` [name], `reactions` [{by, reaction, at}],
        `encrypted` (true: the tool has a ciphertext). Raises `ToolError`.
        """
        ...

    def close(self) -> None:
        """Give connections back."""
        ...
