"""Online meetings: who was invited (K-01), who attended and how long (K-04). Facts §3 and §4.

Meetings cannot be listed (facts §1 no. 7). Their join URLs are found in call records and in meeting
chats; each is then asked for at its organizer.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from adjourn.tools.fields import mapping, objects, pick, text
from adjourn.tools.protocol import (
    Absent,
    Conference,
    Denied,
    Drift,
    Item,
    Kind,
    Observation,
    Relation,
)
from adjourn.tools.teams import calls
from adjourn.tools.teams.allowed import (
    ATTENDANCE_RECORD,
    ATTENDANCE_REPORT,
    CALL_RECORD,
    CHAT,
    INVITED,
    ONLINE_MEETING,
)
from adjourn.tools.teams.calls import filled
from adjourn.tools.teams.client import Graph, literal, query, segment
from adjourn.tools.teams.errors import LoginDenied, NotOffered
from adjourn.tools.teams.identity import account_of, person, person_of
from adjourn.tools.teams.refs import conference, fingerprint, locator, meeting_ref, organizer_in
from adjourn.tools.teams.times import instant
from adjourn.tools.teams.walking import Portion, Seen, Span, elements

AREA = "online meetings"
ATTENDANCE = "attendance reports"
CALLS = ""  # the key under which meetings are looked for in call records; sorts before all users


class Meetings:
    """Meetings of the tenant's own organizers, with invitees and attendance."""

    def __init__(self, graph: Graph, accounts: frozenset[str]) -> None:
        self._graph = graph
        self._accounts = accounts
        self._read_before: set[str] = set()  # saves questions inside one run, nothing more

    def stream(self, key: str, span: Span, at: Any) -> Iterator[Portion]:
        """Meetings named in call records (key `CALLS`) or in the chats of the user `key`.

        A user whom no policy covers does not hide the meetings of the others: the error comes
        after them.
        """
        denied: Denied | None = None
        for url, organizer, following in self._named(key, span, at):
            portion = Portion(at=following)
            try:
                for seen in self._meetings(url, organizer, span.until):
                    portion.add(seen)
            except LoginDenied:
                raise
            except Denied as error:
                denied = denied or error
            yield portion
        if denied:
            raise denied

    def _named(self, key: str, span: Span, at: Any) -> Iterator[tuple[str, str, Any]]:
        """Join URL, organizer's id, and the position behind; "" for what names no meeting."""
        if key == CALLS:
            path, area, prefer = calls.listing(span), calls.AREA, calls.PREFER
        else:
            path, area, prefer = f"/users/{segment(key)}/chats" + query(top=50), "chats", ""
        for payload, following in elements(self._graph, path, area, at, prefer=prefer):
            named = _in_record(payload) if key == CALLS else _in_chat(payload, span.since)
            yield *named, following

    def _meetings(self, url: str, organizer: str, now: datetime) -> Iterator[Seen]:
        """Everything about the meetings behind one join URL, once a run."""
        if not url or url in self._read_before or organizer not in self._accounts:
            return
        self._read_before.add(url)
        path = f"/users/{segment(organizer)}/onlineMeetings"
        try:
            page = self._graph.page(f"{path}?$filter=JoinWebUrl%20eq%20{literal(url)}", AREA)
        except Absent:
            return
        for payload in page.values:
            yield invitees(payload, organizer, now)
            meeting = text(mapping(payload).get("id"))
            if meeting:
                yield from self._attendance(organizer, meeting, meeting_ref(url), now)

    def _attendance(self, user: str, meeting: str, ref: str, now: datetime) -> Iterator[Seen]:
        path = f"/users/{segment(user)}/onlineMeetings/{segment(meeting)}/attendanceReports"
        place = {"user": user, "meeting": meeting}
        yield from attendance(self._graph, path, place, ref, now)


def _in_record(payload: Any) -> tuple[str, str]:
    record, _ = pick(CALL_RECORD, payload, "callRecord")
    url = text(record.get("joinWebUrl"))
    organizer = mapping(record.get("organizer_v2"))
    return url, organizer_in(url) or account_of(organizer.get("identity"))


def _in_chat(payload: Any, since: datetime | None) -> tuple[str, str]:
    """A chat that did not change since the last run holds no new meeting."""
    chat, _ = pick(CHAT, payload, "chat")
    changed = instant(chat.get("lastUpdatedDateTime"))
    info = mapping(chat.get("onlineMeetingInfo"))
    url = text(info.get("joinWebUrl"))
    if since and changed and changed < since:
        return "", ""
    return url, organizer_in(url) or text(mapping(info.get("organizer")).get("id"))


