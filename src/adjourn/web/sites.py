"""Two sites on two listeners: the desk on this machine only, the portal for everybody."""

from enum import StrEnum
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from adjourn.web.desk import desk_of

KEY = "adjourn.site"
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))


class Site(StrEnum):
    """Which of the two a request came to. The server says so, never the request."""

    DESK = "desk"
    PORTAL = "portal"


URLS = {Site.DESK: "adjourn.web.urls", Site.PORTAL: "adjourn.web.portal.urls"}


def site_of(request: HttpRequest) -> Site:
    """The site whose listener took this request."""
    return Site(request.META[KEY])


def host_is_ours(request: HttpRequest) -> bool:
    """Whether the name that the request came by is this site's own.

    The desk has loopback names alone: a stranger's name that resolves here (DNS rebinding) is none
    of them. The portal also has that of its public address.
    """
    try:
        host = urlsplit(f"//{request.get_host()}").hostname or ""
    except (DisallowedHost, ValueError):  # not a name at all
        return False
    host = f"[{host}]" if ":" in host else host
    portal = desk_of(request).ledger.register.portal
    if site_of(request) is Site.PORTAL and portal and host == urlsplit(portal.url).hostname:
        return True
    return host in _LOOPBACK


def sent_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent by a page of this very site, as the browser itself says.

    Browsers put `Sec-Fetch-Site` and `Origin` on every form they send, and no page can change
    them (Fetch standard). So no token is needed, and no cookie before somebody has logged in.
    """
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None and told != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return told == "same-origin"
    return urlsplit(origin).netloc == request.get_host()
