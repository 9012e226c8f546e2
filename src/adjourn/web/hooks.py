"""Where tools push to: one listener on this machine, each tool under its own name.

Bodies hold personal data and are not known to be the tool's own before they are read: they stay in
memory, and how many there can be is bounded.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from waitress.server import create_server

from adjourn.collect.receiving import receive
from adjourn.ledger.errors import LedgerError
from adjourn.ledger.ledger import Ledger
from adjourn.tools.receiving import Delivery, Receiver, Request

_HOST = "127.0.0.1"
_LONGEST_BODY = 16 * 1024 * 1024
_CONNECTIONS = 10  # bodies at one time
_SILENCE = 30  # seconds after which a connection that says nothing is closed
_log = logging.getLogger(__name__)


class Hooks:
    """Receives for `tools` until `close()` or the end of a `with` block. `tick` tells the time."""

    def __init__(
        self,
        ledger: Ledger,
        tools: Mapping[str, Receiver],
        tick: Callable[[], datetime],
        port: int = 0,
    ) -> None:
        """Port 0 takes a free one. Raises `OSError` when the port is taken."""
        self._ledger, self._tools, self._tick = ledger, tools, tick
        self._server = create_server(
            self._answer,
            host=_HOST,
            port=port,
            threads=1,  # a push waits for the one before it, as the ledger has one writer
            ident="",
            connection_limit=_CONNECTIONS,
            channel_timeout=_SILENCE,
            max_request_body_size=_LONGEST_BODY,
            inbuf_overflow=2 * _LONGEST_BODY,  # beyond it a body would go to a file
            clear_untrusted_proxy_headers=True,
        )
        self.url = f"http://{_HOST}:{self._server.effective_port}"

    def run(self) -> None:
        """Serve until `close()`, or until an exit is raised in this thread."""
        self._server.run()

    def close(self) -> None:
        """Stop listening; the push under way is stored and answered. Call it behind `run`."""
        self._server.close()
        self._server.task_dispatcher.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """One request (WSGI). Without Content-Length Synapse takes a 200 for a failure."""
        try:
            made = self._receive(environ)
        except LedgerError as error:
            _log.error("a push was not stored: %s", type(error).__name__)
            made = Delivery(HTTPStatus.SERVICE_UNAVAILABLE)
        except Exception as error:  # its text could hold what was pushed
            _log.error("a push was not understood: %s", type(error).__name__)
            made = Delivery(HTTPStatus.INTERNAL_SERVER_ERROR)
        status = HTTPStatus(made.status)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(made.body)))]
        start_response(f"{status.value} {status.phrase}", headers)
        return [made.body]

    def _receive(self, environ: Mapping[str, Any]) -> Delivery:
        name, _, path = environ["REQUEST_URI"].removeprefix("/").partition("/")
        tool = self._tools.get(name)
        if tool is None:
            return Delivery(HTTPStatus.NOT_FOUND)
        if environ["REQUEST_METHOD"] in ("PUT", "POST") and "CONTENT_LENGTH" not in environ:
            return Delivery(HTTPStatus.LENGTH_REQUIRED)
        body = environ["wsgi.input"].read()
        request = Request(environ["REQUEST_METHOD"], f"/{path}", _headers(environ), body)
        return receive(self._ledger, tool, request, self._tick())


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    return {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
