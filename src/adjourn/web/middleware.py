"""What every answer gets: its headers, its language, and words instead of tracebacks."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from adjourn.ledger.errors import LedgerError
from adjourn.web.desk import desk_of
from adjourn.web.views.frame import show

Answer = Callable[[HttpRequest], HttpResponse]

# connect-src: the own script asks for the page it stands on; nothing else is ever loaded.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Headers:
    """Nothing is loaded from elsewhere, nothing is framed, nothing personal stays in a cache."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers.setdefault("Cache-Control", "no-store")
        if request.method == "HEAD":
            # The server sends what it is given, and a body here would spoil the next answer.
            response.content = b""
            response.headers["Content-Length"] = "0"
        return response


class Language:
    """The language chosen by link (kept in a cookie from then on), else what the browser asks for.

    Times are shown in the zone of the controller's seat.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
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


class Troubles:
    """A ledger that refuses says so in words, which hold no personal data."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, LedgerError):
            return None
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return show(request, "error.html", {"trouble": str(error), "code": status.value}, status)
