"""What went wrong, as `application/problem+json` (RFC 9457): what to do, and never a value.

Each kind has an address of its own, `type`, under which `/api/v1/problems` explains it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
_TYPES = "/api/v1/problems"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem. `detail` says what to do where nothing more exact is known."""

    name: str
    status: HTTPStatus
    title: str
    detail: str

    @property
    def type(self) -> str:
        return f"{_TYPES}#{self.name}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place of the body or the query. `pointer`: RFC 6901, by our names."""

    pointer: str
    detail: str


@dataclass(slots=True)
class Problem(Exception):
    """Ends a request with this problem. `headers` go along with the answer."""

    kind: Kind
    detail: str = ""
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def said(self) -> dict[str, Any]:
        """The members of the answer."""
        told: dict[str, Any] = {
            "type": self.kind.type,
            "title": self.kind.title,
            "status": self.kind.status.value,
            "detail": self.detail or self.kind.detail,
        }
        if self.faults:
            told["errors"] = [{"pointer": f.pointer, "detail": f.detail} for f in self.faults]
        return told

    def body(self) -> bytes:
        return json.dumps(self.said()).encode()

    def answer(self) -> HttpResponse:
        return HttpResponse(
            self.body(),
            status=self.kind.status.value,
            content_type=MEDIA_TYPE,
            headers=dict(self.headers),
        )


REQUEST = Kind(
    "request", HTTPStatus.BAD_REQUEST, "Not a request that can be answered",
    "Ask the public address of this site, as the reference describes.",
)  # fmt: skip
MALFORMED = Kind(
    "malformed", HTTPStatus.BAD_REQUEST, "The body is not JSON",
    "Send one JSON object (RFC 8259) in UTF-8, each name in it once.",
)  # fmt: skip
QUERY = Kind(
    "query", HTTPStatus.BAD_REQUEST, "The address says too much",
    "Leave out what the reference does not name. What names somebody belongs into the body: "
    "addresses end up in logs.",
)  # fmt: skip
KEY_MISSING = Kind(
    "idempotency-key-missing", HTTPStatus.BAD_REQUEST, "The idempotency key is missing",
    "Send a header `Idempotency-Key` of 16 to 128 characters from A-Z, a-z, 0-9, `-`, `_`, `.`, "
    "such as a fresh UUID, and the same again when you repeat the request.",
)  # fmt: skip
TOKEN = Kind(
    "token", HTTPStatus.UNAUTHORIZED, "No token that opens anything",
    "Send `Authorization: Bearer` with a token of `adjourn token create` that is neither expired "
    "nor revoked.",
)  # fmt: skip
SCOPE = Kind(
    "scope", HTTPStatus.FORBIDDEN, "The token does not reach this far",
    "Use a token with the scope of this endpoint.",
)  # fmt: skip
NOT_FOUND = Kind(
    "not-found", HTTPStatus.NOT_FOUND, "There is nothing here",
    "Look the address up in /api/v1/openapi.json. What was there may be over by its rule.",
)  # fmt: skip
METHOD = Kind(
    "method", HTTPStatus.METHOD_NOT_ALLOWED, "Not with this method",
    "Use a method that the header `Allow` names.",
)  # fmt: skip
IN_FLIGHT = Kind(
    "in-flight", HTTPStatus.CONFLICT, "The same request is being worked on",
    "Wait for its answer, or send it again in a moment with the same idempotency key.",
)  # fmt: skip
NOT_NOW = Kind(
    "not-now", HTTPStatus.CONFLICT, "Not in this state",
    "Read how it stands now, then decide anew.",
)  # fmt: skip
TOO_LARGE = Kind(
    "too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large",
    "Send at most 64 KiB.",
)  # fmt: skip
MEDIA = Kind(
    "media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body is of another type",
    "Send `Content-Type: application/json`, in UTF-8 and not compressed.",
)  # fmt: skip
INVALID = Kind(
    "invalid", HTTPStatus.UNPROCESSABLE_ENTITY, "Not what was expected",
    "Change what `errors` names, or what `detail` says.",
)  # fmt: skip
KEY_REUSED = Kind(
    "idempotency-key-reused", HTTPStatus.UNPROCESSABLE_ENTITY, "The key belongs to another request",
    "Use a fresh idempotency key for each request; the same only to repeat the very same request.",
)  # fmt: skip
TOO_MANY = Kind(
    "too-many", HTTPStatus.TOO_MANY_REQUESTS, "Too many requests",
    "Wait as many seconds as the header `Retry-After` says.",
)  # fmt: skip
BROKEN = Kind(
    "broken", HTTPStatus.INTERNAL_SERVER_ERROR, "A mistake of ours",
    "Nothing of the request was done. The operator finds where in the log.",
)  # fmt: skip
TROUBLE = Kind(
    "trouble", HTTPStatus.SERVICE_UNAVAILABLE, "The ledger refuses at the moment",
    "Nothing of the request was done. Send it again later; if it persists, tell the operator.",
)  # fmt: skip

KINDS = (
    REQUEST, MALFORMED, QUERY, KEY_MISSING, TOKEN, SCOPE, NOT_FOUND, METHOD, NOT_NOW, IN_FLIGHT,
    TOO_LARGE, MEDIA, INVALID, KEY_REUSED, TOO_MANY, BROKEN, TROUBLE,
)  # fmt: skip
"""All there are; of those with one status the general one first."""

_BY_STATUS = {kind.status.value: kind for kind in reversed(KINDS)}


def of_status(status: int) -> Kind:
    """The kind for a status that something else has decided on: the frame, another room."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return BROKEN if status >= HTTPStatus.INTERNAL_SERVER_ERROR else REQUEST
