"""Stable names: what makes an item or a conference the same one the next time it is seen."""

import binascii
import hashlib
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from adjourn.tools.protocol import Conference

_MEETING = re.compile(r"19:meeting_[A-Za-z0-9_+=-]+@thread\.(?:v2|skype)")
_CHANNEL = re.compile(r"(19:[A-Za-z0-9_+=-]+@thread\.(?:tacv2|skype))/([0-9]+)")
_REF_MOST = 1000


def meeting_ref(join_url: str) -> str:
    """The conference behind a join URL: its chat thread, so that call records, attendance, chat
    and recordings of one meeting meet. A channel meeting's is its thread in the channel. A URL
    that holds neither stands for itself."""
    path = unquote(unquote(urlsplit_path(join_url)))
    meeting, channel = _MEETING.search(path), _CHANNEL.search(path)
    if meeting:
        return meeting.group()
    if channel and channel.group(2) != "0":
        return channel_ref(channel.group(1), channel.group(2))
    return short(join_url)


def channel_ref(channel: str, root: str) -> str:
    """A conversation in a channel: the channel and the message it began with."""
    return f"{channel}/{root}"


def call_ref(call_id: str) -> str:
    """A call without a meeting: known by its own id."""
    return f"call:{call_id}"


def file_ref(drive: str, item: str) -> str:
    """A file is the same one whether a message or its folder told of it."""
    return f"{drive}/{item}"


def urlsplit_path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def organizer_in(join_url: str) -> str:
    """The organizer's account id in a join URL's context, "" where there is none.

    The context is JSON in the query: {"Tid": tenant, "Oid": organizer}.
    """
    try:
        context = json.loads(parse_qs(urlsplit(join_url).query).get("context", [""])[0])
    except (ValueError, RecursionError):
        return ""
    oid = context.get("Oid") if isinstance(context, dict) else None
    return oid if isinstance(oid, str) and len(oid) <= _REF_MOST else ""


def thread_in(meeting_id: str) -> str:
    """The chat thread inside a meeting id, "" where it holds none.

    Seen in samples, not promised (facts §1 no. 12): only a fallback for a meeting that cannot be
    read any more.
    """
    try:
        decoded = b64decode(meeting_id + "=" * (-len(meeting_id) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        decoded = meeting_id
    found = _MEETING.search(decoded)
    return found.group() if found else ""


def short(value: str) -> str:
    """`value`, or its fingerprint where it is too long to be a name."""
    if len(value) <= _REF_MOST:
        return value
    return "sha256:" + hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint(*values: Any) -> str:
    """A short stable name for something that Graph gives no id."""
    raw = "\0".join(str(value) for value in values).encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()[:32]


def conference(
    ref: str, started: datetime | None = None, ended: datetime | None = None
) -> Conference | None:
    """The conference `ref`, None without one. A half-open interval stays half open; an end before
    the start is no end."""
    if not ref:
        return None
    if started and ended and ended < started:
        ended = None
    return Conference(ref, started, ended)


def locator(sort: str, **values: str | None) -> Mapping[str, Any]:
    """A place: what sort of thing lies there, and the ids that lead to it. Nothing empty."""
    return {"sort": sort} | {key: value for key, value in values.items() if value}
