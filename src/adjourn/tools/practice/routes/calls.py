"""Call records, their sessions and participants, and the telephone logs. Nothing to delete."""

import re
from collections.abc import Sequence
from datetime import timedelta

from adjourn.tools.practice import filters, odata
from adjourn.tools.practice.model import Call, Row, State
from adjourn.tools.practice.routes import router
from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import Answer, Request, bad_request, not_found

_RECORDS = "/communications/callRecords"
_SESSIONS = 60
_PARTICIPANTS = 130
_ROWS = 1000
_LONGEST_RANGE = timedelta(days=90)


@router.add("GET", _RECORDS)
def list_records(tenant: Tenant, request: Request) -> Answer:
    """Call records, 60 a page, oldest first. A record with a newer version is listed in each."""
    if "$expand" in request.query:
        raise bad_request("$expand is not supported on this list.")
    rows = [
        (call, body) for call in tenant.store.calls.values() for body in (*call.older, call.body)
    ]
    rows = odata.matching(
        request, rows, lambda row: row[1] | {"participants_v2": row[0].parties},
        "startDateTime participants_v2",
    )  # fmt: skip
    return odata.page(
        tenant, request, rows, key=_listed, body=lambda row: row[1], size=60, most=60,
        context="communications/callRecords",
    )  # fmt: skip


def _listed(row: tuple[Call, Json]) -> str:
    return f"{row[1]['startDateTime']} {row[0].id} {row[1]['version']:04d}"


def _record(tenant: Tenant, record: str) -> Call:
    call = tenant.store.calls.get(record)
    if call is None:
        raise not_found()
    return call


@router.add("GET", _RECORDS + "/{}")
def get_record(tenant: Tenant, request: Request, record: str) -> Answer:
    """The newest version of one record, with the first page of what is expanded."""
    call = _record(tenant, record)
    expand = request.query.get("$expand", "").replace(" ", "")
    if not re.fullmatch(r"((sessions(\(\$expand=segments\))?|participants_v2)(,|$))*", expand):
        raise bad_request("Invalid $expand.")
    answer = odata.entity(request, call.body, "communications/callRecords")
    body: Json = answer.body
    # The documented answer keeps the deprecated properties out once the new one is expanded.
    if "participants_v2" in expand:
        body.pop("participants", None)
        body.pop("organizer", None)
        _expand(tenant, request, body, "participants_v2", call.parties, _PARTICIPANTS)
    if "sessions" in expand:
        segments = "segments" in expand
        sessions = [_shown(session, segments) for session in call.sessions]
        _expand(tenant, request, body, "sessions", sessions, _SESSIONS, segments)
    return answer


def _shown(session: Json, segments: bool) -> Json:
    return session if segments else {k: v for k, v in session.items() if k != "segments"}


def _expand(
    tenant: Tenant,
    request: Request,
    body: Json,
    name: str,
    rows: Sequence[Json],
    size: int,
    segments: bool = False,
) -> None:
    size = min(size, tenant.page_size or size)
    body[name] = rows[:size]
    if len(rows) > size:
        nested = Request("GET", f"{request.path}/{name}")
        query = {"$skiptoken": odata.token(_number(size - 1))}
        more = {"$expand": "segments"} if segments else {}
        body[f"{name}@odata.nextLink"] = odata.link_to(nested, more | query)


def _number(position: int) -> str:
    return f"{position:06d}"


def _numbered(
    tenant: Tenant, request: Request, rows: Sequence[Json], size: int, context: str
) -> Answer:
    return odata.page(
        tenant, request, list(enumerate(rows)), key=lambda row: _number(row[0]),
        body=lambda row: row[1], size=size, most=size, context=context,
    )  # fmt: skip


@router.add("GET", _RECORDS + "/{}/sessions")
def list_sessions(tenant: Tenant, request: Request, record: str) -> Answer:
    """The sessions of a record, 60 a page."""
    segments = request.query.get("$expand") == "segments"
    rows = [_shown(session, segments) for session in _record(tenant, record).sessions]
    return _numbered(tenant, request, rows, _SESSIONS, "sessions")


@router.add("GET", _RECORDS + "/{}/participants_v2")
def list_participants(tenant: Tenant, request: Request, record: str) -> Answer:
    """The participants of a record, 130 a page."""
    parties = _record(tenant, record).parties
    return _numbered(tenant, request, parties, _PARTICIPANTS, "participants_v2")


@router.add("GET", _RECORDS + "/getPstnCalls({})")
def pstn_calls(tenant: Tenant, request: Request, given: dict[str, str]) -> Answer:
    """PSTN rows of a range; its end counts."""
    return _log(tenant, request, list(tenant.store.pstn.values()), given, inclusive=True)


@router.add("GET", _RECORDS + "/getDirectRoutingCalls({})")
def direct_routing_calls(tenant: Tenant, request: Request, given: dict[str, str]) -> Answer:
    """Direct-routing rows of a range; its end does not count."""
    return _log(tenant, request, list(tenant.store.direct.values()), given, inclusive=False)


def _log(
    tenant: Tenant, request: Request, rows: list[Row], given: dict[str, str], *, inclusive: bool
) -> Answer:
    first = filters.instant(given.get("fromDateTime", ""))
    last = filters.instant(given.get("toDateTime", ""))
    if last < first or last - first > _LONGEST_RANGE:
        raise bad_request("The range must be positive and no longer than 90 days.")
    if inclusive and len(given["toDateTime"]) == len("2026-11-01"):
        last += timedelta(days=1)
    shown = [
        row
        for row in rows
        if row.state is State.LIVE
        and first <= row.start
        and (row.start < last or (inclusive and row.start == last))
    ]
    return odata.page(
        tenant, request, shown, key=lambda row: f"{row.body['startDateTime']} {row.id}",
        body=lambda row: row.body, size=_ROWS, most=_ROWS,
    )  # fmt: skip
