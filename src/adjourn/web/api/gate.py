"""The gate: asked before anything that rests on consent is recorded or used (C-03, C-09, C-10)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import ConfigDict, Field

from adjourn import consent
from adjourn.ledger.ledger import Ledger
from adjourn.web.api.problems import INVALID, Fault, Problem
from adjourn.web.api.routes import asks
from adjourn.web.api.scopes import Scope
from adjourn.web.api.shapes import HandleShape, Instant, Name, Ref, Shape, Someone, Told
from adjourn.web.desk import desk_of

router = Router(tags=["gate"])


class Question(Someone):
    """`at` null: now. With `conference`, a word for that one goes before a word for all."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "purpose": "recording",
                    "handle": {"kind": "email", "value": "anna@example.org"},
                }
            ]
        }
    )

    purpose: Name
    at: Instant | None = None


class Allowed(Told):
    allowed: bool


class ConferenceQuestion(Shape):
    """`present`: those in the conference now, each with what is known of them; null: whoever the
    ledger knows to have been there `at` (null: now). `purposes` null: those of recordings and
    transcripts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "tool": "teams",
                    "conference": "19:meeting_example@thread.v2",
                    "present": [
                        [{"kind": "email", "value": "anna@example.org"}],
                        [{"kind": "guest", "value": "Ben (guest)"}],
                    ],
                }
            ]
        }
    )

    tool: Name
    conference: Ref
    purposes: Annotated[tuple[Name, ...], Field(min_length=1, max_length=50)] | None = None
    present: (
        Annotated[
            tuple[Annotated[tuple[HandleShape, ...], Field(max_length=20)], ...],
            Field(min_length=1, max_length=500),
        ]
        | None
    ) = None
    at: Instant | None = None


class Missing(Told):
    """Somebody present who has not agreed: by their `position` in `present`, or by the id of the
    `person`; neither where nobody recognises them."""

    purpose: str
    position: int | None = None
    person: UUID | None = None


class Verdict(Told):
    """`allowed` only when it is `known` who is present and each of them has agreed."""

    allowed: bool
    known: bool
    missing: list[Missing]


@asks(router, "/consents/allowed", Scope.GATE, Allowed)
def consent_allowed(request: HttpRequest, body: Question) -> Allowed:
    """Whether a consent of this person is in force. Whoever said nothing has not agreed."""
    desk = desk_of(request)
    _known(desk.ledger, [body.purpose], "/purpose")
    return Allowed(
        allowed=consent.agrees(
            desk.ledger,
            body.purpose,
            [body.handle.made()],
            body.at or desk.clock.now(),
            tool=body.tool,
            conference=body.conference,
        )
    )


@asks(router, "/conferences/gate", Scope.GATE, Verdict)
def conference_gate(request: HttpRequest, body: ConferenceQuestion) -> Verdict:
    """Whether everybody present has agreed; else who has not. Ask again when somebody joins."""
    desk = desk_of(request)
    ledger, at = desk.ledger, body.at or desk.clock.now()
    purposes = body.purposes or consent.recording_purposes(ledger.register)
    _known(ledger, purposes, "/purposes")
    if body.present is not None:
        missing, known = list(_live(ledger, body, purposes, at)), True
    else:
        number = consent.number_of(ledger, body.tool, body.conference)
        missing = list(_collected(ledger, number, purposes, at)) if number else []
        known = bool(number and consent.presence(ledger, number))
    return Verdict(allowed=known and not missing, known=known, missing=missing)


def _live(
    ledger: Ledger, body: ConferenceQuestion, purposes: Iterable[str], at: datetime
) -> Iterator[Missing]:
    there = [[handle.made() for handle in each] for each in body.present or ()]
    for purpose in purposes:
        for position in consent.without_consent(
            ledger, there, purpose, at, tool=body.tool, conference=body.conference
        ):
            yield Missing(purpose=purpose, position=position)


def _collected(
    ledger: Ledger, number: int, purposes: Iterable[str], at: datetime
) -> Iterator[Missing]:
    for purpose in purposes:
        for gap in consent.missing(ledger, number, at, purpose):
            person = ledger.ids.person(gap.person) if gap.person is not None else None
            yield Missing(purpose=purpose, person=person)


def _known(ledger: Ledger, purposes: Iterable[str], pointer: str) -> None:
    resting = {purpose.id for purpose in consent.purposes(ledger.register)}
    if not resting >= set(purposes):
        raise Problem(INVALID, faults=(Fault(pointer, "is no purpose that rests on consent"),))
