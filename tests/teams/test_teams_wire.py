"""Settings, login, and HTTP under bad conditions, over real HTTP."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from teams_replay import Replay, Reply, example
from teams_samples import Make

from adjourn.tools.http import retry_after
from adjourn.tools.practice import Server, Tenant
from adjourn.tools.protocol import Denied, Item, Kind, Malformed, Outcome, ToolError, Unavailable
from adjourn.tools.teams import Teams
from adjourn.tools.teams.limits import Limiter

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TOKEN = "POST .*/oauth2/v2.0/token"
GOOD: dict[str, Any] = {
    "kind": "teams",
    "tenant_id": "909c6581-5130-43e9-88f3-fcb3582cde37",
    "client_id": "11111111-2222-3333-4444-555555555555",
    "client_secret": {"env": "ADJOURN_TEST_SECRET"},
}


def directory(tool: Teams) -> int:
    batches = tool.collect("directory", None, NOW)
    return sum(len(batch.observations) for batch in batches)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"tenant_id": None}, "tenant_id"),
        ({"client_id": "a/../b"}, "client_id"),
        ({"client_secret": None}, "exactly one"),
        ({"client_secret": {"value": "x"}}, "client_secret"),
        ({"graph": "http://graph.example/v1.0"}, "graph must be a URL"),
        ({"graph": "https://u:p@graph.example/v1.0"}, "graph must be a URL"),
        ({"authority": "http://192.0.2.7"}, "authority must be a URL"),
        ({"authority": "ftp://127.0.0.1"}, "authority must be a URL"),
        ({"graph": "http://127.0.0.1.example:80"}, "graph must be a URL"),
        ({"ca_file": "/does/not/exist"}, "ca_file"),
        ({"limits": {"ediscovery_per_minute": 0}}, "limits.ediscovery_per_minute"),
        ({"limits": {"speed": 1}}, "known:"),
        ({"teams": ["a/b"]}, "teams must be a list"),
        ({"tennant_id": "x"}, "known:"),
        ({"certificate": {"file": "/x"}}, "exactly one"),
    ],
)
def test_bad_settings_are_refused_by_name(change: dict[str, Any], says: str) -> None:
    settings = {key: value for key, value in (GOOD | change).items() if value is not None}
    with pytest.raises(ValueError, match=says):
        Teams("teams", settings)


@pytest.mark.parametrize(
    "graph", ["http://127.0.0.1:1/v1.0", "http://[::1]:1/v1.0", "http://localhost:1"]
)
def test_plain_http_is_taken_on_loopback_only(graph: str, make: Make) -> None:
    make({**GOOD, "graph": graph})


@pytest.mark.parametrize(
    "credential",
    [{"client_secret": {"env": "ADJOURN_NOT_SET"}}, {"certificate": {"file": "/does/not/exist"}}],
)
def test_a_secret_is_asked_for_when_it_is_needed_and_not_before(
    make: Make, credential: dict[str, Any]
) -> None:
    with Replay({}) as replay:
        settings = replay.settings(**credential)
        if "certificate" in credential:
            del settings["client_secret"]
        tool = make(settings)
        item = Item(Kind.FILE, "d/i", {"sort": "file", "drive": "d", "item": "i"}, NOW)
        assert tool.forecast(item, (), NOW).outcome is Outcome.GONE
        with pytest.raises(Denied, match=rf"{next(iter(credential))}.*Nothing was sent"):
            directory(tool)
        assert replay.calls == []


def test_the_secret_shows_nowhere(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Replay({TOKEN: Reply(401, example("token-error"))}) as replay:
        tool = make(replay.settings())
        with pytest.raises(Denied) as refused:
            directory(tool)
    shown = repr(tool) + repr(vars(tool)) + repr(refused.value) + caplog.text
    assert "opensesame" not in shown
    assert refused.value.__cause__ is None


def test_the_documented_login_error_and_token_pass_through(make: Make) -> None:
    users = {"GET /users": {"value": []}}
    with Replay({TOKEN: example("token-response"), **users}) as replay:
        assert directory(make(replay.settings())) == 0
        assert replay.calls[1].headers["Authorization"].startswith("Bearer eyJ0")
    refused = Replay({TOKEN: Reply(400, example("token-error"))})
    with refused as replay, pytest.raises(Denied, match="AADSTS70011"):
        directory(make(replay.settings()))


@pytest.mark.parametrize(
    ("code", "says"),
    [(7000222, "has expired"), (7000215, "is wrong"), (700016, "check client_id"), (1, "AADSTS1")],
)
def test_a_refused_login_says_what_to_do_and_stops_at_once(
    make: Make, code: int, says: str
) -> None:
    error = {"error": "invalid_client", "error_description": "x", "error_codes": [code]}
    with Replay({TOKEN: Reply(401, error)}) as replay:
        with pytest.raises(Denied, match=says):
            directory(make(replay.settings()))
        assert len(replay.calls) == 1


def test_an_expired_secret_of_the_practice_tenant_is_told(tenant: Tenant, tool: Teams) -> None:
    tenant.secret_expired = True
    with pytest.raises(Denied, match=r"secret has expired.*AADSTS7000222"):
        directory(tool)


def test_a_token_is_renewed_before_it_ends_and_once_when_refused(make: Make) -> None:
    clock = [0.0]
    tokens = iter("abcdef")
    answers = [Reply(401, {"error": {"code": "InvalidAuthenticationToken"}}), {"value": []}]
    routes = {
        TOKEN: lambda call: {"access_token": next(tokens), "expires_in": 3600},
        "GET /users": lambda call: answers.pop(0) if len(answers) > 1 else answers[0],
    }
    with Replay(routes) as replay:
        tool = make(replay.settings(), clock=lambda: clock[0])
        directory(tool)
        clock[0] = 3400.0
        directory(tool)
        used = [call.headers.get("Authorization") for call in replay.calls if call.method == "GET"]
    assert used == ["Bearer a", "Bearer b", "Bearer c"]


def pem(folder: Path, *, with_certificate: bool) -> tuple[Path, str, bytes]:
    """A key (and certificate) in a PEM file, its SHA-1 thumbprint, and the certificate."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "adjourn.example")])
    certificate = x509.CertificateBuilder(
        name, name, key.public_key(), 1, NOW, NOW + timedelta(days=9)
    ).sign(key, hashes.SHA256())
    public = certificate.public_bytes(serialization.Encoding.PEM)
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "app.pem"
    file.write_bytes(text + (public if with_certificate else b""))
    return file, certificate.fingerprint(hashes.SHA1()).hex(), public


