"""Files: where one lies, what kind it is, which one a link means (facts §6)."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from adjourn.tools.fields import mapping, objects, pick, text
from adjourn.tools.protocol import Drift, Item, Kind, Person, ToolError, Unavailable
from adjourn.tools.teams.allowed import DRIVE_ITEM, PERMISSION
from adjourn.tools.teams.client import Graph, segment
from adjourn.tools.teams.identity import person_of
from adjourn.tools.teams.refs import file_ref, locator
from adjourn.tools.teams.times import instant

AREA = "files"
FILE_KINDS = (Kind.FILE, Kind.PICTURE, Kind.VIDEO, Kind.WHITEBOARD, Kind.RECORDING)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".heic", ".webp", ".bmp", ".tif", ".tiff")
_VIDEOS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".wmv")


def share_path(url: str) -> str:
    """The path that resolves a sharing link: "u!" and the link in unpadded base64url."""
    encoded = base64.urlsafe_b64encode(url.encode("utf-8", "surrogatepass")).rstrip(b"=").decode()
    return f"/shares/u!{encoded}/driveItem"


def resolve(graph: Graph, urls: Sequence[str]) -> tuple[dict[str, dict[str, Any]], list[Drift]]:
    """The picked drive items behind sharing links, asked for in batches.

    A link that leads nowhere (deleted, another organisation's) is missing in the answer.
    """
    wanted = list(dict.fromkeys(urls))
    found: dict[str, dict[str, Any]] = {}
    drift: list[Drift] = []
    for part in graph.batch([("GET", share_path(url)) for url in wanted], AREA):
        if part.status == 200:
            item, more = pick(DRIVE_ITEM, part.body, "driveItem")
            drift += more
            if place_of(item):
                found[wanted[part.number]] = item
    return found, drift


def resolve_one(graph: Graph, url: str) -> dict[str, Any] | None:
    """The picked drive item behind one link, None where it leads nowhere."""
    try:
        item, _ = pick(DRIVE_ITEM, graph.get(share_path(url), AREA), "driveItem")
    except Unavailable:
        raise
    except ToolError:
        return None
    return item if place_of(item) else None


def shared_with(graph: Graph, items: Sequence[dict[str, Any]]) -> dict[str, list[Person]]:
    """By file reference, the people to whom files are open by name: they find their own that way
    in other people's drives. A list that is denied or gone counts as empty."""
    places = [place_of(item) for item in items]
    found: dict[str, list[Person]] = {}
    for part in graph.batch([("GET", f"{item_path(one)}/permissions") for one in places], AREA):
        rows = objects(mapping(part.body).get("value")) if part.status == 200 else []
        sets = [mapping(pick(PERMISSION, row, "permission")[0]) for row in rows]
        people = [person_of(one) for row in sets for one in _grantees(row)]
        place = places[part.number]
        found[file_ref(place["drive"], place["item"])] = [one for one in people if one]
    return found


def _grantees(permission: dict[str, Any]) -> list[dict[str, Any]]:
    several = objects(permission.get("grantedToIdentitiesV2"))
    return [*several, mapping(permission.get("grantedToV2"))]


def place_of(item: dict[str, Any]) -> dict[str, str]:
    """Drive and item id of a picked drive item, {} where it does not say both."""
    drive = text(mapping(item.get("parentReference")).get("driveId"))
    own = text(item.get("id"))
    return {"drive": drive, "item": own} if drive and own else {}


def item_path(place: Any) -> str:
    """The path of the file at a place that names drive and item."""
    return f"/drives/{segment(place['drive'])}/items/{segment(place['item'])}"


def kind_of(item: dict[str, Any]) -> Kind:
    """By content type where the tool says it, by the name's ending otherwise."""
    name = text(item.get("name")).lower()
    mime = text(mapping(item.get("file")).get("mimeType")).lower()
    if name.endswith(".whiteboard"):
        return Kind.WHITEBOARD
    if mime.startswith("image/") or name.endswith(_PICTURES):
        return Kind.PICTURE
    if mime.startswith("video/") or name.endswith(_VIDEOS):
        return Kind.VIDEO
    return Kind.FILE


def file_item(item: dict[str, Any], kind: Kind, now: datetime) -> Item:
    """The item of a picked drive item that says where it lies. `now` is for an unknown time."""
    place = place_of(item)
    at = instant(item.get("createdDateTime")) or now
    where = locator("file", **place)
    return Item(kind, file_ref(place["drive"], place["item"]), where, at)
