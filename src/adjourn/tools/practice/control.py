"""Control over HTTP, for the demo and for tests in other processes: state, clock, faults, counts.

Never part of Graph; no token is asked, the server listens on loopback only.
"""

import re
from collections import defaultdict
from datetime import datetime
from typing import Any

from adjourn.tools.practice.faults import Fault, Kind
from adjourn.tools.practice.ids import iso
from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.tenant import ORGANISATION, Tenant
from adjourn.tools.practice.web import Answer, GraphError, Request, bad_request, not_found

_FIELDS: dict[str, tuple[type, ...]] = {
    "match": (str,), "times": (int,), "skip": (int,), "retry_after": (int, type(None)),
    "seconds": (int, float), "name": (str,),
}  # fmt: skip
_LONGEST_WAIT = 60.0
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)


def answer(tenant: Tenant, request: Request) -> Answer:
    """Answer a request below /practice/."""
    routes = {
        ("GET", "state"): state,
        ("GET", "people"): people,
        ("GET", "clock"): clock,
        ("POST", "clock"): set_clock,
        ("POST", "faults"): add_fault,
        ("DELETE", "faults"): clear_faults,
        ("GET", "requests"): requests,
    }
    name = request.path.strip("/").partition("/")[2]
    handler = routes.get((request.method, name))
    if handler is None:
        raise not_found()
    with tenant.lock:
        tenant.store.settle()
        return handler(tenant, request)


def state(tenant: Tenant, request: Request) -> Answer:
    """The oracle: every object with its place, state and the persons in it. With `?person=` (a
    key, such as a mail address) only the places whose text holds something about that person."""
    wanted = request.query.get("person")
    if wanted is not None:
        if wanted not in tenant.store.people:
            raise not_found()
        return Answer(body={"person": wanted, "places": tenant.holds_anything_about(wanted)})
    rows = [
        {"place": place, "state": thing.state, "people": sorted(thing.who)}
        for place, thing, _ in tenant.store.everything()
    ]
    counts: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        counts[str(row["state"])] += 1
    head: Json = {"organisation": ORGANISATION, "now": iso(tenant.now), "counts": counts}
    return Answer(body=head | {"objects": rows})


def people(tenant: Tenant, _request: Request) -> Answer:
    """The people there are, for a page that lets somebody pick one."""
    rows = [
        {"key": person.key, "name": person.name, "sort": person.sort}
        for person in tenant.store.people.values()
    ]
    return Answer(body={"organisation": ORGANISATION, "people": rows})


def clock(tenant: Tenant, _request: Request) -> Answer:
    """What the virtual clock shows."""
    return Answer(body={"now": iso(tenant.now)})


def set_clock(tenant: Tenant, request: Request) -> Answer:
    """Move the virtual clock forward."""
    try:
        tenant.advance(datetime.fromisoformat(str(request.json().get("now"))))
    except ValueError as error:
        raise bad_request(str(error)) from None
    return clock(tenant, request)


def add_fault(tenant: Tenant, request: Request) -> Answer:
    """Let a fault strike; `kill` needs a function and so works in the same process only."""
    given = request.json()
    kind = given.pop("kind", None)
    if not isinstance(kind, str) or kind not in set(Kind) - {Kind.KILL}:
        raise bad_request("kind: give one of the kinds of fault, except kill.")
    for name, value in given.items():
        if name not in _FIELDS or not isinstance(value, _FIELDS[name]):
            raise bad_request(f"{name[:40]}: not a field of a fault, or of the wrong type.")
    arguments: dict[str, Any] = given
    arguments["seconds"] = min(float(given.get("seconds", 0)), _LONGEST_WAIT)
    try:
        tenant.faults.add(Fault(Kind(kind), **arguments))
    except ValueError as error:
        raise bad_request(str(error)) from None
    return Answer(204)


def clear_faults(tenant: Tenant, _request: Request) -> Answer:
    """Take all faults back."""
    tenant.faults.clear()
    return Answer(204)


def requests(tenant: Tenant, _request: Request) -> Answer:
    """How often each call was made."""
    return Answer(body=dict(tenant.requests.most_common()))


def refuse_foreign(host: str) -> None:
    """Only answer to loopback names, so that no web page can reach the tenant by rebinding a
    name. Raises GraphError 403."""
    if not _LOOPBACK.fullmatch(host):
        raise GraphError(403, "accessDenied", "This is a practice server for this machine only.")
