"""Recordings and transcripts, and the files behind them (facts §1 no. 2 and 8, §6).

Graph's objects can only be read; what can be erased is the file. So each recording is brought
together with its file: by the link in the chat's system message, or in the organizer's folder by
the time of its creation.
"""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from adjourn.tools.fields import mapping, pick, text
from adjourn.tools.protocol import (
    Absent,
    Drift,
    Item,
    Kind,
    Observation,
    Relation,
    ToolError,
    Unavailable,
)
from adjourn.tools.teams.allowed import DRIVE_ITEM, MESSAGE, ONLINE_MEETING, RECORDING
from adjourn.tools.teams.calls import filled
from adjourn.tools.teams.client import Graph, literal, query, segment
from adjourn.tools.teams.drives import place_of, resolve_one
from adjourn.tools.teams.errors import Expired, NotOffered
from adjourn.tools.teams.identity import person_of, related
from adjourn.tools.teams.refs import call_ref, conference, locator, meeting_ref, thread_in
from adjourn.tools.teams.times import graph_time, instant
from adjourn.tools.teams.walking import Portion, Seen, Span, elements

AREA = "recordings and transcripts"
OVERLAP = timedelta(days=2)  # an object appears after its recording ended, dated by its start
_SINCE = timedelta(days=3650)  # "from the beginning", where the function wants a date
_NEAR = timedelta(hours=12)  # a file is made while its recording runs or soon after
_CACHED = 1000
FOLDER = "Recordings"

# Which function lists what, and the name of its parameter (facts §6).
_LISTS = (
    ("onlineMeetings/getAllRecordings", "meetingOrganizerUserId", Kind.RECORDING),
    ("onlineMeetings/getAllTranscripts", "meetingOrganizerUserId", Kind.TRANSCRIPT),
    ("adhocCalls/getAllRecordings", "userId", Kind.RECORDING),
    ("adhocCalls/getAllTranscripts", "userId", Kind.TRANSCRIPT),
)
KINDS = tuple(kind for *_, kind in _LISTS)
_ENDINGS = {
    Kind.RECORDING: (".mp4", ".m4a", ".mp3", ".webm"),
    Kind.TRANSCRIPT: (".vtt", ".docx"),
}


def listing(number: int, user: str, since: datetime, until: datetime) -> str:
    """The path of `_LISTS[number]` for what `user` recorded between two instants."""
    function, parameter, _ = _LISTS[number]
    times = f"startDateTime={graph_time(since)},endDateTime={graph_time(until)}"
    return f"/users/{segment(user)}/{function}({parameter}={literal(user)},{times})"


class Recordings:
    """Recordings and transcripts of the meetings and calls of one user after the other."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._refs: OrderedDict[str, str] = OrderedDict()  # meeting id -> conference

    def stream(self, user: str, span: Span, at: Any) -> Iterator[Portion]:
        """All four lists. One that is denied or not offered does not hide the next."""
        since = span.since or span.until - _SINCE
        saved = mapping(at).get("list")
        first = saved if isinstance(saved, int) else 0
        failed: list[ToolError] = []
        for number in range(first, len(_LISTS)):
            inner = mapping(at).get("at") if number == first else None
            path = listing(number, user, since, span.until)
            try:
                for payload, following in elements(self._graph, path, AREA, inner):
                    portion = Portion(at=_position(number, following))
                    portion.add(self.seen(payload, user, _LISTS[number][2], span.until))
                    yield portion
            except (Unavailable, Expired):
                raise
            except ToolError as error:
                failed.append(error)
        _raise(failed, first)

    def seen(self, payload: Any, user: str, kind: Kind, now: datetime) -> Seen:
        """The observation of one recording or transcript of `user`, with the file behind it."""
        name = "callRecording" if kind is Kind.RECORDING else "callTranscript"
        recording, drift = pick(RECORDING, payload, name)
        if not text(recording.get("id")):
            return [], [*drift, Drift(f"{name}.id", "malformed")]
        ref = self._conference(user, recording)
        file = self._file(user, recording, kind, ref)
        return [observe(recording, user, kind, ref, file, now)], list(drift)

    def _conference(self, user: str, recording: dict[str, Any]) -> str:
        meeting = text(recording.get("meetingId"))
        if not meeting:
            return call_ref(text(recording.get("callId")) or recording["id"])
        if meeting not in self._refs:
            self._refs[meeting] = self._meeting_ref(user, meeting)
            while len(self._refs) > _CACHED:
                self._refs.popitem(last=False)
        return self._refs[meeting]

    def _meeting_ref(self, user: str, meeting: str) -> str:
        """The meeting's thread, from the meeting itself; where it cannot be read, from its id."""
        path = f"/users/{segment(user)}/onlineMeetings/{segment(meeting)}"
        try:
            payload = self._graph.get(path, "online meetings")
        except Unavailable:
            raise
        except ToolError:
            return thread_in(meeting) or meeting
        found, _ = pick(ONLINE_MEETING, payload, "onlineMeeting")
        url = text(found.get("joinWebUrl"))
        return meeting_ref(url) if url else thread_in(meeting) or meeting

    def _file(self, user: str, recording: dict[str, Any], kind: Kind, ref: str) -> dict[str, str]:
        """Drive and item of the file behind; {} where no way leads to it."""
        try:
            return self._linked(recording, kind, ref) or self._in_folder(user, recording, kind)
        except Unavailable:
            raise
        except ToolError:
            return {}

    def _linked(self, recording: dict[str, Any], kind: Kind, ref: str) -> dict[str, str]:
        """By the system message that announced the recording in the conference's chat."""
        start = instant(recording.get("createdDateTime"))
        if kind is not Kind.RECORDING or not ref.startswith("19:") or start is None:
            return {}
        times = f"lastModifiedDateTime gt {graph_time(start - _NEAR)}"
        path = f"/chats/{segment(ref)}/messages" + query(
            top=50, orderby="lastModifiedDateTime desc", filter=times
        )
        try:
            links = list(self._links(path, recording, start))
        except Unavailable:
            raise
        except ToolError:
            return {}
        for url in links:
            found = resolve_one(self._graph, url)
            if found:
                return place_of(found)
        return {}

    def _links(self, path: str, recording: dict[str, Any], start: datetime) -> Iterator[str]:
        """Links of announcements of this recording: by call where both say one, else by time."""
        for page in self._graph.pages(path, "messages"):
            for payload in page.values:
                message, _ = pick(MESSAGE, payload, "chatMessage")
                event = mapping(message.get("eventDetail"))
                url, call = text(event.get("callRecordingUrl")), text(event.get("callId"))
                sent = instant(message.get("createdDateTime"))
                own = text(recording.get("callId"))
                same = call == own if call and own else _near(sent, recording, start)
                if url.startswith("https://") and same:
                    yield url

    def _in_folder(self, user: str, recording: dict[str, Any], kind: Kind) -> dict[str, str]:
        """By the time of creation, in the Recordings folder of the organizer."""
        start = instant(recording.get("createdDateTime"))
        if start is None:
            return {}
        near = [
            (abs(made - start), place_of(item))
            for item in folder_files(self._graph, user)
            if (made := instant(item.get("createdDateTime")))
            and text(item.get("name")).lower().endswith(_ENDINGS[kind])
            and _near(made, recording, start)
        ]
        return min(near, key=lambda pair: pair[0], default=(None, {}))[1]


