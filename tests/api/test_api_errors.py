"""Whatever is sent, the answer is a problem that says what to do and repeats nothing."""

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from api_samples import Api, consent, is_problem, person, somebody
from django.http import HttpRequest

from adjourn.cli.start import WrongUse
from adjourn.consent import NotValid
from adjourn.erase.execute import AlreadyErased
from adjourn.ledger.errors import KeyringMissing
from adjourn.rights import NoCase
from adjourn.tools.protocol import ToolError
from adjourn.web.api.api import api as api_object

CANARIES = ("canary@example.org", "Canary Name", "+49 30 23125014", "23125014", "canary-ref")
DEEP = b'{"handle": ' + b"[" * 20_000 + b"]" * 20_000 + b"}"


def _send(api: Api, body: bytes, path: str = "/erasures", **headers: str) -> Any:
    sent = {"Content-Type": "application/json", "Idempotency-Key": "k" * 32} | headers
    with api.client(**sent) as client:
        return client.post(path, content=body)


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1,", b"nonsense", b"\xff\xfe{}", b'{"handle": NaN}', b'{"a": Infinity}', DEEP,
     b'{"handle": 1, "handle": 2}', b'{"n": ' + b"9" * 5000 + b"}", b"\xef\xbb\xbf{}",
     '{"ü": 1}'.encode("utf-16"), b'{"a": 1}{"b": 2}', b"\x00"],
    ids=lambda body: repr(body[:12]),
)  # fmt: skip
def test_what_is_not_json_is_refused(api: Api, body: bytes) -> None:
    assert is_problem(_send(api, body), 400, "malformed")


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "application/json; charset=latin-1", "application/json-patch+json", "", "x/y"],
)  # fmt: skip
def test_another_type_of_body_is_refused(api: Api, kind: str) -> None:
    """So no form on somebody's page can send one, whatever the browser lets pass."""
    answer = _send(api, b'{"handle": {}}', **{"Content-Type": kind})
    assert is_problem(answer, 415, "media-type")


def test_a_compressed_body_is_refused(api: Api) -> None:
    assert is_problem(_send(api, b"{}", **{"Content-Encoding": "gzip"}), 415, "media-type")


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1_000_000])
def test_too_large_a_body_is_refused_before_it_is_read(api: Api, size: int) -> None:
    body = json.dumps({"handle": person(1), "pad": ""}).encode()
    assert is_problem(_send(api, body + b" " * (size - len(body))), 413, "too-large")


def test_too_large_a_body_in_chunks_is_refused(api: Api) -> None:
    def chunks() -> Iterator[bytes]:
        yield from (b" " * 1024 for _ in range(80))

    headers = {"Content-Type": "application/json", "Idempotency-Key": "k" * 32}
    with api.client(**headers) as client:
        assert is_problem(client.post("/erasures", content=chunks()), 413, "too-large")


def test_the_largest_body_is_read(api: Api) -> None:
    body = json.dumps({"handle": somebody()}).encode()
    padded = body + b" " * (64 * 1024 - len(body))
    assert _send(api, padded, **{"Idempotency-Key": "largest-body-there-is"}).status_code == 200


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/cases/1", "/cases/../../data", "/v2",
                                  "/erasures/not-an-id", "/openapi.json/x"])  # fmt: skip
def test_an_unknown_address_is_a_problem(api: Api, path: str) -> None:
    assert is_problem(api.get(path), 404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["/cases", "/erasures", "/openapi.json", "/health"])
def test_another_method_is_a_problem_that_names_the_right_ones(
    api: Api, path: str, method: str
) -> None:
    with api.client() as client:
        answer = client.request(method, path)
    assert is_problem(answer, 405, "method")
    assert answer.headers["Allow"]


@pytest.mark.parametrize(
    ("query", "path"),
    [("email=canary@example.org", "/cases"), ("x", "/openapi.json"), ("state=open", "/health?y=1")],
)
def test_an_address_says_nothing_that_the_reference_does_not_name(
    api: Api, query: str, path: str
) -> None:
    answer = api.get(f"{path}{'&' if '?' in path else '?'}{query}")
    assert is_problem(answer, 400, "query")
    assert "canary" not in answer.text


