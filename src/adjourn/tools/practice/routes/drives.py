"""Drives: items, deltas, versions, permissions, labels, and the two kinds of delete."""

import base64
import binascii

from adjourn.tools.practice import effects, ids, odata, shapes
from adjourn.tools.practice.model import Drive, File, Label, State
from adjourn.tools.practice.routes import router
from adjourn.tools.practice.routes.users import find_user
from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import (
    Answer,
    GraphError,
    Request,
    bad_request,
    forbidden,
    not_found,
)

_ITEM = "/drives/{}/items/{}"


def drive_of(tenant: Tenant, user: str) -> Drive:
    """A user's OneDrive. Raises GraphError 404 for a user who never used it."""
    owner = find_user(tenant, user).id
    if owner not in tenant.store.drive_of:
        raise not_found("ResourceNotFound")
    return tenant.store.drive_of[owner]


def _drive(tenant: Tenant, drive: str) -> Drive:
    if drive not in tenant.store.drives:
        raise not_found("itemNotFound")
    return tenant.store.drives[drive]


def _item(tenant: Tenant, drive: str, item: str) -> tuple[Drive, File]:
    found = _drive(tenant, drive)
    file = found.items.get(item)
    if file is None or file.state is not State.LIVE:
        raise not_found("itemNotFound")
    return found, file


def by_path(drive: Drive, path: list[str]) -> str:
    """The id of the item at a path below the root. Raises GraphError 404."""
    here = drive.root
    for name in path:
        wanted = name.lower()
        matches = [c for c in drive.children(here) if c.body["name"].lower() == wanted]
        if not matches:
            raise not_found("itemNotFound")
        here = matches[0].id
    return here


@router.add("GET", "/users/{}/drive")
def get_drive_of(tenant: Tenant, request: Request, user: str) -> Answer:
    """A user's OneDrive."""
    return get_drive(tenant, request, drive_of(tenant, user).id)


@router.add("GET", "/drives/{}")
def get_drive(tenant: Tenant, request: Request, drive: str) -> Answer:
    """One drive."""
    found = _drive(tenant, drive)
    body: Json = {"id": found.id, "name": found.name, "webUrl": found.web}
    body["driveType"] = "business" if found.owner else "documentLibrary"
    if found.owner:
        body["owner"] = shapes.drive_user(found.owner)
    return odata.entity(request, body, "drives")


@router.add("GET", _ITEM)
def get_item(tenant: Tenant, request: Request, drive: str, item: str) -> Answer:
    """One drive item."""
    return odata.entity(request, _item(tenant, drive, item)[1].body, "items")


@router.add("GET", _ITEM + "/children")
def list_children(tenant: Tenant, request: Request, drive: str, item: str) -> Answer:
    """What lies in a folder."""
    found, folder = _item(tenant, drive, item)
    rows = found.children(folder.id)
    return odata.page(tenant, request, rows, key=lambda i: i.id, body=lambda i: i.body, size=200)


@router.add("GET", _ITEM + "/content")
def content(tenant: Tenant, _request: Request, drive: str, item: str) -> Answer:
    """The bytes of a file."""
    file = _item(tenant, drive, item)[1]
    if file.content is None:
        raise bad_request("A folder has no content.")
    return Answer(body=file.content, headers={"Content-Type": file.body["file"]["mimeType"]})


@router.add("GET", _ITEM + "/delta")
def delta(tenant: Tenant, request: Request, drive: str, item: str) -> Answer:
    """Changes of a folder and all below it; what was deleted carries the `deleted` facet."""
    found = _drive(tenant, drive)
    if item not in found.items:
        raise not_found("itemNotFound")
    rows = [file for file in found.items.values() if found.within(file, item)]
    return odata.delta(tenant, request, rows, body=lambda f: f.body, removed=_removed)


def _removed(file: File) -> Json:
    return {"id": file.id, "deleted": {"state": "deleted"}}


