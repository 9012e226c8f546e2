"""Who gets in, how far, and how often."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from api_samples import Api, consent, is_problem, person, somebody

ID = "00000000-0000-4000-8000-000000000000"
POSTS: dict[str, tuple[str, Any]] = {
    "/consents": ("consents", consent(person(3))),
    "/consents/standing": ("consents", {"handle": person(3)}),
    "/consents/withdraw": ("consents", {"handle": person(3)}),
    "/consents/allowed": ("gate", {"handle": person(3), "purpose": "recording"}),
    "/conferences/gate": ("gate", {"tool": "teams", "conference": "c", "present": [[person(3)]]}),
    "/invitations": ("invitations", {"tool": "teams", "join": "https://teams.microsoft.com/l/x"}),
    "/cases": ("cases", {"rights": ["access"], "handle": person(3)}),
    "/find": ("find", {"handle": person(3)}),
    "/purposes/end": ("purposes", {"handle": somebody(), "purpose": "recording"}),
    "/erasures": ("erase", {"handle": somebody()}),
    "/disclosures": (
        "disclosures",
        {"handle": person(3), "recipient": "microsoft-ireland", "types": ["K-04"], "basis": "b",
         "way": "mail"},
    ),
}  # fmt: skip
GETS = {
    "/consents/choices": "consents",
    f"/consents/{ID}/receipt": "consents",
    "/cases": "cases",
    f"/cases/{ID}": "cases",
    f"/erasures/{ID}": "erase",
    f"/erasures/{ID}/receipt": "erase",
}
SCOPES = dict(POSTS) | {path: (scope, None) for path, scope in GETS.items()}


def _ask(api: Api, path: str, scope: str | None, **headers: str) -> httpx2.Response:
    if path in GETS:
        with api.client(scope, **headers) as client:
            return client.get(path)
    return api.post(path, POSTS[path][1], scope, **headers)


def test_every_endpoint_with_a_token_is_in_these_tests(api: Api) -> None:
    paths = api.get("/openapi.json", None).json()["paths"]
    closed = {
        (path.removeprefix("/api/v1").replace("{id}", ID), operation["security"][0]["token"][0])
        for path, methods in paths.items()
        for operation in methods.values()
        if "security" in operation
    }
    assert closed == {(path, scope) for path, (scope, _) in SCOPES.items()}


@pytest.mark.parametrize("path", SCOPES)
def test_no_endpoint_opens_without_a_token(api: Api, path: str) -> None:
    answer = _ask(api, path, None)
    assert is_problem(answer, 401, "token")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("path", SCOPES)
def test_the_scope_of_an_endpoint_opens_it_and_no_other_does(api: Api, path: str) -> None:
    wanted = SCOPES[path][0]
    for scope in set(api.tokens) - {"all", "slow"}:
        answer = _ask(api, path, scope)
        if scope == wanted:
            assert answer.status_code in (200, 201, 202, 404), answer.text
        else:
            assert is_problem(answer, 403, "scope"), scope
            assert f'scope="{wanted}"' in answer.headers["WWW-Authenticate"]


def test_who_may_open_cases_may_not_say_who_asks(api: Api) -> None:
    """Else a token for taking requests could erase anybody."""
    body = {"rights": ["erasure"], "handle": person(4), "verified": "V1"}
    assert is_problem(api.post("/cases", body, "cases"), 403, "scope")
    assert api.post("/cases", body, "all").status_code == 201


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Basic dXNlcjpwYXNz", "Bearer  x", "bearer adjourn_", "Token x",
     "Bearer adjourn_000000000000_" + "A" * 43, "Bearer " + "A" * 5000],
)  # fmt: skip
def test_no_header_but_a_right_one_opens_anything(api: Api, header: str) -> None:
    with api.client(None, Authorization=header) as client:
        assert is_problem(client.get("/cases"), 401, "token")


def test_a_token_opens_nothing_as_cookie_or_in_the_address(api: Api) -> None:
    token = api.tokens["all"]
    with api.client(None, Cookie=f"token={token}") as client:
        assert is_problem(client.get("/cases"), 401, "token")
        assert is_problem(client.get("/cases", params={"access_token": token}), 400, "query")


def test_too_many_requests_of_one_token_wait_and_others_do_not(api: Api) -> None:
    answers = [api.get("/cases", "slow") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert is_problem(answers[-1], 429, "too-many")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert api.get("/cases", "cases").status_code == 200


def test_guessing_tokens_is_slowed_down_and_never_told_how_close_it_was(fresh: Api) -> None:
    api = fresh
    right = api.tokens["all"]
    guesses = [right[:-1] + sign for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"]
    with api.client(None) as client:
        answers = [
            client.get("/cases", headers={"Authorization": f"Bearer {guess}"})
            for guess in guesses
            if guess != right
        ]
    statuses = [answer.status_code for answer in answers]
    assert statuses[-1] == 429
    assert set(statuses) == {401, 429}
    assert len({answer.text for answer in answers if answer.status_code == 401}) == 1
    assert api.get("/cases", "all").status_code == 200, "the right token waits for nobody"


def test_health_says_nothing_but_ok(api: Api) -> None:
    answer = api.get("/health", None)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    with api.client(None) as client:
        head = client.head("/health")
    assert (head.status_code, head.content) == (200, b"")


def test_nothing_is_kept_in_a_cache_or_shared_with_other_origins(api: Api) -> None:
    with api.client("cases", Origin="https://evil.example.org") as client:
        for answer in (client.get("/cases"), client.get("/nothing"), client.options("/cases")):
            assert answer.headers["Cache-Control"] == "no-store"
            assert not [name for name in answer.headers if name.startswith("access-control")]
            assert "Set-Cookie" not in answer.headers


def test_many_at_once_are_all_answered(api: Api) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: api.post("/consents", consent(somebody())), range(48)))
    assert {answer.status_code for answer in answers} == {201}
    assert time.monotonic() - began < 60
