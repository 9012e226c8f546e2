"""A cabinet as a tool: it holds what each test puts in, and fails where it is told to."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from adjourn.ledger.find import FoundPerson, find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.write import write
from adjourn.rights.copy import stream
from adjourn.tools.protocol import (
    Batch,
    Capability,
    Conference,
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
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ANNA = "anna@example.org"
BODO = "bodo@example.com"
MINE, ABOUT, NAMED = Relation.AUTHORED_BY, Relation.ABOUT, Relation.CONTEXT

Content = Mapping[str, Any] | Sequence[bytes | Exception] | Exception


def person(mail: str, name: str | None = None) -> Person:
    return Person((Handle(HandleKind.EMAIL, mail),), name or mail.partition("@")[0].title())


class Cabinet:
    """Contents by the item's ref: fields, chunks of a file (an error among them breaks it off), or
    the error that a question meets. `asked` counts the questions."""

    settings_keys: frozenset[str] = frozenset()

    def __init__(self, name: str = "teams", unread: Iterable[Kind] = ()) -> None:
        self.name = name
        self.contents: dict[str, Content] = {}
        self.foreign: set[str] = set()
        self.asked: list[str] = []
        self._unread = frozenset(unread)

    def capabilities(self) -> Sequence[Capability]:
        return [
            Capability(kind, kind not in self._unread, "", Outcome.RETAINED, None, "", "", "")
            for kind in Kind
        ]

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:
        return Reading(Outcome.FOREIGN if item.ref in self.foreign else Outcome.GONE)

    def fetch(self, item: Item) -> Iterator[bytes]:
        content = self._content(item)
        for part in () if isinstance(content, Mapping) else content:
            if isinstance(part, Exception):
                raise part
            yield part

    def fields(self, item: Item) -> Mapping[str, Any]:
        content = self.contents.get(item.ref, {})
        return self._content(item) if isinstance(content, Mapping | Exception) else {}

    def close(self) -> None:
        """Nothing to give back."""

    def _content(self, item: Item) -> Any:
        self.asked.append(item.ref)
        content = self.contents.get(item.ref, {})
        if isinstance(content, Exception):
            raise content
        return content


class Desk:
    """A ledger with one cabinet, and the copies that are made of them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.cabinet = Cabinet()
        self.tools: dict[str, Any] = {"teams": self.cabinet}
        self._seen: list[Observation] = []

    def put(
        self,
        kind: Kind,
        ref: str,
        *people: tuple[Person, Relation],
        content: Content | None = None,
        at: datetime = AT,
        conference: str | None = "room",
        ended: datetime | None = None,
        tool: str = "teams",
        **more: Any,
    ) -> None:
        """An item that the ledger knows, and what the tool has of it."""
        held = Conference(conference, at, ended or at + timedelta(hours=1)) if conference else None
        seen = Observation(Item(kind, ref, {"ref": ref}, at), people, held, **more)
        write(self.ledger, tool, "test", Batch((seen,), None), NOW)
        if content is not None:
            self.tools[tool].contents[ref] = content

    def person(self, handle: str = ANNA) -> FoundPerson:
        found = find_person(self.ledger, handle)
        assert found
        return found

    def id(self, ref: str, handle: str = ANNA) -> UUID:
        (found,) = (i for i in items(self.ledger, self.person(handle).number) if i.item.ref == ref)
        return found.id

    def copy(self, handle: str = ANNA, language: str = "en", **options: Any) -> "Copied":
        parts = stream(self.ledger, self.tools, self.person(handle), NOW, language, **options)
        return Copied(b"".join(parts), self, handle)


class Copied:
    """An opened copy. Every file in it was checked against its checksum."""

    def __init__(self, archive: bytes, desk: Desk | None = None, handle: str = ANNA) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(archive))
        assert self.zip.testzip() is None
        self.names = self.zip.namelist()
        self.data: dict[str, Any] = json.loads(self.zip.read("data.json"))
        self._desk, self._handle = desk, handle

    def read(self, name: str) -> bytes:
        return self.zip.read(name)

    def text(self, name: str) -> str:
        return self.zip.read(name).decode()

    def item(self, ref: str) -> dict[str, Any]:
        assert self._desk
        wanted = str(self._desk.id(ref, self._handle))
        (found,) = (one for one in self.data["items"] if one["id"] == wanted)
        return dict(found)

    def why(self, ref: str) -> list[str]:
        """The reasons for which something of an item is missing, as the list has them."""
        assert self._desk
        wanted = str(self._desk.id(ref, self._handle))
        return [one["reason"] for one in self.data["not_included"] if one["item"] == wanted]

    def whole(self) -> bytes:
        """All files, one after the other."""
        return b"\n".join(self.zip.read(name) for name in self.names)
