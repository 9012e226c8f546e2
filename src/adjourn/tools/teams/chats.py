"""Chats: 1:1, group and meeting; their members (K-01) and messages (K-11). Facts §3 and §6."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adjourn.tools.fields import mapping, pick, text
from adjourn.tools.protocol import (
    Absent,
    Conference,
    Denied,
    Drift,
    Item,
    Kind,
    Malformed,
    Observation,
    Person,
    Relation,
)
from adjourn.tools.teams import messages
from adjourn.tools.teams.allowed import CHAT, MEMBER
from adjourn.tools.teams.calls import filled
from adjourn.tools.teams.client import Graph, query, segment
from adjourn.tools.teams.errors import LoginDenied, NotOffered
from adjourn.tools.teams.identity import person
from adjourn.tools.teams.refs import fingerprint, locator
from adjourn.tools.teams.times import graph_time, instant
from adjourn.tools.teams.walking import Portion, Seen, Span, elements

AREA = "chats"
MESSAGES = "chat messages"
OVERLAP = timedelta(hours=1)
_CACHED = 2000
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Chat:
    """What a message's observation needs of its chat."""

    ref: str
    type: str
    foreign: bool  # started by another organisation's tenant: theirs to delete (facts §7)
    members: tuple[tuple[str, Person], ...]  # account id and person

    def responsible(self, accounts: frozenset[str]) -> str:
        """The one of our accounts under which this chat is collected: every member has it (§6)."""
        return min((one for one, _ in self.members if one in accounts), default="")


class Chats:
    """Chats of the tenant's accounts, each once, under the first of its members."""

    def __init__(self, graph: Graph, accounts: frozenset[str], tenant_id: str) -> None:
        self._graph, self._accounts = graph, accounts
        # A domain name in the settings cannot be compared with the tenant's id in a chat.
        self._tenant = tenant_id.lower() if _GUID.fullmatch(tenant_id.lower()) else ""
        self._known: OrderedDict[str, Chat | None] = OrderedDict()

    def stream(self, user: str, span: Span, at: Any) -> Iterator[Portion]:
        """First the chats whose members changed, then all messages changed since.

        A chat's own time stamp tells of its members and name only, so messages are asked for by
        their own. Where the service has no list over all chats, each chat is asked.
        """
        step = mapping(at).get("step", "chats")
        inner = mapping(at).get("at")
        if step == "chats":
            yield from self._members(user, span, inner)
            step, inner = "messages", None
        if step == "messages":
            try:
                yield from self._all(user, span, inner)
                return
            except (Absent, NotOffered, Denied, Malformed) as error:
                if isinstance(error, LoginDenied):
                    raise
                inner = None
        yield from self._each(user, span, inner)

    def _members(self, user: str, span: Span, at: Any) -> Iterator[Portion]:
        for payload, following in self._list(user, at):
            portion = Portion(at={"step": "chats", "at": following} if following else _MESSAGES)
            portion.add(self._chat(user, payload, span))
            yield portion

    def _list(self, user: str, at: Any) -> Iterator[tuple[dict[str, Any], Any]]:
        return elements(self._graph, f"/users/{segment(user)}/chats" + query(top=50), AREA, at)

    def _chat(self, user: str, payload: Any, span: Span) -> Seen:
        """The members of one chat as contacts, if anything about them changed."""
        fields, drift = pick(CHAT, payload, "chat")
        changed = instant(fields.get("lastUpdatedDateTime"))
        if not text(fields.get("id")):
            return [], [*drift, Drift("chat.id", "malformed")]
        if span.since and changed and changed < span.since:
            return [], list(drift)
        members, more = self._member_list(fields["id"])
        chat = self._remember(fields, members)
        if chat.responsible(self._accounts) not in ("", user):
            return [], list(drift)
        at = instant(fields.get("createdDateTime")) or changed or span.until
        held = Conference(chat.ref)
        return [contact(one, chat.ref, held, at) for one in members], [*drift, *more]

    def _member_list(self, chat: str) -> tuple[list[dict[str, Any]], list[Drift]]:
        members: list[dict[str, Any]] = []
        drift: list[Drift] = []
        try:
            for page in self._graph.pages(f"/chats/{segment(chat)}/members", "chat members"):
                for payload in page.values:
                    one, found = pick(MEMBER, payload, "chat.members[]")
                    members.append(one)
                    drift += found
        except Absent:
            pass  # a chat can vanish between the list and the question
        return members, drift

    def _remember(self, fields: dict[str, Any], members: list[dict[str, Any]]) -> Chat:
        people = ((account_id(one), member(one)) for one in members)
        tenant = text(fields.get("tenantId")).lower()
        chat = Chat(
            fields["id"],
            text(fields.get("chatType")),
            bool(tenant and self._tenant and tenant != self._tenant),
            tuple((account, one) for account, one in people if one is not None),
        )
        self._known[chat.ref] = chat
        while len(self._known) > _CACHED:
            self._known.popitem(last=False)
        return chat

    def _get(self, ref: str) -> Chat | None:
        """A chat by its id, None where it cannot be read (any more)."""
        if ref not in self._known:
            self._known[ref] = None
            try:
                path = f"/chats/{segment(ref)}" + query(expand="members")
                payload = self._graph.get(path, AREA)
            except (Absent, Denied, Malformed) as error:
                if isinstance(error, LoginDenied):
                    raise
                return None
            fields, _ = pick(CHAT, payload, "chat")
            members = list(self._graph.nested({**payload, **fields}, "members", AREA))
            self._remember(
                {**fields, "id": ref}, [pick(MEMBER, one, "chat.members[]")[0] for one in members]
            )
        return self._known[ref]

    def _all(self, user: str, span: Span, at: Any) -> Iterator[Portion]:
        """Messages of all chats of `user`; each is reported under one member only (§6)."""
        path = f"/users/{segment(user)}/chats/getAllMessages" + changed_since(span.since)
        for page in self._graph.pages(path, MESSAGES, start=at):
            portion = messages.read(
                self._graph,
                page.values,
                lambda one: self._settle(one, user),
                span.since,
                span.until,
            )
            portion.at = {"step": "messages", "at": page.next} if page.next else None
            yield portion

    def _each(self, user: str, span: Span, at: Any) -> Iterator[Portion]:
        """Messages chat by chat."""
        before = mapping(at).get("list")
        resumed = mapping(at)
        for payload, following in self._list(user, before):
            ref = text(payload.get("id"))
            link = resumed.get("link") if resumed.get("chat") == ref else None
            resumed = {}
            chat = self._get(ref) if ref else None
            if chat and chat.responsible(self._accounts) in ("", user):
                yield from self._of_chat(chat, user, span, before, link)
            before = following
            yield Portion(at={"step": "each", "at": {"list": following}} if following else None)

    def _of_chat(
        self, chat: Chat, user: str, span: Span, before: Any, link: Any
    ) -> Iterator[Portion]:
        path = f"/chats/{segment(chat.ref)}/messages" + changed_since(span.since, ordered=True)
        for page in self._graph.pages(path, MESSAGES, start=link):
            portion = messages.read(
                self._graph,
                ({"chatId": chat.ref, **one} for one in page.values if isinstance(one, dict)),
                lambda one: self._settle(one, user),
                span.since,
                span.until,
            )
            here = {"list": before, "chat": chat.ref, "link": page.next}
            portion.at = {"step": "each", "at": here}
            yield portion

    def _settle(self, message: dict[str, Any], user: str) -> messages.Setting | None:
        ref = text(message.get("chatId"))
        chat = self._get(ref) if ref else None
        if chat is None:
            chat = Chat(ref, type_of(ref), False, ())
        if not ref or chat.responsible(self._accounts) not in ("", user):
            return None
        place = messages.message_place(
            "message",
            f"{ref}/{message['id']}",
            chat=ref,
            message=message["id"],
            type=chat.type,
            via=user,
            foreign="yes" if chat.foreign else "",
        )
        others = tuple(one for _, one in chat.members) if chat.type == "oneOnOne" else ()
        return messages.Setting(Conference(ref), place, others)