@pytest.mark.parametrize(("inside", "algorithm"), [(True, "PS256"), (False, "RS256")])
def test_a_certificate_signs_the_login(
    make: Make, tmp_path: Path, inside: bool, algorithm: str
) -> None:
    file, thumbprint, public = pem(tmp_path, with_certificate=inside)
    with Replay({"GET /users": {"value": []}}) as replay:
        settings = replay.settings(certificate={"file": str(file), "thumbprint": thumbprint})
        del settings["client_secret"]
        directory(make(settings))
        form = dict(part.split("=", 1) for part in replay.calls[0].body.decode().split("&"))
        key: Any = x509.load_pem_x509_certificate(public).public_key()
        claims = jwt.decode(
            form["client_assertion"],
            key,
            [algorithm],
            audience=f"{replay.url}/{settings['tenant_id']}/oauth2/v2.0/token",
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )
    assert claims["iss"] == claims["sub"] == settings["client_id"]
    header = jwt.get_unverified_header(form["client_assertion"])
    assert ("x5t#S256" in header) == inside
    assert ("x5t" in header) != inside


def test_the_practice_tenant_takes_the_certificate(
    tenant: Tenant, server: Server, make: Make, tmp_path: Path
) -> None:
    file, thumbprint, public = pem(tmp_path, with_certificate=True)
    tenant.trust(public)
    settings = {**server.settings(), "certificate": {"file": str(file), "thumbprint": thumbprint}}
    del settings["client_secret"]
    assert directory(make(settings)) > 0


def test_a_fetch_without_a_clock_asks_the_authority_for_the_time(
    make: Make, tmp_path: Path
) -> None:
    file, thumbprint, _ = pem(tmp_path, with_certificate=True)
    routes = {"GET /drives/d/items/i/content": Reply(200, b"content")}
    with Replay(routes) as replay:
        settings = replay.settings(certificate={"file": str(file), "thumbprint": thumbprint})
        del settings["client_secret"]
        item = Item(Kind.FILE, "d/i", {"sort": "file", "drive": "d", "item": "i"}, NOW)
        assert b"".join(make(settings).fetch(item)) == b"content"


def test_a_certificate_file_without_a_key_is_refused(make: Make, tmp_path: Path) -> None:
    (tmp_path / "app.pem").write_text("nothing")
    settings = {**GOOD, "certificate": {"file": str(tmp_path / "app.pem"), "thumbprint": "0" * 40}}
    del settings["client_secret"]
    with pytest.raises(Denied, match=r"RSA private key.*Nothing was sent"):
        directory(make(settings))


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/v1.0/users?$skiptoken=x",
        "http://127.0.0.1@elsewhere.example/v1.0/users",
        "//elsewhere.example/users",
        "http://127.0.0.1:1/v1.0/users",
        "file:///etc/passwd",
        "x" * 70_000,
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(make: Make, link: str) -> None:
    with Replay({"GET /users": {"value": [], "@odata.nextLink": link}}) as replay:
        with pytest.raises(Malformed, match="leads away"):
            directory(make(replay.settings()))
        assert len(replay.calls) == 2


def test_a_link_to_itself_ends_the_reading(make: Make) -> None:
    with Replay({}) as replay:
        link = f"{replay.url}/v1.0/users?again"
        replay.routes["GET /users"] = {"value": [], "@odata.nextLink": link}
        with pytest.raises(Malformed, match="leads nowhere"):
            directory(make(replay.settings()))


