"""Events of a room as observations: who took part, who called, who wrote, who is mentioned."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from adjourn.tools.fields import mapping, objects, pick, text
from adjourn.tools.matrix.allowed import CALL, EVENT, MEMBER
from adjourn.tools.matrix.places import EVENT_KINDS, mxc, person
from adjourn.tools.matrix.times import instant
from adjourn.tools.protocol import (
    Conference,
    Drift,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)
from adjourn.tools.strangers import links

CALL_MEMBER = frozenset({"org.matrix.msc3401.call.member", "m.call.member", "m.rtc.member"})
# A room stands on these: redacting one breaks it for the others. What they say about a person is
# the account id, which stays in every event's sender as well.
STRUCTURE = frozenset(
    {
        "m.room.canonical_alias",
        "m.room.create",
        "m.room.encryption",
        "m.room.guest_access",
        "m.room.history_visibility",
        "m.room.join_rules",
        "m.room.pinned_events",
        "m.room.power_levels",
        "m.room.retention",
        "m.room.server_acl",
        "m.room.third_party_invite",
        "m.room.tombstone",
        "m.space.child",
        "m.space.parent",
    }
)
_MENTION = re.compile(r"@[A-Za-z0-9._=/+-]{1,200}:[A-Za-z0-9.-]{1,200}(?::[0-9]{1,5})?")
_MENTIONS_MOST = 50
_LEVEL = {Relation.ABOUT: 2, Relation.AUTHORED_BY: 1, Relation.CONTEXT: 0}

Media = Callable[[str, str, Conference], Observation | None]
"""The observation of local media by server and id, in the conference that shows it."""


def no_media(server: str, media: str, conference: Conference) -> None:
    """For readers that must not ask the server while they read."""


_ROOM = re.compile(r"![A-Za-z0-9._=/+-]{1,250}(?::[A-Za-z0-9.-]{1,200}(?::[0-9]{1,5})?)?")


def room_of(join: str) -> str:
    """The room in a matrix.to or Element address. An alias stands for itself: only its server knows
    which room it leads to."""
    found = _ROOM.search(unquote(join))
    return found.group() if found else join


@dataclass(slots=True)
class Found:
    """What a stretch of events holds."""

    observations: list[Observation] = field(default_factory=list)
    gone: list[tuple[Kind, str]] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)


class Reader:
    """Reads events. `erased` are accounts that were erased: what they leave behind by being
    erased (leaving their rooms) is no new trace of them. None: not known, so nobody's leaving is
    read."""

    def __init__(
        self, media: Media = no_media, erased: frozenset[str] | None = frozenset()
    ) -> None:
        self._media, self._erased = media, erased

    def read(self, events: Iterable[Any], room: str) -> Found:
        """The observations in `events` of `room`. Never raises for what stands in an event."""
        found = Found()
        for raw in events:
            event, drift = pick(EVENT, raw, "event")
            found.drift += drift
            content = mapping(mapping(raw).get("content"))
            at = instant(event.get("origin_server_ts"))
            if not text(event.get("event_id")) or not text(event.get("sender")) or at is None:
                found.drift.append(Drift("event", "malformed"))
            else:
                self._one(event, content, Conference(room), at, found)
        return found

    def _one(
        self, event: Mapping[str, Any], content: dict[str, Any], room: Conference, at: datetime,
        found: Found,
    ) -> None:  # fmt: skip
        kind = event.get("type")
        if kind == "m.room.redaction":
            # `redacts` moved into the content with room version 11.
            target = text(content.get("redacts")) or text(event.get("redacts"))
            found.gone += [(one, target) for one in EVENT_KINDS if target]
        elif kind == "m.room.member":
            self._member(event, content, room, at, found)
        elif kind in CALL_MEMBER:
            self._call(event, content, room, at, found)
        elif kind not in STRUCTURE:
            self._message(event, content, room, at, found)

    def _member(
        self, event: Mapping[str, Any], content: dict[str, Any], room: Conference, at: datetime,
        found: Found,
    ) -> None:  # fmt: skip
        """Who took part. An invitation is about the one invited, by the one who invites; it also
        carries the room's name and the inviter's, which only its redaction removes."""
        user = text(event.get("state_key"))
        member, drift = pick(MEMBER, content, "m.room.member")
        found.drift += drift
        left = member.get("membership") == "leave"
        if not user or (left and (self._erased is None or user in self._erased)):
            return
        people = {person(user, text(member.get("displayname"))): Relation.ABOUT}
        if event["sender"] != user:
            people[person(event["sender"])] = Relation.AUTHORED_BY
        detail = {"membership": text(member.get("membership"))}
        found.observations.append(_seen(Kind.ATTENDANCE, event, room, at, people, detail))

    def _call(
        self, event: Mapping[str, Any], content: dict[str, Any], room: Conference, at: datetime,
        found: Found,
    ) -> None:  # fmt: skip
        """Taking part in a call is a state of the room (MSC3401); empty content is leaving it."""
        call, drift = pick(CALL, content, "call.member")
        found.drift += drift
        detail = {"joined": bool(content), **call}
        people = {person(event["sender"]): Relation.ABOUT}
        found.observations.append(_seen(Kind.CALL, event, room, at, people, detail))

    def _message(
        self, event: Mapping[str, Any], content: dict[str, Any], room: Conference, at: datetime,
        found: Found,
    ) -> None:  # fmt: skip
        sender = event["sender"]
        people = {person(sender): Relation.AUTHORED_BY}
        for user in mentioned(content) - {sender}:
            people[person(user)] = Relation.CONTEXT
        detail: dict[str, Any] = {
            "type": text(event.get("type")),
            "msgtype": text(content.get("msgtype"))[:100],
        }
        if event.get("type") == "m.room.encrypted":
            # The server has ciphertext and metadata, and so have we (facts §2.1).
            detail |= {"encrypted": True, "device_id": text(content.get("device_id"))[:255]}
        found.drift += links(text(content.get("body")))
        kept = {key: value for key, value in detail.items() if value}
        found.observations.append(_seen(Kind.MESSAGE, event, room, at, people, kept))
        for server, media in addresses(content):
            seen = self._media(server, media, room)
            if seen is not None:
                found.observations.append(seen)


def _seen(
    kind: Kind, event: Mapping[str, Any], room: Conference, at: datetime,
    people: Mapping[Person, Relation], detail: Mapping[str, Any],
) -> Observation:  # fmt: skip
    place = {"sort": "event", "room": room.ref, "event": event["event_id"]}
    place["author"], place["type"] = event["sender"], text(event.get("type"))
    if "state_key" in event:
        place["key"] = event["state_key"]
    item = Item(kind, event["event_id"], place, at)
    ordered = sorted(people.items(), key=lambda one: -_LEVEL[one[1]])
    return Observation(item, tuple(ordered), room, detail=detail)


def mentioned(content: Mapping[str, Any]) -> set[str]:
    """The accounts that a message names: by m.mentions, in its text, or by quoting them."""
    named = mapping(content.get("m.mentions")).get("user_ids")
    users = {user for user in named if isinstance(user, str)} if isinstance(named, list) else set()
    new = mapping(content.get("m.new_content"))
    for body in (content, new):
        users |= set(_MENTION.findall(text(body.get("body"))))
        users |= set(_MENTION.findall(text(body.get("formatted_body"))))
    return set(sorted(user for user in users if _MENTION.fullmatch(user))[:_MENTIONS_MOST])


def addresses(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The media that a message shows, each once: itself, its preview, the pictures of a gallery."""
    info = mapping(content.get("info"))
    places = [content, info, *objects(content.get("itemtypes"))[:100]]
    urls = [place.get(key) for place in places for key in ("url", "thumbnail_url")]
    urls += [
        mapping(place.get(key)).get("url") for place in places for key in ("file", "thumbnail_file")
    ]
    yield from dict.fromkeys(found for url in urls if (found := mxc(url)))
