"""Online meetings and ad hoc calls: attendance, recordings, transcripts."""

from adjourn.tools.practice import effects, filters, odata
from adjourn.tools.practice.model import Artifact, Meeting, Report, State
from adjourn.tools.practice.routes import router
from adjourn.tools.practice.routes.users import find_user
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import Answer, Request, bad_request, not_found

_MEETING = "/users/{}/onlineMeetings/{}"
_ADHOC = "/users/{}/adhocCalls/{}"


def _find(tenant: Tenant, user: str, meeting: str, *, adhoc: bool = False) -> Meeting:
    """A meeting of this organizer: nobody else can ask for it (facts: teams-graph §4)."""
    owner = find_user(tenant, user).id
    found = tenant.store.meetings.get(meeting)
    wrong = found is None or found.organizer != owner or found.adhoc is not adhoc
    if found is None or wrong or found.state is not State.LIVE:
        raise not_found()
    return found


@router.add("GET", "/users/{}/onlineMeetings")
def find_meeting(tenant: Tenant, request: Request, user: str) -> Answer:
    """Meetings cannot be listed: one is found by its joinWebUrl."""
    if "$filter" not in request.query:
        raise bad_request("Specify a filter on JoinWebUrl or VideoTeleconferenceId.")
    owner = find_user(tenant, user).id
    own = [
        meeting
        for meeting in tenant.store.meetings.values()
        if meeting.organizer == owner and not meeting.adhoc and meeting.state is State.LIVE
    ]
    own = odata.matching(request, own, lambda m: m.body, "JoinWebUrl VideoTeleconferenceId")
    return odata.page(tenant, request, own, key=lambda m: m.id, body=lambda m: m.body)


@router.add("GET", _MEETING)
def get_meeting(tenant: Tenant, request: Request, user: str, meeting: str) -> Answer:
    """One meeting."""
    return odata.entity(request, _find(tenant, user, meeting).body, "onlineMeetings")


@router.add("DELETE", _MEETING)
def delete_meeting(tenant: Tenant, request: Request, user: str, meeting: str) -> Answer:
    """Delete the meeting object; chat, files and call records stay."""
    found = _find(tenant, user, meeting)
    if not request.pretend:
        effects.end_meeting(tenant.store, found)
    return Answer(204)


@router.add("GET", _MEETING + "/attendanceReports")
def list_reports(tenant: Tenant, request: Request, user: str, meeting: str) -> Answer:
    """The reports of a meeting; the list carries no records."""
    reports = _find(tenant, user, meeting).reports.values()
    return odata.page(
        tenant, request, reports, key=lambda r: r.id,
        body=lambda r: r.body | {"attendanceRecords": []}, context="attendanceReports",
    )  # fmt: skip


def _report(tenant: Tenant, user: str, meeting: str, report: str) -> Report:
    reports = _find(tenant, user, meeting).reports
    if report not in reports:
        raise not_found()
    return reports[report]


@router.add("GET", _MEETING + "/attendanceReports/{}")
def get_report(tenant: Tenant, request: Request, user: str, meeting: str, report: str) -> Answer:
    """One report, with its records when expanded."""
    found = _report(tenant, user, meeting, report)
    body = dict(found.body)
    if request.query.get("$expand") == "attendanceRecords":
        body["attendanceRecords"] = found.records
    return odata.entity(request, body, "attendanceReports")


@router.add("GET", _MEETING + "/attendanceReports/{}/attendanceRecords")
def list_attendance(
    tenant: Tenant, request: Request, user: str, meeting: str, report: str
) -> Answer:
    """The records of one report."""
    records = _report(tenant, user, meeting, report).records
    return odata.page(tenant, request, records, key=lambda r: str(r["id"]), body=lambda r: r)


def _shelf(tenant: Tenant, user: str, meeting: str, area: str, kind: str) -> dict[str, Artifact]:
    found = _find(tenant, user, meeting, adhoc=area == "adhocCalls")
    shelf: dict[str, Artifact] = getattr(found, kind)
    return {key: thing for key, thing in shelf.items() if thing.state is State.LIVE}


