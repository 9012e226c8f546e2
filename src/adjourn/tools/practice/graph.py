"""Graph v1.0 as one function from a request to an answer."""

import base64
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from adjourn.tools.practice.faults import Fault, Kind, distort, refuse
from adjourn.tools.practice.ids import iso, uuid
from adjourn.tools.practice.model import Drive
from adjourn.tools.practice.routes import (
    calls,
    channels,
    chats,
    drives,
    ediscovery,
    mail,
    meetings,
    router,
    users,
)
from adjourn.tools.practice.shapes import GRAPH, Json
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import (
    Answer,
    GraphError,
    Request,
    bad_request,
    not_found,
    segments_of,
)

AREAS = (calls, channels, chats, drives, ediscovery, mail, meetings, users)
_MAX_PARTS = 20
_METHODS = ("GET", "POST", "PATCH", "DELETE")


def line_of(request: Request) -> str:
    """What faults and limits look at: method, decoded path and query."""
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    return f"{request.method} {unquote(request.path)}{'?' if query else ''}{query}"


def answer(tenant: Tenant, request: Request) -> Answer:
    """Handle one request of Graph (batches included) with the faults that strike it."""
    return with_faults(tenant, request, lambda: _route(tenant, request))


def with_faults(tenant: Tenant, request: Request, handle: Callable[[], Answer]) -> Answer:
    """What `handle` answers, or what the faults that strike the request make of it."""
    struck = tenant.faults.striking(line_of(request))
    _kill(struck, "before")
    request.pretend = any(fault.kind is Kind.LIE for fault in struck)
    try:
        for fault in struck:
            refuse(fault, tenant.client_id, f"{GRAPH}{request.path}")
        with tenant.lock:
            tenant.store.settle()
            result = handle()
    except GraphError as error:
        result = error_answer(tenant, error)
    for fault in struck:
        distort(fault, result)
    _kill(struck, "after")
    return result


def _kill(struck: list[Fault], when: str) -> None:
    for fault in struck:
        if fault.kind is Kind.KILL and fault.when == when and fault.call:
            fault.call()


def error_answer(tenant: Tenant, error: GraphError) -> Answer:
    """The documented body of an error (facts: teams-graph §9)."""
    with tenant.lock:
        request_id = uuid(tenant.store.rng)
    inner: Json = {"date": iso(tenant.now)[:-1], "request-id": request_id}
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        inner |= {"code": "429", "message": "Please retry after", "status": "429"}
    body = {"error": {"code": error.code, "message": error.message, "innerError": inner}}
    return Answer(error.status, body, error.headers)


def _route(tenant: Tenant, request: Request) -> Answer:
    segments = segments_of(request.path)
    if segments == ["$batch"] and request.method == "POST":
        tenant.requests["POST /$batch"] += 1
        return _batch(tenant, request)
    if segments[0].lower() == "me":
        raise bad_request("/me request is only valid with delegated authentication flow.")
    found = router.find(request.method, _plain(tenant, segments))
    if found is None:
        raise _unknown(segments, request.method)
    route, captured = found
    tenant.requests[f"{route.method} {route.template}"] += 1
    return route.handler(tenant, request, *captured)


def _unknown(segments: list[str], method: str) -> GraphError:
    others = (other for other in _METHODS if other != method)
    if any(router.find(other, segments) for other in others):
        return GraphError(405, "Request_BadRequest", "The method is not allowed here.")
    return bad_request("Resource not found for the segment.")


def _plain(tenant: Tenant, segments: list[str]) -> list[str]:
    """One spelling for drive addresses: /users/{u}/drive/..., root and paths become items."""
    lower = [segment.lower() for segment in segments]
    if lower[0] == "users" and len(segments) > 3 and lower[2] == "drive":
        drive = drives.drive_of(tenant, segments[1]).id
        segments, lower = ["drives", drive, *segments[3:]], ["drives", drive, *lower[3:]]
    if lower[0] != "drives" or len(segments) < 3:
        return segments
    found = tenant.store.drives.get(segments[1])
    if found is None:
        raise not_found("itemNotFound")
    if lower[2] == "root":
        return ["drives", found.id, "items", found.root, *segments[3:]]
    if lower[2] == "root:":
        return _by_path(found, segments)
    if lower[2].startswith("search("):
        return ["drives", found.id, "items", found.root, *segments[2:]]
    return segments


def _by_path(drive: Drive, segments: list[str]) -> list[str]:
    """`root:/a/b:/children`: the path ends at the segment with a colon."""
    path, rest = segments[3:], []
    for number, name in enumerate(path):
        if name.endswith(":"):
            path, rest = [*path[:number], name[:-1]], path[number + 1 :]
            break
    return ["drives", drive.id, "items", drives.by_path(drive, path), *rest]


def _batch(tenant: Tenant, request: Request) -> Answer:
    parts = request.json().get("requests")
    if not isinstance(parts, list) or not 1 <= len(parts) <= _MAX_PARTS:
        raise bad_request(f"A batch holds 1 to {_MAX_PARTS} requests.")
    results: dict[str, Json] = {}
    for part in parts:
        key = part.get("id") if isinstance(part, dict) else None
        if not isinstance(key, str) or key in results:
            raise bad_request("Each request needs an id of its own.")
        results[key] = _part(tenant, request, part, results)
    return Answer(body={"responses": list(results.values())})


def _part(tenant: Tenant, request: Request, part: Json, done: dict[str, Json]) -> Json:
    needs = part.get("dependsOn") or []
    known = list(done)  # a list: what was sent need not be hashable
    if not isinstance(needs, list) or any(need not in known for need in needs):
        raise bad_request("dependsOn names a request that does not come before.")
    if any(done[need]["status"] >= HTTPStatus.BAD_REQUEST for need in needs):
        result = error_answer(tenant, GraphError(424, "FailedDependency", "Failed dependency."))
    else:
        result = answer(tenant, _part_request(request, part))
    body = result.body
    if isinstance(body, bytes):
        body = base64.b64encode(body).decode()
    return {"id": part["id"], "status": result.status, "headers": result.headers, "body": body}


def _part_request(request: Request, part: Json) -> Request:
    method, url, headers = part.get("method"), part.get("url"), part.get("headers") or {}
    if not isinstance(method, str) or not isinstance(url, str) or not url.startswith("/"):
        raise bad_request("Each request needs a method and a relative url.")
    if url.lower().startswith("/$batch") or not isinstance(headers, dict):
        raise bad_request("A batch cannot hold a batch.")
    path, query = split_target(url)
    lower = {str(name).lower(): str(value) for name, value in headers.items()}
    body: Any = part.get("body")
    data = b"" if body is None else json.dumps(body).encode()
    return Request(method.upper(), path, query, lower, data, request.base)


def split_target(target: str) -> tuple[str, dict[str, str]]:
    """Path (still encoded) and query (decoded) of a request target. Raises GraphError 400."""
    try:
        parts = urlsplit(target)
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise bad_request("The address is malformed.") from None
    return parts.path, dict(pairs)


def rebase(text: bytes, base: str) -> bytes:
    """Write the address that the caller knows in the place of the stored one."""
    return text.replace(GRAPH.encode(), f"{base}/v1.0".encode())
