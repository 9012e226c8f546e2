"""What all bodies have in common: closed, bounded, and instants that say their time zone."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from django.db.models import TextChoices
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic.json_schema import WithJsonSchema

from adjourn.consent.who import Who
from adjourn.ledger.find import FoundPerson, find_person
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import instant
from adjourn.tools.protocol import Handle, HandleKind
from adjourn.web.api.problems import INVALID, Fault, Problem

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
        made = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("must be an instant such as 2026-11-23T08:10:00Z") from None
    if not _YEARS[0] <= made.year <= _YEARS[1]:
        raise ValueError(f"must lie between {_YEARS[0]} and {_YEARS[1]}")
    return made


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    PlainSerializer(instant, return_type=str),
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


_SEVERAL = "is one that several people were seen with: name another handle of theirs"


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

    def surely(self, ledger: Ledger) -> FoundPerson | None:
        """The same for what cannot be taken back. Raises `Problem` for a handle that other people
        were seen with, too: what is found by it may be somebody else's."""
        person = self.person(ledger)
        if person and self._of_several(ledger, person):
            raise Problem(INVALID, faults=(Fault("/handle", _SEVERAL),))
        return person

    def who(self, ledger: Ledger) -> Who:
        """The same as the consent ledger asks for it: by every handle of theirs that is known."""
        person = self.person(ledger)
        shared = person is None or self._of_several(ledger, person)
        return [self.handle.made()] if person is None or shared else person.number

    def _of_several(self, ledger: Ledger, person: FoundPerson) -> bool:
        def index(handle: Handle) -> bytes | None:
            return ledger.handle_index(handle, self.tool or "", self.where or "")

        return index(self.handle.made()) in {index(each) for each in person.several}

    @property
    def where(self) -> str | None:
        """The conference that a typed name is of."""
        return self.conference if self.handle.kind is HandleKind.GUEST else None
