"""Drives, folders and files."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from adjourn.tools.practice import ids, shapes
from adjourn.tools.practice.model import Drive, File
from adjourn.tools.practice.people import Person
from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.store import Store

RECORDINGS = "Recordings"
WHITEBOARDS = "Whiteboards"
CHAT_FILES = "Microsoft Teams Chat Files"


def open_drive(store: Store, owner: Person | None, name: str, web: str) -> Drive:
    """A new drive with its root folder; the owner's OneDrive when there is an owner."""
    root_id = ids.drive_item(store.rng)
    drive = Drive(ids.drive(store.rng), owner, name, web, root_id)
    body: Json = {"id": root_id, "name": "root", "root": {}, "folder": {"childCount": 0}}
    body |= {"size": 0, "webUrl": web, "parentReference": {"driveId": drive.id}}
    drive.items[root_id] = File(root_id, body, frozenset())
    store.touch(drive.items[root_id])
    store.drives[drive.id] = drive
    if owner:
        store.drive_of[owner.oid] = drive
    return drive


def personal(store: Store, owner: Person) -> Drive:
    """The owner's OneDrive, opened when first needed."""
    if owner.oid in store.drive_of:
        return store.drive_of[owner.oid]
    local = (owner.upn or owner.oid).replace("@", "_").replace(".", "_")
    web = f"https://kontor-my.sharepoint.example/personal/{local}/Documents"
    return open_drive(store, owner, "OneDrive", web)


def folder(store: Store, drive: Drive, name: str) -> File:
    """The folder `name` at the root of the drive, made when first needed."""
    for item in drive.children(drive.root):
        if item.content is None and item.body["name"] == name:
            return item
    item_id = ids.drive_item(store.rng)
    body: Json = {
        "id": item_id,
        "name": name,
        "size": 0,
        "folder": {"childCount": 0},
        "webUrl": f"{drive.web}/{quote(name)}",
        "parentReference": _parent(drive, drive.root, ""),
    }
    item = File(item_id, body, frozenset(), parent=drive.root)
    drive.items[item_id] = item
    store.touch(item)
    return item


def _parent(drive: Drive, parent: str, path: str) -> Json:
    kind = "business" if drive.owner else "documentLibrary"
    return {
        "driveId": drive.id,
        "driveType": kind,
        "id": parent,
        "path": f"/drives/{drive.id}/root:{path}",
    }


def upload(
    store: Store,
    drive: Drive,
    where: str,
    name: str,
    content: bytes,
    mime: str,
    by: Person,
    at: datetime,
    about: Iterable[Person] = (),
    **facets: Json,
) -> File:
    """A file in the folder `where`, uploaded by `by`; `about` are the others in it."""
    parent = folder(store, drive, where)
    item_id = ids.drive_item(store.rng)
    web = f"{drive.web}/{quote(where)}/{quote(name)}"
    body: Json = {
        "id": item_id,
        "name": name,
        "size": len(content),
        "createdDateTime": ids.iso(at),
        "lastModifiedDateTime": ids.iso(at),
        "createdBy": shapes.drive_user(by),
        "lastModifiedBy": shapes.drive_user(by),
        "webUrl": web,
        "eTag": f'"{{{item_id}}},1"',
        "cTag": f'"c:{{{item_id}}},1"',
        "file": {"mimeType": mime, "hashes": {"quickXorHash": f"{store.rng.getrandbits(64):x}"}},
        "parentReference": _parent(drive, parent.id, f"/{where}"),
        **facets,
    }
    who = frozenset(person.key for person in (by, *about))
    item = File(item_id, body, who, parent=parent.id, content=content)
    drive.items[item_id] = item
    parent.body["folder"]["childCount"] += 1
    store.by_url[ids.address(web)] = (drive, item)
    store.touch(item)
    return item