def test_a_stranger_s_host_name_opens_nothing(api: Api) -> None:
    with api.client(Host="evil.example.org") as client:
        assert is_problem(client.get("/cases"), 400, "request")


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"handle": None}, "/handle", "must be an object"),
        ({"handle": {"kind": "email"}}, "/handle/value", "is missing"),
        ({"handle": {"kind": "fax", "value": "1"}}, "/handle/kind", "must be one of 'email'"),
        ({"handle": person(1) | {"value": "x" * 321}}, "/handle/value", "is longer than 320"),
        ({"handle": person(1) | {"value": ""}}, "/handle/value", "is shorter than 1"),
        ({"handle": person(1) | {"value": 5}}, "/handle/value", "must be a text"),
        ({"handle": person(1) | {"value": "\ud800"}}, "/handle/value", "half characters"),
        ({"choices": []}, "/choices", "is shorter than 1"),
        ({"choices": consent(person(1))["choices"] * 51}, "/choices", "is longer than 50"),
        ({"choices": [{"purpose": "recording", "given": "yes", "wording": "x"}]},
         "/choices/0/given", "must be true or false"),
        ({"choices": [{"purpose": "recording", "given": 1, "wording": "x"}]},
         "/choices/0/given", "must be true or false"),
        ({"notice": "ab"}, "/notice", "form"),
        ({"notice": "ab" * 32 + "\n"}, "/notice", "form"),
        ({"at": 1763884800}, "/at", "must be an instant"),
        ({"at": "2026-11-23T08:10:00"}, "/at", "must be an instant"),
        ({"at": "2026-11-23"}, "/at", "must be an instant"),
        ({"at": "0001-01-01T00:00:00+23:59"}, "/at", "must be an instant"),
        ({"at": "9999-12-31T23:59:59Z"}, "/at", "must lie between"),
        ({"canary@example.org": 1}, "", "not known"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_body_is_named_by_its_place(
    api: Api, change: dict[str, Any], pointer: str, words: str
) -> None:
    answer = _send(api, json.dumps(consent(person(1)) | change).encode(), "/consents")
    assert is_problem(answer, 422, "invalid")
    said = {each["pointer"]: each["detail"] for each in answer.json()["errors"]}
    assert words in said[pointer]
    assert "canary" not in answer.text


def test_an_error_repeats_no_value_of_the_request(api: Api) -> None:
    mail, name, phone, _, ref = CANARIES
    bodies: list[tuple[str, Any]] = [
        ("/consents", consent({"kind": mail, "value": name})),
        ("/consents", consent({"kind": "email", "value": name}, tool=mail, conference=ref)),
        ("/consents", consent({"kind": "phone", "value": phone}, notice=mail, language=name)),
        ("/consents", consent({"kind": "guest", "value": name})),
        ("/cases", {"rights": [mail], "changes": {mail: name}, "reply_to": name, ref: phone}),
        ("/cases", {"rights": ["access"], "reply_to": name, "types": ["K-99"]}),
        ("/cases", {"rights": ["access"], "received": mail, "message": name * 2000}),
        ("/invitations", {"tool": "canary", "join": f"https://{mail}/", "title": name}),
        ("/invitations", {"tool": "teams", "join": f"https://{mail}/", "title": name}),
        ("/disclosures", {"handle": {"kind": "email", "value": mail}, "recipient": ref,
                          "basis": "b", "way": "mail", "types": ["K-04"]}),
        ("/conferences/gate", {"tool": "teams", "conference": ref, "purposes": ["canary"]}),
        ("/consents/allowed", {"handle": {"kind": "email", "value": mail}, "purpose": "canary"}),
    ]  # fmt: skip
    for path, body in bodies:
        answer = api.post(path, body)
        assert answer.status_code in (404, 422), (path, answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert [value for value in (*CANARIES, "canary") if value in answer.text] == [], path


def test_no_header_of_an_answer_is_made_of_a_request(api: Api) -> None:
    """Header injection: what was sent in a key, a token or an address comes back nowhere."""
    where = urlsplit(api.url)
    evil = "x\r\nSet-Cookie: evil=1"
    for line in (
        f"GET /api/v1/cases{evil} HTTP/1.1\r\nHost: {where.netloc}\r\n",
        f"GET /api/v1/cases%0d%0aSet-Cookie:%20evil=1 HTTP/1.1\r\nHost: {where.netloc}\r\n",
        f"GET /api/v1/cases HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {evil}\r\n",
        f"POST /api/v1/cases HTTP/1.1\r\nHost: {where.netloc}\r\nIdempotency-Key: {evil}\r\n",
    ):
        answer = _raw(where.netloc, f"{line}Connection: close\r\n\r\n".encode())
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert head.startswith(b"http/1.")
        assert b"evil" not in head
        assert b" 500 " not in head.splitlines()[0]


def test_broken_http_is_refused_and_the_server_goes_on(api: Api) -> None:
    where = urlsplit(api.url).netloc
    for raw in (
        b"\x00\x01\x02\r\n\r\n",
        b"GET /api/v1/health HTTP/9.9\r\n\r\n",
        b"POST /api/v1/find HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/v1/find HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0",
        b"GET /api/v1/health HTTP/1.1\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
    ):
        _raw(where, raw)
    assert api.get("/health", None).status_code == 200


def _raw(netloc: str, data: bytes) -> bytes:
    host, _, port = netloc.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        try:
            wire.sendall(data)
            wire.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: wire.recv(65_536), b""))
        except OSError:
            return b""


