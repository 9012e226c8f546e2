"""Asking Synapse to delete, in the order that works (facts: conference-tools §2.1)."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from adjourn.tools.fields import objects, text
from adjourn.tools.matrix.acting import Actor, acting
from adjourn.tools.matrix.client import ADMIN, Refused, Server, path
from adjourn.tools.matrix.events import STRUCTURE
from adjourn.tools.matrix.events_at import left, look
from adjourn.tools.matrix.places import sort_of
from adjourn.tools.matrix.rooms import pages
from adjourn.tools.protocol import Absent, Deleted, Item, Kind, Malformed

OWN_ACCOUNT = "refused: this is the account whose token the register names"


class Deleter:
    """Takes items of any sort; what has no call is given back as it is."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def delete(self, items: Sequence[Item]) -> Iterator[Deleted]:
        """Yield each item as soon as its call is taken. Raises `ToolError`."""
        events = [item for item in items if sort_of(item) == "event"]
        rooms = {item.place["room"] for item in events if item.kind is Kind.ATTENDANCE}
        purged = {room for room in rooms if self._purge(room, events)}
        with acting(self._server) as actor:
            for item in items:
                if item.place.get("room") in purged:
                    yield Deleted(item)
                else:
                    yield Deleted(item, self._one(item, actor))

    def _one(self, item: Item, actor: Actor) -> str:
        """Ask for one item; the refusal in plain words, "" where it was taken."""
        match sort_of(item):
            case "event":
                return self._redact(item, actor)
            case "media":
                self._drop(f"/v1/media{path(self._server.name, item.place['media'])}")
            case "device":
                user, device = path(item.place["user"]), path(item.place["device"])
                self._drop(f"/v2/users{user}/devices{device}")
            case "account":
                return self._account(item.place["user"])
        return ""

    def _redact(self, item: Item, actor: Actor) -> str:
        stored = look(self._server, item)
        if stored is None or stored.redacted:
            return ""
        try:
            actor.redact(item)
        except Absent:
            return ""
        except Refused as error:
            return f"refused: {error}"
        return ""

    def _purge(self, room: str, asked: Sequence[Item]) -> bool:
        """Delete a room in which nobody else ever was and nothing is left but what is `asked`.

        Only this takes the events' skeletons and the search index along. Memberships are asked
        for last (`contract.CAPABILITIES`), so by then the rest is redacted, unless it must stay.
        """
        try:
            if not (self._alone(room, asked) and self._empty(room, asked)):
                return False
            place = f"{ADMIN}/v2/rooms{path(room)}"
            self._server.send("DELETE", place, "rooms", {"purge": True, "block": False})
        except (Absent, Malformed):
            pass  # gone, or being deleted already (400)
        return True

    def _alone(self, room: str, asked: Sequence[Item]) -> bool:
        """Whether nobody but the one asked about (and our own account) was ever a member."""
        said = self._server.get(f"{ADMIN}/v1/rooms{path(room)}/state", "rooms")
        members = {
            text(event.get("state_key"))
            for event in objects(said.get("state"))
            if event.get("type") == "m.room.member"
        } - {self._server.own}
        return len(members) == 1 and members <= {text(item.place.get("key")) for item in asked}

    def _empty(self, room: str, asked: Sequence[Item]) -> bool:
        """Whether every event with content is asked for, or part of the room itself."""
        known = {item.place["event"] for item in asked}
        return all(
            event.get("type") in STRUCTURE | {"m.room.redaction"}
            or event.get("event_id") in known
            or not left(event)
            for events, _ in pages(self._server, room)
            for event in objects(events)
        )

    def _drop(self, place: str) -> None:
        with suppress(Absent):
            self._server.send("DELETE", ADMIN + place, "items")

    def _account(self, user: str) -> str:
        """Sign-on ids by themselves, for closing the account leaves them; then close and erase."""
        if user == self._server.own:
            return OWN_ACCOUNT
        with suppress(Absent):
            empty: dict[str, list[str]] = {"external_ids": [], "threepids": []}
            self._server.send("PUT", f"{ADMIN}/v2/users{path(user)}", "accounts", empty)
            erase = {"erase": True}
            place = f"{ADMIN}/v1/deactivate{path(user)}"
            self._server.send("POST", place, "accounts", erase)
        return ""
