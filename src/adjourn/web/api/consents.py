"""Consents that people gave elsewhere: recorded with their proof, read, withdrawn as easily."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import ConfigDict, Field, StrictBool

from adjourn import consent
from adjourn.consent import Circumstance, State
from adjourn.law.identity import Method
from adjourn.law.rights import Right
from adjourn.mail import is_address
from adjourn.notice import in_force
from adjourn.rights import Asked, Channel, open_cases
from adjourn.tools.protocol import HandleKind
from adjourn.web.api.routes import asks, changes, reads
from adjourn.web.api.scopes import Scope
from adjourn.web.api.shapes import Hash, Instant, Name, Shape, Someone, Told, words
from adjourn.web.desk import Desk, desk_of
from adjourn.web.portal.agreeing import send_receipt
from adjourn.web.portal.choices import options
from adjourn.web.portal.frame import site_url

router = Router(tags=["consents"])
Language = Literal["de", "en"]
Sentence = Annotated[str, Field(min_length=1, max_length=4_000)]


class ChoiceShape(Shape):
    """One purpose and the answer; `given` null: asked, and not answered. `wording`: the exact
    sentence shown."""

    purpose: Name
    given: StrictBool | None
    wording: Sentence


class NewConsent(Someone):
    """What somebody was asked and answered. `how` they expressed it decides for what it counts
    (Art. 9(2)(a) GDPR); `notice` is the hash of the notice shown; `expires` null: until withdrawn;
    `at` null: now. `verified`: the person has shown that the handle is theirs; without that a yes
    counts for `conference` alone (Art. 7(1) GDPR). `tell`: mail the receipt to the person, where
    the handle is an address."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "handle": {"kind": "email", "value": "anna@example.org"},
                    "choices": [
                        {"purpose": "recording", "given": True, "wording": "I agree that ..."}
                    ],
                    "language": "en",
                    "notice": "0" * 64,
                    "how": "click",
                }
            ]
        }
    )

    choices: Annotated[tuple[ChoiceShape, ...], Field(min_length=1, max_length=50)]
    language: Language
    notice: Hash
    how: Literal["click", "paper", "voice", "api"]
    expires: Instant | None = None
    at: Instant | None = None
    verified: StrictBool = False
    circumstances: Annotated[
        tuple[Annotated[Circumstance, words(Circumstance)], ...], Field(max_length=4)
    ] = ()
    tell: StrictBool = True


class Recorded(Told):
    """`id` is the receipt's, null where nothing new was said; `records` and `states` by purpose.
    `withdraw` is the address at which the person withdraws without a login: shown now and never
    again."""

    id: UUID | None
    records: dict[str, UUID]
    states: dict[str, Annotated[State, words(State)]]
    withdraw: str


class Whose(Someone):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"handle": {"kind": "phone", "value": "+49 30 23125014"}}]}
    )


class Stands(Told):
    """The latest word to one purpose. `conference` null: for all."""

    record: UUID
    receipt: UUID
    purpose: str
    state: Annotated[State, words(State)]
    at: Instant
    expires: Instant | None
    notice: str
    language: str
    wording: str
    channel: str
    how: str
    tool: str | None
    conference: str | None


class Standings(Told):
    standing: list[Stands]