@router.add("GET", _ITEM + "/versions")
def list_versions(tenant: Tenant, request: Request, drive: str, item: str) -> Answer:
    """The only version of a file."""
    body = _item(tenant, drive, item)[1].body
    version = {"id": "1.0", "size": body["size"], "lastModifiedBy": body.get("lastModifiedBy")}
    version["lastModifiedDateTime"] = body.get("lastModifiedDateTime")
    return odata.page(tenant, request, [version], key=lambda v: "1", body=lambda v: v)


@router.add("GET", _ITEM + "/permissions")
def list_permissions(tenant: Tenant, request: Request, drive: str, item: str) -> Answer:
    """With whom a file is shared."""
    rows = [
        {"id": person.account, "roles": ["read"], "grantedToV2": shapes.drive_user(person)}
        for person in _item(tenant, drive, item)[1].sharers
    ]
    return odata.page(tenant, request, rows, key=lambda p: str(p["id"]), body=lambda p: p)


@router.add("GET", _ITEM + "/retentionLabel")
def retention_label(tenant: Tenant, _request: Request, drive: str, item: str) -> Answer:
    """The retention label of a file; 404 when it has none."""
    label = _item(tenant, drive, item)[1].label
    if label is None:
        raise not_found("itemNotFound")
    return Answer(body=_label(label))


def _label(label: Label) -> Json:
    return {
        "name": label.name,
        "retentionSettings": {
            "behaviorDuringRetentionPeriod": "retainAsRecord" if label.locked else "retain",
            "isDeleteAllowed": label.delete_allowed,
            "isRecordLocked": label.locked,
            "isMetadataUpdateAllowed": not label.locked,
            "isContentUpdateAllowed": not label.locked,
            "isLabelUpdateAllowed": False,
        },
        "isLabelAppliedExplicitly": True,
        "labelAppliedDateTime": ids.iso(label.applied),
        "labelAppliedBy": {"user": {"id": None, "displayName": "Records management"}},
    }


def _delete(tenant: Tenant, request: Request, drive: str, item: str, *, permanent: bool) -> Answer:
    found, file = _item(tenant, drive, item)
    if item == found.root:
        raise forbidden("The root cannot be deleted.")
    if file.label and file.label.locked:
        raise GraphError(423, "resourceLocked", "The item is a locked record.")
    if file.label and not file.label.delete_allowed:
        raise forbidden("The retention label of the item does not allow deletion.")
    if not request.pretend:
        effects.delete_file(tenant.store, found, file, permanent=permanent)
    return Answer(204)


@router.add("DELETE", _ITEM)
def delete_item(tenant: Tenant, request: Request, drive: str, item: str) -> Answer:
    """Delete into the recycle bin."""
    return _delete(tenant, request, drive, item, permanent=False)


@router.add("POST", _ITEM + "/permanentDelete")
def permanent_delete(tenant: Tenant, request: Request, drive: str, item: str) -> Answer:
    """Delete for good."""
    return _delete(tenant, request, drive, item, permanent=True)


@router.add("GET", _ITEM + "/search({})")
def search(
    tenant: Tenant, request: Request, drive: str, item: str, given: dict[str, str]
) -> Answer:
    """Files and folders by a part of their name."""
    found, _ = _item(tenant, drive, item)
    wanted = given.get("q", "").lower()
    rows = [
        file
        for file in found.items.values()
        if file.state is State.LIVE
        and wanted in file.body["name"].lower()
        and found.within(file, item)
        and file.id != found.root
    ]
    return odata.page(tenant, request, rows, key=lambda i: i.id, body=lambda i: i.body, size=200)


@router.add("GET", "/shares/{}/driveItem")
def shared_item(tenant: Tenant, request: Request, share: str) -> Answer:
    """The item behind a sharing link, written `u!` and the base64url of the address."""
    try:
        padded = share.removeprefix("u!") + "=="
        address = ids.address(base64.urlsafe_b64decode(padded.encode()).decode())
    except (binascii.Error, ValueError):
        address = ""
    if not share.startswith("u!") or not address:
        raise bad_request("The sharing token is not valid.")
    _, file = tenant.store.by_url.get(address, (None, None))
    if file is None or file.state is not State.LIVE:
        raise not_found("itemNotFound")
    return odata.entity(request, file.body, "driveItem")
