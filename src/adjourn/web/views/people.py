"""`/people/...`: everything held about one person, and the review before its deletion."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from adjourn.erase.execute import AlreadyErased, open_erasure
from adjourn.erase.find import erasure_of, parts_of
from adjourn.erase.fresh import again, freshen
from adjourn.erase.models import Erasure
from adjourn.erase.plan import Plan, make_plan, with_holds
from adjourn.ledger.find import FoundPerson, by_id, erased_as
from adjourn.tools.protocol import Outcome, ToolError
from adjourn.web.desk import Desk, desk_of
from adjourn.web.held import held, tally, window
from adjourn.web.paging import pager
from adjourn.web.views.frame import show

ACTOR = "role:desk"
_PAGE = 200  # items


@require_safe
def person(request: HttpRequest, public: UUID) -> HttpResponse:
    """Everything held about one person: what, why, where, until when, and what a deletion does."""
    desk = desk_of(request)
    found = by_id(desk.ledger, public)
    if found is None:
        return _to_erasure(desk, public)
    whole = make_plan(desk.ledger, desk.tools, found, desk.clock.now())
    plan = whole.shown
    page = pager(request, len(plan.steps), _PAGE)
    context = {
        "person": found,
        "parts": window(held(desk.ledger, plan), page.start, page.stop),
        "pager": page,
        "count": len(plan.steps),
        "restricted": len(whole.steps) - len(plan.steps),
        "tally": _tally(plan),
        "erasure": erasure_of(found),
        "of_parts": parts_of(found.number).filter(state=Erasure.State.OPEN),
    }
    return show(request, "person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, public: UUID) -> HttpResponse:
    """GET reviews what a deletion would do, holds read live; POST begins it (WCAG 2.2, 3.3.4)."""
    desk = desk_of(request)
    found = by_id(desk.ledger, public)
    if found is None:  # the form was sent twice, and the first one was quick
        return _to_erasure(desk, public)
    if request.method == "POST":
        try:
            return redirect("erasure", _begin(desk, found))
        except AlreadyErased:  # quicker than this one
            return _to_erasure(desk, public)
    running = erasure_of(found)
    return redirect("erasure", running) if running else _review(request, desk, found)


def _begin(desk: Desk, found: FoundPerson) -> UUID:
    """The erasure of this person; sending the form twice opens one."""
    now = desk.clock.now()
    if erasure_of(found) is None:
        with desk.asking:
            freshen(desk.ledger, desk.tools, found.handles, now)
        found = again(desk.ledger, found) or found
    plan = make_plan(desk.ledger, desk.tools, found, now)
    erasure = open_erasure(desk.ledger, plan, ACTOR)
    desk.worker.erase(erasure)
    return erasure


def _review(request: HttpRequest, desk: Desk, found: FoundPerson) -> HttpResponse:
    plan = make_plan(desk.ledger, desk.tools, found, desk.clock.now())
    trouble = ""
    try:
        with desk.asking:
            plan = with_holds(plan, desk.tools)
    except ToolError as error:
        trouble = str(error)
    goes = [p for p in plan.steps if p.forecast.outcome is Outcome.GONE]
    stays = [p for p in plan.steps if p.forecast.outcome is not Outcome.GONE]
    context = {
        "person": found,
        "count": len(plan.steps),
        "tally": _tally(plan),
        "goes": held(desk.ledger, Plan(found, plan.now, tuple(goes))),
        "stays": held(desk.ledger, Plan(found, plan.now, tuple(stays))),
        "trouble": trouble,
    }
    return show(request, "review.html", context)


def _tally(plan: Plan) -> object:
    return tally(planned.forecast.outcome for planned in plan.steps)


def _to_erasure(desk: Desk, public: UUID) -> HttpResponse:
    """Of somebody erased their erasure is left. Raises `Http404`."""
    erased = erased_as(desk.ledger, public)
    if erased is None:
        raise Http404
    return redirect("erasure", erased.erasure)


def person_or_404(desk: Desk, public: UUID) -> FoundPerson:
    """The person of an address. Raises `Http404`."""
    found = by_id(desk.ledger, public)
    if found is None:
        raise Http404
    return found
