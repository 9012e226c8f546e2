"""Mailboxes: voicemails, and ordinary mail that is none of a conference tool's business."""

import base64
from datetime import datetime

from adjourn.tools.practice import ids
from adjourn.tools.practice.model import Mail
from adjourn.tools.practice.people import Person
from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.store import Store

INBOX = "inbox"
ITEM_CLASS = "String 0x001A"  # PidTagMessageClass (facts: teams-graph §6)
VOICEMAIL = "IPM.Note.Microsoft.Voicemail.UM.CA"


def _mail(
    store: Store, owner: Person, sender: Json, subject: str, text: str, at: datetime, kind: str
) -> Mail:
    mail_id = ids.mail(store.rng)
    body: Json = {
        "id": mail_id,
        "createdDateTime": ids.iso(at),
        "lastModifiedDateTime": ids.iso(at),
        "receivedDateTime": ids.iso(at),
        "sentDateTime": ids.iso(at),
        "changeKey": mail_id[4:20],
        "categories": [],
        "hasAttachments": False,
        "subject": subject,
        "bodyPreview": text[:255],
        "body": {"contentType": "text", "content": text},
        "importance": "normal",
        "parentFolderId": INBOX,
        "conversationId": ids.mail(store.rng),
        "isRead": False,
        "isDraft": False,
        "from": {"emailAddress": sender},
        "sender": {"emailAddress": sender},
        "toRecipients": [{"emailAddress": {"name": owner.name, "address": owner.mail}}],
        "ccRecipients": [],
        "bccRecipients": [],
        "replyTo": [],
        "flag": {"flagStatus": "notFlagged"},
        "singleValueExtendedProperties": [{"id": ITEM_CLASS, "value": kind}],
    }
    mail = Mail(mail_id, body, frozenset(), owner=owner.oid)
    store.mail[mail_id] = mail
    store.mail_of[owner.oid].append(mail)
    store.touch(mail)
    return mail


def voicemail(store: Store, owner: Person, caller: Person, at: datetime) -> Mail:
    """A voicemail of `caller`: transcription as text, the voice as attachment."""
    name = caller.name or caller.phone or ""
    sender = {"name": name, "address": caller.mail or caller.phone}
    text = f"Hello, this is {name}, please call me back at {caller.phone}."
    mail = _mail(store, owner, sender, f"Voicemail from {name}", text, at, VOICEMAIL)
    mail.body["hasAttachments"] = True
    mail.who = frozenset((owner.key, caller.key))
    voice = base64.b64encode(f"practice voice of {name}".encode()).decode()
    mail.attachments.append(
        {
            "@odata.type": "#microsoft.graph.fileAttachment",
            "id": ids.mail(store.rng),
            "name": "audio.mp3",
            "contentType": "audio/mp3",
            "isInline": False,
            "size": len(voice),
            "lastModifiedDateTime": ids.iso(at),
            "contentBytes": voice,
        }
    )
    return mail


def letter(store: Store, owner: Person, at: datetime) -> Mail:
    """An ordinary mail. Nothing in it concerns a conference: it must not be collected."""
    sender = {"name": "Newsletter", "address": "newsletter@example.net"}
    mail = _mail(store, owner, sender, "Canteen menu", "Soup on Monday.", at, "IPM.Note")
    mail.who = frozenset((owner.key,))
    return mail