class Withdrawal(Someone):
    """`purposes` null: all."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "handle": {"kind": "email", "value": "anna@example.org"},
                    "purposes": ["recording"],
                }
            ]
        }
    )

    purposes: Annotated[tuple[Name, ...], Field(min_length=1, max_length=50)] | None = None
    language: Language = "en"


class Withdrawn(Told):
    """`withdrawn` is empty where nothing was in force. `cases`: what rested on it alone is erased
    by these."""

    withdrawn: list[str]
    cases: list[UUID]


class OfferedChoice(Told):
    purpose: str
    wording: str
    until: str


class Offer(Told):
    """What to show when you ask: the notice, and each purpose by itself with its sentence."""

    notice: str
    notice_url: str
    choices: list[OfferedChoice]


@reads(router, "/consents/choices", Scope.CONSENTS, Offer)
def consent_choices(request: HttpRequest, language: Language = "en") -> dict[str, Any]:
    """What can be agreed to, in the words to show, and the notice to show with them."""
    desk = desk_of(request)
    notice = in_force(desk.ledger, language, desk.clock.now())
    return {
        "notice": notice.hash,
        "notice_url": f"{site_url(request)}/{language}/notice/{notice.hash}",
        "choices": [
            {"purpose": each.purpose, "wording": each.wording, "until": each.until}
            for each in options(desk.ledger, language)
        ],
    }


@changes(router, "/consents", Scope.CONSENTS, {201: Recorded})
def record_consent(request: HttpRequest, body: NewConsent) -> Status[Any]:
    """Record what somebody agreed to or not. A no to what was given withdraws it."""
    desk = desk_of(request)
    now, asked = desk.clock.now(), _asked(body)
    done = consent.record(desk.ledger, asked, now)
    address = f"{site_url(request)}/{body.language}/consent/{done.withdraw}"
    if body.tell and asked.handle.kind is HandleKind.EMAIL and is_address(asked.handle.value):
        agreed = [each.wording for each in body.choices if each.given]
        theirs = f"{site_url(request)}/{body.language}/consent/{consent.mailed_address(done)}"
        send_receipt(desk.ledger, asked, agreed, site_url(request), theirs, now)
    return Status(
        201,
        Recorded(
            id=done.id, records=dict(done.records), states=dict(done.states), withdraw=address
        ),
    )


@reads(router, "/consents/{uuid:id}/receipt", Scope.CONSENTS, dict[str, Any])
def consent_receipt(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """The receipt of what was answered together: JSON-LD (ISO/IEC TS 27560, DPV)."""
    return consent.receipt(desk_of(request).ledger, id)


@asks(router, "/consents/standing", Scope.CONSENTS, Standings)
def consent_standing(request: HttpRequest, body: Whose) -> dict[str, Any]:
    """What somebody has said to each purpose, the oldest word first."""
    desk = desk_of(request)
    found = consent.standing(
        desk.ledger,
        body.who(desk.ledger),
        desk.clock.now(),
        tool=body.tool,
        conference=body.conference,
    )
    return {"standing": [Stands.model_validate(one, from_attributes=True) for one in found]}


@changes(router, "/consents/withdraw", Scope.CONSENTS, {200: Withdrawn})
def withdraw_consent(request: HttpRequest, body: Withdrawal) -> Status[Any]:
    """Withdraw: in force at once, without a reason. What rested on it alone is erased."""
    desk = desk_of(request)
    done = consent.withdraw(
        desk.ledger,
        body.who(desk.ledger),
        body.purposes,
        desk.clock.now(),
        "api",
        tool=body.tool,
        conference=body.conference,
    )
    cases = _erase_what_rested_on(desk, body, done) if done else ()
    return Status(200, Withdrawn(withdrawn=done, cases=list(cases)))


def _asked(body: NewConsent) -> consent.Asked:
    return consent.Asked(
        handle=body.handle.made(),
        choices=tuple(consent.Choice(c.purpose, c.given, c.wording) for c in body.choices),
        language=body.language,
        notice=body.notice,
        channel="api",
        how=body.how,
        conference=body.conference,
        tool=body.tool,
        expires=body.expires,
        at=body.at,
        verified=body.verified,
        circumstances=frozenset(body.circumstances),
    )


def _erase_what_rested_on(desk: Desk, body: Withdrawal, done: list[str]) -> tuple[UUID, ...]:
    """C-05 (Art. 17(1)(b) GDPR). Where nothing is held about anybody, nothing rests on it, and
    where a handle is of several people, nobody can tell whose what it finds is."""
    if not isinstance(body.who(desk.ledger), int):
        return ()
    handle, now = body.handle.made(), desk.clock.now()
    asked = Asked(
        rights=(Right.WITHDRAWAL,),
        channel=Channel.API,
        received=now,
        handle=handle,
        verified=Method.ON_FILE,
        language=body.language,
        reply_to=handle.value if is_address(handle.value) else None,
        purposes=tuple(done),
        conference=body.conference,
    )
    desk.work_after_commit()
    return open_cases(desk.ledger, asked, now)
