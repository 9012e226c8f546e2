"""Erasing everything that is held about a person, and what became of it."""

from collections import Counter
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import ConfigDict

from adjourn.erase.execute import open_erasure
from adjourn.erase.find import erasure_of
from adjourn.erase.fresh import freshen
from adjourn.erase.models import Erasure
from adjourn.erase.plan import make_plan
from adjourn.erase.receipts import NoErasure, issue
from adjourn.ledger.find import find_erased
from adjourn.ledger.times import from_ms
from adjourn.tools.protocol import Outcome
from adjourn.web.api.routes import changes, reads
from adjourn.web.api.scopes import Scope
from adjourn.web.api.shapes import Instant, Someone, Told, words
from adjourn.web.desk import Desk, desk_of

router = Router(tags=["erasures"])
ACTOR = "system:api"
_UNSEEN = "adjourn.unseen"


class NewErasure(Someone):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"handle": {"kind": "email", "value": "anna@example.org"}}]}
    )


class Begun(Told):
    """`erasure` null: nothing is held. `unseen`: tools that did not answer when they were asked for
    what came since the last collection, so that it is in no erasure; ask once more later."""

    erasure: UUID | None
    unseen: list[str]


class ErasureShape(Told):
    """How far an erasure is. `outcomes`: how many items have each outcome; `open`: how many have
    none yet. It is `final` when every outcome is."""

    id: UUID
    state: Annotated[Erasure.State, words(Erasure.State)]
    opened: Instant
    items: int
    open: int
    outcomes: dict[Annotated[Outcome, words(Outcome)], int]


def look(request: HttpRequest, body: Someone) -> None:
    """Take in what the tools show of somebody now: an erasure's guard refuses what lies before it,
    so what nobody has seen until then would stay there, untold."""
    desk = desk_of(request)
    person = body.surely(desk.ledger)
    if person is None or erasure_of(person) is None:
        handles = person.handles if person else [body.handle.made()]
        with desk.asking:
            troubles = freshen(desk.ledger, desk.tools, handles, desk.clock.now())
        request.META[_UNSEEN] = sorted({trouble.tool for trouble in troubles})


def unseen(request: HttpRequest) -> list[str]:
    """The tools that did not answer when `look` asked them."""
    return list(request.META.get(_UNSEEN, ()))


@changes(router, "/erasures", Scope.ERASE, {202: Begun, 200: Begun}, look)
def erase(request: HttpRequest, body: NewErasure) -> Status[Any]:
    """Erase everything that is held about a person, at the tools and at home.

    202: it is begun, or goes on; deleting and reading back takes its time. 200: nothing is held, or
    everything was erased before.
    """
    desk = desk_of(request)
    person = body.surely(desk.ledger)
    if person is None:
        erased = find_erased(desk.ledger, body.handle.value, body.where)
        before = erased.erasure if erased else None
        return Status(200, Begun(erasure=before, unseen=unseen(request)))
    running = erasure_of(person)
    if running is None:
        plan = make_plan(desk.ledger, desk.tools, person, desk.clock.now())
        running = open_erasure(desk.ledger, plan, ACTOR)
    desk.erase_after_commit(running)
    return Status(202, Begun(erasure=running, unseen=unseen(request)))


@reads(router, "/erasures/{uuid:id}", Scope.ERASE, ErasureShape)
def erasure(request: HttpRequest, id: UUID) -> dict[str, Any]:  # noqa: ARG001
    """How far an erasure is."""
    row = Erasure.objects.filter(id=id).first()
    if row is None:
        raise NoErasure
    outcomes = Counter(row.step_set.values_list("outcome", flat=True))
    total, waiting = outcomes.total(), outcomes.pop("", 0)
    return {
        "id": row.id,
        "state": row.state,
        "opened": from_ms(row.opened),
        "items": total,
        "open": waiting,
        "outcomes": dict(outcomes),
    }


@reads(router, "/erasures/{uuid:id}/receipt", Scope.ERASE, dict[str, Any])
def erasure_receipt(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """The receipt as it stands, to be checked offline (adjourn-receipt/1)."""
    desk: Desk = desk_of(request)
    return issue(desk.ledger, id, desk.clock.now())
