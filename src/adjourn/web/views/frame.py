"""The frame around every page: language links, the practice banner, the way to render."""

from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from adjourn.web.desk import desk_of
from adjourn.web.sites import Site, site_of


def show(
    request: HttpRequest, page: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page `page` of the desk (a template of `web/`) with `context`."""
    return render_page(request, f"web/{page}", context, status)


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page that `template` makes of `context`."""
    return render(request, template, context, status=status)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the base templates need on every page."""
    desk = desk_of(request)
    controller = desk.ledger.register.controller
    mailbox = desk.postman.mailbox if desk.postman else None
    address = _prefixed if site_of(request) is Site.PORTAL else _query
    return {
        "language": language(),
        "path": request.path,
        "languages": [
            {"code": code, "name": name, "address": address(request, code)}
            for code, name in settings.LANGUAGES
        ],
        "practice": desk.ledger.practice,
        "mailbox": mailbox.page if mailbox else "",
        "controller": controller.name,
        "contact": controller.email,
        "authority": controller.authority,
    }


def language() -> Literal["de", "en"]:
    """The language of this page."""
    return "de" if (get_language() or "en").startswith("de") else "en"


def _query(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    query["language"] = code
    return f"?{query.urlencode()}"


def _prefixed(request: HttpRequest, code: str) -> str:
    """The same page of the portal in another language."""
    here = request.path.removeprefix(f"/{language()}/").lstrip("/")
    return f"/{code}/{here}"
