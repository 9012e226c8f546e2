"""Accounts and what hangs on them: profile, devices, sessions, uploads."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from adjourn.tools.fields import mapping, objects, pick, text
from adjourn.tools.matrix.allowed import CONNECTION, DEVICE, MEDIA, USER
from adjourn.tools.matrix.client import ADMIN, Server, path
from adjourn.tools.matrix.places import (
    account,
    fingerprint,
    is_local,
    media_kind,
    person,
    ref,
)
from adjourn.tools.matrix.settings import Keeps
from adjourn.tools.matrix.times import instant
from adjourn.tools.matrix.walking import Portion
from adjourn.tools.protocol import (
    Absent,
    Conference,
    Drift,
    Handle,
    HandleKind,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)

PAGE = 20  # accounts a step: each is asked for what hangs on it
_MEDIA_PAGE = 100
_SLACK = timedelta(days=1)  # the server forgets in batches, and its clock is not ours


class Accounts:
    """Everything that the server keeps by account. Streams take and give a page's position."""

    def __init__(self, server: Server, keeps: Keeps) -> None:
        self._server, self._keeps = server, keeps

    def pages(self, at: Any) -> Iterator[tuple[list[dict[str, Any]], Any]]:
        """Accounts page by page, deactivated ones too, by name; with the position behind each
        page, None behind the last. Accounts are never deleted, so positions hold."""
        position = at if isinstance(at, str) else "0"
        while position:
            asked = {"from": position, "limit": PAGE, "order_by": "name", "deactivated": "true"}
            said = self._server.get(f"{ADMIN}/v2/users?{urlencode(asked)}", "accounts")
            following = said.get("next_token")
            following = str(following) if isinstance(following, str | int) else ""
            if following == position:
                return
            yield objects(said.get("users")), following or None
            position = following

    def erased(self) -> frozenset[str]:
        """The accounts that were erased: only their id is left of them."""
        return frozenset(
            text(user.get("name"))
            for page, _ in self.pages(None)
            for user in page
            if user.get("erased") is True
        )

    def contacts(self, at: Any, now: datetime) -> Iterator[Portion]:  # noqa: ARG002 one form for all
        """Who has an account, with every handle that it shows."""
        for page, following in self.pages(at):
            portion = Portion(at=following)
            for user in page:
                name = text(user.get("name"))
                if user.get("erased") is True:
                    portion.gone.append((Kind.CONTACT, _account_ref(name)))
                elif name:
                    self._contact(name, portion)
            yield portion

    def devices(self, at: Any, now: datetime) -> Iterator[Portion]:
        """Devices, and the addresses from which they were used."""
        for page, following in self.pages(at):
            portion = Portion(at=following)
            for user in page:
                name = text(user.get("name"))
                if name:
                    self._devices(name, portion)
                    self._sessions(name, portion, now)
            yield portion

    def uploads(self, at: Any, now: datetime) -> Iterator[Portion]:  # noqa: ARG002 one form for all
        """What people uploaded: pictures, files, voice messages; also what no room shows."""
        for page, following in self.pages(at):
            portion = Portion(at=following)
            for user in page:
                for media in self._media(text(user.get("name"))):
                    portion.add(self.seen_media(media))
            yield portion

    def of(self, name: str, now: datetime) -> Portion:
        """One account and what hangs on it; nothing of one that is not there or was erased."""
        portion = Portion()
        if self._contact(name, portion):
            self._devices(name, portion)
            self._sessions(name, portion, now)
            for media in self._media(name):
                portion.add(self.seen_media(media))
        return portion

    def show(self, server: str, media: str, conference: Conference) -> Observation | None:
        """The observation of media that a message shows; None for another server's, or gone."""
        if server != self._server.name:
            return None
        try:
            asked = f"{ADMIN}/v1/media{path(server, media)}"
            said = self._server.get(asked, "media")
        except Absent:
            return None
        seen, _ = self.seen_media(said.get("media_info"), conference)
        return seen[0] if seen else None

    def seen_media(
        self, payload: Any, conference: Conference | None = None
    ) -> tuple[list[Observation], tuple[Drift, ...]]:
        """The uploader's item. Known with its conference it outranks the bare upload."""
        media, drift = pick(MEDIA, payload, "media")
        user, name = text(media.get("user_id")), text(media.get("media_id"))
        at = instant(media.get("created_ts"))
        if not user or not name or at is None:
            return [], (*drift, Drift("media", "malformed"))
        place = {"sort": "media", "media": name, "user": user}
        item = Item(media_kind(text(media.get("media_type"))), ref("media", name), place, at)
        detail = {
            "name": media.get("upload_name"),
            "type": media.get("media_type"),
            "bytes": media.get("media_length"),
        }
        people = ((person(user), Relation.AUTHORED_BY),)
        version = 1 if conference else 0
        return [Observation(item, people, conference, detail=detail, version=version)], drift

    def _contact(self, name: str, portion: Portion) -> bool:
        """Whether there is such an account that was not erased."""
        try:
            payload = self._server.get(f"{ADMIN}/v2/users{path(name)}", "accounts")
        except Absent:
            return False
        if payload.get("erased") is True:
            return False
        user, drift = pick(USER, payload, "user")
        portion.drift += drift
        # This call gives seconds, its sibling for many accounts milliseconds.
        at = instant((user.get("creation_ts") or 0) * 1000)
        if at is None:
            portion.drift.append(Drift("user.creation_ts", "malformed"))
            return True
        place = {"sort": "account", "user": name}
        item = Item(Kind.CONTACT, _account_ref(name), place, at)
        people = ((_holder(name, user), Relation.ABOUT),)
        detail = {key: value for key, value in user.items() if key in _SHOWN and value}
        portion.observations.append(Observation(item, people, detail=detail, facet="account"))
        return True

    def _devices(self, name: str, portion: Portion) -> None:
        try:
            said = self._server.get(f"{ADMIN}/v2/users{path(name)}/devices", "devices")
        except Absent:
            return
        for payload in objects(said.get("devices")):
            device, drift = pick(DEVICE, payload, "device")
            portion.drift += drift
            label, at = text(device.get("device_id")), instant(device.get("last_seen_ts"))
            if label and at:  # a device that was never used has told nothing yet
                place = {"sort": "device", "user": name, "device": label}
                item = Item(Kind.DEVICE, ref("device", name, label), place, at)
                portion.observations.append(_of(name, item, device))

    def _sessions(self, name: str, portion: Portion, now: datetime) -> None:
        """Newest sighting of each pair of address and client: a pair comes back day after day.

        One that is older than the register allows is drift: no call tells the server's setting.
        """
        newest: dict[tuple[str, str], tuple[datetime, dict[str, Any]]] = {}
        for connection, drift in connections(self._server, name):
            portion.drift += drift
            at = instant(connection.get("last_seen"))
            pair = text(connection.get("ip")), text(connection.get("user_agent"))
            if at and (pair not in newest or newest[pair][0] < at):
                newest[pair] = at, connection
        if any(at < now - self._keeps.addresses - _SLACK for at, _ in newest.values()):
            portion.drift.append(Drift("settings.user_ips_max_age", "longer than registered"))
        for pair, (at, connection) in newest.items():
            mark = fingerprint(name, *pair)
            place = {"sort": "session", "user": name, "mark": mark}
            item = Item(Kind.DEVICE, ref("session", mark), place, at)
            portion.observations.append(_of(name, item, connection))

    def _media(self, name: str) -> Iterator[dict[str, Any]]:
        position = 0
        while name and is_local(name, self._server.name):
            asked = urlencode({"from": position, "limit": _MEDIA_PAGE, "order_by": "created_ts"})
            try:
                said = self._server.get(f"{ADMIN}/v1/users{path(name)}/media?{asked}", "media")
            except Absent:
                return
            found = objects(said.get("media"))
            yield from found
            following = said.get("next_token")
            if not found or not isinstance(following, int) or following <= position:
                return
            position = following


