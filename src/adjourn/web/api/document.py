"""The OpenAPI document: what the frame derives from the shapes, and what it does not know.

That is: every error with its kinds and headers, scopes, idempotency keys.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from ninja import NinjaAPI

from adjourn.web.api import problems
from adjourn.web.api.entering import Needs
from adjourn.web.api.problems import KINDS, MEDIA_TYPE, Problem
from adjourn.web.api.routes import ONCE
from adjourn.web.api.scopes import SCOPES

Json = dict[str, Any]
PREFIX = "/api/v1"
_EVERYWHERE = (problems.BROKEN, problems.TROUBLE)
_WITH_TOKEN = (problems.TOKEN, problems.SCOPE, problems.TOO_MANY)
_WITH_BODY = (problems.MALFORMED, problems.TOO_LARGE, problems.MEDIA, problems.INVALID)
_WITH_KEY = (problems.KEY_MISSING, problems.IN_FLIGHT, problems.KEY_REUSED)
_HEADERS = {401: "WWW-Authenticate", 403: "WWW-Authenticate", 429: "Retry-After"}

_ABOUT = (
    "For other systems of the organisation. Values that name somebody travel in bodies alone; "
    "addresses, errors and logs never hold one. Instants are RFC 3339."
)
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A fresh one for each request; the same to repeat it, within 24 hours.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{16,128}$"},
}
_PROBLEM: Json = {
    "type": "object",
    "description": "RFC 9457. `errors` names places of the body by JSON pointer, never a value.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [kind.type for kind in KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def document(api: NinjaAPI) -> Json:
    """The whole document of `api`."""
    made: Json = deepcopy(dict(api.get_openapi_schema(path_prefix=PREFIX)))
    made["info"] |= {"description": _ABOUT, "license": {"name": "Apache-2.0"}}
    made["servers"] = [{"url": "/", "description": "the portal's own address"}]
    made["components"]["securitySchemes"] = {"token": _scheme()}
    made["components"]["schemas"]["Problem"] = _PROBLEM
    made["components"]["responses"] = {
        f"Problem{status}": _response(status) for status in sorted({k.status for k in KINDS})
    }
    scopes = _scopes(api)
    _without_titles(made["components"]["schemas"])
    for path, methods in made["paths"].items():
        for operation in methods.values():
            _complete(operation, path, scopes.get(operation["operationId"]))
    return made


def _without_titles(node: Any) -> None:
    """The frame repeats each member's name as its title."""
    if isinstance(node, dict):
        for each in node.get("properties", {}).values():
            each.pop("title", None)
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _without_titles(each)


def names_in(node: Any) -> frozenset[str]:
    """The names of all members and parameters that a document knows."""
    return frozenset(_names(node))


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"]
        if "in" in node and isinstance(node.get("name"), str):
            yield node["name"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _names(each)


def _scopes(api: NinjaAPI) -> dict[str, str]:
    """The scope of each operation with a token."""
    return {
        api.get_openapi_operation_id(operation): callback.scope.value
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
        for callback in operation.auth_callbacks
        if isinstance(callback, Needs)
    }


def _complete(operation: Json, path: str, scope: str | None) -> None:
    summary, _, more = operation.pop("description").partition(". ")
    operation["summary"] = summary.removesuffix(".")
    if more:
        operation["description"] = more
    kinds = [*_EVERYWHERE]
    if scope:
        operation["security"] = [{"token": [scope]}]
        kinds += _WITH_TOKEN
    if "requestBody" in operation:
        kinds += _WITH_BODY
    if operation.pop(ONCE, False):
        operation["parameters"].append(_KEY)
        kinds += _WITH_KEY
    if any(each["in"] == "query" for each in operation["parameters"]):
        kinds += (problems.QUERY, problems.INVALID, problems.NOT_FOUND)
    if "{" in path:
        kinds.append(problems.NOT_FOUND)
    if operation["operationId"] in _LINKS:
        _link(operation, *_LINKS[operation["operationId"]])
    for status in sorted({kind.status.value for kind in kinds}):
        operation["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}


_LINKS = {
    "record_consent": ("consent_receipt", "/id"),
    "open_cases": ("case", "/cases/0"),
    "erase": ("erasure", "/erasure"),
    "end_purpose": ("erasure", "/erasure"),
}
"""Where an answer leads: the operation that reads what was made, and the member with its id."""


def _link(operation: Json, to: str, member: str) -> None:
    link = {to: {"operationId": to, "parameters": {"id": f"$response.body#{member}"}}}
    for answer in operation["responses"].values():
        answer["links"] = link


def _response(status: int) -> Json:
    said = {kind.name: {"value": Problem(kind).said()} for kind in KINDS if kind.status == status}
    titles = "; ".join(kind.title for kind in KINDS if kind.status == status)
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": said}
    made: Json = {"description": titles, "content": {MEDIA_TYPE: content}}
    if status in _HEADERS:
        made["headers"] = {_HEADERS[status]: {"required": True, "schema": {"type": "string"}}}
    return made


def _scheme() -> Json:
    words = "\n".join(f"- `{scope}`: {told}" for scope, told in SCOPES.items())
    return {
        "type": "http",
        "scheme": "bearer",
        "description": f"A token of `adjourn token create`. What each scope lets it do:\n{words}",
    }
