"""What an answer of Graph or of the login means, in words for the person who can mend it.

Texts are ours: a message of the service can name users, so only its code, cut to letters, goes in.
"""

import re
from collections.abc import Mapping
from typing import Any

from adjourn.tools.protocol import Absent, Denied, Malformed, ToolError, Unavailable


class Expired(ToolError):
    """A saved position (nextLink, deltaLink) is no longer honoured: start that stream again."""


class LoginDenied(Denied):
    """The app itself is refused: every further call would be, too."""


class PolicyMissing(Denied):
    """The app may not act for this user: no application access policy covers them."""


class NotOffered(ToolError):
    """The service knows no such call (405, 501)."""


_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}")
# Facts §9: 410 Gone with either resync code; some services answer 40x with syncStateNotFound.
_RESYNC = {
    "resyncRequired",
    "resyncChangesApplyDifferences",
    "resyncChangesUploadDifferences",
    "syncStateNotFound",
    "syncStateInvalid",
}
# Facts §2: the page shows no HTTP status, so code and shape of the message decide.
_POLICY = re.compile(r"\bApp\b.{0,200}\bis not authorized to\b.{0,200}\bon behalf of user\b", re.S)
_POLICY_CODES = frozenset({"Unauthorized", "Forbidden", "AccessDenied", "General"})

_LOGIN = {
    7000222: "the client secret has expired: make a new one in the Entra admin centre"
    " (App registrations, Certificates & secrets) and put it where client_secret points",
    7000215: "the client secret is wrong: client_secret must hold the secret's value, not its id",
    700016: "the app is not known in this tenant: check client_id and tenant_id",
    90002: "the tenant is not known: check tenant_id and authority",
    900023: "tenant_id is neither a GUID nor a domain of a tenant",
    700027: "the certificate is not accepted: upload it to the app registration, and check"
    " certificate.file and certificate.thumbprint",
    7000112: "the app is disabled in this tenant: enable it in the Entra admin centre",
    70011: "the scope is not accepted: check that graph names the Graph of this authority",
}


def code_of(body: Any) -> str:
    """The error code in an error body, "" where there is none that reads as one."""
    error = body.get("error") if isinstance(body, Mapping) else None
    code = error.get("code") if isinstance(error, Mapping) else error
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def graph_error(status: int, body: Any, area: str, client_id: str) -> ToolError:
    """The exception for an answer of Graph with an error `status` on `area` (plain words)."""
    code = code_of(body)
    said = f"{area}: Graph answered {status}" + (f" {code}" if code else "")
    if _is_policy(body, code):
        return PolicyMissing(_policy_text(area, client_id))
    if status == 410 or code in _RESYNC:
        return Expired(f"{said}: the saved position has expired")
    if status == 404:
        return Absent(said)
    if status in (405, 501) or (status == 400 and _is_unknown_path(body)):
        return NotOffered(f"{said}: this service does not offer the call")
    if status in (401, 403):
        return Denied(
            f"{said}: grant the app the application permission for this area, with admin consent"
        )
    if status in (423, 429) or status >= 500:
        return Unavailable(f"{said}: try again later")
    return Malformed(f"{said}: the request was not understood")


def _is_unknown_path(body: Any) -> bool:
    """OData answers a path it does not know with 400 BadRequest, told apart by its text alone."""
    return _message(body).startswith("Resource not found for the segment")


def _is_policy(body: Any, code: str) -> bool:
    return code in _POLICY_CODES and bool(_POLICY.search(_message(body)))


def _message(body: Any) -> str:
    error = body.get("error") if isinstance(body, Mapping) else None
    message = error.get("message") if isinstance(error, Mapping) else None
    return message if isinstance(message, str) else ""


def _policy_text(area: str, client_id: str) -> str:
    """The two cmdlets of Teams PowerShell (facts §2), without the user's id: personal data."""
    return (
        f"{area}: an application access policy is missing. In Teams PowerShell run\n"
        f'  New-CsApplicationAccessPolicy -Identity Adjourn -AppIds "{client_id}"'
        ' -Description "Adjourn"\n'
        "  Grant-CsApplicationAccessPolicy -PolicyName Adjourn -Global\n"
        "or, for single users, instead of the second line\n"
        "  Grant-CsApplicationAccessPolicy -PolicyName Adjourn"
        ' -Identity "<object id of the user>"\n'
        "It can take up to 30 minutes to take effect."
    )


def login_error(status: int, body: Any) -> ToolError:
    """The exception for a refused token request (body as in token-error.json)."""
    codes = body.get("error_codes") if isinstance(body, Mapping) else None
    number = next((c for c in codes if isinstance(c, int)), 0) if isinstance(codes, list) else 0
    if status == 429 or status >= 500:
        return Unavailable(f"login: the authority answered {status}: try again later")
    if number in _LOGIN:
        return LoginDenied(f"login: {_LOGIN[number]} (AADSTS{number})")
    name = f"AADSTS{number}" if number else code_of(body) or str(status)
    return LoginDenied(f"login refused ({name}): check tenant_id, client_id and the secret")
