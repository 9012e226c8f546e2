"""Everything held about a person: found, and what becomes of it when a purpose ends for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import ConfigDict

from adjourn.erase.execute import open_erasure
from adjourn.erase.plan import Plan, make_plan
from adjourn.erase.telling import told
from adjourn.law.bases import Basis
from adjourn.law.periods import Start
from adjourn.ledger.find import FoundItem, FoundPerson
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import RESTRICTED
from adjourn.register import Register
from adjourn.retain.due import Subject
from adjourn.retain.ends import ended
from adjourn.tools.protocol import HandleKind, Kind, Outcome, Relation, Tool
from adjourn.web.api.erasures import ACTOR, look, unseen
from adjourn.web.api.problems import INVALID, Fault, Problem
from adjourn.web.api.routes import asks, changes
from adjourn.web.api.scopes import Scope
from adjourn.web.api.shapes import Name, Someone, Told, words
from adjourn.web.desk import desk_of

router = Router(tags=["people"])


class Sought(Someone):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"handle": {"kind": "phone", "value": "+49 30 23125014"}}]}
    )


class HandleTold(Told):
    """`of_several`: other people were seen with it, too."""

    kind: Annotated[HandleKind, words(HandleKind)]
    value: str
    of_several: bool


class PersonTold(Told):
    id: UUID
    name: str | None
    handles: list[HandleTold]


class ItemTold(Told):
    """One item: what, where, `why`, on which `basis`, `until` when by our own rule, and what a
    deletion now would achieve (`if_deleted`). `state` after an erasure: the last outcome."""

    id: UUID
    tool: str
    type: str
    kind: Annotated[Kind, words(Kind)]
    at: str
    until: str | None
    why: str
    basis: str
    place: str
    state: str
    relation: Annotated[Relation, words(Relation)] | None
    shared: bool
    if_deleted: Annotated[Outcome, words(Outcome)] | None
    if_deleted_until: str | None
    if_deleted_reason: str | None
    if_deleted_note: str


class ErasedTold(Told):
    erasure: UUID
    at: str


class Found(Told):
    """As `adjourn find --json` tells it. `person` null: nobody is known by this handle.
    `restricted`: how many more items are locked (Art. 18 GDPR) and not shown. `erased`: the latest
    erasure of the whole person."""

    person: PersonTold | None
    items: list[ItemTold]
    restricted: int
    erased: ErasedTold | None
    practice: bool


class EndedPurpose(Someone):
    """`purpose`: the key of one in the register that holds for this person no more."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "handle": {"kind": "email", "value": "anna@example.org"},
                    "purpose": "recording",
                }
            ]
        }
    )

    purpose: Name


class Ended(Told):
    """`types`: the data types that are erased now. `later`: those whose period counts from now on,
    if it has ended for everybody whom an item concerns; they go when it is over. `kept`: those that
    a law obliges to keep. `recorded`: whether the end is noted, false where nobody is known by this
    handle. `locked`: how many items stay as they are restricted (Art. 18 GDPR). `erasure` null:
    nothing is erased now. `unseen`: tools that did not answer when they were asked for what is
    newest."""

    erasure: UUID | None
    types: list[str]
    later: list[str]
    kept: list[str]
    recorded: bool
    locked: int
    unseen: list[str]


@asks(router, "/find", Scope.FIND, Found)
def find(request: HttpRequest, body: Sought) -> dict[str, Any]:
    """Everything that is held about a person: what, where, why, until when."""
    desk = desk_of(request)
    now = desk.clock.now()
    return told(desk.ledger, desk.tools, body.handle.value, body.where, now)


@changes(router, "/purposes/end", Scope.PURPOSES, {202: Ended, 200: Ended}, look)
def end_purpose(request: HttpRequest, body: EndedPurpose) -> Status[Any]:
    """Say that a purpose ended for a person. The end is noted, and periods that start with it count
    from today, as with `adjourn end person`. What was held for the purpose alone and has no such
    period is erased now (Art. 17(1)(a) GDPR), what is seen of it later and is older, too; the
    person and the rest stay.

    202: an erasure is begun. 200: nothing is erased now.
    """
    desk = desk_of(request)
    parts = types_of(desk.ledger.register, body.purpose)
    person, missed = body.surely(desk.ledger), unseen(request)
    types, later, kept = parts.now, parts.later, parts.kept
    said = {"types": types, "later": later, "kept": kept, "unseen": missed}
    if person is None or not (types or later or kept):
        return Status(200, Ended(erasure=None, recorded=False, locked=0, **said))
    now = desk.clock.now()
    today = now.astimezone(desk.ledger.register.zone).date()
    ended(desk.ledger, Subject(None, person.number, body.purpose), today, now, ACTOR)
    if not types:
        return Status(200, Ended(erasure=None, recorded=True, locked=0, **said))
    plan, locked = plan_of(desk.ledger, desk.tools, person, types, now)
    erasure = open_erasure(desk.ledger, plan, ACTOR)
    desk.erase_after_commit(erasure)
    return Status(202, Ended(erasure=erasure, recorded=True, locked=locked, **said))


@dataclass(frozen=True, slots=True)
class Ending:
    """The data types of a purpose, by what its end does to them: they go `now`; their period counts
    from it, so they go `later`; a law wants them `kept`."""

    now: list[str]
    later: list[str]
    kept: list[str]


def types_of(register: Register, purpose: str) -> Ending:
    """What the end of a purpose does to its data types. A type has one purpose and one basis (DIN
    66398), so nothing else rests on them. Raises `Problem`."""
    if purpose not in register.purposes:
        raise Problem(INVALID, faults=(Fault("/purpose", "is not in the register"),))
    made = Ending([], [], [])
    for each in register.types.values():
        if each.purpose != purpose:
            continue
        if each.basis is Basis.DUTY:
            made.kept.append(each.id)
        elif each.start is Start.COLLECTION or not each.period.count:
            made.now.append(each.id)
        else:
            made.later.append(each.id)
    return made


def plan_of(
    ledger: Ledger, tools: Mapping[str, Tool], person: FoundPerson, types: list[str], now: datetime
) -> tuple[Plan, int]:
    """All of these types; or, where some of it is restricted, each item but those, as the person
    may want them to stay (Art. 18(1)(b), (c) GDPR). With the number of those."""
    whole = make_plan(ledger, tools, person, now, types=types)
    locked = sum(step.found.state == RESTRICTED for step in whole.steps)
    if not locked:
        return whole, 0

    def free(found: FoundItem) -> bool:
        return found.type in types and found.state != RESTRICTED

    return make_plan(ledger, tools, person, now, only=free), locked
