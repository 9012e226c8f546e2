"""What all bodies have in common: closed, bounded, and instants that say their time zone."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from django.db.models import TextChoices
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic.json_schema import WithJsonSchema

from adjourn.evidence.entries import rfc3339
from adjourn.ledger.find import FoundPerson, find_person
from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import Handle, HandleKind

_YEARS = (1990, 2200)  # leaves room for every period that is added to a time
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def words(kind: type[StrEnum] | type[TextChoices]) -> WithJsonSchema:
    """A closed list, written out where it is used: several of our lists have the same name."""
    return WithJsonSchema({"type": "string", "enum": [each.value for each in kind]})


class Shape(BaseModel):
    """A body or a part of one. A member that is not known is refused: it may be a misspelt one."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Told(BaseModel):
    """An answer or a part of one. New members may be added."""

    model_config = ConfigDict(frozen=True)


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise ValueError("must be an instant such as 2026-11-23T08:10:00Z")
    try:
        instant = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("must be an instant such as 2026-11-23T08:10:00Z") from None
    if not _YEARS[0] <= instant.year <= _YEARS[1]:
        raise ValueError(f"must lie between {_YEARS[0]} and {_YEARS[1]}")
    return instant


def _said(instant: datetime) -> str:
    return rfc3339(instant.replace(microsecond=0))


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    PlainSerializer(_said, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-23T08:10:00Z"]}),
]
"""An instant (RFC 3339) with its zone; told in UTC with whole seconds."""

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
"""The key of something in the register."""

Short = Annotated[str, Field(min_length=1, max_length=320)]
"""As long as the longest e-mail address."""

Ref = Annotated[str, Field(min_length=1, max_length=2_000)]
"""A conference's reference at its tool."""

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in hexadecimal."""


class HandleShape(Shape):
    """One way to recognise somebody, as they or the tool write it."""

    kind: Annotated[HandleKind, words(HandleKind)]
    value: Short

    def made(self) -> Handle:
        return Handle(self.kind, self.value)


class Someone(Shape):
    """Whom it is about. A typed name (`guest`) needs the conference that it was typed in, an
    account or a guest the tool."""

    handle: HandleShape
    tool: Name | None = None
    conference: Ref | None = None

    def person(self, ledger: Ledger) -> FoundPerson | None:
        """Whoever is known by this handle."""
        return find_person(ledger, self.handle.value, self.where)

    @property
    def where(self) -> str | None:
        """The conference that a typed name is of."""
        return self.conference if self.handle.kind is HandleKind.GUEST else None