def attendance(
    graph: Graph, path: str, place: dict[str, str], ref: str, now: datetime
) -> Iterator[Seen]:
    """The attendance of all reports below `path`; a meeting without reports has none."""
    try:
        for page in graph.pages(path, ATTENDANCE):
            for payload in page.values:
                report = text(mapping(payload).get("id"))
                if report:
                    for records in _records(graph, f"{path}/{segment(report)}"):
                        yield attendees(payload, records, place, ref, now)
    except (Absent, NotOffered):
        return


def _records(graph: Graph, report: str) -> Iterator[Iterable[Any]]:
    """The records of one report, from their own address or expanded: both are documented (§4)."""
    try:
        for page in graph.pages(f"{report}/attendanceRecords", ATTENDANCE):
            yield page.values
    except (Absent, NotOffered):
        whole = graph.get(report + query(expand="attendanceRecords"), ATTENDANCE)
        yield graph.nested(whole, "attendanceRecords", ATTENDANCE)


def invitees(payload: Any, organizer: str, now: datetime) -> Seen:
    """The contacts that a meeting's invitation names. Its times are planned ones (facts §4): they
    end the purpose of the contact, but say nothing about when the meeting was held."""
    meeting, found = pick(ONLINE_MEETING, payload, "onlineMeeting")
    if not text(meeting.get("id")):
        return [], [*found, Drift("onlineMeeting.id", "malformed")]
    held = conference(meeting_ref(text(meeting.get("joinWebUrl"))) or meeting["id"])
    start, end = instant(meeting.get("startDateTime")), instant(meeting.get("endDateTime"))
    at = instant(meeting.get("creationDateTime")) or start or now
    seen = []
    for entry in invited(meeting):
        who = person_of(entry.get("identity"), upn=text(entry.get("upn")))
        if who is None:
            continue
        key = invitee_key(entry)
        place = locator("invitee", user=organizer, meeting=meeting["id"], invitee=key)
        item = Item(Kind.CONTACT, f"{meeting['id']}/{key}", place, at)
        detail = filled({"role": entry.get("role")})
        seen.append(Observation(item, ((who, Relation.ABOUT),), held, ended=end, detail=detail))
    return seen, list(found)


def invited(meeting: dict[str, Any]) -> Iterator[dict[str, Any]]:
    groups = mapping(meeting.get("participants"))
    for name in INVITED:
        group = groups.get(name)
        yield from objects(group if isinstance(group, list) else [group])


def invitee_key(entry: dict[str, Any]) -> str:
    """What tells an invitee from the others: the account, or else all that is written of them."""
    identity = mapping(entry.get("identity"))
    return account_of(identity) or fingerprint(entry.get("upn"), identity)


def attendees(
    payload: Any, records: Iterable[Any], place: dict[str, str], ref: str, now: datetime
) -> Seen:
    """One item for each attendance record of a report."""
    shown = {key: value for key, value in payload.items() if key != "attendanceRecords"}
    report, found = pick(ATTENDANCE_REPORT, shown, "attendanceReport")
    start = instant(report.get("meetingStartDateTime"))
    held = conference(ref, start, instant(report.get("meetingEndDateTime")))
    seen, drift = [], list(found)
    for one in records:
        record, more = pick(ATTENDANCE_RECORD, one, "attendanceRecord")
        drift += more
        if record:
            seen.append(_attendee(record, report["id"], place, held, start or now))
    return seen, drift


def attendee_key(record: dict[str, Any]) -> str:
    """Reports come without ids of their records in places: then what is written names them."""
    written = fingerprint(record.get("emailAddress"), mapping(record.get("identity")))
    return text(record.get("id")) or text(mapping(record.get("identity")).get("id")) or written


def _attendee(
    record: dict[str, Any],
    report: str,
    place: dict[str, str],
    held: Conference | None,
    otherwise: datetime,
) -> Observation:
    """Who has no address came with a typed name (or by telephone): a guest of this conference."""
    address = text(record.get("emailAddress"))
    who = person(record.get("identity"), "user" if address else "guest", email=address)
    intervals = objects(record.get("attendanceIntervals"))
    joined = [time for one in intervals if (time := instant(one.get("joinDateTime")))]
    key = attendee_key(record)
    where = locator("attendance", **place, report=report, record=key)
    detail = {
        "role": record.get("role"),
        "seconds": record.get("totalAttendanceInSeconds"),
        "intervals": [
            {"join": one.get("joinDateTime"), "leave": one.get("leaveDateTime")}
            for one in intervals
        ],
    }
    return Observation(
        Item(Kind.ATTENDANCE, f"{report}/{key}", where, min(joined, default=otherwise)),
        ((who, Relation.ABOUT),) if who else (),
        held,
        ended=held.ended if held else None,
        detail=filled(detail),
    )