def test_content_elsewhere_is_fetched_without_our_token(make: Make) -> None:
    with Replay({"GET /blob": Reply(200, b"sound")}) as store:
        moved = Reply(302, b"", {"Location": f"{store.url}/blob"})
        with Replay({"GET /drives/d/items/i/content": moved}) as replay:
            tool = make(replay.settings())
            item = Item(Kind.FILE, "d/i", {"sort": "file", "drive": "d", "item": "i"}, NOW)
            assert b"".join(tool.fetch(item)) == b"sound"
        assert "Authorization" not in store.calls[0].headers


def test_the_documented_throttling_is_waited_out(make: Make) -> None:
    answers = [Reply(429, example("error-throttled"), {"Retry-After": "7"}), {"value": []}]
    slept: list[float] = []
    with Replay({"GET /users": lambda call: answers.pop(0)}) as replay:
        directory(make(replay.settings(), sleep=slept.append))
    assert slept == [7.0]


def test_throttling_past_all_patience_says_when_to_come_back(make: Make) -> None:
    throttled = Reply(429, example("error-throttled"), {"Retry-After": "900"})
    with Replay({"GET /users": throttled}) as replay, pytest.raises(Unavailable) as late:
        directory(make(replay.settings()))
    assert late.value.retry_after == 900


def test_retry_after_can_be_a_date() -> None:
    headers = {
        "Date": "Mon, 02 Nov 2026 09:00:00 GMT",
        "Retry-After": "Mon, 02 Nov 2026 09:00:30 GMT",
    }
    assert retry_after(headers, 1.0) == 30.0
    assert retry_after({"Retry-After": "soon"}, 1.0) == 1.0


@pytest.mark.parametrize("name", ["error", "error-delta-not-supported"])
def test_documented_errors_give_their_code_and_not_their_message(make: Make, name: str) -> None:
    payload = example(name)
    code = payload["error"]["code"]
    answering = Replay({"GET /users": Reply(400, payload)})
    with answering as replay, pytest.raises(ToolError, match=code) as error:
        directory(make(replay.settings()))
    assert payload["error"]["message"] not in str(error.value)


@pytest.mark.parametrize("status", [401, 403, 400])
def test_a_missing_application_access_policy_is_explained(make: Make, status: int) -> None:
    """The page shows no status, so code and message decide (facts §2)."""
    error = Reply(status, example("error-application-access-policy"))
    with Replay({"GET /users": error}) as replay, pytest.raises(Denied) as denied:
        directory(make(replay.settings()))
    said = str(denied.value)
    assert f'New-CsApplicationAccessPolicy -Identity Adjourn -AppIds "{GOOD["client_id"]}"' in said
    assert "Grant-CsApplicationAccessPolicy -PolicyName Adjourn -Global" in said
    assert "30 minutes" in said
    assert "user_ID" not in said


def test_the_documented_batch_answer_is_matched_by_id(make: Make) -> None:
    answer = example("batch-response")
    with Replay({}) as replay:
        replay._find = lambda call: Reply(  # type: ignore[method-assign]
            200, answer if call.path.endswith("batch") else {"access_token": "t", "expires_in": 9}
        )
        graph = make(replay.settings())._graph
        parts = graph._round([(n, ("GET", "/x")) for n in (1, 2, 3, 4)], "batch")
    assert {number: part.status for number, (part, _) in parts.items()} == {
        1: 302,
        2: 200,
        3: 401,
        4: 204,
    }


def test_garbage_is_asked_for_once_more_and_then_malformed(make: Make) -> None:
    with Replay({"GET /users": Reply(200, b'{"value": [')}) as replay:
        with pytest.raises(Malformed):
            directory(make(replay.settings()))
        assert len(replay.calls) == 3


def test_a_deeply_nested_answer_is_malformed(make: Make) -> None:
    with Replay({"GET /users": Reply(200, b"[" * 200_000)}) as replay, pytest.raises(Malformed):
        directory(make(replay.settings()))


def test_an_answer_beyond_all_bounds_is_refused(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adjourn.tools.http.ANSWER_MOST", 1000)
    large = Replay({"GET /users": Reply(200, b" " * 2000)})
    with large as replay, pytest.raises(Malformed, match="larger"):
        directory(make(replay.settings()))


def test_no_address_of_a_person_gets_into_the_log(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    place = {"sort": "voicemail", "user": "canary-user", "mail": "m"}
    with Replay({}) as replay:
        make(replay.settings()).reread(Item(Kind.VOICEMAIL, "m", place, NOW), NOW, [], NOW)
    assert "canary" not in caplog.text


def test_the_published_limits_are_kept_before_the_service_complains() -> None:
    clock = [0.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    limiter = Limiter({}, lambda: clock[0], sleep)
    for _ in range(10):
        limiter.wait("POST", "/security/cases/ediscoveryCases/c/searches")
    assert sum(slept) == pytest.approx(60.0)  # five at once, then one in twelve seconds
