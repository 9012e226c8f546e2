"""The application service: a real Synapse pushes over HTTP to `adjourn receive`, which is killed in
the middle of pushes; and what is pushed is read from bytes alone."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from matrix_life import wait_for
from synapse_server import NoSynapse, Synapse, free_port, running, skip_or_fail

from adjourn import register as registers
from adjourn.collect.receiving import PUSHED
from adjourn.home import Home
from adjourn.ledger import find
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.tools.matrix import Matrix
from adjourn.tools.matrix.push import BODY_MOST, EVENTS_MOST
from adjourn.tools.protocol import Kind
from adjourn.tools.receiving import Delivery, Request

PATH = "/_matrix/app/v1/transactions/"
SCRIPT = Path(__file__).with_name("pushed.py")
NEVER = ("after", 10**9)


@pytest.fixture(scope="module")
def port() -> int:
    """Where the server pushes to, whoever listens there."""
    return free_port()


@pytest.fixture(scope="module")
def pushing(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A server of its own that pushes."""
    folder = tmp_path_factory.mktemp("pushing")
    try:
        with running(folder, push=f"http://127.0.0.1:{port}/matrix") as server:
            yield server
    except NoSynapse as error:
        skip_or_fail(str(error))


@contextmanager
def receiving(home: Home, port: int, when: str, number: int) -> Iterator["subprocess.Popen[str]"]:
    """`adjourn receive` in a process of its own, ended at the end."""
    arguments = [when, str(number), "receive", "matrix", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *arguments, "--home", str(home.path)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        said = iter(process.stdout.readline, "")
        assert any(line.startswith("ready: ") for line in said)
        yield process
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout:
            process.stdout.close()


def collected() -> int:
    """How many items the evidence says were collected."""
    leaves = [json.loads(leaf) for (leaf,) in every("SELECT leaf FROM ledger_logentry")]
    return sum(leaf["count"] for leaf in leaves if leaf["kind"] == "collected")


def held(ledger: Ledger, user: str) -> dict[str, Kind]:
    person = find.find_person(ledger, user)
    return {i.item.ref: i.item.kind for i in find.items(ledger, person.number)} if person else {}


@pytest.mark.timeout(300)
def test_pushes_survive_kill_9_before_and_behind_storing_and_are_stored_once(
    home: Home, ledger: Ledger, pushing: Synapse, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADJOURN_TEST_MATRIX_TOKEN", pushing.admin.token)
    monkeypatch.setenv("ADJOURN_TEST_MATRIX_HS_TOKEN", pushing.hs_token)
    anna, bodo = pushing.register("anna"), pushing.register("bodo")
    room = anna.room(bodo)
    said = anna.say(room, "hello")
    names: list[str] = []
    for when in ("before", "after"):
        with receiving(home, port, when, 1) as process:
            assert process.wait(60) == -signal.SIGKILL
        names.append((ledger.cursor("matrix", PUSHED) or [""])[-1])
        anna.say(room, "another")
    assert names[0] == "", "killed before it was stored"
    assert names[1], "killed behind it: stored, and not answered"
    called = anna.join_call(room)
    anna.call("PUT", f"/_matrix/client/v3/rooms/{room}/redact/{said}/1", {})
    with receiving(home, port, *NEVER) as process:
        assert pinged(pushing) == 200
        wait_for(lambda: called in held(ledger, anna.user), "everything was pushed", 90)
        wait_for(lambda: states().get("deleted_at_tool") == 1, "the redaction was pushed", 90)
        wait_for(lambda: unanswered(pushing) == 0, "everything was answered", 90)
    assert process.returncode == 0
    ours = held(ledger, anna.user)
    assert (ours[called], ours[said]) == (Kind.CALL, Kind.MESSAGE)
    pushes = ledger.cursor("matrix", PUSHED)
    assert len(set(pushes)) == len(pushes) > 1
    assert names[1] in pushes
    assert collected() == sum(states().values())


def pinged(server: Synapse) -> int:
    """What the server says to its administrator who asks whether pushes arrive."""
    service = json.loads((server.folder / "adjourn.yaml").read_text())
    url = f"{server.url}/_matrix/client/v1/appservice/{service['id']}/ping"
    headers = {"Authorization": f"Bearer {service['as_token']}"}
    return server.http.post(url, json={}, headers=headers).status_code


def unanswered(server: Synapse) -> int:
    """How many transactions the server would still offer."""
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as store:
        (count,) = store.execute("SELECT count(*) FROM application_services_txns").fetchone()
        return int(count)


def states() -> dict[str, int]:
    return dict(every("SELECT state, count(*) FROM ledger_item GROUP BY state"))


def test_the_command_needs_a_tool_that_can_push(
    home: Home, ledger: Ledger, synapse: Synapse
) -> None:
    tools = home.register / "tools.toml"
    lines = tools.read_text().splitlines()
    tools.write_text("\n".join(line for line in lines if "hs_token" not in line))
    assert not Matrix("matrix", registers.load(home.register).tools["matrix"].settings).receives
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, NEVER), "receive", "matrix", "--home",
         str(home.path)], capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "hs_token" in done.stderr


