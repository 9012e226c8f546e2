"""Reading an item again at its place: the only source of outcomes (DESIGN §6.3)."""

from datetime import datetime
from typing import Any

from adjourn.tools.fields import text
from adjourn.tools.matrix import contract
from adjourn.tools.matrix.accounts import connections
from adjourn.tools.matrix.client import ADMIN, Server, path
from adjourn.tools.matrix.events_at import look
from adjourn.tools.matrix.places import fingerprint, sort_of
from adjourn.tools.matrix.settings import Keeps
from adjourn.tools.matrix.times import instant
from adjourn.tools.protocol import Absent, Item, Malformed, Reading


class Rereader:
    """Reads items of any sort."""

    def __init__(self, server: Server, keeps: Keeps) -> None:
        self._server, self._keeps = server, keeps

    def reread(self, item: Item, requested: datetime, now: datetime) -> Reading:
        """See `Tool.reread`. Raises `ToolError`."""
        match sort_of(item):
            case "event":
                return self._event(item, requested, now)
            case "media":
                return self._media(item, requested, now)
            case "device":
                return self._device(item, requested, now)
            case "session":
                return contract.session(self._last_seen(item), requested, self._keeps, now)
            case "account":
                return self._account(item, requested, now)
        raise Malformed("matrix: the place of an item is none that this connector made")

    def _event(self, item: Item, requested: datetime, now: datetime) -> Reading:
        stored = look(self._server, item)
        if stored is None:
            return contract.purged(item)
        if not stored.redacted:
            return contract.undone(requested, now)
        if stored.original:
            return contract.original(requested, self._keeps, now)
        return contract.skeleton(item, requested, now)

    def _media(self, item: Item, requested: datetime, now: datetime) -> Reading:
        found = self._read(f"{ADMIN}/v1/media{path(self._server.name, item.place['media'])}")
        if found is not None:
            return contract.undone(requested, now)
        return contract.logged(requested + self._keeps.logs, now)

    def _device(self, item: Item, requested: datetime, now: datetime) -> Reading:
        place = f"{ADMIN}/v2/users{path(item.place['user'])}/devices{path(item.place['device'])}"
        if self._read(place) is not None:
            return contract.undone(requested, now)
        return contract.device()

    def _account(self, item: Item, requested: datetime, now: datetime) -> Reading:
        found = self._read(f"{ADMIN}/v2/users{path(item.place['user'])}")
        if found is None:
            return contract.gone()
        left = ("displayname", "avatar_url", "threepids", "external_ids")
        if found.get("erased") is not True or any(found.get(key) for key in left):
            return contract.undone(requested, now)
        return contract.account()

    def _last_seen(self, item: Item) -> datetime | None:
        """When the server last saw this address and client together, None once it forgot."""
        user = item.place["user"]
        seen = [
            at
            for connection, _ in connections(self._server, user)
            if fingerprint(user, text(connection.get("ip")), text(connection.get("user_agent")))
            == item.place["mark"]
            and (at := instant(connection.get("last_seen")))
        ]
        return max(seen, default=None)

    def _read(self, place: str) -> dict[str, Any] | None:
        try:
            return self._server.get(place, "items")
        except Absent:
            return None
