"""The pages over HTTP: Django behind waitress, on this machine only.

Two listeners in one process: the desk, and the portal, before which a web server with TLS stands.
"""

from collections.abc import Iterable
from socket import socket
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from adjourn.closing import Closing
from adjourn.web import sites
from adjourn.web.api import wire
from adjourn.web.desk import KEY, Desk
from adjourn.web.listening import HOST, Listener, Wsgi, reserve
from adjourn.web.sites import Site

_THREADS = 4
_LONGEST_BODY = 64 * 1024
_PATIENCE = 10.0  # seconds for the requests under way when the pages end

# Who asks is told by the web server in front, which is on this machine.
_BEHIND_A_PROXY: dict[str, Any] = {
    "trusted_proxy": HOST,
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
}
_PORTAL = {**_BEHIND_A_PROXY, "channel": wire.Channel}


class Pages(Closing):
    """Desk and portal, and their worker. Ends by `close()` or at the end of a `with` block."""

    def __init__(
        self, desk: Desk, place: socket | None = None, portal: socket | None = None
    ) -> None:
        """On the addresses that were reserved for desk and portal, or on free ones."""
        self._desk = desk
        self._pages = _listener(desk, Site.DESK, place or reserve())
        self._portal = _listener(desk, Site.PORTAL, portal or reserve(), **_PORTAL)
        self._thread = Thread(target=self._portal.run, name="portal", daemon=True)
        self.url, self.portal_url = self._pages.url, self._portal.url
        if desk.postman is not None and desk.postman.mailbox is not None:
            desk.postman.mailbox.page = f"{self.url}/practice/mail"

    def run(self) -> None:
        """Serve until `close()`, or until an exit is raised in this thread."""
        self._desk.worker.start()
        if self._desk.postman is not None:
            self._desk.postman.start()
        self._thread.start()
        self._pages.run()

    def close(self) -> None:
        """Stop listening and let the worker finish its step. Call it where `run` has ended."""
        self._pages.close()
        self._portal.close()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)
        self._desk.worker.stop()
        if self._desk.postman is not None:
            self._desk.postman.stop()


def _listener(desk: Desk, site: Site, reserved: socket, **more: Any) -> Listener:
    return Listener(
        application(desk, site),
        reserved,
        threads=_THREADS,
        max_request_body_size=_LONGEST_BODY + 1,  # the first size that it refuses
        **more,
    )


def application(desk: Desk, site: Site = Site.DESK) -> Wsgi:
    """Django's application with the desk and the site in the environment of each request."""
    settings.SECRET_KEY = desk.ledger.keyring.secret("web").hex()
    django = get_wsgi_application()

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[KEY] = desk
        environ[sites.KEY] = site
        return django(environ, start_response)

    return serve