def _put(tool: Matrix, body: bytes, token: str) -> Delivery:
    headers = {"authorization": f"Bearer {token}"}
    return tool.receive(Request("PUT", f"{PATH}7?access_token=x", headers, body))


def _event(**more: object) -> dict[str, object]:
    named = {"event_id": "$e", "room_id": "!r", "sender": "@anna:conf.example"}
    said = {"origin_server_ts": 1_790_000_000_000, "type": "m.room.message", "content": {}}
    return named | said | more


def test_a_transaction_is_read_into_observations_and_its_name(
    tool: Matrix, synapse: Synapse
) -> None:
    made = _put(tool, json.dumps({"events": [_event()]}).encode(), synapse.hs_token)
    assert (made.status, made.body, made.name) == (200, b"{}", "7")
    assert [one.item.ref for one in made.batch.observations] == ["$e"]


def test_nobodys_leaving_is_read_as_it_may_be_that_of_somebody_erased(
    tool: Matrix, synapse: Synapse
) -> None:
    members = [
        _event(event_id=f"${how}", type="m.room.member", state_key="@anna:conf.example",
               content={"membership": how})
        for how in ("join", "leave")
    ]  # fmt: skip
    made = _put(tool, json.dumps({"events": members}).encode(), synapse.hs_token)
    assert [one.item.ref for one in made.batch.observations] == ["$join"]


@pytest.mark.parametrize("token", ["", "wrong", "\udcff"])
def test_a_wrong_token_is_refused_before_anything_is_read(tool: Matrix, token: str) -> None:
    assert _put(tool, b"[", token).status == 403
    assert tool.receive(Request("PUT", f"{PATH}7", {}, b"[")).status == 403


def test_a_ping_is_answered_and_other_questions_are_not_known(
    tool: Matrix, synapse: Synapse
) -> None:
    ours = {"authorization": f"Bearer {synapse.hs_token}"}
    assert tool.receive(Request("POST", "/_matrix/app/v1/ping", ours, b"{}")).status == 200
    assert tool.receive(Request("POST", "/_matrix/app/v1/ping", {}, b"{}")).status == 403
    assert tool.receive(Request("GET", "/_matrix/app/v1/users/@a:b", ours, b"")).status == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"events": {}}', 400),
        (b'{"events":' + b"[" * 100_000, 400),
        (b"\xff\xfe", 400),
        (b" " * (BODY_MOST + 1), 413),
        (json.dumps({"events": [1] * (EVENTS_MOST + 1)}).encode(), 413),
    ],
)
def test_malformed_pushes_are_answered_and_store_nothing(
    tool: Matrix, synapse: Synapse, body: bytes, status: int
) -> None:
    made = _put(tool, body, synapse.hs_token)
    assert (made.status, made.name) == (status, "")


@pytest.mark.parametrize(
    "event",
    [None, 7, "x", [], {}, {"event_id": 7}, {"room_id": "!r", "event_id": "$e", "sender": "@a:b"},
     _event(origin_server_ts=10**300), _event(origin_server_ts=True)],
)  # fmt: skip
def test_events_of_any_shape_are_drift_and_never_a_crash(
    tool: Matrix, synapse: Synapse, event: object
) -> None:
    made = _put(tool, json.dumps({"events": [event]}).encode(), synapse.hs_token)
    assert made.status == 200
    assert made.batch.observations == ()
    assert made.batch.drift
