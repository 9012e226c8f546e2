"""Faults strike when asked for, as often as asked, and are counted; so do the published limits."""

import json
import threading

import httpx2
import pytest
from practice_client import Client, enc

from adjourn.tools.practice import Fault, Kind, Server, Tenant, serve


def test_throttling_names_the_seconds_to_wait_and_ends(client: Client, tenant: Tenant) -> None:
    fault = tenant.faults.add(Fault(Kind.THROTTLE, "^GET /users", times=2, retry_after=7))
    answers = [client.send("GET", "/users") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[0].json()["error"]["innerError"]["status"] == "429"
    assert fault.hits == 2


def test_only_what_matches_is_struck_and_the_first_can_pass(client: Client, tenant: Tenant) -> None:
    tenant.faults.add(Fault(Kind.UNAVAILABLE, r"^GET /chats\?", skip=1, retry_after=None))
    assert client.status("GET", "/users") == 200
    assert client.status("GET", "/chats?$top=1") == 200
    answer = client.send("GET", "/chats?$top=1")
    assert answer.status_code == 503
    assert "Retry-After" not in answer.headers


def test_a_dropped_connection_breaks_in_the_middle(client: Client, tenant: Tenant) -> None:
    tenant.faults.add(Fault(Kind.DROP, "/users"))
    with pytest.raises(httpx2.TransportError):
        client.send("GET", "/users")
    assert client.status("GET", "/users") == 200


@pytest.mark.parametrize("kind", [Kind.TRUNCATE, Kind.GARBAGE])
def test_a_broken_body_arrives_whole_and_is_no_json(
    client: Client, tenant: Tenant, kind: Kind
) -> None:
    tenant.faults.add(Fault(kind, "/users"))
    answer = client.send("GET", "/users")
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_slowness_waits_by_the_given_sleep(tenant: Tenant) -> None:
    waited: list[float] = []
    tenant.faults.add(Fault(Kind.SLOW, "/users", seconds=9.5))
    with serve(tenant, sleep=waited.append) as server, Client(tenant, server) as client:
        assert client.status("GET", "/users") == 200
    assert waited == [9.5]


def test_an_old_delta_answers_410_and_where_to_begin_again(client: Client, tenant: Tenant) -> None:
    drive = client.get(f"/users/{client.staff()}/drive")["id"]
    _, link = client.delta(f"/drives/{enc(drive)}/root/delta")
    tenant.faults.add(Fault(Kind.GONE_DELTA, "/root/delta"))
    answer = client.send("GET", link)
    assert answer.status_code == 410
    assert answer.json()["error"]["code"] == "resyncChangesApplyDifferences"
    assert client.rows(answer.headers["Location"])


def test_the_missing_policy_is_told_in_the_documented_words(client: Client, tenant: Tenant) -> None:
    tenant.faults.add(Fault(Kind.POLICY, "/onlineMeetings"))
    body = client.send("GET", f"/users/{client.staff()}/onlineMeetings").json()
    assert body["error"]["code"] == "Unauthorized"
    assert f"App {tenant.client_id} is not authorized to" in body["error"]["message"]
    assert "on behalf of user" in body["error"]["message"]


def test_news_appear_in_the_answer_and_leave_the_tenant_as_it_was(
    client: Client, tenant: Tenant
) -> None:
    before = client.get("/chats")
    tenant.faults.add(Fault(Kind.NEW_PROPERTY, "^GET /chats", name="mood"))
    tenant.faults.add(Fault(Kind.NEW_ENUM, "^GET /chats", name="hologram"))
    changed = client.get("/chats")["value"]
    assert all(row["mood"] == {"unheardOf": True} for row in changed)
    assert {row["chatType"] for row in changed} == {"hologram"}
    assert client.get("/chats") == before


@pytest.mark.parametrize(("when", "done"), [("before", False), ("after", True)])
def test_kill_calls_back_before_or_after_the_work(
    client: Client, tenant: Tenant, when: str, done: bool
) -> None:
    chat = client.private_chat(0)
    seen: list[bool] = []

    def look() -> None:
        seen.append(tenant.store.chats[chat].deleted is not None)

    tenant.faults.add(Fault(Kind.KILL, "^DELETE /chats/", call=look, when=when))
    assert client.status("DELETE", f"/chats/{enc(chat)}") == 204
    assert seen == [done]


def test_a_part_of_a_batch_can_be_throttled_alone(client: Client, tenant: Tenant) -> None:
    tenant.faults.add(Fault(Kind.THROTTLE, "^GET /chats"))
    parts = [{"id": str(n), "method": "GET", "url": url} for n, url in enumerate(["/chats"] * 2)]
    rows = client.send("POST", "/$batch", json={"requests": parts}).json()["responses"]
    assert [row["status"] for row in rows] == [429, 200]
    assert rows[0]["headers"]["Retry-After"] == "1"


def test_the_login_can_fail_too(client: Client, tenant: Tenant) -> None:
    tenant.faults.add(Fault(Kind.UNAVAILABLE, "/oauth2/"))
    assert client.login().status_code == 503


def test_a_fault_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="match"):
        Fault(Kind.SLOW, "(")
    with pytest.raises(ValueError, match="nonsense"):
        Fault("nonsense")  # type: ignore[arg-type]


def test_published_limits_are_kept_when_switched_on(tenant: Tenant) -> None:
    now = [0.0]
    tenant.enforce_limits = True
    with serve(tenant, monotonic=lambda: now[0]) as server, Client(tenant, server) as client:
        cases = "/security/cases/ediscoveryCases"
        assert [client.status("GET", cases) for _ in range(5)] == [200] * 5
        refused = client.send("GET", cases)
        assert refused.status_code == 429
        now[0] += int(refused.headers["Retry-After"])
        assert client.status("GET", cases) == 200


def test_many_clients_at_once_get_whole_answers(client: Client, tenant: Tenant) -> None:
    client.get("/users")
    wrong: list[object] = []

    def work() -> None:
        with Client(tenant, client.server) as mine:
            rows = [len(mine.rows("/chats?$top=2")) for _ in range(3)]
        wrong.extend(count for count in rows if count != len(tenant.store.chats))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert wrong == []


def test_a_closed_server_answers_no_more(tenant: Tenant) -> None:
    server: Server = serve(tenant)
    with Client(tenant, server) as client:
        assert client.status("GET", "/users") == 200
        server.close()
        with pytest.raises(httpx2.TransportError):  # the connection that was kept alive
            client.send("GET", "/users")
    with pytest.raises(httpx2.TransportError):
        httpx2.get(f"{server.url}/practice/clock")
