"""Who gets a token, who is refused and with which published number."""

import base64
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from practice_client import Client

from adjourn.tools.practice import Server, Tenant

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def test_the_right_secret_gives_a_bearer_token(client: Client) -> None:
    answer = client.login()
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 3599
    assert answer.headers["X-Practice"] == "true"


@pytest.mark.parametrize(
    ("change", "status", "number"),
    [
        ({"client_secret": "wrong"}, 401, 7000215),
        ({"client_secret": ""}, 401, 7000216),
        ({"client_id": "00000000-0000-0000-0000-000000000000"}, 400, 700016),
        ({"scope": "https://foo.example"}, 400, 70011),
        ({"grant_type": "password"}, 400, 70003),
        ({"client_assertion_type": _ASSERTION, "client_assertion": "x.y.z"}, 401, 700027),
    ],
)
def test_a_wrong_login_is_refused_with_its_published_number(
    client: Client, change: dict[str, str], status: int, number: int
) -> None:
    answer = client.login(**change)
    assert answer.status_code == status
    assert answer.json()["error_codes"] == [number]
    assert f"AADSTS{number}" in answer.json()["error_description"]


def test_an_expired_secret_has_a_number_of_its_own(client: Client, tenant: Tenant) -> None:
    tenant.secret_expired = True
    assert client.login().json()["error_codes"] == [7000222]


def test_another_tenant_is_not_found(client: Client, server: Server) -> None:
    answer = client.http.post(f"{server.url}/elsewhere/oauth2/v2.0/token", data={"a": "b"})
    assert answer.json()["error_codes"] == [90002]


def test_a_token_ends_by_the_virtual_clock(client: Client, tenant: Tenant) -> None:
    client.get("/users")
    tenant.advance(tenant.now + timedelta(hours=2))
    answer = client.send("GET", "/users")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic abc"])
def test_without_a_token_nothing_is_shown(client: Client, header: str) -> None:
    answer = client.send("GET", "/users", headers={"Authorization": header})
    assert answer.status_code == 401


def _certificate(key: rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(day).not_valid_after(day + timedelta(days=900))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _assertion(client: Client, key: rsa.RSAPrivateKey, pem: bytes, audience: str = "") -> str:
    claims = {
        "aud": audience or f"{client.server.url}/{client.tenant.id}/oauth2/v2.0/token",
        "iss": client.tenant.client_id,
        "sub": client.tenant.client_id,
        "jti": "1",
        "exp": 4000000000,
    }
    print_ = x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256())
    thumb = base64.urlsafe_b64encode(print_).decode().rstrip("=")
    return jwt.encode(claims, key, "PS256", headers={"x5t#S256": thumb})


def test_a_certificate_logs_in_after_it_was_registered(
    client: Client, tenant: Tenant, key: rsa.RSAPrivateKey
) -> None:
    pem = _certificate(key)
    form = {
        "client_secret": "",
        "client_assertion_type": _ASSERTION,
        "client_assertion": _assertion(client, key, pem),
    }
    assert client.login(**form).status_code == 401
    tenant.trust(pem)
    assert client.login(**form).status_code == 200
    elsewhere = _assertion(client, key, pem, audience="https://login.example/token")
    assert client.login(**form | {"client_assertion": elsewhere}).status_code == 401
    other = rsa.generate_private_key(65537, 2048)
    forged = _assertion(client, other, pem)
    assert client.login(**form | {"client_assertion": forged}).status_code == 401


def test_no_secret_shows_in_a_repr(tenant: Tenant, server: Server) -> None:
    assert server.secret not in f"{tenant!r} {server!r} {server.settings()}"
