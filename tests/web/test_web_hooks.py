"""Pushes over real HTTP: answered when they are stored, and nothing else gets in."""

import json
import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
import pytest
from django.db import connections

from adjourn import register as registers
from adjourn.collect.receiving import PUSHED
from adjourn.home import Home
from adjourn.ledger import erasing, find
from adjourn.ledger.drift import findings
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, writing
from adjourn.tools.matrix import Matrix
from adjourn.web.hooks import Hooks

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOKEN = "a-token-of-the-server"
ANNA = "@anna:matrix.example.org"
SETTINGS = {
    "kind": "matrix",
    "homeserver": "https://matrix.example.org",
    "server_name": "matrix.example.org",
    "admin_token": {"env": "ADJOURN_TEST_ADMIN"},
    "hs_token": {"env": "ADJOURN_TEST_HS"},
}


@pytest.fixture
def ledger(home: Home) -> Iterator[Ledger]:
    with open(home.register / "tools.toml", "a") as tools:
        tools.write('\n[tools.matrix]\nkind = "matrix"\nprovider = "controller"\n')
    made = Ledger.create(home, registers.load(home.register))
    yield made
    made.close()


@pytest.fixture
def hooks(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hooks]:
    monkeypatch.setenv("ADJOURN_TEST_ADMIN", "not needed here")
    monkeypatch.setenv("ADJOURN_TEST_HS", TOKEN)
    tool = Matrix("matrix", SETTINGS)
    with Hooks(ledger, {"matrix": tool}, lambda: NOW) as made:
        thread = threading.Thread(target=made.run, daemon=True)
        thread.start()
        yield made
    thread.join(10)
    tool.close()
    connections.close_all()


def event(ref: str, at: datetime = NOW) -> dict[str, object]:
    return {
        "event_id": ref, "room_id": "!room:matrix.example.org", "sender": ANNA,
        "type": "m.room.message", "content": {"body": "a canary in a text"},
        "origin_server_ts": int(at.timestamp() * 1000),
    }  # fmt: skip


def push(
    hooks: Hooks, name: str, *refs: str, token: str = TOKEN, at: datetime = NOW
) -> httpx2.Response:
    return httpx2.put(
        f"{hooks.url}/matrix/_matrix/app/v1/transactions/{name}",
        json={"events": [event(ref, at) for ref in refs]},
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
    )


def held(ledger: Ledger) -> list[str]:
    person = find.find_person(ledger, ANNA)
    return sorted(i.item.ref for i in find.items(ledger, person.number)) if person else []


def raw(hooks: Hooks, request: bytes) -> bytes:
    """What is answered to these bytes, after which nothing more is sent."""
    address = urlsplit(hooks.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b""))


def head(*lines: str, path: str = "/matrix/_matrix/app/v1/transactions/1") -> bytes:
    first = [f"PUT {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {TOKEN}"]
    return "\r\n".join([*first, *lines, "", ""]).encode()


def test_a_push_is_stored_with_its_name_before_it_is_answered(hooks: Hooks, ledger: Ledger) -> None:
    answer = push(hooks, "a%2Fb", "$1", "$2")
    assert (answer.status_code, answer.json()) == (200, {})
    assert answer.headers["Content-Length"] == "2"
    assert held(ledger) == ["$1", "$2"]
    assert ledger.cursor("matrix", PUSHED) == ["a/b"]
    (leaf,) = [json.loads(leaf) for (leaf,) in every("SELECT leaf FROM ledger_logentry")]
    assert (leaf["kind"], leaf["tool"], leaf["count"]) == ("collected", "matrix", 2)


def test_the_same_push_again_is_answered_and_not_stored_again(hooks: Hooks, ledger: Ledger) -> None:
    assert push(hooks, "1", "$1").status_code == 200
    assert push(hooks, "1", "$1", "$2").status_code == 200, "its name says that it was stored"
    assert held(ledger) == ["$1"]
    assert push(hooks, "2", "$1", "$2").status_code == 200
    assert held(ledger) == ["$1", "$2"]


def test_the_same_push_many_times_at_once_is_stored_once(hooks: Hooks, ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: push(hooks, "1", "$1").status_code, range(16)))
    assert set(answers) == {200}
    assert held(ledger) == ["$1"]
    assert ledger.cursor("matrix", PUSHED) == ["1"]