def connections(server: Server, user: str) -> Iterator[tuple[dict[str, Any], tuple[Drift, ...]]]:
    """The addresses and clients that the server remembers of an account. Raises `ToolError`."""
    try:
        said = server.get(f"{ADMIN}/v1/whois{path(user)}", "sessions")
    except Absent:
        return
    for device in mapping(said.get("devices")).values():
        for session in objects(mapping(device).get("sessions")):
            for connection in objects(session.get("connections")):
                yield pick(CONNECTION, connection, "connection")


_SHOWN = frozenset({"is_guest", "admin", "deactivated", "consent_version", "consent_ts"})


def _account_ref(user: str) -> str:
    return ref("account", user)


def _of(user: str, item: Item, detail: Mapping[str, Any]) -> Observation:
    return Observation(item, ((person(user), Relation.ABOUT),), detail=detail)


def _holder(name: str, user: Mapping[str, Any]) -> Person:
    """Who holds the account: its id, e-mail addresses, telephone numbers, ids of single sign-on."""
    handles = [account(name)]
    for address in objects(user.get("threepids")):
        value = text(address.get("address"))
        if address.get("medium") == "email" and value:
            handles.append(Handle(HandleKind.EMAIL, value))
        elif address.get("medium") == "msisdn" and value:
            handles.append(Handle(HandleKind.PHONE, f"+{value.removeprefix('+')}"))
    for known in objects(user.get("external_ids")):
        # Two identity providers may both have a "1": the provider is part of the id.
        provider, value = text(known.get("auth_provider")), text(known.get("external_id"))
        if provider and value:
            handles.append(account(f"{provider}:{value}"))
    return Person(tuple(dict.fromkeys(handles)), text(user.get("displayname")) or None)
