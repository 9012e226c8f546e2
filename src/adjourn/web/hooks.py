"""Where tools push to: one listener on this machine, each tool under its own name.

Bodies hold personal data and are not known to be the tool's own before they are read: they stay in
memory, and how many there can be is bounded.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from adjourn.collect.receiving import receive
from adjourn.ledger.errors import LedgerError
from adjourn.ledger.ledger import Ledger
from adjourn.tools.receiving import Delivery, Receiver, Request
from adjourn.web.listening import Listener, reserve

_LONGEST_BODY = 16 * 1024 * 1024
_CONNECTIONS = 10  # bodies at one time
_SILENCE = 30  # seconds after which a connection that says nothing is closed
_log = logging.getLogger(__name__)


class Hooks(Listener):
    """Receives for `tools`. `tick` tells the time (UTC)."""

    def __init__(
        self,
        ledger: Ledger,
        tools: Mapping[str, Receiver],
        tick: Callable[[], datetime],
        port: int = 0,
    ) -> None:
        """Port 0 takes a free one. Raises `OSError` when the port is taken."""
        self._ledger, self._tools, self._tick = ledger, tools, tick
        super().__init__(
            self._answer,
            reserve(port),
            threads=1,  # a push waits for the one before it, as the ledger has one writer
            connection_limit=_CONNECTIONS,
            channel_timeout=_SILENCE,
            max_request_body_size=_LONGEST_BODY,
        )

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
