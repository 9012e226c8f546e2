"""Made-up answers, and who gives them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from adjourn.consent import Asked, Choice, Recorded, record
from adjourn.ledger.find import find_person
from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import Handle, HandleKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NOTICE = "ab" * 32
SENTENCE = "Ich bin einverstanden, dass dieses Gespräch aufgezeichnet wird."
ANNA = Handle(HandleKind.EMAIL, "anna@example.org")
BEN = Handle(HandleKind.PHONE, "+49 30 23125014")


def asked(
    given: bool | None = True,
    handle: Handle = ANNA,
    purposes: tuple[str, ...] = ("recording",),
    wording: str = SENTENCE,
    **more: Any,
) -> Asked:
    """One answer to each purpose, clicked on the portal in German."""
    told = {"language": "de", "notice": NOTICE, "channel": "portal", "how": "click"}
    told = {**told, "verified": True, **more}
    return Asked(handle, tuple(Choice(p, given, wording) for p in purposes), **told)


def say(ledger: Ledger, given: bool | None = True, at: datetime = NOW, **more: Any) -> Recorded:
    """Answer and write it down."""
    return record(ledger, asked(given, **more), at)


def number(ledger: Ledger, text: str) -> int:
    """The row number of somebody in the ledger."""
    person = find_person(ledger, text)
    assert person is not None
    return person.number
