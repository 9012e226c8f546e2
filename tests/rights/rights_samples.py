"""Requests as made-up people make them, and letters as they leave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from ledger_samples import mail, seen, store, who
from shelf import Shelf

from adjourn.law.identity import Method
from adjourn.law.rights import Right
from adjourn.ledger.find import find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import unseal
from adjourn.ledger.sql import every
from adjourn.rights import Asked, CaseFile, Channel, case, open_cases
from adjourn.tools.protocol import Handle, HandleKind, Kind, Relation

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ANNA = "anna@example.org"
DESK = "role:desk"


def asked(*rights: Right, handle: str | None = ANNA, **more: Any) -> Asked:
    """A request by Anna, in English, over the portal with a link; `more` replaces parts of it."""
    by_mail = Handle(HandleKind.EMAIL, handle) if handle else None
    usual = Asked(
        rights=rights,
        channel=Channel.PORTAL,
        received=NOW,
        handle=by_mail,
        verified=Method.LINK if handle else None,
        language="en",
        reply_to=handle,
    )
    return replace(usual, **more)


def opened(ledger: Ledger, *rights: Right, **more: Any) -> UUID:
    """The first case of such a request."""
    said = asked(*rights, **more)
    return open_cases(ledger, said, said.received)[0]


def look(ledger: Ledger, case_id: UUID, now: datetime = NOW) -> CaseFile:
    return case(ledger, case_id, now)


def letters(ledger: Ledger, *texts: str) -> list[dict[str, Any]]:
    """The letters that wait in the outbox, in their order, opened: to, text, language, context."""
    found = []
    for ident, key, sealed in every("SELECT id, key, sealed FROM mail_queued ORDER BY rowid"):
        label = b"letter" + UUID(str(ident)).bytes
        letter = unseal(ledger.keyring.get([key]).get(key), sealed, label)
        if not texts or letter["text"] in texts:
            found.append(letter)
    return found


def to(found: Sequence[dict[str, Any]]) -> list[str]:
    return [letter["to"] for letter in found]


def someone(ledger: Ledger, handle: str = ANNA, conference: str = "c1", n: int = 0) -> None:
    """A message of somebody (goes), their call (the shelf keeps it for a month), and a recording of
    their conference."""
    person = who(mail(handle), name=handle.partition("@")[0].title())
    store(
        ledger,
        seen(f"m-{handle}-{n}", person, conference=conference),
        seen(f"c-{handle}-{n}", person, kind=Kind.CALL, conference=conference),
        seen(
            f"r-{conference}",
            (person, Relation.ABOUT),
            kind=Kind.RECORDING,
            conference=conference,
            everyone=True,
        ),
    )


def held(ledger: Ledger, handle: str = ANNA, restricted: bool = False) -> list[str]:
    """The kinds of items that are shown of somebody, sorted."""
    person = find_person(ledger, handle)
    found = items(ledger, person.number, restricted=restricted) if person else []
    return sorted(each.item.kind.value for each in found)


def shelf(**more: Any) -> dict[str, Any]:
    return {"teams": Shelf(**more)}


def kinds(file: CaseFile) -> list[str]:
    """The kinds of a case's events with their words."""
    return [f"{each.kind} {each.word}".strip() for each in file.events]
