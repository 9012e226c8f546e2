"""What every answer gets: its site, its headers, its language, and words instead of tracebacks."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils import timezone, translation

from adjourn.ledger import drift
from adjourn.ledger.errors import LedgerError
from adjourn.ledger.sql import writing
from adjourn.notice import Unpublished
from adjourn.notice.findings import COOKIE
from adjourn.tools.protocol import Drift
from adjourn.web.desk import desk_of
from adjourn.web.sites import URLS, Site, host_is_ours, sent_from_here, site_of
from adjourn.web.views.errors import answer_error
from adjourn.web.views.frame import render_page

Answer = Callable[[HttpRequest], HttpResponse]

# connect-src: the own script asks for the page it stands on; nothing else is ever loaded.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE
_API = "/api/"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))


class Headers:
    """Nothing is loaded from elsewhere, nothing is framed, nothing personal stays in a cache."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        if request.method == "HEAD":
            # The server sends what it is given, and a body here would spoil the next answer.
            _empty(response)
            response.headers["Content-Length"] = "0"
        return response


def _empty(response: HttpResponseBase) -> None:
    """A copy on its way has no content to take away; nothing of it is made."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.content = b""


class Sites:
    """Each site has its own pages and its own names, and takes forms from its own pages only."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        site = site_of(request)
        request.urlconf = URLS[site]  # Django reads it
        if not host_is_ours(request):
            return HttpResponseBadRequest(
                "There is no such site here.\n", content_type="text/plain"
            )
        # Instead of Django's token, which needs a cookie before there is anything to protect.
        request._dont_enforce_csrf_checks = site is Site.PORTAL  # type: ignore[attr-defined]
        return self._answer(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        form = request.method not in _SAFE and not request.path.startswith(_API)
        if site_of(request) is Site.PORTAL and form and not sent_from_here(request):
            return answer_error(request, HTTPStatus.FORBIDDEN)
        return None


class Language:
    """The desk: chosen by link (kept in a cookie from then on), else what the browser asks for.
    The portal: what its address begins with, so that nothing is kept.

    Times are shown in the zone of the controller's seat.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = None
        if site_of(request) is Site.PORTAL:
            language = translation.get_language_from_path(request.path_info)
            language = language or translation.get_language_from_request(request)
        else:
            chosen = request.GET.get("language")
            if chosen not in dict(settings.LANGUAGES):
                chosen = None
            language = chosen or translation.get_language_from_request(request)
        with (
            translation.override(language),
            timezone.override(desk_of(request).ledger.register.zone),
        ):
            response = self._answer(request)
        response.headers.setdefault("Content-Language", language)
        if chosen:
            name = settings.LANGUAGE_COOKIE_NAME
            response.set_cookie(name, chosen, httponly=True, samesite="Strict")
        return response


class Cookies:
    """What the public pages set is what the register says (§ 25 TDDDG; facts: law S17).

    A cookie that it does not name is drift, written down once by each process.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._told: set[str] = set()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        if site_of(request) is Site.PORTAL and response.cookies:
            desk = desk_of(request)
            known = {cookie.name for cookie in desk.ledger.register.cookies}
            for name in set(response.cookies) - known - self._told:
                self._told.add(name)
                found = Drift(f"{COOKIE}{name}", "not in the register")
                with writing():
                    drift.record("portal", [found], desk.clock.now())
        return response


class Troubles:
    """A ledger that refuses says so in words, which hold no personal data."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Unpublished) and site_of(request) is Site.PORTAL:
            # Which keys lack is for the desk.
            return render_page(request, "portal/unpublished.html", {}, _UNAVAILABLE)
        if not isinstance(error, LedgerError):
            return None
        return answer_error(request, _UNAVAILABLE, trouble=str(error))
