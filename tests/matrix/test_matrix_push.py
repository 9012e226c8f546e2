"""The application service: a real Synapse pushes, and what it sends is read from bytes alone."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from matrix_life import wait_for
from synapse_server import NoSynapse, Synapse, running, skip_or_fail

from adjourn.tools.matrix import Matrix
from adjourn.tools.matrix.push import BODY_MOST, Delivery
from adjourn.tools.protocol import HandleKind, Kind

PATH = "/_matrix/app/v1/transactions/"


@dataclass
class Receiver:
    """Answers what the connector says, and remembers as a collector would. The first delivery is
    dropped after reading, as by a kill before it was stored."""

    server: ThreadingHTTPServer
    tool: Matrix | None = None
    stored: list[Delivery] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Delivery:
        self.offered.append(path.partition("?")[0].removeprefix(PATH))
        if self.tool is None:
            return Delivery(503, b"{}")
        known = {one.transaction for one in self.stored}
        made = self.tool.receive(method, path, headers, body, known=known.__contains__)
        if made.transaction:
            self.stored.append(made)
        return made


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made = waiting.answer("PUT", self.path, dict(self.headers), body)
            self.send_response(made.status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    waiting = Receiver(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield waiting
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture(scope="module")
def pushing(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A server of its own that pushes to the receiver."""
    try:
        with running(tmp_path_factory.mktemp("pushing"), push=receiver.url) as server:
            yield server
    except NoSynapse as error:
        skip_or_fail(str(error))


@pytest.fixture
def tool(make, synapse: Synapse) -> Matrix:
    return make()


def test_synapse_pushes_and_offers_again_what_was_not_stored(
    receiver: Receiver, pushing: Synapse, make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADJOURN_TEST_MATRIX_HS_TOKEN", pushing.hs_token)
    anna, bodo = pushing.register("anna"), pushing.register("bodo")
    room = anna.room(bodo)
    said = anna.say(room, "hello")
    wait_for(lambda: bool(receiver.offered), "a first offer")
    first = receiver.offered[0]
    receiver.tool = make()
    called = anna.join_call(room)
    redacted = f"/_matrix/client/v3/rooms/{room}/redact/{said}/1"
    anna.call("PUT", redacted, {})
    seen = lambda: {o.item.ref: o for one in receiver.stored for o in one.found.observations}  # noqa: E731
    gone = lambda: {ref for one in receiver.stored for _, ref in one.found.gone}  # noqa: E731
    wait_for(lambda: called in seen() and said in gone(), "everything was pushed", 60)
    assert receiver.offered.count(first) > 1
    assert first in {one.transaction for one in receiver.stored}
    assert seen()[said].item.kind is Kind.MESSAGE
    assert seen()[called].item.kind is Kind.CALL
    assert seen()[said].conference.ref == room
    ((who, _),) = seen()[said].persons
    assert (who.handles[0].kind, who.handles[0].value) == (HandleKind.ACCOUNT, anna.user)


def _put(tool: Matrix, body: bytes, token: str, known: tuple[str, ...] = ()) -> Delivery:
    headers = {"Authorization": f"Bearer {token}"}
    return tool.receive("PUT", f"{PATH}7", headers, body, known=known.__contains__)


def test_a_transaction_that_was_stored_is_answered_and_not_read_again(
    tool: Matrix, synapse: Synapse
) -> None:
    body = json.dumps({"events": [{"type": "m.room.message"}]}).encode()
    first = _put(tool, body, synapse.hs_token)
    assert (first.status, first.transaction) == (200, "7")
    again = _put(tool, body, synapse.hs_token, known=("7",))
    assert (again.status, again.transaction, again.found.drift) == (200, "", [])


def test_the_answer_says_its_length(tool: Matrix, synapse: Synapse) -> None:
    made = _put(tool, b'{"events": []}', synapse.hs_token)
    assert made.headers["Content-Length"] == str(len(made.body))


@pytest.mark.parametrize("token", ["", "wrong", "\udcff"])
def test_a_wrong_token_is_refused_before_anything_is_read(tool: Matrix, token: str) -> None:
    assert _put(tool, b"[", token).status == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"events": {}}', 400),
        (b'{"events":' + b"[" * 100_000, 400),
        (b"\xff\xfe", 400),
        (b" " * (BODY_MOST + 1), 413),
    ],
)
def test_malformed_pushes_are_answered_and_store_nothing(
    tool: Matrix, synapse: Synapse, body: bytes, status: int
) -> None:
    made = _put(tool, body, synapse.hs_token)
    assert (made.status, made.transaction) == (status, "")


@pytest.mark.parametrize(
    "event",
    [None, 7, "x", [], {}, {"event_id": 7}, {"room_id": "!r", "event_id": "$e", "sender": "@a:b"},
     {"room_id": "!r", "event_id": "$e", "sender": "@a:b", "origin_server_ts": 10**300},
     {"room_id": "!r", "event_id": "$e", "sender": "@a:b", "origin_server_ts": True}],
)  # fmt: skip
def test_events_of_any_shape_are_drift_and_never_a_crash(
    tool: Matrix, synapse: Synapse, event: object
) -> None:
    made = _put(tool, json.dumps({"events": [event]}).encode(), synapse.hs_token)
    assert made.status == 200
    assert made.found.observations == []
    assert made.found.drift
