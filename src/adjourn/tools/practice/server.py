"""The practice tenant over real HTTP/1.1, on loopback only."""

import json
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from adjourn.closing import Closing
from adjourn.tools.practice import control, graph, login
from adjourn.tools.practice.faults import Kind
from adjourn.tools.practice.limits import Limits
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import Answer, GraphError, Request, not_found

SECRET_VARIABLE = "ADJOURN_TEAMS_SECRET"  # noqa: S105 - the name of a variable, not a secret
_MAX_BODY = 4 * 2**20
_VERSION = "/v1.0"


class Server(Closing):
    """A running practice server."""

    def __init__(
        self,
        tenant: Tenant,
        port: int,
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._tenant = tenant
        self._http = _Http(("127.0.0.1", port), tenant, sleep, Limits(monotonic))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"<practice server at {self.url}>"

    @property
    def secret(self) -> str:
        """The app's secret; worth nothing outside of this server."""
        return self._tenant.secret

    def settings(self) -> dict[str, Any]:
        """What the section `[tools.teams]` of a register holds to use this server."""
        return {
            "kind": "teams",
            "tenant_id": self._tenant.id,
            "client_id": self._tenant.client_id,
            "client_secret": {"env": SECRET_VARIABLE},
            "authority": self.url,
            "graph": f"{self.url}{_VERSION}",
            "limits": {"ediscovery_per_minute": 6000},
            "practice": True,
        }

    def close(self) -> None:
        """Stop listening and cut every open connection."""
        self._http.shutdown()
        self._http.server_close()
        self._http.cut()
        self._thread.join(timeout=5)


def serve(
    tenant: Tenant,
    port: int = 0,
    *,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> Server:
    """Serve `tenant` at http://127.0.0.1:PORT; port 0 takes a free one. Raises OSError.

    `sleep` is how a `slow` answer waits, `monotonic` times the published throttles."""
    return Server(tenant, port, sleep, monotonic)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(
        self,
        address: tuple[str, int],
        tenant: Tenant,
        sleep: Callable[[float], None],
        limits: Limits,
    ) -> None:
        self.tenant, self.sleep, self.limits = tenant, sleep, limits
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        line, address = super().get_request()
        self._open.add(line)
        return line, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def cut(self) -> None:
        """End the connections that clients keep alive."""
        for line in list(self._open):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no event."""


def respond(server: _Http, request: Request) -> Answer:
    """The answer to a request whose path is still whole."""
    tenant = server.tenant
    try:
        control.refuse_foreign(request.headers.get("host", ""))
        if request.path.startswith("/practice/"):
            return control.answer(tenant, request)
        parts = request.path.strip("/").split("/")
        if parts[1:] == ["oauth2", "v2.0", "token"] and request.method == "POST":
            return _login(tenant, request, parts[0])
        if not request.path.startswith(f"{_VERSION}/"):
            raise not_found()
        request.path = request.path.removeprefix(_VERSION)
        with tenant.lock:
            login.check_bearer(tenant, request)
        if tenant.enforce_limits:
            server.limits.check(graph.line_of(request))
    except GraphError as error:
        return graph.error_answer(tenant, error)
    return graph.answer(tenant, request)


def _login(tenant: Tenant, request: Request, tenant_id: str) -> Answer:
    return graph.with_faults(tenant, request, lambda: login.token(tenant, request, tenant_id))


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    server_version = "practice"
    sys_version = ""
    timeout = 30
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        body = self._body()
        if body is None:
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        base = f"http://{headers.get('host', '')}"
        try:
            path, query = graph.split_target(self.path)
            request = Request(self.command, path, query, headers, body, base)
            wait = self.server.tenant.faults.wait(graph.line_of(request))
            if wait:
                self.server.sleep(wait)
            answer = respond(self.server, request)
        except GraphError as error:
            answer = graph.error_answer(self.server.tenant, error)
        self._send(answer, base)

    def _body(self) -> bytes | None:
        """The body, or None after refusing one without a length or too long."""
        given = self.headers.get("Content-Length", "0")
        wrong = not given.isascii() or not given.isdigit() or "Transfer-Encoding" in self.headers
        if wrong or int(given[:12]) > _MAX_BODY:
            self.close_connection = True
            error = GraphError(413, "RequestEntityTooLarge", "The body is too long.")
            self._send(graph.error_answer(self.server.tenant, error), "")
            return None
        return self.rfile.read(int(given))

    def _send(self, answer: Answer, base: str) -> None:
        headers, data = _wire(self.server.tenant, answer, base)
        length = len(data)
        if answer.damage == Kind.DROP:
            data = data[: length // 2]
            self.close_connection = True
        self.send_response(answer.status, _reason(answer.status))
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        """Say in every answer, those of the HTTP layer included, that this is practice."""
        self.send_header("X-Practice", "true")
        super().end_headers()

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve

    def log_message(self, format: str, *args: object) -> None:
        """Addresses hold personal data: nothing is logged."""


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase


def _wire(tenant: Tenant, answer: Answer, base: str) -> tuple[Mapping[str, str], bytes]:
    headers = dict(answer.headers)
    if "Location" in headers:
        headers["Location"] = graph.rebase(headers["Location"].encode(), base).decode()
    if answer.body is None:
        return headers, b""
    if isinstance(answer.body, bytes):
        return headers, answer.body
    with tenant.lock:
        text = json.dumps(answer.body, ensure_ascii=False).encode()
    data = graph.rebase(text, base)
    headers["Content-Type"] = "application/json; charset=utf-8"
    if answer.damage == Kind.TRUNCATE:
        data = data[: len(data) // 2]
    elif answer.damage == Kind.GARBAGE:
        data = b"<html>practice gateway</html>"
    return headers, data
