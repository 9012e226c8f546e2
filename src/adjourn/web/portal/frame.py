"""What the portal's pages share: how they are rendered, and where the portal is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from adjourn.web.desk import desk_of
from adjourn.web.portal.sessions import visitor
from adjourn.web.views.frame import render_page


def show(
    request: HttpRequest, page: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page `page` (a template of `portal/`) with `context`."""
    inside = visitor(request) is not None
    return render_page(
        request, f"portal/{page}", {"inside": inside, **(context or {})}, status=status
    )


def busy_words(seconds: int) -> str:
    """What somebody is told who asks too often: to come back in so many seconds."""
    minutes = -(-seconds // 60)
    return ngettext(
        "From here, or in all, too much was asked for in a short time. "
        "Try again in %(minutes)s minute.",
        "From here, or in all, too much was asked for in a short time. "
        "Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


def site_url(request: HttpRequest) -> str:
    """The portal's own address, as people reach it; no stroke at the end."""
    portal = desk_of(request).ledger.register.portal
    url = portal.url if portal else request.build_absolute_uri("/")
    return url.rstrip("/")
