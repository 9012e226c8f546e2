"""A chat at a tool in memory, some of whose messages are trade letters."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from ledger_samples import account, seen, store, who

from adjourn.archive.keep import archive
from adjourn.archive.objects import Folder
from adjourn.archive.tool import NAME, Archive
from adjourn.ledger.find import FoundItem, find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import (
    Absent,
    Capability,
    Conference,
    Deleted,
    Hold,
    Item,
    Kind,
    Outcome,
    Reading,
    Relation,
    Tool,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT = datetime(2026, 3, 15, 10, 0, tzinfo=UTC)
ANNA, BORIS = who(account("acc-anna"), name="Anna"), who(account("acc-boris"), name="Boris")
OVER = datetime(2032, 12, 31, 23, 0, tzinfo=UTC)  # 2026 and six years, at midnight in Berlin
TALK = Conference("c1", AT, AT + timedelta(hours=1))
WORDS = "We order forty canary cages at the price of your offer."


class Chat:
    """Says what each message is, until it is deleted. A file has bytes; `secret` is encrypted."""

    name = "teams"

    def __init__(self) -> None:
        self.gone: set[str] = set()

    def capabilities(self) -> Sequence[Capability]:
        return ()

    def sources(self) -> Sequence[str]:
        return ()

    def holds(self, item: Item, now: datetime) -> Sequence[Hold]:
        return ()

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:
        return Reading(Outcome.GONE)

    def delete(self, items: Sequence[Item], now: datetime) -> Iterator[Deleted]:
        for item in items:
            self.gone.add(item.ref)
            yield Deleted(item)

    def reread(
        self, item: Item, requested: datetime, holds: Sequence[Hold], now: datetime
    ) -> Reading:
        return Reading(Outcome.GONE if item.ref in self.gone else Outcome.PENDING)

    def fields(self, item: Item) -> Mapping[str, Any]:
        if item.ref in self.gone:
            raise Absent("the message is not there")
        if item.ref == "secret":
            return {"encrypted": True}
        return {"text": WORDS, "format": "text"} if item.kind is Kind.MESSAGE else {}

    def fetch(self, item: Item) -> Iterator[bytes]:
        if item.ref == "invoice":
            yield from (b"%PDF", bytes(2_000_000), b"%%EOF")

    def close(self) -> None:
        """Nothing to give back."""


def chat(ledger: Ledger) -> dict[str, Tool]:
    """A talk of two with an order, small talk, a mention and a file; the tools of its home."""
    store(
        ledger,
        seen("order", ANNA, at=AT, conference=TALK),
        seen("weather", BORIS, at=AT, conference=TALK),
        seen("offer", BORIS, (ANNA, Relation.CONTEXT), at=AT, conference=TALK),
        seen("invoice", ANNA, kind=Kind.FILE, at=AT, conference=TALK),
        seen("secret", ANNA, at=AT),
        seen("call", ANNA, kind=Kind.CALL, at=AT),
        seen("empty", ANNA, kind=Kind.FILE, at=AT),
    )
    assert ledger.archive
    tools: dict[str, Any] = {"teams": Chat(), NAME: Archive(Folder(ledger.archive))}
    return tools


def all_of(ledger: Ledger, who: str = "acc-anna") -> dict[str, FoundItem]:
    """Everything of somebody by its ref; of the archive by "archive/" and its kind."""
    person = find_person(ledger, who)
    found = items(ledger, person.number, restricted=True) if person else []
    return {f"{NAME}/{one.item.kind}" if one.tool == NAME else one.item.ref: one for one in found}


def archived(ledger: Ledger, tools: Mapping[str, Tool], ref: str, type_id: str = "K-12") -> UUID:
    found = all_of(ledger)[ref]
    return archive(ledger, tools, folder(ledger), found, type_id, "role:operator", NOW, {})


def folder(ledger: Ledger) -> Folder:
    assert ledger.archive
    return Folder(ledger.archive)
