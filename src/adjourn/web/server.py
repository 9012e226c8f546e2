"""The pages over HTTP: Django behind waitress, on this machine only.

Two listeners in one process: the desk, and the portal, before which a web server with TLS stands.
"""

from collections.abc import Callable, Iterable
from socket import socket
from threading import Thread
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from waitress.server import create_server

from adjourn.web import sites
from adjourn.web.desk import KEY, Desk
from adjourn.web.sites import Site
from adjourn.web.sockets import HOST, address_of, reserve

_THREADS = 4
_LONGEST_BODY = 64 * 1024
_PATIENCE = 10.0  # seconds for the requests under way when the pages end

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Listener:
    """One site on one socket."""

    def __init__(self, desk: Desk, site: Site, reserved: socket) -> None:
        self.url = address_of(reserved)
        self._server = create_server(
            application(desk, site),
            sockets=[reserved],
            threads=_THREADS,
            ident="",
            max_request_body_size=_LONGEST_BODY,
            clear_untrusted_proxy_headers=True,
            **(_BEHIND_A_PROXY if site is Site.PORTAL else {}),
        )

    def run(self) -> None:
        self._server.run()

    def close(self) -> None:
        self._server.close()
        self._server.task_dispatcher.shutdown()


# Who asks is told by the web server in front, which is on this machine.
_BEHIND_A_PROXY: dict[str, Any] = {
    "trusted_proxy": HOST,
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
}


class Pages:
    """Desk and portal, and their worker. Ends by `close()` or at the end of a `with` block."""

    def __init__(self, desk: Desk, port: int = 0, portal: socket | None = None) -> None:
        """Port 0 takes a free one. `portal`: the portal's address, else a free one, too.

        Raises `OSError` when the port is taken.
        """
        self._desk = desk
        self._pages = Listener(desk, Site.DESK, reserve(port))
        self._portal = Listener(desk, Site.PORTAL, portal or reserve())
        self._thread = Thread(target=self._portal.run, name="portal", daemon=True)
        self.url, self.portal_url = self._pages.url, self._portal.url

    def run(self) -> None:
        """Serve until `close()`, or until an exit is raised in this thread."""
        self._desk.worker.start()
        self._thread.start()
        self._pages.run()

    def close(self) -> None:
        """Stop listening and let the worker finish its step. Call it where `run` has ended."""
        self._pages.close()
        self._portal.close()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)
        self._desk.worker.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def application(desk: Desk, site: Site = Site.DESK) -> Wsgi:
    """Django's application with the desk and the site in the environment of each request."""
    settings.SECRET_KEY = desk.ledger.keyring.secret("web").hex()
    django = get_wsgi_application()

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[KEY] = desk
        environ[sites.KEY] = site
        return django(environ, start_response)

    return serve