def test_no_more_than_the_last_names_are_kept(
    hooks: Hooks, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adjourn.collect.receiving._NAMES", 3)
    for number in range(5):
        assert push(hooks, str(number)).status_code == 200
    assert ledger.cursor("matrix", PUSHED) == ["2", "3", "4"]


def test_a_push_that_cannot_be_stored_gets_no_good_answer_and_is_taken_later(
    hooks: Hooks, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    execute("CREATE TRIGGER t BEFORE INSERT ON ledger_item BEGIN SELECT RAISE(ABORT, 'no'); END")
    with caplog.at_level(logging.DEBUG, "adjourn"):
        assert push(hooks, "1", "$1").status_code == 503
    assert "anna" not in caplog.text
    assert "canary" not in caplog.text
    assert ledger.cursor("matrix", PUSHED) is None
    execute("DROP TRIGGER t")
    assert push(hooks, "1", "$1").status_code == 200
    assert held(ledger) == ["$1"]


def test_what_nobody_thought_of_is_an_answer_without_a_word_of_the_push(
    hooks: Hooks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a canary")

    monkeypatch.setattr("adjourn.web.hooks.receive", fail)
    answer = push(hooks, "1", "$1")
    assert (answer.status_code, answer.text) == (500, "{}")
    assert "canary" not in caplog.text


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], f"{TOKEN} "])
def test_whoever_does_not_know_the_token_stores_nothing(
    hooks: Hooks, ledger: Ledger, token: str
) -> None:
    assert push(hooks, "1", "$1", token=f"{token}x").status_code == 403
    assert held(ledger) == []
    assert ledger.cursor("matrix", PUSHED) is None


def test_a_tool_that_is_not_there_is_not_found(hooks: Hooks) -> None:
    for path in ("", "teams/x", "matrix", "matrix/", "%2e%2e/matrix"):
        assert httpx2.put(f"{hooks.url}/{path}", content=b"{}").status_code == 404, path


def test_a_body_without_a_length_is_refused(hooks: Hooks) -> None:
    assert raw(hooks, head()).startswith(b"HTTP/1.1 411 ")


def test_a_body_shorter_than_its_length_stores_nothing(hooks: Hooks, ledger: Ledger) -> None:
    whole = json.dumps({"events": [event("$1")]}).encode()
    answer = raw(hooks, head(f"Content-Length: {len(whole) + 5}") + whole)
    assert b" 200 " not in answer.split(b"\r\n")[0]
    assert held(ledger) == []


@pytest.mark.parametrize(
    "length", ["17000000", "99999999999999999999", "-1", "0x10", "1\r\nContent-Length: 2"]
)
def test_a_length_that_is_too_large_or_none_is_refused_unread(hooks: Hooks, length: str) -> None:
    status = raw(hooks, head(f"Content-Length: {length}", "Connection: close"))[:13]
    assert status in (b"HTTP/1.1 413 ", b"HTTP/1.1 400 ")


def test_what_was_erased_does_not_come_back_by_a_push(hooks: Hooks, ledger: Ledger) -> None:
    push(hooks, "1", "$1")
    person = find.find_person(ledger, ANNA)
    assert person
    with writing():
        erasing.set_guard(person.number, UUID(int=1), NOW)
        erasing.delete_items([i.number for i in find.items(ledger, person.number)])
        erasing.delete_person(person.number)
    assert push(hooks, "2", "$2", at=NOW - timedelta(minutes=1)).status_code == 200
    assert held(ledger) == []


def test_nothing_of_a_push_lies_in_clear_at_home(hooks: Hooks, ledger: Ledger, home: Home) -> None:
    push(hooks, "transaction-canary", "$event-canary")
    stored = b"".join(p.read_bytes() for p in home.path.rglob("*") if p.is_file())
    for word in (b"canary", b"anna", b"matrix.example.org"):
        assert word not in stored


def test_S2_a_link_to_another_service_is_counted_by_its_domain_alone(hooks: Hooks) -> None:
    linked = event("$link") | {"content": {"body": "let us meet at https://acme.zoom.us/j/123"}}
    answer = httpx2.put(
        f"{hooks.url}/matrix/_matrix/app/v1/transactions/link",
        json={"events": [linked]}, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60,
    )  # fmt: skip
    assert answer.status_code == 200
    assert [(one.tool, one.where) for one in findings()] == [("matrix", "link.zoom.us")]


def test_S25_a_push_of_a_tool_without_a_contract_is_not_taken(
    hooks: Hooks, ledger: Ledger, home: Home
) -> None:
    path = home.register / "tools.toml"
    text = path.read_text("utf-8").replace('provider = "controller"\n', "")
    path.write_text(text, "utf-8")
    ledger.register = registers.load(home.register)
    assert push(hooks, "1", "$1").status_code == 503
    assert held(ledger) == []
