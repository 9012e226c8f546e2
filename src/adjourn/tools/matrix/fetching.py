"""The content of an item, for access copies."""

import json
from collections.abc import Iterator

from adjourn.tools.fields import mapping, pick
from adjourn.tools.matrix.allowed import USER
from adjourn.tools.matrix.client import ADMIN, Absent, Server, path
from adjourn.tools.matrix.places import sort_of
from adjourn.tools.protocol import Item


def fetch(server: Server, item: Item) -> Iterator[bytes]:
    """See `Tool.fetch`: a file's bytes, an event's content or an account's profile as JSON. What
    is end-to-end encrypted comes as the ciphertext that the server has."""
    match sort_of(item):
        case "media":
            place = f"/_matrix/client/v1/media/download{path(server.name, item.place['media'])}"
            yield from server.content(place, "media")
        case "event":
            asked = f"{ADMIN}/v1/rooms{path(item.place['room'])}/context"
            try:
                said = server.get(f"{asked}{path(item.place['event'])}?limit=0", "events")
            except Absent:
                return
            yield _json(mapping(mapping(said.get("event")).get("content")))
        case "account":
            said = server.get(f"{ADMIN}/v2/users{path(item.place['user'])}", "accounts")
            yield _json(pick(USER, said, "user")[0])


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace")
