"""A letter as it goes over the wire: plain text and HTML that say the same, and its headers."""

import email.policy
import email.utils
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from uuid import UUID

from django.template.loader import render_to_string

from adjourn.mail.addresses import parse
from adjourn.mail.blocks import Block, Link, Say, one_line, plain
from adjourn.mail.letter import Checked
from adjourn.mail.wording import TEXTS, Voice
from adjourn.register import Register

# Seven bits, so that no server on the way has to re-code it.
_POLICY = email.policy.SMTP.clone(cte_type="7bit")
_TO_STAFF = frozenset({"desk", "test"})


@dataclass(frozen=True, slots=True)
class Page:
    """What a letter says, in both forms."""

    subject: str
    plain: str
    html: str


def page(letter: Checked, register: Register, practice: bool) -> Page:
    """The words of a letter. `practice`: it says that everything in it is invented."""
    voice, text = Voice(letter, register), TEXTS[letter.text]
    subject = voice.text(text.subject.en, text.subject.de)
    said, foot = list(text.say(voice, letter.context)), list(_foot(voice, practice))
    shown = {"language": letter.language, "subject": subject, "blocks": said, "foot": foot}
    html = render_to_string("mail/letter.html", shown)
    return Page(subject, f"{plain(said)}\n\n-- \n{plain(foot, apart=1)}\n", html)


def compose(
    letter: Checked, ident: UUID, sender: str, register: Register, practice: bool, now: datetime
) -> EmailMessage:
    """The message from `sender`. `ident` makes its Message-ID: the same at every try."""
    shown = page(letter, register, practice)
    message = EmailMessage(_POLICY)
    name = one_line(register.controller.name)
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = Address(username=letter.to.local, domain=letter.to.domain)
    message["Subject"] = shown.subject
    message["Date"] = email.utils.format_datetime(now)
    message["Message-ID"] = f"<{ident}@{sender.rpartition('@')[2]}>"
    # RFC 3834 §5: no machine answers. Exchange reads the second instead; of what it knows only
    # NDR is left out, since a letter that is not delivered has to come back.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "DR, RN, NRN, OOF, AutoReply"
    answers = None if letter.text in _TO_STAFF else _answers_to(register)
    if answers:
        message["Reply-To"] = answers
    message.set_content(shown.plain)
    message.add_alternative(shown.html, subtype="html")
    for file in letter.attachments:
        kind, _, subtype = file.mime.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    # Last: what is added later would carry off a header of this sort.
    message["Content-Language"] = letter.language
    return message


def _answers_to(register: Register) -> str:
    """Who reads replies: the officer, else the controller; nobody while it is a placeholder."""
    controller = register.controller
    found = parse(controller.dpo.email or controller.email)
    return str(found) if found and found.local.isascii() else ""


def _foot(voice: Voice, practice: bool) -> Iterator[Block]:
    """Who writes, how to reach them, and where the privacy notice is (Art. 13(1)(a), (b) GDPR)."""
    controller, portal = voice.register.controller, voice.register.portal
    if practice:
        yield voice.say(
            "Practice: all people and data in this e-mail are invented.",
            "Übung: Alle Personen und Daten in dieser E-Mail sind erfunden.",
        )
    yield Say(one_line(f"{controller.name}, {controller.address}"))
    yield Say(one_line(f"{controller.email}, {controller.phone}"))
    if controller.dpo.email:
        yield voice.say(
            "Data protection officer: {email}",
            "Datenschutzbeauftragte oder Datenschutzbeauftragter: {email}",
            email=controller.dpo.email,
        )
    if portal:
        notice = f"{portal.url.rstrip('/')}/{voice.letter.language}/notice"
        yield Link(voice.text("Our privacy notice", "Unser Datenschutzhinweis"), notice)
    else:
        yield voice.say(
            "We send you our privacy notice if you ask for it.",
            "Unseren Datenschutzhinweis senden wir Ihnen auf Anfrage.",
        )
