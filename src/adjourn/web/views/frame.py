"""The frame around every page: language links, the practice banner, the way to render."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from adjourn.web.desk import desk_of


def show(
    request: HttpRequest, page: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page `page` (a template of `web/`) with `context`."""
    return render(request, f"web/{page}", context, status=status)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the base template needs on every page."""
    return {
        "language": language(),
        "path": request.path,
        "languages": [
            {"code": code, "name": name, "query": _query(request, code)}
            for code, name in settings.LANGUAGES
        ],
        "practice": desk_of(request).ledger.practice,
        "controller": desk_of(request).ledger.register.controller.name,
    }


def language() -> str:
    """The language of this page: de or en."""
    return "de" if (get_language() or "en").startswith("de") else "en"


def _query(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    query["language"] = code
    return query.urlencode()
