"""What somebody asks for, as it reaches us: by any channel, in any form (facts: law A-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Literal

from adjourn.law.identity import Method
from adjourn.law.intake import Channel, in_order
from adjourn.law.restriction import RestrictionGround
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.mail import is_address
from adjourn.tools.protocol import Handle

Language = Literal["de", "en"]
_TEXT = 10_000  # characters of a message
_SHORT = 320  # characters of everything else: the longest e-mail address (RFC 5321)
_MANY = 50  # rights, purposes, types, changes in one message


class Field(StrEnum):
    """What can be rectified (Art. 16 GDPR)."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    COMPANY = "company"
    OTHER = "other"


class NotAsked(ValueError):
    """The request cannot be taken like this. The text says which part, never its value."""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What guests and callers know of a meeting (identity V2, facts: law A-02). All optional."""

    date: str = field(default="", repr=False)
    organiser: str = field(default="", repr=False)
    display_name: str = field(default="", repr=False)
    join_url: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """One message with one or several requests.

    `received`: when it reached any channel, aware (D-01). `handle`: by which the data are to be
    found. `verified`: how it is known that the handle is theirs; None leaves identity open.
    `reply_to`: the e-mail address for the answer. `purposes` says which consents are withdrawn or
    which processing is objected to, `types` limits the request to data types; empty means all.
    `stopped`: the consents were withdrawn already, by the address that came with them; what no
    other consent covers is then to be erased. `changes` has the wanted values of a rectification,
    `ground` the letter of Art. 18(1) GDPR for a restriction. `conference`: the ref of the one in
    which a typed name holds. `wait`: an erasure waits until a copy asked for in the same message
    was fetched.
    """

    rights: tuple[Right, ...]
    channel: Channel
    received: datetime
    handle: Handle | None = field(repr=False)
    verified: Method | None
    language: Language
    reply_to: str | None = field(repr=False)
    message: str = field(default="", repr=False)
    facts: MeetingFacts | None = field(default=None, repr=False)
    purposes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    changes: Mapping[Field, str] = field(default_factory=dict, repr=False)
    ground: RestrictionGround | None = None
    stopped: bool = False
    wait: bool = True
    conference: str | None = field(default=None, repr=False)


def check(ledger: Ledger, asked: Asked, now: datetime) -> None:
    """Raises `NotAsked` for what cannot be taken; that is never for want of form (A-05)."""
    if asked.received.tzinfo is None or asked.received > now:
        raise NotAsked("received: an instant with a time zone, not later than now")
    for wrong, what in (*_too_much(asked), *_unknown(ledger, asked)):
        if wrong:
            raise NotAsked(what)


def _too_much(asked: Asked) -> list[tuple[bool, str]]:
    lists = (asked.rights, asked.purposes, asked.types, asked.changes)
    texts = [asked.reply_to or "", asked.handle.value if asked.handle else ""]
    texts += asked.changes.values()
    if asked.facts:
        texts += [getattr(asked.facts, each.name) for each in fields(asked.facts)]
    return [
        (any(len(each) > _MANY for each in lists), f"more than {_MANY} entries in one list"),
        (len(asked.message) > _TEXT, f"message: more than {_TEXT} characters"),
        (any(len(text) > _SHORT for text in texts), f"a value of more than {_SHORT} characters"),
    ]


def _unknown(ledger: Ledger, asked: Asked) -> list[tuple[bool, str]]:
    register = ledger.register
    return [
        (not in_order(asked.rights), "rights: name at least one that can be asked of us"),
        (asked.language not in ("de", "en"), "language: de or en"),
        (bool(asked.reply_to) and not is_address(asked.reply_to or ""), "reply_to: no address"),
        (bool(asked.verified) and asked.handle is None, "verified: needs a handle"),
        (not register.purposes.keys() >= set(asked.purposes), "purposes: not in the register"),
        (not register.types.keys() >= set(asked.types), "types: not in the register"),
    ]
