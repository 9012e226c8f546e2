"""A tiny server that answers with given payloads, and what tests of the connector share."""

import json
import re
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self
from urllib.parse import unquote

import pytest

EXAMPLES = Path(__file__).parents[2] / "../shared/graph/examples"
GRAPH = "https://graph.microsoft.com/v1.0"
USER = "8b081ef6-4792-4def-b2c9-c363a1bf41d5"
ORGANIZER = "dc17674c-81d9-4adb-bfb2-8f6a442e4622"

Route = Callable[["Call"], Any] | Any


class Call:
    """One request: method, decoded path below /v1.0, raw query, headers, body."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        path, _, self.query = handler.path.partition("?")
        self.method, self.path, self.body = handler.command, unquote(path), body
        self.headers = dict(handler.headers.items())


class Reply:
    """An answer that is more than a JSON payload with status 200."""

    def __init__(
        self, status: int, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.headers = status, dict(headers or {})
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


class Replay:
    """Answers routes ("METHOD regular expression" of the path) in the order they were given."""

    def __init__(self, routes: Mapping[str, Route]) -> None:
        self.routes = {
            "POST .*/oauth2/v2.0/token": {
                "token_type": "Bearer",
                "expires_in": 3599,
                "access_token": "t",
            },
            **routes,
        }
        self.calls: list[Call] = []
        replay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65536  # header and body in one packet, or each answer waits 40 ms

            def log_message(self, format: str, *args: Any) -> None:
                pass

            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                replay._answer(self, Call(self, self.rfile.read(length)))

            do_GET = do_POST = do_DELETE = _answer

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def _answer(self, handler: BaseHTTPRequestHandler, call: Call) -> None:
        self.calls.append(call)
        reply = self._find(call)
        body = reply.body.replace(GRAPH.encode(), f"{self.url}/v1.0".encode())
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _find(self, call: Call) -> Reply:
        if call.path == "/v1.0/$batch":
            return Reply(200, {"responses": [self._part(part) for part in _requests(call)]})
        for pattern, route in self.routes.items():
            method, _, path = pattern.partition(" ")
            if method == call.method and re.fullmatch(f"(/v1.0)?{path}", call.path):
                answer = route(call) if callable(route) else route
                return answer if isinstance(answer, Reply) else Reply(200, answer)
        return Reply(404, {"error": {"code": "NotFound", "message": "not there"}})

    def _part(self, part: Mapping[str, Any]) -> dict[str, Any]:
        for pattern, route in self.routes.items():
            method, _, path = pattern.partition(" ")
            if method == part["method"] and re.fullmatch(path, unquote(part["url"])):
                return {"id": part["id"], "status": 200, "body": route}
        return {"id": part["id"], "status": 404}

    def settings(self, **more: Any) -> dict[str, Any]:
        return {
            "kind": "teams",
            "tenant_id": "909c6581-5130-43e9-88f3-fcb3582cde37",
            "client_id": "11111111-2222-3333-4444-555555555555",
            "client_secret": {"env": "ADJOURN_TEST_SECRET"},
            "authority": self.url,
            "graph": f"{self.url}/v1.0",
            **more,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


def _requests(call: Call) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call.body)["requests"]
    return found


def example(name: str) -> Any:
    """A documented payload, its links to further pages pointed at an empty page."""
    if not EXAMPLES.is_dir():
        pytest.skip(f"no documented payloads at {EXAMPLES}")
    text = (EXAMPLES / f"{name}.json").read_text("utf-8")
    return _relink(json.loads(text))


def _relink(value: Any) -> Any:
    if isinstance(value, list):
        return [_relink(part) for part in value]
    if isinstance(value, dict):
        return {
            key: f"{GRAPH}/no-more" if key.endswith(("nextLink",)) else _relink(part)
            for key, part in value.items()
        }
    return value
