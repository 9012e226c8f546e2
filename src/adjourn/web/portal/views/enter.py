"""`/my-data`: an e-mail address gets a one-time link, and the link opens the page with the data."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from adjourn.web.desk import desk_of
from adjourn.web.portal import links, sessions
from adjourn.web.portal.frame import show, site_url
from adjourn.web.views.frame import language


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The same answer for every address, known or not (no one learns who is known)."""
    if request.method != "POST":
        return show(request, "my_data.html")
    handle = links.address_of(request.POST.get("address", ""))
    if handle is None:
        context = {"problem": True, "address": request.POST.get("address", "")[:320]}
        return show(request, "my_data.html", context, HTTPStatus.UNPROCESSABLE_ENTITY)
    desk = desk_of(request)
    wait = desk.crowd.wait(request.META.get("REMOTE_ADDR", ""), desk.clock.now())
    if wait:
        return _busy(request, wait)
    try:
        links.send(desk.ledger, handle, language(), site_url(request), desk.clock.now())
    except links.TooBusy:
        return _busy(request, 3600)
    return show(request, "sent.html", {"minutes": links.MINUTES, "most": links.MOST})


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks to go on, so that a mail scanner uses nothing up; POST opens the session."""
    desk = desk_of(request)
    now = desk.clock.now()
    if request.method != "POST":
        open_ = links.usable(desk.ledger, token, now)
        status = HTTPStatus.OK if open_ else HTTPStatus.GONE
        return show(request, "link.html", {"usable": open_, "minutes": links.MINUTES}, status)
    handle = links.use(desk.ledger, token, now)
    if handle is None:
        return show(request, "link.html", {"usable": False}, HTTPStatus.GONE)
    answer = redirect("data")
    sessions.set_cookie(request, answer, sessions.begin(desk.ledger, handle, now))
    return answer


def _busy(request: HttpRequest, seconds: int) -> HttpResponse:
    status = HTTPStatus.TOO_MANY_REQUESTS
    answer = show(request, "busy.html", {"minutes": -(-seconds // 60)}, status)
    answer.headers["Retry-After"] = str(seconds)
    return answer
