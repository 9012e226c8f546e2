"""One event at its place: as users see it, and as the server stores it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adjourn.tools.fields import mapping
from adjourn.tools.matrix.client import ADMIN, Server, path
from adjourn.tools.protocol import Absent, Item

# What redaction leaves of an event's content (Matrix specification, redactions; room version 11).
_KEPT = {
    "m.room.member": frozenset({"membership", "join_authorised_via_users_server"}),
}


@dataclass(frozen=True, slots=True)
class Stored:
    """`redacted`: users see no content. `original`: the server still stores it."""

    redacted: bool
    original: bool


def look(server: Server, item: Item) -> Stored | None:
    """How the event lies there now, None where it does not. Raises `ToolError`."""
    try:
        raw = server.get(f"{ADMIN}/v1/fetch_event{path(item.place['event'])}", "events")
        event = mapping(raw.get("event"))
        original = bool(left(event))
        return Stored(not original or _redacted(server, item), original)
    except Absent:
        return None


def left(event: Mapping[str, Any]) -> set[str]:
    """The properties of the content that redaction would take away."""
    return mapping(event.get("content")).keys() - _KEPT.get(str(event.get("type")), frozenset())


def _redacted(server: Server, item: Item) -> bool:
    """Whether users no longer see the content that the server still has."""
    asked = f"{ADMIN}/v1/rooms{path(item.place['room'])}/context{path(item.place['event'])}?limit=0"
    event = mapping(server.get(asked, "events").get("event"))
    return not left(event)
