"""The content of an item, for access copies: media as a stream, everything else as fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from adjourn.tools.fields import Tree, keep, mapping, pick, text
from adjourn.tools.matrix.allowed import CALL
from adjourn.tools.matrix.client import ADMIN, Server, path
from adjourn.tools.matrix.places import sort_of
from adjourn.tools.protocol import Absent, Item, Kind

_PROFILE: Tree = {
    **keep("name displayname deactivated is_guest consent_version consent_ts last_seen_ts"),
    "threepids": keep("medium address"),
    "external_ids": keep("auth_provider external_id"),
}
# Beside the words: who is mentioned stands there by account id, which is no name (facts law §2.4);
# the media have an item of their own.
_LEFT_OUT = frozenset(
    {"body", "formatted_body", "format", "m.mentions", "m.new_content", "url", "file", "info"}
)


def fetch(server: Server, item: Item) -> Iterator[bytes]:
    """See `Tool.fetch`: the bytes of media. What is end-to-end encrypted comes as the ciphertext
    that the server has."""
    if sort_of(item) == "media":
        place = f"/_matrix/client/v1/media/download{path(server.name, item.place['media'])}"
        yield from server.content(place, "media")


def fields(server: Server, item: Item) -> Mapping[str, Any]:
    """See `Tool.fields`: what an event says, an account's profile."""
    match sort_of(item):
        case "event":
            return _event(server, item)
        case "account":
            said = server.get(f"{ADMIN}/v2/users{path(item.place['user'])}", "accounts")
            return pick(_PROFILE, said, "")[0]
    return {}


def _event(server: Server, item: Item) -> Mapping[str, Any]:
    asked = f"{ADMIN}/v1/rooms{path(item.place['room'])}/context{path(item.place['event'])}?limit=0"
    event = mapping(server.get(asked, "events").get("event"))
    content = mapping(event.get("content"))
    if item.kind is Kind.ATTENDANCE:
        return {key: text(content.get(key)) for key in ("membership", "displayname", "reason")}
    if item.kind is Kind.CALL:
        return pick(CALL, content, "")[0]
    if not content:
        raise Absent("events: the content was removed (redacted)")
    if "ciphertext" in content:
        # Only the devices of those who were there can open it; the server, and so we, cannot.
        return {"encrypted": True, "text": str(content["ciphertext"])}
    return {
        "text": text(content.get("body")),
        "html": text(content.get("formatted_body")),
        **{key: value for key, value in content.items() if key not in _LEFT_OUT},
    }
