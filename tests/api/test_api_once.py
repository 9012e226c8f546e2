"""Idempotency keys: what is sent twice is done once, whatever happens in between."""

import sqlite3
import uuid
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from api_samples import Api, command, consent, is_problem, person, somebody
from web_running import running

# What each request must have made, exactly once.
MADE: dict[str, tuple[Any, str]] = {
    "/consents": (consent(person(1)), "SELECT count(*) FROM consent_event"),
    "/cases": (
        {"rights": ["access"], "handle": person(1), "reply_to": "person1@example.org"},
        "SELECT (SELECT count(*) FROM rights_case) + (SELECT count(*) FROM mail_reference)",
    ),
    "/invitations": (
        {"tool": "teams", "join": "https://teams.microsoft.com/l/x"},
        "SELECT count(*) FROM portal_invitation",
    ),
    "/purposes/end": (
        {"handle": person(2), "purpose": "recording"},
        "SELECT count(*) FROM erase_erasure",
    ),
    "/erasures": ({"handle": person(1)}, "SELECT count(*) FROM erase_erasure"),
    "/disclosures": (
        {"handle": person(1), "recipient": "microsoft-ireland", "types": ["K-04"], "basis": "b",
         "way": "mail"},
        "SELECT count(*) FROM rights_disclosure",
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", [p for p in MADE if p != "/erasures"])
def test_the_same_request_gets_the_same_answer_and_is_done_once(api: Api, path: str) -> None:
    body, query = MADE[path]
    key = str(uuid.uuid4())
    first = api.post(path, body, key=key)
    assert first.status_code in (201, 202), first.text
    made = api.rows(query)
    again = api.post(path, body, key=key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert api.rows(query) == made


def test_what_is_shown_once_is_shown_again_to_whoever_has_the_key(api: Api) -> None:
    """The address to withdraw: of it we keep a hash, so nobody else can read it."""
    key = str(uuid.uuid4())
    first = api.post("/consents", consent(somebody()), key=key).json()
    secret = first["withdraw"].rpartition("/")[2]
    base = (api.served.home / "adjourn.db").read_bytes()
    assert secret.encode() not in base + (api.served.home / "adjourn.db-wal").read_bytes()


def test_a_key_that_was_used_for_something_else_is_refused(api: Api) -> None:
    key, handle = str(uuid.uuid4()), somebody()
    assert api.post("/consents", consent(handle), key=key).status_code == 201
    for path, body in (
        ("/consents", consent(handle, given=False)),
        ("/consents", consent(somebody())),
        ("/consents/withdraw", {"handle": handle}),
    ):
        assert is_problem(api.post(path, body, key=key), 422, "idempotency-key-reused")


def test_the_same_key_of_another_token_is_another_key(api: Api) -> None:
    key, body = str(uuid.uuid4()), consent(somebody())
    first = api.post("/consents", body, "consents", key)
    other = api.post("/consents", body, "all", key)
    assert first.status_code == other.status_code == 201
    assert first.json()["id"] != other.json()["id"]


def test_the_order_of_members_makes_no_other_request(api: Api) -> None:
    key, body = str(uuid.uuid4()), consent(somebody())
    first = api.post("/consents", body, key=key)
    turned = api.post("/consents", dict(reversed(body.items())), key=key)
    assert first.json() == turned.json()


def test_a_refused_request_takes_no_key(api: Api) -> None:
    key, handle = str(uuid.uuid4()), somebody()
    refused = api.post("/consents", consent(handle, notice="no hash"), key=key)
    assert is_problem(refused, 422, "invalid")
    assert api.post("/consents", consent(handle), key=key).status_code == 201


@pytest.mark.parametrize(
    "key",
    [
        "short",
        "",
        "a" * 129,
        "ümlaut-ümlaut-ümlaut",
        "a b c d e f g h i j",
        '"unbalanced-quote-here',
        "x" * 16 + ";v=1",
    ],
)
def test_what_is_no_key_is_refused(api: Api, key: str) -> None:
    with api.client() as client:
        headers = {"Idempotency-Key": key.encode()} if key else {}
        answer = client.post("/consents", json=consent(somebody()), headers=headers)
    assert is_problem(answer, 400, "idempotency-key-missing")


def test_a_key_in_quotes_as_the_draft_writes_it_is_the_same_key(api: Api) -> None:
    key, body = str(uuid.uuid4()), consent(somebody())
    assert api.post("/consents", body, key=f'"{key}"').json() == (
        api.post("/consents", body, key=key).json()
    )


def test_the_same_request_while_the_first_is_under_way_is_told_so(api: Api) -> None:
    key, body = str(uuid.uuid4()), consent(somebody())
    api.get("/consents/choices", "consents")  # the day of its use is written
    with closing(sqlite3.connect(api.served.home / "adjourn.db", isolation_level=None)) as store:
        store.execute("BEGIN IMMEDIATE")  # the first waits for this writer
        with ThreadPoolExecutor() as pool:
            both = [pool.submit(api.post, "/consents", body, "consents", key) for _ in range(2)]
            told, waiting = wait(both, 20, FIRST_COMPLETED)
            store.execute("COMMIT")
    (refused,), (first,) = told, waiting
    assert is_problem(refused.result(), 409, "in-flight")
    assert refused.result().headers["Retry-After"] == "1"
    assert first.result().status_code == 201
    assert api.post("/consents", body, "consents", key).json() == first.result().json()


def test_many_of_the_same_at_once_make_one(api: Api) -> None:
    key, body = str(uuid.uuid4()), consent(somebody())
    before = api.rows("SELECT count(*) FROM consent_event")[0][0]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: api.post("/consents", body, key=key), range(24)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert api.rows("SELECT count(*) FROM consent_event")[0][0] == before + 1


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("path", ["/consents", "/cases", "/erasures"])
def test_a_kill_between_effect_and_answer_doubles_and_loses_nothing(
    tmp_path: Path, path: str, when: str
) -> None:
    (body, query), key = MADE[path], str(uuid.uuid4())
    with running(command(tmp_path, f"/api/v1{path}", when), tmp_path) as served:
        api = Api(served)
        token = api.tokens["all"]
        with pytest.raises(httpx2.TransportError):
            api.post(path, body, key=key)
        assert served.process.wait(10) == -9
    with running(command(tmp_path), tmp_path) as served:
        api = Api(served)
        done = int(when == "after")
        assert bool(api.rows(query)[0][0]) == bool(done)
        answers = [_as(api, token, path, body, key) for _ in range(2)]
        assert answers[0].status_code in (201, 202)
        assert answers[0].content == answers[1].content
        assert api.rows(query)[0][0] == (3 if path == "/cases" else 1)  # a case, and two letters


def _as(api: Api, token: str, path: str, body: Any, key: str) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    with api.client(None) as client:
        return client.post(path, json=body, headers=headers)
