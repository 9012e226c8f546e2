"""The guest book that the example connector talks to, served on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "guest-book-token"
_PAGE = 5


class Book(ThreadingHTTPServer):
    """Entries by id. `daemon_threads`: a kept-alive connection does not hold up the end."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        people = ["anna", "bodo"]
        self.entries: dict[int, dict[str, Any]] = {
            number: {
                "id": number,
                "meeting": f"meeting-{number // 2}",
                "email": f"{people[number % 2]}@example.org",
                "name": people[number % 2].title(),
                "text": "a pleasure",
                "at": f"2026-10-{number:02}T10:00:00+00:00",
            }
            for number in range(1, 24)
        }


class _Handler(BaseHTTPRequestHandler):
    server: Book
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/entries":
            after = int(parse_qs(url.query)["after"][0])
            found = [e for n, e in sorted(self.server.entries.items()) if n > after]
            following = found[_PAGE - 1]["id"] if len(found) > _PAGE else None
            self._answer(200, {"entries": found[:_PAGE], "next": following})
        else:
            entry = self.server.entries.get(int(url.path.rpartition("/")[2]))
            self._answer(200 if entry else 404, entry or {})

    def do_DELETE(self) -> None:
        entry = self.server.entries.pop(int(self.path.rpartition("/")[2]), None)
        self._answer(200 if entry else 404, {})

    def _answer(self, status: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@contextmanager
def book() -> Iterator[Book]:
    """A running guest book, ended with its thread."""
    server = Book()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
