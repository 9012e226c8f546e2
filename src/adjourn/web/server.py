"""The pages over HTTP: Django behind waitress, on this machine only."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from waitress.server import create_server

from adjourn.web.desk import KEY, Desk

_HOST = "127.0.0.1"
_THREADS = 4
_LONGEST_BODY = 64 * 1024

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Pages:
    """The pages of one desk, and its worker. Ends by `close()` or at the end of a `with` block."""

    def __init__(self, desk: Desk, port: int = 0) -> None:
        """Port 0 takes a free one. Raises `OSError` when the port is taken."""
        self._desk = desk
        self._server = create_server(
            application(desk),
            host=_HOST,
            port=port,
            threads=_THREADS,
            ident="",
            max_request_body_size=_LONGEST_BODY,
            clear_untrusted_proxy_headers=True,
        )
        self.url = f"http://{_HOST}:{self._server.effective_port}"

    def run(self) -> None:
        """Serve until `close()`, or until an exit is raised in this thread."""
        self._desk.worker.start()
        self._server.run()

    def close(self) -> None:
        """Stop listening and let the worker finish its step. Call it where `run` has ended."""
        self._server.close()
        self._server.task_dispatcher.shutdown()
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


def application(desk: Desk) -> Wsgi:
    """Django's application with the desk in the environment of each request."""
    settings.SECRET_KEY = desk.ledger.keyring.secret("web").hex()
    django = get_wsgi_application()

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[KEY] = desk
        return django(environ, start_response)

    return serve
