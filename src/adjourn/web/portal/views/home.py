"""`/`: the way to everything else; accessibility; cookies."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from adjourn.register.model import Cookie
from adjourn.web.desk import desk_of
from adjourn.web.portal import sessions
from adjourn.web.portal.frame import show
from adjourn.web.views.frame import language


@require_safe
def choose(_request: HttpRequest) -> HttpResponse:
    """In the language that the browser asks for; nothing is kept of it."""
    answer = HttpResponseRedirect(f"/{language()}/")
    answer.headers["Vary"] = "Accept-Language"
    return answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What somebody can do here."""
    return show(request, "home.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the pages are and whom to tell (§ 14 BFSG, annex 3; facts: law L-07)."""
    controller = desk_of(request).ledger.register.controller
    return show(request, "accessibility.html", {"organisation": controller})


@require_http_methods(["GET", "HEAD", "POST"])
def cookies(request: HttpRequest) -> HttpResponse:
    """What these pages store on a device; POST deletes all of it (facts: law S17)."""
    if request.method == "POST":
        sessions.end(request)
        answer = redirect("cookies")
        answer.delete_cookie(sessions.COOKIE)
        # Whatever else an older version may have left (W3C Clear Site Data).
        answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return answer
    ledger = desk_of(request).ledger
    purposes = ledger.register.purposes
    rows = [
        (cookie, purposes[cookie.purpose], _lifetime(cookie)) for cookie in ledger.register.cookies
    ]
    held = [name for name in (sessions.COOKIE,) if name in request.COOKIES]
    return show(request, "cookies.html", {"rows": rows, "held": held, "names": _names(request)})


def _lifetime(cookie: Cookie) -> str:
    """In the reader's language, where the register has it."""
    return (language() == "de" and cookie.lifetime_de) or cookie.lifetime


def _names(request: HttpRequest) -> list[str]:
    """The cookies that this browser sent us: the ones that deleting will delete."""
    return sorted(name[:80] for name in request.COOKIES if name != settings.CSRF_COOKIE_NAME)
