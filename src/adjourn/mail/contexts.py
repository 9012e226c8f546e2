"""The closed list of texts that a letter can have, each with the values it needs.

A value that is missing, unknown, too long or of another type is an error when the letter is queued,
not when it should have arrived. Addresses are absolute; "" where the organisation has no public
pages. Instants are aware.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from adjourn.law.rights import Right

# Longer than any text of the register, and than any form of the desk takes.
Prose = Annotated[str, Meta(min_length=1, max_length=20_000)]
Proses = Annotated[tuple[Prose, ...], Meta(min_length=1, max_length=50)]
Url = Annotated[str, Meta(pattern=r"^https?://[^\s<>\"]+\Z", max_length=500)]
Anywhere = Annotated[str, Meta(pattern=r"^(https?://[^\s<>\"]+)?\Z", max_length=500)]
Instant = Annotated[datetime, Meta(tz=True)]


class Context(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one text says besides its fixed words. The repr shows no value."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class Link(Context, frozen=True, kw_only=True):
    """A one-time link. `minutes` is how long it works; after that the letter is not sent either."""

    url: Url
    minutes: Annotated[int, Meta(ge=1, le=24 * 60)]


class Case(Context, frozen=True, kw_only=True):
    """One case of an intake: `due` is when it has to be answered."""

    id: UUID
    right: Right
    due: Instant


class Received(Context, frozen=True, kw_only=True):
    """What was received, one case for each right (facts: law A-05)."""

    cases: Annotated[tuple[Case, ...], Meta(min_length=1, max_length=10)]
    url: Anywhere


class Question(Context, frozen=True, kw_only=True):
    """What we need to know before we can go on (Art. 12(6) GDPR)."""

    case: UUID
    text: Prose
    url: Anywhere


class Extended(Context, frozen=True, kw_only=True):
    """The answer takes longer, with the reason (Art. 12(3) GDPR; facts: law D-04)."""

    case: UUID
    reason: Prose
    due: Instant
    url: Anywhere


class Answered(Context, frozen=True, kw_only=True):
    """The answer is there. `until`: how long, where it is a copy to be fetched."""

    case: UUID
    right: Right
    url: Anywhere
    until: Instant | None


class Refused(Context, frozen=True, kw_only=True):
    """Why something is not done; complaint and court are named by the text (Art. 12(4) GDPR)."""

    case: UUID
    right: Right
    reasons: Proses
    url: Anywhere


class Lifting(Context, frozen=True, kw_only=True):
    """What was locked will be free again after `until`, and why (Art. 18(3) GDPR)."""

    case: UUID
    text: Annotated[str, Meta(max_length=10_000)]
    until: Instant
    url: Anywhere


class Consent(Context, frozen=True, kw_only=True):
    """What was agreed to, in the sentences that were shown, and how it is withdrawn (Art. 7(1), (3)
    GDPR)."""

    purposes: Proses
    url_withdraw: Anywhere
    url_notice: Anywhere


class Withdrawn(Context, frozen=True, kw_only=True):
    """What is no longer agreed to (Art. 7(3) GDPR)."""

    purposes: Proses
    url: Anywhere


class Recipient(Context, frozen=True, kw_only=True):
    """To somebody who received data (Art. 19 GDPR). `what` says whose and which; `since` when."""

    organisation: Prose
    right: Right
    what: Prose
    since: Instant


class Desk(Context, frozen=True, kw_only=True):
    """To the privacy desk: a case needs a human. `what` names nobody."""

    case: UUID
    what: Prose
    url: Anywhere


class Test(Context, frozen=True, kw_only=True):
    """To whoever tries the mail settings."""


TEXTS: dict[str, type[Context]] = {
    "link": Link,
    "received": Received,
    "question": Question,
    "extended": Extended,
    "answered": Answered,
    "refused": Refused,
    "lifting": Lifting,
    "consent": Consent,
    "withdrawn": Withdrawn,
    "recipient": Recipient,
    "desk": Desk,
    "test": Test,
}
