"""`/privacy` and `/notice`: the notice in two layers, whole, as a PDF, and for machines."""

import json
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from adjourn.notice import Notice, by_hash, in_force
from adjourn.notice.coming import Coming, coming
from adjourn.notice.glossary import explained
from adjourn.notice.layers import layers
from adjourn.notice.pages import pdf as pdf_of
from adjourn.pdf import NoPdf
from adjourn.web.desk import desk_of
from adjourn.web.portal.frame import show
from adjourn.web.views.errors import answer_error
from adjourn.web.views.frame import language


@require_safe
def choose(_request: HttpRequest) -> HttpResponse:
    """In the language that the browser asks for: the address to enter at tools (N-07)."""
    answer = HttpResponseRedirect(f"/{language()}/privacy")
    answer.headers["Vary"] = "Accept-Language"
    return answer


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice in force: in short, and behind each part all of it (facts: law L-01)."""
    found = _found(request, "")
    return show(
        request,
        "privacy.html",
        {
            "notice": found,
            "layers": layers(found),
            "explained": explained(found),
            "coming": _coming(request),
        },
    )


@require_safe
def notice(request: HttpRequest, version: str = "") -> HttpResponse:
    """The whole notice in force, or the version that somebody was shown (facts: law N-04)."""
    shown = _found(request, version)
    desk = desk_of(request)
    current = not version or shown.hash == _found(request, "", shown.language).hash
    context = {
        "notice": shown,
        "current": current,
        "explained": explained(shown),
        "later": shown.since > desk.clock.now(),
        "coming": _coming(request) if current else None,
    }
    return show(request, "notice.html", context)


@require_safe
def pdf(request: HttpRequest, version: str = "") -> HttpResponse:
    """The same as a tagged PDF."""
    found = _found(request, version)
    try:
        made = pdf_of(desk_of(request).ledger, found)
    except NoPdf:
        return answer_error(request, HTTPStatus.SERVICE_UNAVAILABLE)
    name = f'inline; filename="notice-{found.language}.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": name})


@require_safe
def linked(request: HttpRequest, version: str = "") -> HttpResponse:
    """In the words of DPV 2.3; one document for both languages."""
    return _form(_found(request, version), "jsonld", "application/ld+json")


@require_safe
def tilt(request: HttpRequest, version: str = "") -> HttpResponse:
    """In TILT, the Transparency Information Language."""
    return _form(_found(request, version), "tilt", "application/json")


def _found(request: HttpRequest, version: str, said: str = "") -> Notice:
    """The version with this hash, or the one in force in the language of the page."""
    desk = desk_of(request)
    if not version:
        return in_force(desk.ledger, said or language(), desk.clock.now())
    found = by_hash(desk.ledger, version)
    if found is None:
        raise Http404
    return found


def _coming(request: HttpRequest) -> Coming | None:
    desk = desk_of(request)
    return coming(desk.ledger, language(), desk.clock.now())


def _form(notice: Notice, name: str, kind: str) -> HttpResponse:
    if name not in notice.forms:
        raise Http404
    text = json.dumps(notice.forms[name], ensure_ascii=False, indent=2)
    return HttpResponse(f"{text}\n", content_type=f"{kind}; charset=utf-8")
