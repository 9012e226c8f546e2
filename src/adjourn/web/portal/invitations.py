"""Invitations: an address of ours that informs, asks for consent, and leads on to the conference.

An invitation leads only to hosts that the register names for its tool (`join_hosts`): checked when
it is made, and again when somebody follows it, so that our name never leads to a stranger's page.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from adjourn.ledger import drift
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.notice.delivery import invited
from adjourn.register import Issue, lacking
from adjourn.register.model import Tool
from adjourn.register.problem import dotted
from adjourn.tools import conference_ref
from adjourn.tools.strangers import links
from adjourn.web.portal.tokens import Token, new_token

_LONGEST = 4_000  # characters of a join address
_TITLE = 200
_ODD = re.compile(r"""[\x00-\x20\\"<>`^{|}\x7f]""")  # browsers read some of these as something else
_DAYS = 90  # as K-01: what is kept of an invitation ends so long after the conference


class BadInvitation(ValueError):
    """This cannot be an invitation. Says what would be right."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation leads to. `conference` is its ref at the tool; `starts` is UTC."""

    tool: str
    join: str = field(repr=False)
    conference: str = field(repr=False)
    title: str = field(repr=False)
    starts: datetime | None


def make(
    ledger: Ledger,
    tool: str,
    join: str,
    now: datetime,
    title: str = "",
    starts: datetime | None = None,
) -> str:
    """A new invitation; its token, which is shown once. Raises `BadInvitation`."""
    section = ledger.register.tools.get(tool)
    if section is None or section.status != "active":
        raise BadInvitation("tool: no active tool of the register has this name")
    if gap := _blocked(ledger, section, now):
        raise BadInvitation(f"tool: {dotted(gap.path)} {gap.message}; right would be {gap.right}")
    if not leads_to_tool(section, join):
        with writing():
            drift.record(tool, links(join[:_LONGEST]), now)
        hosts = ", ".join(section.join_hosts) or "none yet: set join_hosts in the register"
        raise BadInvitation(f"join: must be an https:// address at one of these hosts: {hosts}")
    if len(title) > _TITLE:
        raise BadInvitation(f"title: at most {_TITLE} characters")
    token = new_token()
    kept = Token(ledger, "invitation", token)
    conference = conference_ref(section.kind, join)
    content = {
        "join": join,
        "conference": conference,
        "title": title,
        "starts": to_ms(starts) if starts else None,
    }
    until = max(now, starts or now) + timedelta(days=_DAYS)
    invited(ledger, tool, conference, now)
    with writing():
        execute("DELETE FROM portal_invitation WHERE until <= %s", [to_ms(now)])
        execute(
            "INSERT INTO portal_invitation (name, tool, until, sealed) VALUES (%s, %s, %s, %s)",
            [kept.name, tool, to_ms(until), kept.seal(content)],
        )
    return token


def read(ledger: Ledger, token: str, now: datetime) -> Invitation | None:
    """The invitation of this token; None for one that is unknown, over, or leads elsewhere."""
    known = Token(ledger, "invitation", token)
    with trouble():
        row = one(
            "SELECT tool, sealed FROM portal_invitation WHERE name = %s AND until > %s",
            [known.name, to_ms(now)],
        )
    if row is None:
        return None
    section, content = ledger.register.tools.get(row[0]), known.open(row[1])
    if section is None or section.status != "active" or not leads_to_tool(section, content["join"]):
        return None
    starts = content["starts"]
    return Invitation(
        row[0],
        content["join"],
        content["conference"],
        content["title"],
        from_ms(starts) if starts is not None else None,
    )


def blocked(ledger: Ledger, invitation: Invitation, now: datetime) -> bool:
    """Whether nobody may be sent on: the tool has no contract in force (facts: law S25)."""
    return _blocked(ledger, ledger.register.tools[invitation.tool], now) is not None


def _blocked(ledger: Ledger, tool: Tool, now: datetime) -> Issue | None:
    return lacking(ledger.register, tool, now.astimezone(ledger.register.zone).date())


def leads_to_tool(tool: Tool, address: str) -> bool:
    """Whether an address is https, at a host that the register names for the tool, and no trick."""
    if (
        len(address) > _LONGEST
        or not address.isascii()
        or any(c in address for c in ' \\\t\r\n"<>')
    ):
        return False
    try:
        url = urlsplit(address)
        _ = url.port
    except ValueError:
        return False
    return url.scheme == "https" and "@" not in url.netloc and url.netloc.lower() in tool.join_hosts