def _raise(failed: list[ToolError], first: int) -> None:
    """Lists that a service does not have (the ad hoc ones are a preview) matter only where it has
    none of them; any other error does."""
    serious = [one for one in failed if not isinstance(one, Absent | NotOffered)]
    if serious:
        raise serious[0]
    if failed and len(failed) == len(_LISTS) - first:
        raise failed[0]


def _near(moment: datetime | None, recording: dict[str, Any], start: datetime) -> bool:
    """Whether `moment` is when a recording's file or announcement is made."""
    end = instant(recording.get("endDateTime")) or start
    return moment is not None and start - timedelta(hours=1) <= moment <= end + _NEAR


def folder_files(graph: Graph, user: str) -> Iterator[dict[str, Any]]:
    """The picked files in the Recordings folder of a user's drive."""
    drive = text(graph.get(f"/users/{segment(user)}/drive", "files").get("id"))
    root = text(graph.get(f"/drives/{segment(drive)}/root", "files").get("id"))
    for folder in _children(graph, drive, root):
        if text(folder.get("name")) == FOLDER and "folder" in folder:
            yield from (
                {**item, "parentReference": {"driveId": drive}}
                for item in _children(graph, drive, folder["id"])
                if "folder" not in item
            )


def _children(graph: Graph, drive: str, item: str) -> Iterator[dict[str, Any]]:
    path = f"/drives/{segment(drive)}/items/{segment(item)}/children"
    for page in graph.pages(path, "files"):
        for payload in page.values:
            found, _ = pick(DRIVE_ITEM, payload, "driveItem")
            if text(found.get("id")):
                yield found


def _position(number: int, following: Any) -> Any:
    """Where to go on: in this list, or at the beginning of the next."""
    if following is not None:
        return {"list": number, "at": following}
    return {"list": number + 1} if number + 1 < len(_LISTS) else None


def observe(
    recording: dict[str, Any],
    user: str,
    kind: Kind,
    ref: str,
    file: dict[str, str],
    now: datetime,
) -> Observation:
    """A recording or transcript of `user`'s meeting. Once its file is known, that stays known:
    the observation with the file has the higher version."""
    start, end = instant(recording.get("createdDateTime")), instant(recording.get("endDateTime"))
    meeting, call = text(recording.get("meetingId")), text(recording.get("callId"))
    place = locator(
        "recording",
        user=user,
        meeting=meeting,
        call="" if meeting else call,
        recording=recording["id"],
        **file,
    )
    organizer = person_of(recording.get("meetingOrganizer"))
    return Observation(
        Item(kind, recording["id"], place, start or now),
        related((Relation.CONTEXT, [organizer])),
        conference(ref),
        ended=end,
        detail=filled(
            {"start": recording.get("createdDateTime"), "end": recording.get("endDateTime")}
        ),
        everyone=True,
        version=1 if file else 0,
    )


def objects_path(place: Any, kind: Kind) -> str:
    """The path of a recording's or transcript's object at its place."""
    owner = "onlineMeetings" if "meeting" in place else "adhocCalls"
    held = place["meeting"] if "meeting" in place else place.get("call", "")
    what = "recordings" if kind is Kind.RECORDING else "transcripts"
    parts = (place["user"], owner, held, what, place["recording"])
    return "/users/" + "/".join(segment(part) for part in parts)
