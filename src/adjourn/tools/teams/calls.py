"""Call records: who called when (K-05), and with which technical means (K-06). Facts §4 and §5."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from adjourn.tools.fields import mapping, objects, pick, text
from adjourn.tools.protocol import (
    Absent,
    Conference,
    Drift,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)
from adjourn.tools.teams.allowed import CALL_RECORD, PARTICIPANT, SESSION
from adjourn.tools.teams.client import Graph, query, segment
from adjourn.tools.teams.errors import NotOffered
from adjourn.tools.teams.identity import person, person_of, related
from adjourn.tools.teams.refs import call_ref, conference, locator, meeting_ref
from adjourn.tools.teams.times import graph_time, instant
from adjourn.tools.teams.walking import Portion, Seen, Span, elements

AREA = "call records"
KEPT_BY_TOOL = timedelta(days=30)  # facts §1 no. 1
OVERLAP = timedelta(days=1)  # newer versions of a record arrive after it (facts §4)
# Without it, enum values added after the metadata arrive as unknownFutureValue (facts §9).
PREFER = "include-unknown-enum-members"
_ROOT = "/communications/callRecords"


def listing(span: Span) -> str:
    """The path of all records of `span` that the service still has."""
    oldest = span.until - KEPT_BY_TOOL
    since = max(span.since, oldest) if span.since else oldest
    return _ROOT + query(filter=f"startDateTime ge {graph_time(since)}")


class Calls:
    """Call records with their participants and sessions."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def stream(self, _key: str, span: Span, at: Any) -> Iterator[Portion]:
        for listed, following in elements(self._graph, listing(span), AREA, at, prefer=PREFER):
            portion = Portion(at=following)
            portion.add(self._read(text(listed.get("id")), span.until))
            yield portion

    def _read(self, record: str, now: datetime) -> Seen:
        """One record in full. One that expired since it was listed is nothing."""
        if not record:
            return [], [Drift("callRecord.id", "malformed")]
        path = f"{_ROOT}/{segment(record)}"
        expand = query(expand="sessions($expand=segments)")
        try:
            payload = self._graph.get(path + expand, AREA, prefer=PREFER)
        except Absent:
            return [], []
        participants = self._nested(path, payload, "participants_v2", "")
        sessions = self._nested(path, payload, "sessions", query(expand="segments"))
        return observe(payload, participants, sessions, now)

    def _nested(self, path: str, payload: dict[str, Any], name: str, options: str) -> Iterator[Any]:
        """A collection of the record: as expanded, or else from its own address (facts §4)."""
        if name in payload:
            yield from self._graph.nested(payload, name, AREA)
            return
        try:
            for page in self._graph.pages(f"{path}/{name}{options}", AREA, prefer=PREFER):
                yield from page.values
        except (Absent, NotOffered):
            return


def observe(
    payload: dict[str, Any], participants: Iterable[Any], sessions: Iterable[Any], now: datetime
) -> Seen:
    """The call and the devices of one record. `now` stands in for a start nobody wrote down."""
    own = {
        key: value for key, value in payload.items() if key not in ("sessions", "participants_v2")
    }
    record, found = pick(CALL_RECORD, own, "callRecord")
    drift = list(found)
    if not text(record.get("id")):
        return [], [*drift, Drift("callRecord.id", "malformed")]
    start, end = instant(record.get("startDateTime")), instant(record.get("endDateTime"))
    join_url = text(record.get("joinWebUrl"))
    ref = meeting_ref(join_url) if join_url else call_ref(record["id"])
    held = conference(ref, start, end)
    people = list(_people(participants, drift))
    seen = [_call(record, people, held, start or end or now)]
    for session in sessions:
        seen += _devices(session, record, held, start or end or now, drift)
    return seen, drift


def _people(participants: Iterable[Any], drift: list[Drift]) -> Iterator[Person]:
    for payload in participants:
        one, found = pick(PARTICIPANT, payload, "callRecord.participants_v2[]")
        drift += found
        known = _participant(one)
        if known is not None:
            yield known


def _participant(fields: Any) -> Person | None:
    """The person of a participant; its own id is the number of a caller or the user's (§3)."""
    one = mapping(fields)
    return person_of(one.get("identity")) or person({"id": one.get("id")})


def _call(
    record: dict[str, Any], people: list[Person], held: Conference | None, at: datetime
) -> Observation:
    organizer = _participant(record.get("organizer_v2"))
    detail = {
        "start": record.get("startDateTime"),
        "end": record.get("endDateTime"),
        "type": record.get("type"),
        "modalities": record.get("modalities"),
        "participants": len(people),
    }
    version = record.get("version")
    return Observation(
        Item(Kind.CALL, record["id"], _place(record), at),
        related((Relation.AUTHORED_BY, [organizer]), (Relation.ABOUT, people)),
        held,
        ended=held.ended if held else None,
        detail=filled(detail),
        version=version if isinstance(version, int) else 0,
    )


def _place(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A 404 also comes before a record exists, so its start goes with the id (facts §7)."""
    return locator("record", record=record["id"], start=record.get("startDateTime"))


def filled(detail: dict[str, Any]) -> dict[str, Any]:
    """`detail` without what is empty."""
    return {key: value for key, value in detail.items() if value not in (None, "", [], {})}


def _devices(
    payload: Any,
    record: dict[str, Any],
    held: Conference | None,
    at: datetime,
    drift: list[Drift],
) -> Iterator[Observation]:
    """One item for each end of a session that a person is at (the other is often a service)."""
    session, found = pick(SESSION, payload, "callRecord.sessions[]")
    drift += found
    if not text(session.get("id")):
        drift.append(Drift("callRecord.sessions[].id", "malformed"))
        return
    version = record.get("version")
    for side in ("caller", "callee"):
        endpoint = mapping(session.get(side))
        owner = person(endpoint.get("associatedIdentity")) or person_of(endpoint.get("identity"))
        if owner is None:
            continue
        yield Observation(
            Item(
                Kind.DEVICE,
                f"{record['id']}/{session['id']}/{side}",
                _place(record),
                instant(session.get("startDateTime")) or at,
            ),
            ((owner, Relation.ABOUT),),
            held,
            detail=_technical(session, side),
            version=version if isinstance(version, int) else 0,
        )


def _technical(session: dict[str, Any], side: str) -> dict[str, Any]:
    """The fields of K-06 in the field map L-2, each value once over all media of the session."""
    agent = mapping(mapping(session.get(side)).get("userAgent"))
    media = [one for part in objects(session.get("segments")) for one in objects(part.get("media"))]
    networks = [mapping(one.get(f"{side}Network")) for one in media]
    devices = [mapping(one.get(f"{side}Device")) for one in media]
    detail = {
        "client": agent.get("headerValue"),
        "client_version": agent.get("applicationVersion"),
        "platform": agent.get("platform"),
        "product": agent.get("productFamily"),
        "ip": _values(networks, "ipAddress"),
        "public_ip": _values(networks, "reflexiveIPAddress"),
        "mac": _values(networks, "macAddress"),
        "connection": _values(networks, "connectionType"),
        "capture_device": _values(devices, "captureDeviceName"),
        "render_device": _values(devices, "renderDeviceName"),
    }
    return filled(detail)


def _values(rows: list[dict[str, Any]], name: str) -> list[Any]:
    return list(dict.fromkeys(str(row[name]) for row in rows if row.get(name) is not None))
