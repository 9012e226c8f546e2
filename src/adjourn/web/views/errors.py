"""What went wrong, in the look of its site and without details."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from adjourn.web.sites import Site, site_of
from adjourn.web.views.frame import render_page


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return answer_error(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return answer_error(request, HTTPStatus.FORBIDDEN)


def csrf(request: HttpRequest, **_: object) -> HttpResponse:
    """A form that was not ours, or older than the browser's session."""
    return answer_error(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return answer_error(request, HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    return answer_error(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def answer_error(request: HttpRequest, status: HTTPStatus, **context: object) -> HttpResponse:
    """The error page of the request's site. `context`: `trouble` (words of the ledger)."""
    folder = "portal" if site_of(request) is Site.PORTAL else "web"
    return render_page(request, f"{folder}/error.html", {"code": status.value, **context}, status)
