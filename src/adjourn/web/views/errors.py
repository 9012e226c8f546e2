"""What went wrong, in the same look and without details."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from adjourn.web.views.frame import show


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return _error(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return _error(request, HTTPStatus.FORBIDDEN)


def csrf(request: HttpRequest, **_: object) -> HttpResponse:
    """A form that was not ours, or older than the browser's session."""
    return _error(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return _error(request, HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    return _error(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _error(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    return show(request, "error.html", {"code": status.value}, status)
