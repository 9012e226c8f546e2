"""The way in and out: every error under `/api/` leaves as a problem, whoever has raised it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from adjourn.web.api.problems import MEDIA_TYPE, QUERY, Problem, of_status
from adjourn.web.sites import Site, site_of

PREFIX = "/api/"
_QUERY = frozenset(("state", "limit", "after", "language"))
Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


class Door:
    """A middleware around all that knows nothing of problems."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_api(request):
            return self._answer(request)
        head = request.method == "HEAD"
        if head:
            request.method = "GET"  # the body is taken away outside of here
        response = self._answer(request)
        if head:
            request.method = "HEAD"
        if response.status_code >= 400 and response.headers["Content-Type"] != MEDIA_TYPE:
            response.content = Problem(of_status(response.status_code)).body()
            response.headers["Content-Type"] = MEDIA_TYPE
            response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Language"] = "en"
        return response


def only_known_names(view: View) -> View:
    """An address holds nothing that could name anybody: else the request is refused."""

    @wraps(view)
    def clean(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = _QUERY if request.method == "GET" else frozenset()
        if not request.GET.keys() <= known:
            return Problem(QUERY).answer()
        return view(request, *args, **kwargs)

    return clean


def _is_api(request: HttpRequest) -> bool:
    return site_of(request) is Site.PORTAL and request.path.startswith(PREFIX)
