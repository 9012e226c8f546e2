"""How requests come in: any channel, free of charge, several rights in one message (A-05)."""

from collections.abc import Iterable
from enum import StrEnum

from adjourn.law.rights import REQUESTS, Right


class Channel(StrEnum):
    """Where a request reached us. All count, and the clock starts with the arrival (D-01)."""

    PORTAL = "portal"
    API = "api"
    DESK = "desk"
    LETTER = "letter"
    PHONE = "phone"
    MAIL = "mail"
    CHAT = "chat"


def in_order(rights: Iterable[Right]) -> tuple[Right, ...]:
    """The requests in one message, each once, in the order in which they are worked (A-05).

    First what stops the processing; copies before the erasure, or nothing would be left to copy.
    A complaint is no request to us and is left out.
    """
    asked = frozenset(rights)
    return tuple(right for right in REQUESTS if right in asked)
