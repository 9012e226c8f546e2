"""Mailboxes: messages, attachments, folders, and the two kinds of delete."""

import base64

from adjourn.tools.practice import effects, odata
from adjourn.tools.practice.model import Mail, State
from adjourn.tools.practice.routes import router
from adjourn.tools.practice.routes.users import find_user
from adjourn.tools.practice.seed.mail import INBOX
from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import Answer, Request, not_found

_MESSAGE = "/users/{}/messages/{}"
_FOLDER = "/users/{}/mailFolders/{}"
# Graph lists Recoverable Items under this well-known name; Purges has none.
_RECOVERABLE = "recoverableitemsdeletions"
_STATES = {INBOX: State.LIVE, _RECOVERABLE: State.TRASHED}
_FILTERS = "singleValueExtendedProperties receivedDateTime from subject hasAttachments"


def _mail(tenant: Tenant, user: str, message: str) -> Mail:
    mail = tenant.store.mail.get(message)
    owner = find_user(tenant, user).id
    if mail is None or mail.owner != owner or mail.state not in (State.LIVE, State.TRASHED):
        raise not_found("ErrorItemNotFound")
    return mail


def _live(tenant: Tenant, user: str, message: str) -> Mail:
    mail = _mail(tenant, user, message)
    if mail.state is not State.LIVE:
        raise not_found("ErrorItemNotFound")
    return mail


def _page(tenant: Tenant, request: Request, mails: list[Mail]) -> Answer:
    rows = odata.matching(request, mails, lambda m: m.body, _FILTERS)
    return odata.page(
        tenant, request, rows, key=lambda m: f"{m.body['receivedDateTime']} {m.id}",
        body=lambda m: m.body, size=10, newest_first=True, context="messages",
    )  # fmt: skip


@router.add("GET", "/users/{}/messages")
def list_messages(tenant: Tenant, request: Request, user: str) -> Answer:
    """The mail of a user, 10 a page."""
    mails = tenant.store.mail_of[find_user(tenant, user).id]
    return _page(tenant, request, [mail for mail in mails if mail.state is State.LIVE])


@router.add("GET", _MESSAGE)
def get_message(tenant: Tenant, request: Request, user: str, message: str) -> Answer:
    """One mail."""
    return odata.entity(request, _live(tenant, user, message).body, "messages")


@router.add("GET", _MESSAGE + "/attachments")
def list_attachments(tenant: Tenant, request: Request, user: str, message: str) -> Answer:
    """The attachments of a mail."""
    rows = _live(tenant, user, message).attachments
    return odata.page(tenant, request, rows, key=lambda a: str(a["id"]), body=lambda a: a)


@router.add("GET", _MESSAGE + "/attachments/{}")
def get_attachment(
    tenant: Tenant, request: Request, user: str, message: str, attachment: str
) -> Answer:
    """One attachment."""
    for row in _live(tenant, user, message).attachments:
        if row["id"] == attachment:
            return odata.entity(request, row, "attachments")
    raise not_found("ErrorItemNotFound")


@router.add("GET", _MESSAGE + "/attachments/{}/$value")
def attachment_bytes(
    tenant: Tenant, request: Request, user: str, message: str, attachment: str
) -> Answer:
    """The bytes of an attachment."""
    body = get_attachment(tenant, request, user, message, attachment).body
    return Answer(
        body=base64.b64decode(body["contentBytes"]), headers={"Content-Type": body["contentType"]}
    )


@router.add("DELETE", _MESSAGE)
def delete_message(tenant: Tenant, request: Request, user: str, message: str) -> Answer:
    """Delete into Recoverable Items."""
    return _delete(tenant, request, _live(tenant, user, message), permanent=False)


@router.add("POST", _MESSAGE + "/permanentDelete")
def permanent_delete(tenant: Tenant, request: Request, user: str, message: str) -> Answer:
    """Delete into Purges, out of every user's sight."""
    return _delete(tenant, request, _mail(tenant, user, message), permanent=True)


def _delete(tenant: Tenant, request: Request, mail: Mail, *, permanent: bool) -> Answer:
    if not request.pretend:
        effects.delete_mail(tenant.store, mail, permanent=permanent)
    return Answer(204)


def _folder(tenant: Tenant, user: str, name: str) -> Json:
    mails = tenant.store.mail_of[find_user(tenant, user).id]
    count = sum(mail.state is _STATES[name] for mail in mails)
    return {
        "id": name,
        "displayName": "Inbox" if name == INBOX else "Deletions",
        "parentFolderId": "root",
        "childFolderCount": 0,
        "totalItemCount": count,
        "unreadItemCount": count,
        "isHidden": name != INBOX,
    }


@router.add("GET", "/users/{}/mailFolders")
def list_folders(tenant: Tenant, request: Request, user: str) -> Answer:
    """The visible folders of a mailbox."""
    rows = [_folder(tenant, user, INBOX)]
    return odata.page(tenant, request, rows, key=lambda f: str(f["id"]), body=lambda f: f)


def _in_folder(tenant: Tenant, user: str, name: str) -> list[Mail]:
    if name.lower() not in _STATES:
        raise not_found("ErrorItemNotFound")
    mails = tenant.store.mail_of[find_user(tenant, user).id]
    return [mail for mail in mails if mail.state is _STATES[name.lower()]]


@router.add("GET", _FOLDER)
def get_folder(tenant: Tenant, request: Request, user: str, name: str) -> Answer:
    """One folder, by id or well-known name."""
    _in_folder(tenant, user, name)
    return odata.entity(request, _folder(tenant, user, name.lower()), "mailFolders")


@router.add("GET", _FOLDER + "/messages")
def list_in_folder(tenant: Tenant, request: Request, user: str, name: str) -> Answer:
    """The mail in one folder."""
    return _page(tenant, request, _in_folder(tenant, user, name))


@router.add("GET", _FOLDER + "/messages/delta")
def delta(tenant: Tenant, request: Request, user: str, name: str) -> Answer:
    """Changes of the inbox; a deleted mail comes back as removed."""
    if name.lower() != INBOX:
        raise not_found("ErrorItemNotFound")
    mails = tenant.store.mail_of[find_user(tenant, user).id]
    return odata.delta(tenant, request, mails, body=lambda m: m.body, removed=_removed, size=10)


def _removed(mail: Mail) -> Json:
    return {"id": mail.id, "@removed": {"reason": "deleted"}}
