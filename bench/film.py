"""A tool that holds what one person left behind in bulk: texts and films, over real HTTP.

    python -m bench.film          serves them at the address that it prints, until its input ends

`/text/N` is a message, `/film/BYTES` that many bytes, made up while they are sent.
"""

import json
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from adjourn.tools.http import Wire
from adjourn.tools.protocol import (
    Batch,
    Capability,
    Conference,
    Handle,
    HandleKind,
    Hold,
    Item,
    Kind,
    Observation,
    Outcome,
    Person,
    Reading,
    Relation,
)
from bench.people import START

OWNER = Person((Handle(HandleKind.EMAIL, "anna@example.org"),), "Anna Beispiel")
_PART = bytes(range(256)) * 1024  # 256 KiB; begins like nothing in particular
_WORDS = "We met, we talked, we wrote it down. " * 8
_A_DAY = 200  # messages


class Film:
    """The connector. `url` is where the server listens."""

    name = "teams"
    settings_keys: frozenset[str] = frozenset()

    def __init__(self, url: str) -> None:
        self._url, self._wire = url, Wire()

    def capabilities(self) -> Sequence[Capability]:
        return ()

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:
        return Reading(Outcome.GONE)

    def fetch(self, item: Item) -> Iterator[bytes]:
        if "film" in item.place:
            url = f"{self._url}/film/{item.place['film']}"
            with self._wire.stream(url, area="films", headers={}) as (_, parts):
                yield from parts

    def fields(self, item: Item) -> Mapping[str, Any]:
        if "text" not in item.place:
            return {}
        url = f"{self._url}/text/{item.place['text']}"
        return dict(self._wire.send("GET", url, area="texts").json())

    def close(self) -> None:
        self._wire.close()


def left_behind(messages: int, films: int, film_bytes: int) -> Iterator[Batch]:
    """The observations of one person with this many messages and films of one size each."""
    for first in range(0, messages, 500):
        yield Batch(tuple(_message(n) for n in range(first, min(first + 500, messages))), None)
    yield Batch(tuple(_film(n, film_bytes) for n in range(films)), None)


def _message(number: int) -> Observation:
    at = START - timedelta(days=number // _A_DAY)
    item = Item(Kind.MESSAGE, f"m{number}", {"text": number}, at)
    held = Conference(f"chat-{number // _A_DAY}", at)
    return Observation(item, ((OWNER, Relation.AUTHORED_BY),), held, detail={"edited": False})


def _film(number: int, size: int) -> Observation:
    item = Item(Kind.RECORDING, f"f{number}", {"film": size}, START)
    held = Conference(f"film-{number}", START, START + timedelta(hours=1))
    return Observation(item, ((OWNER, Relation.CONTEXT),), held, everyone=True)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        _, what, number = self.path.split("/")
        if what == "text":
            self._head(body := json.dumps({"text": f"{number}: {_WORDS}"}).encode())
            self.wfile.write(body)
        else:
            self.send_response(200)
            self.send_header("Content-Length", number)
            self.end_headers()
            for start in range(0, int(number), len(_PART)):
                self.wfile.write(_PART[: int(number) - start])

    def _head(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
