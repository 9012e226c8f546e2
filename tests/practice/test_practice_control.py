"""Control over HTTP, and what hostile input gets."""

import socket

import pytest
from practice_client import ANNA, Client

from adjourn.tools.practice import Server, Tenant


def test_the_state_names_every_object_with_its_people(client: Client, tenant: Tenant) -> None:
    answer = client.http.get(f"{client.server.url}/practice/state")
    body = answer.json()
    assert "practice" in body["organisation"]
    assert answer.headers["X-Practice"] == "true"
    assert len(body["objects"]) == sum(body["counts"].values()) > 100
    assert any(ANNA in row["people"] for row in body["objects"])


def test_the_oracle_answers_for_one_person(client: Client, tenant: Tenant) -> None:
    body = client.http.get(f"{client.server.url}/practice/state?person={ANNA}").json()
    assert body["places"] == tenant.holds_anything_about(ANNA)
    assert client.http.get(f"{client.server.url}/practice/state?person=no").status_code == 404


def test_the_clock_is_read_and_moved(client: Client, tenant: Tenant) -> None:
    url = f"{client.server.url}/practice/clock"
    assert client.http.get(url).json() == {"now": "2026-11-02T09:00:00Z"}
    assert client.http.post(url, json={"now": "2026-12-24T00:00:00Z"}).status_code == 200
    assert tenant.now.month == 12
    for wrong in ("2026-01-01T00:00:00Z", "tomorrow", "2027-01-01", None):
        assert client.http.post(url, json={"now": wrong}).status_code == 400


def test_faults_are_set_and_taken_back(client: Client) -> None:
    url = f"{client.server.url}/practice/faults"
    fault = {"kind": "throttle", "match": "^GET /users", "times": 1}
    assert client.http.post(url, json=fault).status_code == 204
    assert client.status("GET", "/users") == 429
    assert client.http.post(url, json=fault).status_code == 204
    assert client.http.delete(url).status_code == 204
    assert client.status("GET", "/users") == 200


@pytest.mark.parametrize(
    "fault",
    [{}, {"kind": "kill"}, {"kind": "slow", "hits": 3}, {"kind": "slow", "seconds": "long"},
     {"kind": "slow", "match": "("}, {"kind": ["slow"]}],
)  # fmt: skip
def test_a_malformed_fault_is_refused(client: Client, fault: object) -> None:
    assert client.http.post(f"{client.server.url}/practice/faults", json=fault).status_code == 400


def test_requests_are_counted_by_route(client: Client) -> None:
    client.get("/users")
    client.get("/users")
    parts = [{"id": "1", "method": "GET", "url": "/chats"}]
    client.send("POST", "/$batch", json={"requests": parts})
    counts = client.http.get(f"{client.server.url}/practice/requests").json()
    assert counts == {"GET /users": 2, "POST /$batch": 1, "GET /chats": 1}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost:1@evil.example", "127.0.0.1.evil.example:80", "", "10.0.0.1"],
)
def test_only_loopback_names_are_answered(client: Client, host: str) -> None:
    for path in ("/practice/state", "/v1.0/users"):
        answer = client.http.get(f"{client.server.url}{path}", headers={"Host": host})
        assert answer.status_code == 403
        assert ANNA not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 400),
        ("GET", "/me/chats", 400),
        ("DELETE", "/users", 405),
        ("PATCH", "/chats/x", 405),
        ("GET", "/users/" + "x" * 5000, 404),
        ("GET", "/chats/%ff%fe", 404),
        ("GET", "/drives/x/root", 404),
        ("GET", "/drives", 400),
        ("GET", "/users/x/drive/root", 404),
        ("GET", "/shares/u!***/driveItem", 400),
        ("GET", "/shares/x/driveItem", 400),
        ("POST", "/security/cases/ediscoveryCases", 400),
        ("GET", "/", 400),
        ("GET", "/users?" + "&".join(f"a{n}=1" for n in range(99)), 400),
    ],
)
def test_hostile_requests_get_an_error_in_the_shape_of_graph(
    client: Client, method: str, path: str, status: int
) -> None:
    answer = client.send(method, path)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "innerError"}
    assert client.status("GET", "/users") == 200


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b"[" * 100000, b"1"])
def test_a_body_that_is_no_object_is_refused(client: Client, body: bytes) -> None:
    assert client.status("POST", "/security/cases/ediscoveryCases", content=body) == 400
    assert client.http.post(f"{client.server.url}/practice/clock", content=body).status_code == 400


def _raw(server: Server, text: bytes) -> bytes:
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(text)
        line.shutdown(socket.SHUT_WR)
        found = b""
        while part := line.recv(65536):
            found += part
    return found


@pytest.mark.parametrize(
    "header", [b"Content-Length: 99999999999", b"Content-Length: -1", b"Transfer-Encoding: chunked"]
)
def test_a_body_without_a_sane_length_is_not_read(server: Server, header: bytes) -> None:
    head = b"POST /v1.0/$batch HTTP/1.1\r\nHost: localhost\r\n" + header + b"\r\n\r\n"
    assert _raw(server, head).startswith(b"HTTP/1.1 413 ")


def test_even_the_answers_of_the_http_layer_say_practice(server: Server) -> None:
    assert b"X-Practice: true" in _raw(server, b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n")


def test_the_organisation_says_practice_in_its_name(client: Client) -> None:
    assert "practice" in client.get("/organization")["value"][0]["displayName"]


def test_nothing_is_written_to_the_log(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    client.send("GET", f"/users/{ANNA}")
    _raw(client.server, b"nonsense\r\n\r\n")
    assert capfd.readouterr() == ("", "")