_MESSAGES = {"step": "messages"}


def changed_since(since: datetime | None, *, ordered: bool = False) -> str:
    """The query for messages changed after `since`. A single chat filters only by what it is
    ordered by (facts §6)."""
    if since is None:
        return query(top=50)
    changed = f"lastModifiedDateTime gt {graph_time(since)}"
    if ordered:
        return query(top=50, orderby="lastModifiedDateTime desc", filter=changed)
    return query(top=50, filter=changed)


def type_of(ref: str) -> str:
    """The type of a chat that cannot be read any more, by the form of its id as in the samples."""
    if ref.endswith("@unq.gbl.spaces"):
        return "oneOnOne"
    return "meeting" if ref.startswith("19:meeting_") else "group"


def account_id(fields: dict[str, Any]) -> str:
    """The id under which a chat member is known, whatever sort of member it is (facts §3)."""
    names = ("userId", "anonymousGuestId", "azureCommunicationServicesId", "skypeId", "phoneNumber")
    return next((text(fields[name]) for name in names if text(fields.get(name))), "")


def member(fields: dict[str, Any]) -> Person | None:
    """Who a picked conversation member is. Its address, tenant and name can be missing."""
    guest = "anonymousGuestId" in fields
    identity = {"id": account_id(fields), "displayName": fields.get("displayName")}
    number = text(fields.get("phoneNumber"))
    kind = "guest" if guest else "phone" if number else "user"
    return person(identity, kind, email=text(fields.get("email")), phone=number)


def member_key(fields: dict[str, Any]) -> str:
    """What names a member within its chat."""
    return account_id(fields) or text(fields.get("id")) or fingerprint(fields)


def contact(fields: dict[str, Any], chat: str, held: Conference, at: datetime) -> Observation:
    """One member of one chat."""
    who = member(fields)
    key = member_key(fields)
    return Observation(
        Item(
            Kind.CONTACT, f"{chat}/{fingerprint(key)}", locator("member", chat=chat, member=key), at
        ),
        ((who, Relation.ABOUT),) if who else (),
        held,
        detail=filled({"roles": fields.get("roles")}),
    )
