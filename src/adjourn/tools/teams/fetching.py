"""The content of an item, for access copies: files as a stream, everything else as fields."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from adjourn.tools.fields import Tree, mapping, objects, pick, text
from adjourn.tools.protocol import Item, Kind
from adjourn.tools.teams import chats, contract, copied, directory, meetings, voicemail, webinars
from adjourn.tools.teams.calls import filled
from adjourn.tools.teams.client import Graph, query, segment
from adjourn.tools.teams.drives import item_path
from adjourn.tools.teams.identity import person_of
from adjourn.tools.teams.reading import message_path
from adjourn.tools.teams.recordings import AREA as RECORDINGS
from adjourn.tools.teams.recordings import objects_path

_QUOTE = "messageReference"  # the content type of an attachment that quotes another message
# An inline picture has an item of its own; its address names the chat, and so who is in it.
_PICTURE = re.compile(r"""https?://[^"'\s<>]{1,4000}/hostedContents/[^"'\s<>]{1,2000}""")


def fetch(graph: Graph, item: Item) -> Iterator[bytes]:
    """See `Tool.fetch`: a file's bytes, a recording, a transcript (WebVTT), a voicemail's sound."""
    sort = contract.sort_of(item)
    if "drive" in item.place:
        yield from graph.content(f"{item_path(item.place)}/content", "files")
    elif sort == "recording":
        wanted = "?$format=text/vtt" if item.kind is Kind.TRANSCRIPT else ""
        yield from graph.content(
            f"{objects_path(item.place, item.kind)}/content{wanted}", RECORDINGS
        )
    elif sort == "hosted":
        path = f"{message_path(item.place)}/hostedContents/{segment(item.place['hosted'])}/$value"
        yield from graph.content(path, "pictures")
    elif sort == "voicemail":
        yield from _sound(graph, item)


def _sound(graph: Graph, item: Item) -> Iterator[bytes]:
    """The attachments of the mail one after the other; a voicemail has one, the sound."""
    above = f"{_mail(item)}/attachments"
    for page in graph.pages(above + query(select="id"), voicemail.AREA):
        for one in page.values:
            part = text(mapping(one).get("id"))
            if part:
                yield from graph.content(f"{above}/{segment(part)}/$value", voicemail.AREA)


def fields(graph: Graph, item: Item) -> Mapping[str, Any]:
    """See `Tool.fields`: what was written, what a meeting was about, what an account says."""
    read = _READERS.get(contract.sort_of(item))
    return read(graph, item) if read else {}


def _message(graph: Graph, item: Item) -> Mapping[str, Any]:
    message = _read(copied.MESSAGE, graph, message_path(item.place), chats.MESSAGES)
    body = mapping(message.get("body"))
    attachments = [_attachment(one) for one in objects(message.get("attachments"))]
    return filled(
        {
            "text": _PICTURE.sub("", text(body.get("content"))),
            "format": text(body.get("contentType")) or "text",
            "subject": message.get("subject"),
            "summary": message.get("summary"),
            "importance": message.get("importance"),
            "edited": message.get("lastEditedDateTime"),
            "attachments": attachments,
            "mentions": [one.get("mentionText") for one in objects(message.get("mentions"))],
            "reactions": [_reaction(one) for one in objects(message.get("reactions"))],
        }
    )


def _attachment(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """A file by name, a card with what it shows, a quote by what it quotes."""
    kind = fields.get("contentType")
    if kind != _QUOTE:
        return filled({"type": kind, "name": fields.get("name"), "content": fields.get("content")})
    try:
        quoted, _ = pick(copied.QUOTED, json.loads(text(fields.get("content"))), "")
    except (ValueError, RecursionError):
        quoted = {}
    sender = person_of(quoted.get("messageSender"))
    return filled(
        {
            "type": kind,
            "quoted": quoted.get("messagePreview"),
            "quoted_from": sender.name if sender else None,
        }
    )


def _reaction(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    who = person_of(fields.get("user"))
    return filled(
        {
            "by": who.name if who else None,
            "reaction": fields.get("displayName") or fields.get("reactionType"),
            "at": fields.get("createdDateTime"),
        }
    )


def _transcription(graph: Graph, item: Item) -> Mapping[str, Any]:
    """What the service understood of a voicemail stands in the mail's text (facts §6)."""
    mail, _ = pick(
        copied.VOICEMAIL, graph.get(_mail(item) + query(select="body"), voicemail.AREA), ""
    )
    body = mapping(mail.get("body"))
    return filled({"text": body.get("content"), "format": text(body.get("contentType")) or "text"})


def _meeting(graph: Graph, item: Item) -> Mapping[str, Any]:
    """What the meeting was about: of an invitation, or of somebody's attendance."""
    place = item.place
    if "webinar" in place:
        path = f"/solutions/virtualEvents/webinars/{segment(place['webinar'])}"
        webinar = _read(copied.WEBINAR, graph, path, webinars.AREA)
        return filled({"subject": webinar.get("displayName")})
    path = f"/users/{segment(place['user'])}/onlineMeetings/{segment(place['meeting'])}"
    meeting = _read(copied.MEETING, graph, path, meetings.AREA)
    planned = {"start": meeting.get("startDateTime"), "end": meeting.get("endDateTime")}
    return filled({"subject": meeting.get("subject"), "planned": filled(planned)})


def _chat(graph: Graph, item: Item) -> Mapping[str, Any]:
    chat = _read(copied.CHAT, graph, f"/chats/{segment(item.place['chat'])}", chats.AREA)
    return filled({"subject": chat.get("topic"), "chat_type": chat.get("chatType")})


def _registration(graph: Graph, item: Item) -> Mapping[str, Any]:
    place = item.place
    path = f"/solutions/virtualEvents/webinars/{segment(place['webinar'])}/registrations"
    return _read(
        copied.REGISTRATION, graph, f"{path}/{segment(place['registration'])}", webinars.AREA
    )


def _account(graph: Graph, item: Item) -> Mapping[str, Any]:
    path = f"/users/{segment(item.place['user'])}" + query(select=",".join(copied.PROFILE.split()))
    return _read(copied.ACCOUNT, graph, path, directory.AREA)


def _read(tree: Tree, graph: Graph, path: str, area: str) -> dict[str, Any]:
    return filled(pick(tree, graph.get(path, area), "")[0])


def _mail(item: Item) -> str:
    return f"/users/{segment(item.place['user'])}/messages/{segment(item.place['mail'])}"


_READERS: Mapping[str, Callable[[Graph, Item], Mapping[str, Any]]] = {
    "message": _message,
    "post": _message,
    "voicemail": _transcription,
    "invitee": _meeting,
    "attendance": _meeting,
    "member": _chat,
    "registration": _registration,
    "user": _account,
}
