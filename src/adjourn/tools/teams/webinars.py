"""Webinars: who registered (K-01) and who came (K-04). Facts §3 and §4."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from adjourn.tools.fields import mapping, pick, text
from adjourn.tools.protocol import Absent, Drift, Item, Kind, Observation, Person, Relation
from adjourn.tools.teams.allowed import REGISTRATION, SESSION_OF_EVENT
from adjourn.tools.teams.calls import filled
from adjourn.tools.teams.client import Graph, literal, segment
from adjourn.tools.teams.errors import NotOffered
from adjourn.tools.teams.identity import name_of, person
from adjourn.tools.teams.meetings import attendance
from adjourn.tools.teams.refs import conference, locator, meeting_ref
from adjourn.tools.teams.times import instant
from adjourn.tools.teams.walking import Portion, Seen, Span, elements

AREA = "webinars"
_ROOT = "/solutions/virtualEvents/webinars"


class Webinars:
    """Webinars of one organizer after the other."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def stream(self, user: str, span: Span, at: Any) -> Iterator[Portion]:
        path = f"{_ROOT}/getByUserIdAndRole(userId={literal(user)},role='organizer')"
        for payload, following in elements(self._graph, path, AREA, at):
            portion = Portion(at=following)
            webinar = text(payload.get("id"))
            if webinar:
                for seen in self._read(webinar, span.until):
                    portion.add(seen)
            yield portion

    def _read(self, webinar: str, now: datetime) -> Iterator[Seen]:
        path = f"{_ROOT}/{segment(webinar)}"
        sessions = [session for session, _ in self._sessions(path)]
        urls = [text(session.get("joinWebUrl")) for session in sessions]
        # One session: then registration and meeting are one conference. Several: the webinar is.
        ref = meeting_ref(urls[0]) if len(urls) == 1 and urls[0] else f"webinar:{webinar}"
        for page in self._graph.pages(f"{path}/registrations", AREA):
            for payload in page.values:
                yield observe(payload, webinar, ref, _end(sessions), now)
        for session, url in zip(sessions, urls, strict=True):
            place = {"webinar": webinar, "session": session["id"]}
            below = f"{path}/sessions/{segment(session['id'])}/attendanceReports"
            yield from attendance(self._graph, below, place, meeting_ref(url) if url else ref, now)

    def _sessions(self, path: str) -> Iterator[tuple[dict[str, Any], tuple[Drift, ...]]]:
        try:
            for page in self._graph.pages(f"{path}/sessions", AREA):
                for payload in page.values:
                    session, drift = pick(SESSION_OF_EVENT, payload, "virtualEventSession")
                    if text(session.get("id")):
                        yield session, drift
        except (Absent, NotOffered):
            return


def _end(sessions: list[dict[str, Any]]) -> datetime | None:
    """The planned end of the last session. Its times are asked for without a zone: UTC."""
    ends = [instant(mapping(one.get("endDateTime")).get("dateTime")) for one in sessions]
    return max((end for end in ends if end), default=None)


def observe(payload: Any, webinar: str, ref: str, ended: datetime | None, now: datetime) -> Seen:
    """The contact behind one registration; the answers to its questions are not read."""
    fields, drift = pick(REGISTRATION, payload, "virtualEventRegistration")
    if not text(fields.get("id")):
        return [], [*drift, Drift("virtualEventRegistration.id", "malformed")]
    item = Item(
        Kind.CONTACT,
        f"{webinar}/{fields['id']}",
        locator("registration", webinar=webinar, registration=fields["id"]),
        instant(fields.get("registrationDateTime")) or now,
    )
    who = _registrant(fields)
    detail = filled({"status": fields.get("status")})
    persons = ((who, Relation.ABOUT),) if who else ()
    return [Observation(item, persons, conference(ref), ended=ended, detail=detail)], list(drift)


def _registrant(fields: dict[str, Any]) -> Person | None:
    name = name_of(fields, "firstName", "lastName")
    return person(
        {"id": fields.get("userId"), "displayName": name}, email=text(fields.get("email"))
    )
