"""What a Synapse server is set to, as far as its calls show it, beside what the register says.

Few settings have a call of their own; the others show in what is still there and what is not any
more. That is looked for in a sample (the most active accounts, the largest rooms), so it can
contradict the register and not prove it: `agrees` is then None, with the place where an
administrator looks.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from adjourn.tools.fields import mapping, objects, text
from adjourn.tools.matrix.accounts import connections
from adjourn.tools.matrix.client import ADMIN, Server, path
from adjourn.tools.matrix.events_at import left
from adjourn.tools.matrix.settings import Settings
from adjourn.tools.matrix.times import instant
from adjourn.tools.observed import Setting, unseen
from adjourn.tools.protocol import Absent, Denied

AS_OF = "2026-11-25"
_ACCOUNTS, _ROOMS, _POLICIES, _REDACTIONS = 20, 20, 100, 5  # how much is looked at
_SLACK = timedelta(days=1)  # the server forgets by jobs, and its clock is not ours
_PURGES = timedelta(days=3)  # its purge of old messages runs daily by default
_RETENTION = "/_matrix/client/unstable/org.matrix.msc1763/retention/configuration"
_SAID = frozenset({"m.room.message", "m.room.encrypted"})  # never empty unless redacted
_MOMENT = timedelta(minutes=1)
_UNITS = ((86_400, "d"), (3600, "h"), (60, "m"))


@dataclass(slots=True)
class Seen:
    """A period as far as it shows: something this old is still there, something this young not."""

    least: timedelta | None = None
    most: timedelta | None = None

    def still(self, age: timedelta) -> None:
        self.least = age if self.least is None else max(self.least, age)

    def no_more(self, age: timedelta) -> None:
        self.most = age if self.most is None else min(self.most, age)

    def __str__(self) -> str:
        least = f"at least {_age(self.least)}" if self.least is not None else ""
        most = f"at most {_age(self.most)}" if self.most is not None else ""
        return ", ".join(filter(None, (least, most)))


def period(length: timedelta) -> str:
    """A period in the largest unit that it fills, as homeserver.yaml writes it: "28d", "90s"."""
    seconds = int(length.total_seconds())
    for unit, name in _UNITS:
        if seconds and seconds % unit == 0:
            return f"{seconds // unit}{name}"
    return f"{seconds}s"


def _age(length: timedelta) -> str:
    """An age, roughly."""
    seconds = int(length.total_seconds())
    unit = next((unit for unit, _ in _UNITS if seconds >= 2 * unit), 1)
    return period(timedelta(seconds=seconds // unit * unit))


class Observer:
    """Looks once; makes no more calls than the sample's size allows."""

    def __init__(self, server: Server, settings: Settings) -> None:
        self._server, self._told = server, settings

    def settings(self, now: datetime) -> list[Setting]:
        """See `Tool.settings`. Raises `ToolError`."""
        rooms = self._rooms()
        policy = self._policy()
        return [
            self._addresses(now),
            self._originals(rooms[:_ROOMS], now),
            self._messages(rooms[:_ROOMS], policy, now),
            self._policies(rooms, policy),
            Setting(
                "log_max_age", period(self._told.keeps.logs), note=unseen(AS_OF, "see log.yaml")
            ),
        ]

    def _addresses(self, now: datetime) -> Setting:
        """`user_ips_max_age`. A device keeps the time of its last use; the record of addresses
        holds the same time until it is forgotten."""
        seen = Seen()
        for user in self._accounts():
            times = [
                at
                for connection, _ in connections(self._server, user)
                if (at := instant(connection.get("last_seen")))
            ]
            for at in times:
                seen.still(now - at)
            for used in self._used(user):
                if not any(at >= used - _MOMENT for at in times) and now - used > _SLACK:
                    seen.no_more(now - used)
        return _compared("user_ips_max_age", self._told.keeps.addresses, seen, _SLACK)

    def _originals(self, rooms: Sequence[str], now: datetime) -> Setting:
        """`redaction_retention_period`: whether originals of redacted messages are there."""
        told, seen = self._told.keeps.originals, Seen()
        young = old = 0
        for room in rooms:
            for event in self._events(room, "b", {"m.room.redaction"}, 20):
                at = instant(event.get("origin_server_ts"))
                if at is None or abs(now - at - told) <= _SLACK:
                    continue  # so near to the period that either is right
                if now - at > told and old < _REDACTIONS:
                    old += self._original(event, now - at, seen)
                elif now - at < told and young < _REDACTIONS:
                    young += self._original(event, now - at, seen)
        return _compared("redaction_retention_period", told, seen, _SLACK)

    def _original(self, redaction: dict[str, Any], age: timedelta, seen: Seen) -> bool:
        """Look whether the original is there; whether this told anything."""
        content = mapping(redaction.get("content"))
        target = text(content.get("redacts")) or text(redaction.get("redacts"))
        try:
            said = self._server.get(f"{ADMIN}/v1/fetch_event{path(target)}", "events")
        except Absent:
            return False
        event = mapping(said.get("event"))
        if event.get("type") not in _SAID:
            return False
        (seen.still if left(event) else seen.no_more)(age)
        return True

    def _messages(
        self, rooms: Sequence[str], policy: dict[str, Any] | None, now: datetime
    ) -> Setting:
        """The server's own retention of messages (`retention` in homeserver.yaml)."""
        name, told = "retention.default_policy.max_lifetime", self._told.messages
        if policy is not None:
            default = _lifetime(mapping(mapping(policy.get("policies")).get("*")))
            observed = period(default) if default else "none"
            return Setting(name, period(told) if told else "", observed, default == told)
        seen = Seen()
        for room in rooms if told else ():
            # The newest message of a room always stays, so one alone tells nothing.
            oldest = self._events(room, "f", _SAID, 2)
            at = instant(oldest[0].get("origin_server_ts")) if len(oldest) > 1 else None
            if at:
                seen.still(now - at)
        if told is None:
            note = unseen(AS_OF, f"see {name} in homeserver.yaml; the register says nothing of it")
            return Setting(name, "", note=note)
        return _compared(name, told, seen, _PURGES)

    def _policies(self, rooms: Sequence[str], policy: dict[str, Any] | None) -> Setting:
        """Retention that rooms ask for (m.room.retention), within the server's limits."""
        limits = mapping(mapping(mapping(policy).get("limits")).get("max_lifetime"))
        lifetimes = Counter(
            _limited(lifetime, limits)
            for room in rooms
            if (lifetime := self._room_policy(room)) is not None
        )
        told = self._told.messages
        longer = [one for one in lifetimes if told is None or one > told]
        listed = ", ".join(f"{period(one)} ({count})" for one, count in sorted(lifetimes.items()))
        observed = f"{lifetimes.total()} of {len(rooms)} rooms" + (f": {listed}" if listed else "")
        # Without a policy of the server rooms may ask for what nobody does.
        agrees = None if told is None and policy is None else not longer
        note = "" if policy is not None else _ONLY_WHERE
        return Setting("m.room.retention", period(told) if told else "", observed, agrees, note)

    def _policy(self) -> dict[str, Any] | None:
        """The server's retention, where it tells it (msc1763_enabled, retention.enabled)."""
        try:
            return self._server.get(_RETENTION, "settings")
        except (Absent, Denied):
            return None

    def _room_policy(self, room: str) -> timedelta | None:
        try:
            asked = f"{ADMIN}/v1/rooms{path(room)}/state?type=m.room.retention"
            state = objects(self._server.get(asked, "rooms").get("state"))
        except Absent:
            return None
        # An older server does not know `type` and gives the whole state.
        own = [one for one in state if one.get("type") == "m.room.retention"]
        return _lifetime(mapping(own[0].get("content"))) if own else None

    def _rooms(self) -> list[str]:
        """The largest rooms by their members here."""
        asked = urlencode({"order_by": "joined_local_members", "limit": _POLICIES})
        said = self._server.get(f"{ADMIN}/v1/rooms?{asked}", "rooms")
        return [room for one in objects(said.get("rooms")) if (room := text(one.get("room_id")))]

    def _accounts(self) -> Iterator[str]:
        """The accounts that were used last."""
        asked = urlencode({"order_by": "last_seen_ts", "dir": "b", "limit": _ACCOUNTS})
        said = self._server.get(f"{ADMIN}/v2/users?{asked}", "accounts")
        yield from filter(None, (text(one.get("name")) for one in objects(said.get("users"))))

    def _used(self, user: str) -> Iterator[datetime]:
        """When each device of an account was last used."""
        try:
            said = self._server.get(f"{ADMIN}/v2/users{path(user)}/devices", "devices")
        except Absent:
            return
        for device in objects(said.get("devices")):
            if at := instant(device.get("last_seen_ts")):
                yield at

    def _events(
        self, room: str, direction: str, types: frozenset[str] | set[str], most: int
    ) -> list[dict[str, Any]]:
        """The first (or last) events of these types in a room."""
        wanted = json.dumps({"types": sorted(types)})
        asked = urlencode({"dir": direction, "limit": most, "filter": wanted})
        try:
            said = self._server.get(f"{ADMIN}/v1/rooms{path(room)}/messages?{asked}", "rooms")
        except Absent:
            return []
        return objects(said.get("chunk"))


_ONLY_WHERE = unseen(AS_OF, "takes effect only where retention.enabled is set in homeserver.yaml")


def _compared(name: str, told: timedelta, seen: Seen, slack: timedelta) -> Setting:
    """A period that shows in what is there: it can contradict the register, not prove it."""
    wrong = (seen.least is not None and seen.least > told + slack) or (
        seen.most is not None and seen.most < told - slack
    )
    note = unseen(AS_OF, f"see {name} in homeserver.yaml")
    return Setting(name, period(told), str(seen), False if wrong else None, note)


def _lifetime(policy: dict[str, Any]) -> timedelta | None:
    """The longest lifetime of a message that a policy allows; None where it says none."""
    value = policy.get("max_lifetime")
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**53:
        return None
    return timedelta(milliseconds=value)


def _limited(lifetime: timedelta, limits: dict[str, Any]) -> timedelta:
    """What the server makes of a room's wish."""
    least, most = (_lifetime({"max_lifetime": limits.get(key)}) for key in ("min", "max"))
    lifetime = max(lifetime, least) if least else lifetime
    return min(lifetime, most) if most else lifetime
