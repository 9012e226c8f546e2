"""The login authority: app-only tokens for a secret or a signed assertion.

Error numbers are Microsoft's published AADSTS codes; the shapes are those of the documented
token answers (facts: teams-graph §2).
"""

import base64
import binascii
from urllib.parse import parse_qs

import jwt

from adjourn.tools.practice.ids import uuid
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import Answer, GraphError, Request

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_MAX_TOKENS = 1000


class LoginError(Exception):
    """A refused login: HTTP status, OAuth error, AADSTS number, text."""

    def __init__(self, status: int, error: str, number: int, text: str) -> None:
        super().__init__(text)
        self.status, self.error, self.number, self.text = status, error, number, text


def token(tenant: Tenant, request: Request, tenant_id: str) -> Answer:
    """Answer POST /{tenant}/oauth2/v2.0/token."""
    try:
        _check(tenant, request, tenant_id)
    except LoginError as refusal:
        return _refused(tenant, refusal)
    value = f"practice.{uuid(tenant.store.rng)}"
    _prune(tenant)
    tenant.tokens[value] = tenant.now + tenant.token_life
    life = int(tenant.token_life.total_seconds())
    return Answer(
        body={
            "token_type": "Bearer",
            "expires_in": life,
            "ext_expires_in": life,
            "access_token": value,
        },
        headers={"Cache-Control": "no-store"},
    )


def _prune(tenant: Tenant) -> None:
    if len(tenant.tokens) >= _MAX_TOKENS:
        alive = sorted(tenant.tokens, key=tenant.tokens.__getitem__)[_MAX_TOKENS // 2 :]
        tenant.tokens = {value: tenant.tokens[value] for value in alive}


def _check(tenant: Tenant, request: Request, tenant_id: str) -> None:
    form = _form(request.body)
    if tenant_id.lower() != tenant.id:
        raise LoginError(400, "invalid_request", 90002, "Tenant not found.")
    if form.get("grant_type") != "client_credentials":
        raise LoginError(400, "unsupported_grant_type", 70003, "Unsupported grant type.")
    if not form.get("scope", "").endswith("/.default"):
        raise LoginError(400, "invalid_scope", 70011, "The provided scope is not valid.")
    if form.get("client_id", "").lower() != tenant.client_id:
        raise LoginError(400, "unauthorized_client", 700016, "Application not found.")
    if form.get("client_assertion_type") == _ASSERTION:
        _check_assertion(tenant, request, form.get("client_assertion", ""))
    elif "client_secret" in form:
        _check_secret(tenant, form["client_secret"])
    else:
        raise LoginError(401, "invalid_client", 7000216, "client_secret or assertion required.")


def _form(body: bytes) -> dict[str, str]:
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=20)
    except ValueError:
        raise LoginError(400, "invalid_request", 900144, "The body is malformed.") from None
    return {name: values[-1] for name, values in fields.items()}


def _check_secret(tenant: Tenant, secret: str) -> None:
    if secret != tenant.secret:
        raise LoginError(401, "invalid_client", 7000215, "Invalid client secret provided.")
    if tenant.secret_expired:
        raise LoginError(401, "invalid_client", 7000222, "The client secret keys are expired.")


def _check_assertion(tenant: Tenant, request: Request, assertion: str) -> None:
    """Signature, thumbprint, subject and audience. The times in the assertion are the caller's,
    not those of the virtual clock, and are only required to be there."""
    refusal = LoginError(401, "invalid_client", 700027, "The client assertion is not valid.")
    try:
        header = jwt.get_unverified_header(assertion)
        thumbprint = str(header.get("x5t#S256") or header.get("x5t") or "")
        key = tenant.certificates[base64.urlsafe_b64decode(thumbprint + "==")]
        jwt.decode(
            assertion,
            key,
            algorithms=["RS256", "PS256"],
            audience=f"{request.base}/{tenant.id}/oauth2/v2.0/token",
            issuer=tenant.client_id,
            options={"require": ["exp", "sub", "jti"], "verify_exp": False, "verify_nbf": False,
                     "verify_iat": False},
        )  # fmt: skip
    except (jwt.PyJWTError, KeyError, binascii.Error, ValueError):
        raise refusal from None


def _refused(tenant: Tenant, refusal: LoginError) -> Answer:
    stamp = f"{tenant.now:%Y-%m-%d %H:%M:%S}Z"
    trace, correlation = uuid(tenant.store.rng), uuid(tenant.store.rng)
    text = (
        f"AADSTS{refusal.number}: {refusal.text}\r\nTrace ID: {trace}\r\n"
        f"Correlation ID: {correlation}\r\nTimestamp: {stamp}"
    )
    return Answer(
        refusal.status,
        {
            "error": refusal.error,
            "error_description": text,
            "error_codes": [refusal.number],
            "timestamp": stamp,
            "trace_id": trace,
            "correlation_id": correlation,
        },
    )


def check_bearer(tenant: Tenant, request: Request) -> None:
    """Let nobody in without a token that this tenant gave and that is still valid.
    Raises GraphError 401."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    until = tenant.tokens.get(value.strip())
    if scheme.lower() != "bearer" or until is None:
        raise GraphError(401, "InvalidAuthenticationToken", "Access token is empty or invalid.")
    if until <= tenant.now:
        raise GraphError(401, "InvalidAuthenticationToken", "Access token has expired.")
