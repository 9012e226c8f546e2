"""The disclosure log: that data of a person went to somebody (Art. 15(1)(c), 19 GDPR)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import ConfigDict, Field

from adjourn.law.bases import Basis
from adjourn.ledger.find import FoundItem, FoundPerson, items
from adjourn.ledger.ledger import Ledger
from adjourn.rights import Way, disclose
from adjourn.web.api.problems import INVALID, Fault, Problem
from adjourn.web.api.routes import changes
from adjourn.web.api.scopes import Scope
from adjourn.web.api.shapes import Name, Someone, Told, words
from adjourn.web.desk import desk_of

router = Router(tags=["disclosures"])


class NewDisclosure(Someone):
    """What went to whom: whole data `types`, or single `items` (ids as `/find` tells them).

    `recipient`: a party of the register. `basis`: the letter under Art. 6(1) GDPR on which it was
    handed over.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "handle": {"kind": "email", "value": "anna@example.org"},
                    "recipient": "microsoft-corporation",
                    "types": ["K-04"],
                    "basis": "f",
                    "way": "api",
                }
            ]
        }
    )

    recipient: Name
    types: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    items: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()
    basis: Literal["a", "b", "c", "f"]
    way: Annotated[Way, words(Way)]


class Logged(Told):
    """How many entries the log got."""

    logged: int


@changes(router, "/disclosures", Scope.DISCLOSURES, {201: Logged})
def log_disclosure(request: HttpRequest, body: NewDisclosure) -> Status[Any]:
    """Log that data of a person went to a party, so that the person learns it when they ask."""
    desk = desk_of(request)
    person = body.surely(desk.ledger)
    if person is None:
        raise _wrong("/handle", "recognises nobody of whom anything is held")
    if not body.types and not body.items:
        raise _wrong("/types", "name at least one data type or item")
    if not desk.ledger.register.types.keys() >= set(body.types):
        raise _wrong("/types", "is not in the register")
    what: list[FoundItem | str] = [
        *dict.fromkeys(body.types),
        *_chosen(desk.ledger, person, body.items),
    ]
    basis, now = Basis(body.basis), desk.clock.now()
    disclose(desk.ledger, person, what, body.recipient, basis, body.way, now)
    return Status(201, Logged(logged=len(what)))


def _chosen(ledger: Ledger, person: FoundPerson, wanted: tuple[UUID, ...]) -> list[FoundItem]:
    if not wanted:
        return []
    found = {one.id: one for one in items(ledger, person.number)}
    if not found.keys() >= set(wanted):
        raise _wrong("/items", "is no item of this person")
    return [found[each] for each in dict.fromkeys(wanted)]


def _wrong(pointer: str, what: str) -> Problem:
    return Problem(INVALID, faults=(Fault(pointer, what),))
