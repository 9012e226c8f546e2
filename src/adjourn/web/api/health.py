"""`/health` and `/problems`: for everybody, without a token."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from adjourn.ledger.sql import one, trouble
from adjourn.web.api.problems import KINDS
from adjourn.web.api.shapes import Told

router = Router(tags=["service"])


class Health(Told):
    status: str


class ProblemKind(Told):
    type: str
    title: str
    status: int
    detail: str


@router.get("/health", response=Health)
def health(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001
    """Whether requests can be answered: 200 and nothing else, or 503."""
    with trouble():
        one("SELECT 1 FROM ledger_fact LIMIT 1")
    return {"status": "ok"}


@router.get("/problems", response=list[ProblemKind])
def problems(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001
    """What each `type` of a problem means, and what to do."""
    return [
        {
            "type": kind.type,
            "title": kind.title,
            "status": kind.status.value,
            "detail": kind.detail,
        }
        for kind in KINDS
    ]
