"""Made-up observations, and what the tests of the ledger look at."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from adjourn.home import Home
from adjourn.ledger import find
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.ledger.write import Written, write
from adjourn.tools.protocol import (
    Batch,
    Conference,
    Handle,
    HandleKind,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

LEDGER_TABLES = (
    "person", "handle", "conference", "conferenceperson", "item", "itemperson", "cursor",
    "joinedkey", "guard", "typeguard", "itemguard", "restriction", "ending", "hold", "drift",
    "erasednote",
)  # fmt: skip


def mail(value: str) -> Handle:
    return Handle(HandleKind.EMAIL, value)


def phone(value: str) -> Handle:
    return Handle(HandleKind.PHONE, value)


def account(value: str) -> Handle:
    return Handle(HandleKind.ACCOUNT, value)


def guest(value: str) -> Handle:
    return Handle(HandleKind.GUEST, value)


def who(*handles: Handle, name: str | None = None) -> Person:
    return Person(handles, name)


def seen(
    ref: str,
    *people: Person | tuple[Person, Relation],
    kind: Kind = Kind.MESSAGE,
    at: datetime = START,
    conference: str | Conference | None = None,
    place: dict[str, Any] | None = None,
    **more: Any,
) -> Observation:
    """An observation; people without a relation are its authors."""
    return Observation(
        Item(kind, ref, place if place is not None else {"chat": f"chat of {ref}"}, at),
        tuple(p if isinstance(p, tuple) else (p, Relation.AUTHORED_BY) for p in people),
        Conference(conference) if isinstance(conference, str) else conference,
        **more,
    )


def store(ledger: Ledger, *observations: Observation, tool: str = "teams", **more: Any) -> Written:
    """Write them as one batch."""
    return write(ledger, tool, "chats", Batch(observations, {"after": 1}, **more), NOW)


def refs(ledger: Ledger, text: str, conference: str | None = None) -> list[str]:
    """The refs of all items of whoever `text` recognises, oldest first; [] for nobody."""
    person = find.find_person(ledger, text, conference)
    return [found.item.ref for found in find.items(ledger, person.number)] if person else []


def counts() -> dict[str, int]:
    """How many rows each table of the ledger has."""
    return {t: every(f"SELECT count(*) FROM ledger_{t}")[0][0] for t in LEDGER_TABLES}


def rows(tables: Iterable[str] = LEDGER_TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the tables hold, sealed as it is."""
    return {t: sorted(every(f"SELECT * FROM ledger_{t}"), key=repr) for t in tables}


def on_disk(home: Home) -> bytes:
    """Every byte of the database and the keyring, with what is in their journals."""
    files = [*home.path.glob("adjourn.db*"), *home.keyring.iterdir()]
    assert home.database in files
    return b"".join(path.read_bytes() for path in files)


def planted(data: bytes, canaries: Sequence[str]) -> list[str]:
    """Which canaries stand in `data`, in any encoding that SQLite or Python would write."""
    return [
        canary
        for canary in canaries
        if any(canary.encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be"))
    ]


def rewind(days: int) -> datetime:
    """So many days before the start of the made-up conferences."""
    return START - timedelta(days=days)


def reconnect() -> None:
    """Close Django's connection; the next statement opens the file anew."""
    connection.close()
