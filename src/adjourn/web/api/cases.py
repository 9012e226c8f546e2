"""Requests of persons that reached another system: opened here, and read how they stand."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status
from pydantic import ConfigDict, Field, StrictBool

from adjourn import rights
from adjourn.law.identity import Method
from adjourn.law.rights import Right
from adjourn.rights import Asked, Channel, Matter, MeetingFacts, RestrictionGround
from adjourn.rights import Field as Part
from adjourn.rights.casefiles import State
from adjourn.rights.timing import OPEN
from adjourn.web.api.entering import caller_of, must_have
from adjourn.web.api.problems import NOT_FOUND, Problem
from adjourn.web.api.routes import changes, reads
from adjourn.web.api.scopes import Scope
from adjourn.web.api.shapes import HandleShape, Instant, Name, Ref, Shape, Short, Told, words
from adjourn.web.desk import desk_of

router = Router(tags=["cases"])
Requested = Literal[
    "access", "rectification", "erasure", "restriction", "portability", "objection", "withdrawal"
]


class Facts(Shape):
    """What guests and callers know of a meeting, to be found by."""

    date: Annotated[str, Field(max_length=320)] = ""
    organiser: Annotated[str, Field(max_length=320)] = ""
    display_name: Annotated[str, Field(max_length=320)] = ""
    join_url: Annotated[str, Field(max_length=320)] = ""
    phone: Annotated[str, Field(max_length=320)] = ""


class NewCases(Shape):
    """One message with one or several requests.

    `received`: when it reached the organisation by any way, null: now; the clock runs from then.
    `verified`: how you know that the handle is theirs (V0: same address or session, V1: link, V3:
    papers), null: not yet; it needs the scope `identity`, as it lets the request be executed.
    `wait`: an erasure waits until a copy asked for with it was fetched.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rights": ["access", "erasure"],
                    "handle": {"kind": "email", "value": "anna@example.org"},
                    "language": "en",
                    "reply_to": "anna@example.org",
                    "message": "What do you have about me? Delete it afterwards.",
                }
            ]
        }
    )

    rights: Annotated[tuple[Requested, ...], Field(min_length=1, max_length=7)]
    handle: HandleShape | None = None
    conference: Ref | None = None
    received: Instant | None = None
    verified: Literal["V0", "V1", "V3"] | None = None
    language: Literal["de", "en"] = "en"
    reply_to: Short | None = None
    message: Annotated[str, Field(max_length=10_000)] = ""
    facts: Facts | None = None
    purposes: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    types: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    changes: Annotated[dict[Annotated[Part, words(Part)], Short], Field(max_length=5)] = Field(
        default_factory=dict
    )
    ground: Annotated[RestrictionGround, words(RestrictionGround)] | None = None
    wait: StrictBool = True


class Opened(Told):
    """`cases`: their ids, in the order of work; `intake` is common to them."""

    intake: UUID
    cases: list[UUID]


class CaseShape(Told):
    """How a case stands. `matter`: why a human has to look. `due`: the last moment for the answer;
    `used`: the share of its time that has passed. `until`: how long the copy can be fetched.
    `erasure`: whose receipt belongs to the answer."""

    id: UUID
    intake: UUID
    right: Annotated[Right, words(Right)]
    channel: Annotated[Channel, words(Channel)]
    state: Annotated[State, words(State)]
    received: Instant
    verified: bool
    due: Instant
    used: float
    decision: str | None
    matter: Annotated[Matter, words(Matter)] | None
    until: Instant | None
    erasure: UUID | None
    closed: Instant | None


class CaseList(Told):
    """`next`: the `after` for the next page, null: this was the last one."""

    cases: list[CaseShape]
    next: UUID | None


@changes(router, "/cases", Scope.CASES, {201: Opened})
def open_cases(request: HttpRequest, body: NewCases) -> Status[Any]:
    """Open a case for each right that somebody asks for. Receipt is confirmed by mail."""
    if body.verified is not None:
        must_have(caller_of(request), Scope.IDENTITY)
    desk = desk_of(request)
    now = desk.clock.now()
    opened = rights.open_cases(desk.ledger, _asked(body, now), now)
    intake = rights.case(desk.ledger, opened[0], now).view.intake
    desk.work_after_commit()
    return Status(201, Opened(intake=intake, cases=list(opened)))


@reads(router, "/cases/{uuid:id}", Scope.CASES, CaseShape)
def case(request: HttpRequest, id: UUID) -> CaseShape:
    """How one case stands. Nothing in it names anybody."""
    desk = desk_of(request)
    return _shape(rights.case(desk.ledger, id, desk.clock.now()).view)


@reads(router, "/cases", Scope.CASES, CaseList)
def cases(
    request: HttpRequest,
    state: Annotated[
        list[Annotated[State, words(State)]],
        Query(default_factory=lambda: list(OPEN), max_length=8),
    ],
    limit: Annotated[int, Query(100, ge=1, le=500)],
    after: Annotated[UUID | None, Query(None)],
) -> CaseList:
    """The cases in these states (default: all open ones), those received first in front."""
    desk = desk_of(request)
    found = rights.page(desk.ledger, desk.clock.now(), state, limit + 1, after)
    if found is None:
        raise Problem(NOT_FOUND, "There is no case with the id `after`, or no more. Begin anew.")
    more = len(found) > limit
    return CaseList(
        cases=[_shape(one) for one in found[:limit]], next=found[limit - 1].id if more else None
    )


def _asked(body: NewCases, now: Any) -> Asked:
    return Asked(
        rights=tuple(map(Right, body.rights)),
        channel=Channel.API,
        received=body.received or now,
        handle=body.handle.made() if body.handle else None,
        verified=Method(body.verified) if body.verified else None,
        language=body.language,
        reply_to=body.reply_to,
        message=body.message,
        facts=MeetingFacts(**body.facts.model_dump()) if body.facts else None,
        purposes=body.purposes,
        types=body.types,
        changes=body.changes,
        ground=body.ground,
        wait=body.wait,
        conference=body.conference,
    )


def _shape(view: rights.CaseView) -> CaseShape:
    return CaseShape(
        id=view.id,
        intake=view.intake,
        right=view.right,
        channel=view.channel,
        state=view.state,
        received=view.received,
        verified=view.verified,
        due=view.timing.due,
        used=round(view.timing.used, 4),
        decision=view.decision or None,
        matter=view.matter,
        until=view.until,
        erasure=view.erasure,
        closed=view.closed,
    )
