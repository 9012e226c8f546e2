"""Acting in rooms: as the author where that works, else as our own account.

An author may always redact what is theirs, while a server admin may not redact in a room that they
are not in (facts: conference-tools §2.1). So the author's own right is used first, by a token that
the server gives its admins for this and that is given back at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from adjourn.register.secrets import Secret
from adjourn.tools.fields import text
from adjourn.tools.matrix.client import ADMIN, CLIENT, Refused, Server, path
from adjourn.tools.matrix.places import fingerprint, is_local
from adjourn.tools.protocol import Absent, Item, Malformed, ToolError

_AREA = "redaction"


class Actor:
    """Redacts for the length of one call of `delete`; holds tokens no longer than that."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._tokens: dict[str, Secret | None] = {}
        self._joined: set[str] = set()

    def redact(self, item: Item) -> None:
        """Raises `Refused` where nobody that we can be may do it; other `ToolError`s."""
        token = self._token(item.place["author"])
        if token is not None:
            try:
                self._redact(item, token)
                return
            except Refused:
                pass  # has left the room, or was put out of it
        try:
            self._redact(item, None)
        except Refused:
            self._enter(item.place["room"])
            self._redact(item, None)

    def close(self) -> None:
        """Give back tokens, leave rooms that were entered for this."""
        for token in self._tokens.values():
            if token is not None:
                with suppress(ToolError):
                    self._server.send("POST", f"{CLIENT}/logout", _AREA, {}, token=token)
        for room in self._joined:
            with suppress(ToolError):
                self._server.send("POST", f"{CLIENT}/rooms{path(room)}/leave", _AREA, {})
        self._tokens, self._joined = {}, set()

    def _redact(self, item: Item, token: Secret | None) -> None:
        room, event = item.place["room"], item.place["event"]
        # The same name for the same request: sent twice it is done once.
        place = f"{CLIENT}/rooms{path(room)}/redact{path(event, fingerprint(event))}"
        self._server.send("PUT", place, _AREA, {}, token=token)

    def _token(self, author: str) -> Secret | None:
        """A token of the author's account; None where they have no usable account here."""
        if author not in self._tokens:
            self._tokens[author] = self._login(author)
        return self._tokens[author]

    def _login(self, author: str) -> Secret | None:
        if not is_local(author, self._server.name) or author == self._server.own:
            return None
        try:
            said = self._server.send("POST", f"{ADMIN}/v1/users{path(author)}/login", _AREA, {})
        except (Absent, Refused, Malformed):
            return None
        token = text(said.get("access_token"))
        return Secret(token) if token else None

    def _enter(self, room: str) -> None:
        """Have our account made an administrator of the room by one that it has, and join."""
        own = {"user_id": self._server.own}
        try:
            rooms = f"{ADMIN}/v1/rooms{path(room)}"
            self._server.send("POST", f"{rooms}/make_room_admin", _AREA, own)
            self._server.send("POST", f"{CLIENT}/join{path(room)}", _AREA, {})
        except Malformed:  # 400: no local account has the right to give it
            raise Refused(f"{_AREA}: no account of this server administers the room") from None
        self._joined.add(room)


@contextmanager
def acting(server: Server) -> Iterator[Actor]:
    """An actor that cleans up behind itself."""
    actor = Actor(server)
    try:
        yield actor
    finally:
        actor.close()
