"""Voicemail: messages of a class of its own in the mailbox of who was called (facts §6)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from adjourn.tools.fields import mapping, pick, text
from adjourn.tools.protocol import Drift, Item, Kind, Observation, Person, Relation
from adjourn.tools.teams.allowed import MAIL
from adjourn.tools.teams.client import Graph, query, segment
from adjourn.tools.teams.identity import PHONE_INSIDE, person, related
from adjourn.tools.teams.refs import locator
from adjourn.tools.teams.times import instant
from adjourn.tools.teams.walking import Portion, Seen, Span

AREA = "voicemail"
OVERLAP = timedelta(days=1)
# MAPI property 0x001A is the item class; no Graph page names the value (facts §6: to be tested).
_FILTER = (
    "singleValueExtendedProperties/any(ep:ep/id eq 'String 0x001A'"
    " and ep/value eq 'IPM.Note.Microsoft.Voicemail.UM.CA')"
)
_SELECT = "id,createdDateTime,receivedDateTime,from,sender,subject"


class Voicemail:
    """Voicemail in one mailbox after the other. Neither text nor sound is read."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def stream(self, user: str, span: Span, at: Any) -> Iterator[Portion]:
        path = f"/users/{segment(user)}/messages" + query(filter=_FILTER, select=_SELECT, top=100)
        for page in self._graph.pages(path, AREA, start=at):
            portion = Portion(at=page.next)
            for payload in page.values:
                portion.add(observe(payload, user, span))
            yield portion


def observe(payload: Any, owner: str, span: Span) -> Seen:
    """One voicemail in the mailbox of the account `owner`; nothing where it is older than `span`.
    The filter cannot say so: it stands for the class alone."""
    mail, drift = pick(MAIL, payload, "message")
    if not text(mail.get("id")):
        return [], [*drift, Drift("message.id", "malformed")]
    at = instant(mail.get("receivedDateTime")) or instant(mail.get("createdDateTime"))
    if at and span.since and at < span.since:
        return [], list(drift)
    return [_observation(mail, owner, at or span.until)], list(drift)


def _observation(mail: dict[str, Any], owner: str, at: datetime) -> Observation:
    place = locator("voicemail", user=owner, mail=mail["id"])
    return Observation(
        Item(Kind.VOICEMAIL, mail["id"], place, at),
        related(
            (Relation.AUTHORED_BY, [_caller(mail)]), (Relation.CONTEXT, [person({"id": owner})])
        ),
    )


def _caller(mail: dict[str, Any]) -> Person | None:
    """By the sender's address; where that is no person's, by the number in it or in the subject
    ("number or name", facts §6)."""
    sender = mapping(mail.get("from")) or mapping(mail.get("sender"))
    address = mapping(sender.get("emailAddress"))
    written, name = text(address.get("address")), text(address.get("name"))
    for place in (written.partition("@")[0], name, text(mail.get("subject"))):
        number = PHONE_INSIDE.search(place)
        if number:
            return person({"displayName": name}, phone=number.group())
    return person({"displayName": name}, email=written)
