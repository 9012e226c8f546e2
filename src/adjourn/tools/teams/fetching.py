"""The content of an item, for access copies: streamed where it can be large."""

import base64
import binascii
import json
from collections.abc import Iterator

from adjourn.tools.fields import mapping, pick, text
from adjourn.tools.protocol import Item, Kind, Malformed
from adjourn.tools.teams import contract
from adjourn.tools.teams.allowed import MESSAGE
from adjourn.tools.teams.client import Graph, query, segment
from adjourn.tools.teams.drives import item_path
from adjourn.tools.teams.reading import message_path
from adjourn.tools.teams.recordings import objects_path


def fetch(graph: Graph, item: Item) -> Iterator[bytes]:
    """See `Tool.fetch`: a file's bytes, a message as JSON, a voicemail's sound; else nothing."""
    sort = contract.sort_of(item)
    if "drive" in item.place:
        yield from graph.content(f"{item_path(item.place)}/content", "files")
    elif sort == "recording":
        wanted = "?$format=text/vtt" if item.kind is Kind.TRANSCRIPT else ""
        path = f"{objects_path(item.place, item.kind)}/content{wanted}"
        yield from graph.content(path, "recordings and transcripts")
    elif sort == "hosted":
        path = f"{message_path(item.place)}/hostedContents/{segment(item.place['hosted'])}/$value"
        yield from graph.content(path, "pictures")
    elif sort in ("message", "post"):
        message, _ = pick(MESSAGE, graph.get(message_path(item.place), "messages"), "chatMessage")
        yield json.dumps(message, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    elif sort == "voicemail":
        yield from _voicemail(graph, item)


def _voicemail(graph: Graph, item: Item) -> Iterator[bytes]:
    """The attachments of the mail one after the other; a voicemail has one, the sound."""
    mail = f"/users/{segment(item.place['user'])}/messages/{segment(item.place['mail'])}"
    for page in graph.pages(f"{mail}/attachments" + query(select="id"), "voicemail"):
        for one in page.values:
            part = text(mapping(one).get("id"))
            if part:
                attachment = graph.get(f"{mail}/attachments/{segment(part)}", "voicemail")
                yield _decoded(text(attachment.get("contentBytes")))


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("voicemail: the attachment is not base64") from None
