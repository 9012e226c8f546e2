"""Logging in as an app: client credentials with a secret or a certificate (facts §2)."""

import base64
import email.utils
import hashlib
import re
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from adjourn.tools.http import Wire
from adjourn.tools.protocol import Denied, Malformed, Unavailable
from adjourn.tools.teams.errors import LoginDenied, login_error
from adjourn.tools.teams.settings import Certificate, Settings

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_EARLY = (
    300.0  # seconds before expiry at which a new token is asked for: no call starts on the edge
)
_AREA = "login"


class Login:
    """Holds one access token and renews it in time. Shows neither token nor secret."""

    def __init__(self, settings: Settings, wire: Wire) -> None:
        self._settings, self._wire = settings, wire
        self._token = ""
        self._expires = 0.0
        self._signer: _Signer | None = None
        self.now: datetime | None = None  # the caller's clock, for the life of an assertion

    def __repr__(self) -> str:
        return "Login(***)"

    def token(self) -> str:
        """A token that lives long enough for one call. Raises `Denied`, `Unavailable`."""
        if not self._token or self._wire.clock() >= self._expires:
            self._renew()
        return self._token

    def forget(self) -> None:
        """The service refused the token: ask for a new one at the next call."""
        self._token = ""

    def _renew(self) -> None:
        settings = self._settings
        if "..." in (settings.tenant_id, settings.client_id):  # as the starter register has them
            raise LoginDenied(
                "login: tenant_id and client_id are still to be filled in; see "
                "`adjourn register check`. Nothing was sent."
            )
        url = f"{settings.authority}/{settings.tenant_id}/oauth2/v2.0/token"
        try:
            form = self._form(url)
        except (Denied, ValueError) as error:  # the secret or the certificate cannot be had
            raise LoginDenied(f"login: {error}. Nothing was sent.") from None
        answer = self._wire.send("POST", url, area=_AREA, data=form)
        body = answer.said()
        if answer.status != 200:
            raise login_error(answer.status, body)
        token = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(token, str) or not re.fullmatch(r"[\x21-\x7e]{1,65536}", token):
            raise Malformed("login: the answer holds no token")
        lives = body.get("expires_in")
        seconds = float(lives) if isinstance(lives, int | float) else 0.0
        self._token = token
        self._expires = self._wire.clock() + max(seconds - _EARLY, seconds / 2)

    def _form(self, url: str) -> dict[str, str]:
        graph = urlsplit(self._settings.graph)
        form = {
            "client_id": self._settings.client_id,
            "scope": f"{graph.scheme}://{graph.netloc}/.default",
            "grant_type": "client_credentials",
        }
        if self._settings.certificate is not None:
            form["client_assertion_type"] = _ASSERTION
            form["client_assertion"] = self._signing(self._settings.certificate).sign(
                self._settings.client_id, url, self.now or self._asked_time()
            )
        elif self._settings.secret is not None:
            form["client_secret"] = self._settings.secret.reveal()
        return form

    def _signing(self, certificate: Certificate) -> "_Signer":
        """Read when it is first needed: what asks nothing of Graph does without."""
        if self._signer is None:
            self._signer = _Signer(certificate)
        return self._signer

    def _asked_time(self) -> datetime:
        """The authority's own time: nobody has handed a clock in yet, and its judgement counts."""
        answer = self._wire.send("GET", self._settings.authority + "/", area=_AREA)
        try:
            return email.utils.parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
        except (KeyError, ValueError, TypeError):
            raise Unavailable("login: the authority does not tell the time") from None


class _Signer:
    """Signs client assertions with a certificate's key, read once from its PEM file."""

    def __init__(self, certificate: Certificate) -> None:
        pem = _content(certificate)
        self._key = _private_key(pem)
        self._algorithm, self._headers = _headers(pem, certificate.thumbprint)

    def __repr__(self) -> str:
        return "_Signer(***)"

    def sign(self, client_id: str, audience: str, now: datetime) -> str:
        claims = {
            "aud": audience,
            "iss": client_id,
            "sub": client_id,
            "jti": str(uuid.uuid4()),
            "nbf": now - timedelta(minutes=5),
            "iat": now,
            "exp": now + timedelta(minutes=5),
        }
        return jwt.encode(claims, self._key, self._algorithm, headers=self._headers)


def _content(certificate: Certificate) -> bytes:
    try:
        return certificate.file.read_bytes()
    except OSError:
        raise ValueError("certificate.file must be the path of a readable PEM file") from None


def _private_key(pem: bytes) -> RSAPrivateKey:
    wrong = "certificate.file must hold an RSA private key in PEM, without a passphrase"
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise ValueError(wrong) from None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError(wrong)
    return key


def _headers(pem: bytes, thumbprint: str) -> tuple[str, dict[str, str]]:
    """PS256 names the certificate by SHA-256, which needs the certificate itself; a bare SHA-1
    thumbprint goes with RS256, as older registrations know it."""
    if b"-----BEGIN CERTIFICATE-----" in pem:
        der = _certificate(pem).public_bytes(Encoding.DER)
        return "PS256", {"x5t#S256": _base64url(hashlib.sha256(der).digest())}
    if not thumbprint:
        raise ValueError("certificate.thumbprint is needed: the file holds no certificate")
    return "RS256", {"x5t": _base64url(bytes.fromhex(thumbprint))}


def _certificate(pem: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise ValueError("certificate.file holds a certificate that cannot be read") from None


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