def test_a_ledger_that_refuses_is_a_problem_and_nothing_was_done(fresh: Api) -> None:
    before = fresh.rows("SELECT count(*) FROM consent_event")
    fresh.rows("DROP TABLE consent_link")
    answer = fresh.post("/consents", consent(person(1)))
    assert is_problem(answer, 503, "trouble")
    assert fresh.rows("SELECT count(*) FROM consent_event") == before


def test_every_error_of_a_room_is_a_problem_with_its_words_or_without_any() -> None:
    """Words of rooms hold no value; what an unexpected error says may hold one."""
    said = {
        NotValid("no consent"): (422, "no consent"),
        AlreadyErased("erased meanwhile"): (409, "erased meanwhile"),
        WrongUse("the register has no such active tool"): (503, "the register has no such"),
        KeyringMissing("the keys are gone"): (503, "the keys are gone"),
        NoCase("canary"): (404, "nothing here"),
        ToolError("canary"): (500, "mistake of ours"),
        ValueError("canary"): (500, "mistake of ours"),
    }
    for error, (status, words) in said.items():
        answer = api_object.on_exception(HttpRequest(), error)
        assert answer.status_code == status, error
        assert words in answer.content.decode(), error
        assert b"canary" not in answer.content


def test_log_and_output_of_a_server_hold_nothing_that_was_sent(fresh: Api) -> None:
    mail, name, phone, _, ref = CANARIES
    fresh.post("/consents", consent({"kind": "email", "value": mail}, conference=ref, tool="teams"))
    fresh.post("/cases", {"rights": ["access"], "reply_to": mail, "message": name})
    fresh.post("/cases", {"rights": ["access"], "reply_to": name, "message": phone})
    fresh.post("/erasures", {"handle": {"kind": "phone", "value": phone}})
    fresh.get(f"/cases?mail={mail}")
    fresh.get(f"/{mail}")
    _send(fresh, b"{" + mail.encode())
    home = fresh.served.home
    texts = [fresh.served.log.read_text(), *(p.read_text() for p in (home / "logs").iterdir())]
    leaves = fresh.rows("SELECT leaf FROM ledger_logentry")
    clear = "".join(texts) + repr(leaves)
    ident = fresh.tokens["all"].split("_")[1]
    assert f"record_consent by token {ident}" in clear, "the operator learns which system did what"
    found = [value for value in (*CANARIES, fresh.tokens["all"], "k" * 32) if value in clear]
    assert found == []
