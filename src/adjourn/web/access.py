"""No page without a session, where the home holds real data."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_protect

from adjourn.web.assets import is_asset
from adjourn.web.desk import desk_of
from adjourn.web.gate import Gate, TooMany
from adjourn.web.sites import Site, site_of
from adjourn.web.views.frame import show

COOKIE = "adjourn-session"
PATH = "/access"
Answer = Callable[[HttpRequest], HttpResponse]


class Access:
    """Shows the form for the code in place of every page, style sheets aside."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        gate = desk_of(request).gate
        if gate is None or is_asset(request.path) or site_of(request) is Site.PORTAL:
            return self._answer(request)
        if gate.knows(request.COOKIES.get(COOKIE, "")):
            return HttpResponseRedirect("/") if request.path == PATH else self._answer(request)
        return _ask(request, gate)


@csrf_protect
def _ask(request: HttpRequest, gate: Gate) -> HttpResponse:
    if request.method != "POST" or request.path != PATH:
        return _form(request, HTTPStatus.UNAUTHORIZED)
    try:
        session = gate.enter(request.POST.get("code", ""), desk_of(request).clock.now())
    except TooMany as error:
        answer = _form(request, HTTPStatus.TOO_MANY_REQUESTS, wait=error.seconds)
        answer["Retry-After"] = str(error.seconds)
        return answer
    if session is None:
        return _form(request, HTTPStatus.UNAUTHORIZED, wrong=True)
    answer = HttpResponseRedirect(_wanted(request))
    answer.set_cookie(COOKIE, session, httponly=True, samesite="Strict")
    return answer


def _form(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    wanted = _wanted(request) if request.path == PATH else request.path
    return show(request, "access.html", {"wanted": wanted, "asking": True, **context}, status)


def _wanted(request: HttpRequest) -> str:
    """The page that was asked for, on this server."""
    wanted = request.POST.get("next", "/")
    local = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if local and wanted != PATH else "/"
