"""Rooms as conferences: their events, forward in time, from where the last run ended.

The cursor is {"since": ms} between runs and {"since", "until", "room", "at"} inside one: its size
does not grow with the rooms. A room in which nothing happened since costs one call.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from adjourn.tools.fields import mapping, objects, text
from adjourn.tools.matrix.client import ADMIN, Server, path
from adjourn.tools.matrix.events import Reader
from adjourn.tools.matrix.times import milliseconds
from adjourn.tools.matrix.walking import Portion, batches
from adjourn.tools.protocol import Absent, Batch

# An event's time is its sender's clock: a run looks this far back over the last one.
_OVERLAP = timedelta(hours=1)
_PAGE = 100


def pages(server: Server, room: str, start: str = "") -> Iterator[tuple[list[Any], str]]:
    """The events of a room, oldest first, page by page with the position behind each; from
    `start` ("": from the first event). Raises `ToolError`."""
    position, following = "", start
    while following != position or not position:
        position = following
        asked = {"dir": "f", "limit": _PAGE} | ({"from": position} if position else {})
        said = server.get(f"{ADMIN}/v1/rooms{path(room)}/messages?{urlencode(asked)}", "rooms")
        events, following = said.get("chunk"), text(said.get("end")) or position
        yield events if isinstance(events, list) else [], following
        if not following:
            return


class Rooms:
    """The stream of all rooms."""

    def __init__(self, server: Server, reader: Reader) -> None:
        self._server, self._reader = server, reader

    def collect(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        """Everything since `cursor`, room by room. Raises `ToolError`."""
        saved, since = mapping(cursor), _since(cursor)
        until = saved.get("until") if isinstance(saved.get("until"), int) else None
        run = {"since": since, "until": until or milliseconds(now)}
        first, at = text(saved.get("room")), text(saved.get("at"))
        for room in sorted(self._names()):
            if room >= first:
                start = at if room == first else ""
                before = run | {"room": room, "at": start}
                for batch in batches(self._room(room, since, start), start):
                    yield replace(batch, cursor=before | {"at": batch.cursor})
        yield Batch((), {"since": run["until"]})

    def since(self, room: str, cursor: Any) -> Iterator[Portion]:
        """What came into one room since the run before the one of `cursor`. Raises `ToolError`."""
        return self._room(room, _since(cursor), "")

    def _names(self) -> set[str]:
        """The ids of all rooms. Only ids: even a large server's fit in memory."""
        names: set[str] = set()
        position = 0
        while True:
            asked = urlencode({"from": position, "limit": _PAGE})
            said = self._server.get(f"{ADMIN}/v1/rooms?{asked}", "rooms")
            names |= {text(room.get("room_id")) for room in objects(said.get("rooms"))}
            following = said.get("next_batch")
            if not isinstance(following, int) or following <= position:
                return names - {""}
            position = following

    def _room(self, room: str, since: int | None, at: str) -> Iterator[Portion]:
        """The room's events behind the position `at`, else since `since`. A room that was deleted
        meanwhile has none."""
        try:
            start = at or self._start(room, since)
            if start is not None:
                for events, behind in pages(self._server, room, start):
                    found = self._reader.read(events, room)
                    yield Portion(behind, found.observations, found.gone, found.drift)
        except Absent:
            return

    def _start(self, room: str, since: int | None) -> str | None:
        """Where to begin: "" at the room's first event, None where nothing happened since."""
        if since is None:
            return ""
        from_ = max(since - _OVERLAP // timedelta(milliseconds=1), 0)
        asked = urlencode({"ts": from_, "dir": "f"})
        try:
            near = f"{ADMIN}/v1/rooms{path(room)}/timestamp_to_event?{asked}"
            event = text(self._server.get(near, "rooms").get("event_id"))
            around = f"{ADMIN}/v1/rooms{path(room)}/context{path(event)}?limit=0"
            return text(self._server.get(around, "rooms").get("start"))
        except Absent:
            return None


def _since(cursor: Any) -> int | None:
    """When the last whole run began, in ms; None before the first."""
    since = mapping(cursor).get("since")
    return since if isinstance(since, int) else None
