"""One person on the server, live: their accounts, what hangs on these, and their rooms."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adjourn.tools.fields import mapping, text
from adjourn.tools.matrix.accounts import Accounts
from adjourn.tools.matrix.client import ADMIN, Server, path
from adjourn.tools.matrix.events import Reader
from adjourn.tools.matrix.places import account, is_local
from adjourn.tools.matrix.rooms import Rooms
from adjourn.tools.matrix.walking import Portion, batches
from adjourn.tools.protocol import Absent, Batch, Handle, HandleKind, Observation


def find(
    server: Server,
    accounts: Accounts,
    handles: Sequence[Handle],
    cursors: Mapping[str, Any],
    now: datetime,
) -> Iterator[Batch]:
    """See `Finder.find`. Of rooms, what came since they were collected."""
    users = []
    for user in sorted({user for handle in handles for user in _accounts(server, handle)}):
        portion = accounts.of(user, now)
        if portion.observations:  # else it is not there, or was erased
            users.append(user)
            yield from batches([portion], None)
    rooms = Rooms(server, Reader(accounts.show))
    own = {account(user) for user in users}
    for room in sorted({room for user in users for room in _rooms(server, user)}):
        for portion in rooms.since(room, cursors.get("rooms")):
            ours = [one for one in portion.observations if _concerns(one, own)]
            yield from batches([Portion(None, ours, portion.gone, portion.drift)], None)


def _accounts(server: Server, handle: Handle) -> Iterator[str]:
    """The accounts of this server that a handle leads to."""
    value = handle.value
    if handle.kind is HandleKind.EMAIL:
        found = _asked(server, f"{ADMIN}/v1/threepid/email/users{path(value)}")
    elif handle.kind is HandleKind.PHONE:
        number = value.removeprefix("+")
        found = _asked(server, f"{ADMIN}/v1/threepid/msisdn/users{path(number)}")
    elif handle.kind is HandleKind.ACCOUNT and not value.startswith("@"):
        provider, _, name = value.partition(":")  # an id of single sign-on, as collected
        found = _asked(server, f"{ADMIN}/v1/auth_providers{path(provider)}/users{path(name)}")
    else:
        found = value
    if found and is_local(found, server.name):
        yield found


def _asked(server: Server, place: str) -> str:
    try:
        return text(server.get(place, "accounts").get("user_id"))
    except Absent:
        return ""


def _rooms(server: Server, user: str) -> set[str]:
    """The rooms that an account has to do with, also those that it left."""
    try:
        said = server.get(f"{ADMIN}/v1/users{path(user)}/memberships", "rooms")
    except Absent:
        return set()
    return set(mapping(said.get("memberships")))


def _concerns(one: Observation, own: set[Handle]) -> bool:
    return any(handle in own for who, _ in one.persons for handle in who.handles)
