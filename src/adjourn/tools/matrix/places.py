"""Names and places: what sorts of items this tool has, what they are called, where they lie."""

import hashlib
import re
from typing import Any

from adjourn.tools.protocol import Handle, HandleKind, Item, Kind, Person

EVENT_KINDS = (Kind.ATTENDANCE, Kind.CALL, Kind.MESSAGE)
MEDIA_KINDS = (Kind.PICTURE, Kind.VIDEO, Kind.VOICEMAIL, Kind.FILE)
_REF_MOST = 1000
_MXC = re.compile(r"mxc://([^/\s]{1,230})/([A-Za-z0-9_-]{1,255})")


def sort_of(item: Item) -> str:
    """event, media, device, session or account; "" for a place that is none of ours."""
    sort = item.place.get("sort")
    return sort if isinstance(sort, str) else ""


def account(user: str) -> Handle:
    return Handle(HandleKind.ACCOUNT, user)


def person(user: str, name: str = "") -> Person:
    """Somebody known by their account alone."""
    return Person((account(user),), name or None)


def is_local(user: str, server: str) -> bool:
    """Whether this server keeps the account: ids of others end in their server's name."""
    return user.endswith(f":{server}")


def mxc(value: Any) -> tuple[str, str] | None:
    """Server and media id of a content address, None for what is none."""
    found = _MXC.fullmatch(value) if isinstance(value, str) else None
    return (found[1], found[2]) if found else None


def media_kind(media_type: str) -> Kind:
    """By the server's own media type: a client's word in an event can differ from place to place.

    Sound is a voice message: the server does not tell it from other sound files.
    """
    family = media_type.partition("/")[0].lower()
    return {"image": Kind.PICTURE, "video": Kind.VIDEO, "audio": Kind.VOICEMAIL}.get(
        family, Kind.FILE
    )


def ref(*parts: str) -> str:
    """A stable name, or its fingerprint where it is too long to be one."""
    joined = "/".join(parts)
    return joined if len(joined) <= _REF_MOST else "sha256:" + fingerprint(joined)


def fingerprint(*values: str) -> str:
    """A short stable name for something that the server gives no id."""
    raw = "\0".join(values).encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()[:32]
