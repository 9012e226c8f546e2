"""`/data`: what is held about the visitor, and the requests that they may make of it."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adjourn.law.identity import Method
from adjourn.law.rights import REQUESTS, RIGHTS, Right
from adjourn.rights import Asked, Channel, Field, NotAsked, RestrictionGround, open_cases
from adjourn.web.desk import desk_of
from adjourn.web.portal import sessions
from adjourn.web.portal.frame import show
from adjourn.web.portal.mine import MOST, mine
from adjourn.web.portal.sessions import Visitor
from adjourn.web.views.frame import language

View = Callable[..., HttpResponseBase]


def for_visitors(view: View) -> View:
    """Only with a session; else the way to one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = sessions.visitor(request)
        return view(request, known, *args, **kwargs) if known else redirect("my_data")

    return guarded


@require_safe
@for_visitors
def data(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Everything held, by tool and type: why, until when, who received it."""
    desk = desk_of(request)
    found = mine(desk, visitor, desk.clock.now())
    return show(request, "data.html", {"mine": found, "visitor": visitor, "most": MOST})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session; nothing stays on the device."""
    sessions.end(request)
    answer = redirect("portal_home")
    answer.delete_cookie(sessions.COOKIE)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def ask(request: HttpRequest, visitor: Visitor, right: str, kind: str = "") -> HttpResponse:
    """GET reviews a request, POST sends it (WCAG 2.2, 3.3.4). `kind`: a data type or a purpose."""
    desk = desk_of(request)
    register = desk.ledger.register
    if right not in REQUESTS or (kind and kind not in (*register.types, *register.purposes)):
        raise Http404
    wanted = Right(right)
    problem = ""
    if request.method == "POST":
        try:
            now = desk.clock.now()
            opened = open_cases(desk.ledger, _asked(request, visitor, wanted, kind, now), now)
        except NotAsked:
            problem = _("Something is missing or too long. Nothing was sent yet.")
        else:
            desk.worker.wake()
            return redirect("portal_case", opened[0])
    context = {
        "right": wanted,
        "facts": RIGHTS[wanted],
        "type": register.types.get(kind),
        "purpose": register.purposes.get(kind),
        "grounds": list(RestrictionGround),
        "fields": list(Field),
        "problem": problem,
        "given": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return show(request, "ask.html", context, status)


def _asked(request: HttpRequest, visitor: Visitor, right: Right, kind: str, now: datetime) -> Asked:
    """The request as the form says it. Raises `NotAsked`."""
    form, register = request.POST, desk_of(request).ledger.register
    ground = form.get("ground", "")
    changes = {each: text for each in Field if (text := form.get(f"field-{each}", "").strip())}
    rights = (right, Right.ACCESS) if right is Right.ERASURE and form.get("copy") else (right,)
    return Asked(
        rights=rights,
        channel=Channel.PORTAL,
        received=now,
        handle=visitor.handle,
        verified=Method.LINK,
        language="de" if language() == "de" else "en",
        reply_to=visitor.handle.value,
        message=form.get("message", "").strip(),
        purposes=(kind,) if kind in register.purposes else (),
        types=(kind,) if kind in register.types else (),
        changes=changes,
        ground=RestrictionGround(ground) if ground in list(RestrictionGround) else None,
    )
