"""Requests of persons (Art. 12-22 GDPR): cases with their clock, their actions and their answers.

Names are loaded when they are asked for: this is also the room's Django application, and its tables
cannot be imported before all applications are there.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adjourn.law.intake import Channel
    from adjourn.rights.asked import Asked, Field, Ground, MeetingFacts, NotAsked
    from adjourn.rights.casefiles import (
        CaseFile,
        CaseView,
        NoCase,
        State,
        case,
        cases,
        cases_of,
        page,
    )
    from adjourn.rights.disclosures import (
        Part,
        Recipient,
        UnknownRecipient,
        Way,
        disclose,
        received_by,
    )
    from adjourn.rights.events import Happened, Happening, Matter
    from adjourn.rights.identity import ask, reply, verify
    from adjourn.rights.intake import open_cases
    from adjourn.rights.states import NotNow

__all__ = [
    "Asked",
    "CaseFile",
    "CaseView",
    "Channel",
    "Field",
    "Ground",
    "Happened",
    "Happening",
    "Matter",
    "MeetingFacts",
    "NoCase",
    "NotAsked",
    "NotNow",
    "Part",
    "Recipient",
    "State",
    "UnknownRecipient",
    "Way",
    "ask",
    "case",
    "cases",
    "cases_of",
    "disclose",
    "open_cases",
    "page",
    "received_by",
    "reply",
    "verify",
]

_WHERE = {
    "adjourn.law.intake": "Channel",
    "adjourn.rights.asked": "Asked Field Ground MeetingFacts NotAsked",
    "adjourn.rights.casefiles": "CaseFile CaseView NoCase State case cases cases_of page",
    "adjourn.rights.disclosures": "Part Recipient UnknownRecipient Way disclose received_by",
    "adjourn.rights.events": "Happened Happening Matter",
    "adjourn.rights.identity": "ask reply verify",
    "adjourn.rights.intake": "open_cases",
    "adjourn.rights.states": "NotNow",
}


def __getattr__(name: str) -> Any:
    for module, names in _WHERE.items():
        if name in names.split():
            return getattr(import_module(module), name)
    raise AttributeError(name)
