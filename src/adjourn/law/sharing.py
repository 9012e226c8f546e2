"""What becomes of an item that concerns several people (facts: law §2.4; Art. 15(4), 17, 20(4)).

Kinds and relations are the words of the register and of the tools' protocol; this module knows no
other room, so they come as text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from types import MappingProxyType

from adjourn.law.deadlines import last_moment, local_day
from adjourn.law.parameters import Parameter, value
from adjourn.law.rights import Right

# Sound and image of everybody who was there; what somebody made; and what a tool noted down.
CAPTURED = frozenset({"recording", "video", "transcript", "voicemail"})
MADE = frozenset({"message", "file", "picture", "whiteboard"})
NOTED = frozenset({"contact", "call", "attendance", "device"})
RELATIONS = frozenset({"authored_by", "about", "context"})


class Treatment(StrEnum):
    """What is done with one item. Values are stable: cases carry them."""

    GIVE = "give"
    GIVE_WITHOUT_CONTACTS = "give_without_contacts"
    GIVE_OWN_WORDS = "give_own_words"
    GIVE_OWN_PART = "give_own_part"
    REDACT = "redact"
    REDACT_SECRETS = "redact_secrets"
    LEAVE_OUT = "leave_out"
    NAME_OTHER = "name_other"
    DELETE = "delete"
    DELETE_BODY = "delete_body"
    RESTRICT_THEN_DELETE = "restrict_then_delete"
    KEEP_FOR_OTHERS = "keep_for_others"
    TELL_OTHER = "tell_other"


class Balance(StrEnum):
    """How a human weighed the rights of the others in an item against those of whoever asks for it.
    Values are stable: cases carry them."""

    AGREED = "agreed"
    KNOWN = "known"
    HARMLESS = "harmless"
    OUTWEIGHED = "outweighed"
    PRIVATE = "private"
    CONFIDENTIAL = "confidential"


RELEASES = frozenset({Balance.AGREED, Balance.KNOWN, Balance.HARMLESS, Balance.OUTWEIGHED})
"""With these the item is given whole; with the others it stays as the table has it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """How the asker stands to one item. Raises `ValueError` for an unknown kind or relation.

    `several`: it concerns others, too. `beside_own`: it is the context in which something of the
    asker's own can be understood. `foreign`: it lies with another organisation, out of our reach.
    `secret`: it holds trade, professional or legal secrets (§ 29(1) BDSG, § 203 StGB).
    """

    kind: str
    relation: str
    several: bool
    beside_own: bool = False
    foreign: bool = False
    secret: bool = False

    def __post_init__(self) -> None:
        for word, known in ((self.kind, CAPTURED | MADE | NOTED), (self.relation, RELATIONS)):
            if word not in known:
                raise ValueError(f"one of {', '.join(sorted(known))} is right here")


def treatment(right: Right, item: Shared) -> Treatment:
    """What `right` does with the item by default.

    A withdrawal and an objection do what an erasure does. Raises `ValueError` for other rights,
    which treat shared items like all.
    """
    if right not in _DOES:
        raise ValueError(f"sharing makes no difference to {right}")
    return _DOES[right](item)


def cut_due(restricted: datetime, zone: tzinfo) -> datetime:
    """Until when a shared recording, locked at once, is cut or deleted: 7 days. UTC."""
    day = local_day(restricted, zone)
    return last_moment(day + timedelta(value(Parameter.SHARED_ITEM_DAYS, day)), zone)


def _access(item: Shared) -> Treatment:
    if item.foreign:
        return Treatment.NAME_OTHER
    if item.secret:
        return Treatment.REDACT_SECRETS
    if not item.several:
        return Treatment.GIVE
    if _speaks_with_others(item):
        return _own(item)
    if item.relation == "context" and not item.beside_own:
        return Treatment.REDACT
    return Treatment.GIVE_WITHOUT_CONTACTS


def _portability(item: Shared) -> Treatment:
    # Art. 20(1): what the person made or said, and what was observed of their use.
    provided = (
        item.relation == "authored_by"
        or item.kind in CAPTURED
        or (item.kind in NOTED and item.relation == "about")
    )
    return _access(item) if provided else Treatment.LEAVE_OUT


def _erasure(item: Shared) -> Treatment:
    if item.foreign:
        return Treatment.TELL_OTHER
    if not item.several:
        return Treatment.DELETE
    if _speaks_with_others(item):
        return Treatment.RESTRICT_THEN_DELETE
    if item.relation == "context":
        return Treatment.KEEP_FOR_OTHERS
    return Treatment.DELETE_BODY if item.kind in MADE else Treatment.DELETE


def _speaks_with_others(item: Shared) -> bool:
    """Whoever starts a recording is not alone in it; whoever leaves a voicemail is."""
    return item.kind in CAPTURED and (item.kind, item.relation) != ("voicemail", "authored_by")


def _own(item: Shared) -> Treatment:
    return Treatment.GIVE_OWN_WORDS if item.kind == "transcript" else Treatment.GIVE_OWN_PART


_DOES: Mapping[Right, Callable[[Shared], Treatment]] = MappingProxyType(
    {
        Right.ACCESS: _access,
        Right.PORTABILITY: _portability,
        Right.ERASURE: _erasure,
        Right.WITHDRAWAL: _erasure,
        Right.OBJECTION: _erasure,
    }
)
