"""Lists as Graph answers them: pages, deltas, selected properties."""

import base64
import json
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from adjourn.tools.practice import filters
from adjourn.tools.practice.model import State, Thing
from adjourn.tools.practice.shapes import GRAPH, Json
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import Answer, GraphError, Request, bad_request

T = TypeVar("T")
R = TypeVar("R", bound=Thing)

_HIDDEN = ("singleValueExtendedProperties",)  # shown only when expanded


def page_size(tenant: Tenant, request: Request, size: int, most: int) -> int:
    """How many rows a page holds: the tenant's, `$top`, `Prefer: odata.maxpagesize`, or `size`."""
    top = request.query.get("$top")
    if top is not None:
        if not top.isascii() or not top.isdigit() or int(top[:9]) == 0:
            raise bad_request("Invalid value for $top.")
        size = min(int(top[:9]), most)
    for wish in request.headers.get("prefer", "").split(","):
        name, _, value = wish.strip().partition("=")
        if name.lower() == "odata.maxpagesize" and value.isascii() and value.isdigit():
            size = min(size, max(1, int(value[:9])))
    return min(size, tenant.page_size or size)


def matching(request: Request, rows: Iterable[T], body: Callable[[T], Json], by: str) -> list[T]:
    """The rows that pass `$filter`; `by` names the properties that the call can filter by."""
    clause = request.query.get("$filter")
    if not clause:
        return list(rows)
    test = filters.parse(clause, frozenset(by.lower().split()))
    return [row for row in rows if test({"": body(row)})]


def select(request: Request, body: Json) -> Json:
    """The properties of `$select`, the id and the annotations; all of them without `$select`."""
    chosen = request.query.get("$select")
    hidden = () if "singleValueExtended" in request.query.get("$expand", "") else _HIDDEN
    if not chosen:
        return {name: value for name, value in body.items() if name not in hidden}
    names = {name.strip().lower() for name in chosen.split(",")} | {"id"}
    return {
        name: value
        for name, value in body.items()
        if name not in hidden and (name.lower() in names or name.startswith("@"))
    }


def entity(request: Request, body: Json, context: str) -> Answer:
    """One object."""
    shown = {"@odata.context": f"{GRAPH}/$metadata#{context}/$entity"}
    return Answer(body=shown | select(request, body))


def page(
    tenant: Tenant,
    request: Request,
    rows: Iterable[T],
    *,
    key: Callable[[T], str],
    body: Callable[[T], Json],
    size: int = 100,
    most: int = 1000,
    newest_first: bool = False,
    context: str = "Collection",
) -> Answer:
    """One page of `rows`, ordered by `key`, which is different for each of them.

    The token holds the key of the last row shown, so rows that come or go in between neither
    repeat nor hide others."""
    shown, link = portion(
        request, rows, key=key, size=page_size(tenant, request, size, most),
        newest_first=newest_first,
    )  # fmt: skip
    answer: Json = {
        "@odata.context": f"{GRAPH}/$metadata#{context}",
        "@odata.count": len(shown),
        "value": [select(request, body(row)) for row in shown],
    }
    if link:
        answer["@odata.nextLink"] = link
    return Answer(body=answer)


def portion(
    request: Request,
    rows: Iterable[T],
    *,
    key: Callable[[T], str],
    size: int,
    newest_first: bool = False,
) -> tuple[Sequence[T], str | None]:
    """The rows of the page that the request asks for, and the link to the next one."""
    ordered = sorted(rows, key=key, reverse=newest_first)
    after = read_token(request.query.get("$skiptoken"))
    if after is not None:
        beyond = operator.lt if newest_first else operator.gt
        ordered = [row for row in ordered if beyond(key(row), after)]
    if len(ordered) <= size:
        return ordered, None
    shown = ordered[:size]
    return shown, link_to(request, {"$skiptoken": token(key(shown[-1]))})


def delta(
    tenant: Tenant,
    request: Request,
    things: Iterable[R],
    *,
    body: Callable[[R], Json],
    removed: Callable[[R], Json] | None,
    size: int = 200,
    context: str = "Collection",
) -> Answer:
    """Changes since the token, in the order in which they happened.

    A first walk shows what is there and what vanishes meanwhile; later walks show what changed,
    deleted things by `removed` (None: deletions are not reported). The token holds the tick of the
    last change shown and, during a first walk, the tick at which it began."""
    after, began = _delta_token(request)
    if after == 0:
        began = tenant.store.tick
    rows = sorted(
        (
            thing
            for thing in things
            if thing.tick > after
            and (thing.state is State.LIVE or (removed is not None and thing.tick > began))
        ),
        key=lambda thing: thing.tick,
    )
    size = page_size(tenant, request, size, 1000)
    shown = rows[:size]
    value = [
        removed(thing)
        if removed and thing.state is not State.LIVE
        else select(request, body(thing))
        for thing in shown
    ]
    answer: Json = {"@odata.context": f"{GRAPH}/$metadata#{context}", "value": value}
    if len(rows) > size:
        following = token(f"{shown[-1].tick}.{began}")
        answer["@odata.nextLink"] = link_to(request, {"$skiptoken": following})
    else:
        latest = token(f"{tenant.store.tick}.0")
        answer["@odata.deltaLink"] = link_to(request, {"$deltatoken": latest})
    return Answer(body=answer)


def _delta_token(request: Request) -> tuple[int, int]:
    given = request.query.get("$skiptoken") or request.query.get("$deltatoken")
    given = given or request.query.get("token")
    if not given:
        return 0, 0
    after, _, began = (read_token(given) or "").partition(".")
    try:
        return int(after), int(began)
    except ValueError:
        raise GraphError(400, "syncStateNotFound", "The sync state is not known.") from None


def token(text: str) -> str:
    """An opaque token for a link."""
    return base64.urlsafe_b64encode(json.dumps(text).encode()).decode()


def read_token(given: str | None) -> str | None:
    """What `token` hid. Raises GraphError 400 for a token that this server did not make."""
    if given is None:
        return None
    try:
        text = json.loads(base64.urlsafe_b64decode(given.encode()))
    except (ValueError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise bad_request("Badly formed token.")
    return text


def link_to(request: Request, change: Json, path: str = "") -> str:
    """An absolute link to the same call (or to `path`) with changed parameters."""
    query = {
        name: value
        for name, value in request.query.items()
        if name not in ("$skiptoken", "$deltatoken", "token")
    }
    return f"{GRAPH}{path or request.path}?{urlencode(query | change)}"