def _serve_artifacts(area: str, kind: str) -> None:
    """Register list, get and content of recordings or transcripts in one area."""
    base = f"/users/{{}}/{area}/{{}}/{kind}"

    @router.add("GET", base)
    def list_them(tenant: Tenant, request: Request, user: str, meeting: str) -> Answer:
        things = _shelf(tenant, user, meeting, area, kind).values()
        return odata.page(tenant, request, things, key=lambda t: t.id, body=lambda t: t.body)

    def one(tenant: Tenant, user: str, meeting: str, key: str) -> Artifact:
        things = _shelf(tenant, user, meeting, area, kind)
        if key not in things:
            raise not_found()
        return things[key]

    @router.add("GET", base + "/{}")
    def get_it(tenant: Tenant, request: Request, user: str, meeting: str, key: str) -> Answer:
        return odata.entity(request, one(tenant, user, meeting, key).body, kind)

    @router.add("GET", base + "/{}/content")
    def content(tenant: Tenant, _request: Request, user: str, meeting: str, key: str) -> Answer:
        found = one(tenant, user, meeting, key)
        if kind == "transcripts":
            return Answer(body=found.content, headers={"Content-Type": "text/vtt"})
        file = tenant.store.drives[found.drive].items[found.file]
        if file.state is not State.LIVE or file.content is None:
            raise not_found()
        return Answer(body=file.content, headers={"Content-Type": "video/mp4"})

    if kind == "transcripts":

        @router.add("GET", base + "/{}/metadataContent")
        def spoken(tenant: Tenant, _request: Request, user: str, meeting: str, key: str) -> Answer:
            found = one(tenant, user, meeting, key)
            return Answer(body=found.spoken, headers={"Content-Type": "text/vtt"})


def _everything(
    tenant: Tenant, user: str, given: dict[str, str], area: str, kind: str
) -> list[Artifact]:
    owner = find_user(tenant, user).id
    named = given.get("meetingOrganizerUserId") or given.get("userId")
    if named != owner:
        raise bad_request("The user of the function must be the user of the path.")
    first = filters.instant(given.get("startDateTime", "0001-01-01"))
    last = filters.instant(given.get("endDateTime", "9999-12-31"))
    return [
        artifact
        for meeting in tenant.store.meetings.values()
        if meeting.organizer == owner and meeting.adhoc is (area == "adhocCalls")
        for artifact in getattr(meeting, kind).values()
        if artifact.state is State.LIVE
        and first <= filters.instant(artifact.body["createdDateTime"]) <= last
    ]


def _serve_all(area: str, kind: str) -> None:
    """Register getAllRecordings or getAllTranscripts of one area, with its delta."""
    base = f"/users/{{}}/{area}/getAll{kind.capitalize()}({{}})"

    @router.add("GET", base)
    def get_all(tenant: Tenant, request: Request, user: str, given: dict[str, str]) -> Answer:
        things = _everything(tenant, user, given, area, kind)
        return odata.page(tenant, request, things, key=_made, body=lambda t: t.body)

    if area != "onlineMeetings":
        return  # no delta is documented for ad hoc calls

    @router.add("GET", base + "/delta")
    def get_delta(tenant: Tenant, request: Request, user: str, given: dict[str, str]) -> Answer:
        # Reports additions only (facts: teams-graph §1 no. 9).
        things = _everything(tenant, user, given, area, kind)
        return odata.delta(tenant, request, things, body=lambda t: t.body, removed=None)


def _made(artifact: Artifact) -> str:
    return f"{artifact.body['createdDateTime']} {artifact.id}"


for _area in ("onlineMeetings", "adhocCalls"):
    for _kind in ("recordings", "transcripts"):
        _serve_artifacts(_area, _kind)
        _serve_all(_area, _kind)
