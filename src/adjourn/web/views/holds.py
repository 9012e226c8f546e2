"""`/holds`: what stops deletion, why, and until when; with two people (four eyes)."""

from collections.abc import Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDictKeyError
from django.views.decorators.http import require_http_methods, require_safe

from adjourn.law.reason_texts import REASON_TEXTS
from adjourn.law.reasons import HOLDS, Reason
from adjourn.law.wording import Wording
from adjourn.ledger.find import person
from adjourn.ledger.ledger import Ledger
from adjourn.notice import unsaid
from adjourn.register.model import DataType
from adjourn.retain import hold_list, holds
from adjourn.retain.due import Subject
from adjourn.retain.ends import named
from adjourn.retain.hold_list import Told
from adjourn.retain.holds import BadHold, Scope
from adjourn.retain.scoping import scope_of
from adjourn.web.desk import Desk, desk_of
from adjourn.web.hold_words import REASONS
from adjourn.web.views.frame import show

_MOST = 100  # ended ones on the page
_WRONG = Wording(
    "Something is missing. Nothing was done.", "Etwas fehlt. Es ist nichts geschehen.", ""
)


@require_safe
def holds_list(request: HttpRequest) -> HttpResponse:
    """All holds in force with what needs somebody now, and those that ended. Nobody is named."""
    desk = desk_of(request)
    now = desk.clock.now()
    ended = hold_list.told(desk.ledger, now, ended=True)
    context = {
        "alerts": hold_list.alerts(desk.ledger, now),
        "open": hold_list.told(desk.ledger, now),
        "ended": ended[:_MOST],
    }
    return show(request, "holds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST first what a hold would keep, and opens it when that is confirmed
    (WCAG 2.2, 3.3.4)."""
    desk, form = desk_of(request), request.POST
    now, problem = desk.clock.now(), None
    if request.method == "POST" and form.get("do") != "change":
        try:
            reason, scope = _wanted(desk.ledger, form)
            silent = unsaid(desk.ledger, now)
            holds.check(desk.ledger, reason, scope, form.get("operator", ""), silent)
            if form.get("do") == "open":
                made = _open(desk, reason, scope, form, now)
                return redirect("hold", made)
            return _review(request, desk.ledger, reason, scope)
        except BadHold as error:
            problem = error.wording
        except ValueError:
            problem = _WRONG
    context = {
        "reasons": [(each, REASONS[each], REASON_TEXTS[each]) for each in HOLDS],
        "tools": desk.ledger.register.tools,
        "types": _kept_types(desk.ledger),
        "matters": _matters(desk.ledger, now),
        "problem": problem,
        "given": form,
        "chosen": form.getlist("type"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return show(request, "hold_new.html", context, status)


def _kept_types(ledger: Ledger) -> list[DataType]:
    """The data types that items are of."""
    types = ledger.register.types
    own = {each.id for each in types.values() if each.kinds or each.keep == "copy"}
    return [each for each in types.values() if own & {each.id, each.variant_of}]


def _wanted(ledger: Ledger, form: QueryDict) -> tuple[Reason, Scope]:
    """What the form says. Raises `BadHold`, `ValueError`."""
    reason = Reason(form.get("reason", ""))
    ref = form.get("conference", "").strip()
    tool = form.get("tool", "") if ref else ""
    handle = form.get("handle", "").strip()
    return reason, scope_of(ledger, handle, tool, ref, form.getlist("type"))


def _open(desk: Desk, reason: Reason, scope: Scope, form: Mapping[str, str], now: datetime) -> UUID:
    matter = UUID(text) if (text := form.get("matter", "")) else None
    return holds.open_hold(
        desk.ledger, reason, scope, form["operator"], now, unsaid(desk.ledger, now), matter
    )


def _review(request: HttpRequest, ledger: Ledger, reason: Reason, scope: Scope) -> HttpResponse:
    types = ledger.register.types
    context = {
        "reason": (reason, REASONS[reason], REASON_TEXTS[reason]),
        "person": person(ledger, scope.person) if scope.person is not None else None,
        "conference": _conference(ledger, scope.conference),
        "types": [types[each] for each in scope.types],
        "items": holds.reached(scope),
        "given": request.POST,
        "sent": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("csrfmiddlewaretoken", "do")
            for value in values
        ],
    }
    return show(request, "hold_review.html", context)


def _conference(ledger: Ledger, number: int | None) -> str:
    return named(ledger, Subject(number, None, "")) if number is not None else ""


def _matters(ledger: Ledger, now: datetime) -> list[Told]:
    """Of each affair with holds in force the one opened first."""
    found: dict[UUID, Told] = {}
    for each in sorted(hold_list.told(ledger, now), key=lambda one: one.opened):
        found.setdefault(each.matter, each)
    return list(found.values())


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, public: UUID) -> HttpResponse:
    """GET shows a hold with what it keeps; POST approves or reviews it, as the button `do` says."""
    desk = desk_of(request)
    now, problem = desk.clock.now(), None
    if request.method == "POST":
        try:
            _prolong(desk.ledger, public, request.POST, now)
        except BadHold as error:
            problem = error.wording
        except (MultiValueDictKeyError, ValueError):
            problem = _WRONG
        else:
            desk.worker.wake()
            return redirect("hold", public)
    told = _found(desk, public)
    first, latest = holds.review_days(desk.ledger, now)
    context = {
        **_shown(desk.ledger, told),
        "alert": public in {one.id for one in hold_list.alerts(desk.ledger, now)},
        "first": first.isoformat(),
        "latest": latest.isoformat(),
        "problem": problem,
        "given": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return show(request, "hold.html", context, status)


def _prolong(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    prolong = {"approve": holds.approve, "review": holds.review}.get(form["do"])
    if prolong is None:
        raise ValueError(form["do"])
    prolong(
        ledger, public, form["operator"], date.fromisoformat(form["day"]), now, unsaid(ledger, now)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, public: UUID) -> HttpResponse:
    """GET reviews what becomes free when a hold ends; POST ends it (WCAG 2.2, 3.3.4)."""
    desk = desk_of(request)
    told = _found(desk, public)
    if told.ended is not None:  # the form was sent twice, or it lapsed meanwhile
        return redirect("hold", public)
    if request.method == "POST":
        try:
            holds.release(desk.ledger, public, desk.clock.now())
        except BadHold:
            return redirect("hold", public)
        desk.worker.wake()
        return redirect("hold", public)
    context = {**_shown(desk.ledger, told), "free": hold_list.freed_by(told)}
    return show(request, "hold_release.html", context)


def _found(desk: Desk, public: UUID) -> Told:
    """The hold of an address. Raises `Http404`."""
    told = hold_list.one(desk.ledger, public, desk.clock.now())
    if told is None:
        raise Http404
    return told


def _shown(ledger: Ledger, told: Told) -> dict[str, Any]:
    types = ledger.register.types
    return {
        "hold": told,
        "reason": (told.reason, REASONS[told.reason], REASON_TEXTS[told.reason]),
        "person": person(ledger, told.person) if told.person is not None else None,
        "conference": _conference(ledger, told.conference),
        "types": [types.get(each, each) for each in told.types],
    }
