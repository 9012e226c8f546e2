"""Requests of persons (Art. 12-22 GDPR): cases with their clock, their actions and their answers.

Names are loaded when they are asked for: this is also the room's Django application, and its tables
cannot be imported before all applications are there.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adjourn.law.intake import Channel
    from adjourn.law.restriction import RestrictionGround
    from adjourn.rights.actions.rectifications import changed
    from adjourn.rights.artefacts import given
    from adjourn.rights.asked import Asked, Field, MeetingFacts, NotAsked
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
    from adjourn.rights.deciding import Verdict, decide, extend
    from adjourn.rights.deliveries import resend
    from adjourn.rights.disclosures import (
        Part,
        Recipient,
        UnknownRecipient,
        Way,
        disclose,
        received_by,
    )
    from adjourn.rights.events import Done, Happened, Happening, Matter
    from adjourn.rights.expiry import expire
    from adjourn.rights.handling import delivered, fetched, lift, notified, withdraw
    from adjourn.rights.hindrances import NotNow
    from adjourn.rights.identity import ask, proof_needed, reply, verify
    from adjourn.rights.intake import open_cases
    from adjourn.rights.weighing import InQuestion, count_in_question, in_question, weigh
    from adjourn.rights.working import Worked, work

__all__ = [
    "Asked",
    "CaseFile",
    "CaseView",
    "Channel",
    "Done",
    "Field",
    "Happened",
    "Happening",
    "InQuestion",
    "Matter",
    "MeetingFacts",
    "NoCase",
    "NotAsked",
    "NotNow",
    "Part",
    "Recipient",
    "RestrictionGround",
    "State",
    "UnknownRecipient",
    "Verdict",
    "Way",
    "Worked",
    "ask",
    "case",
    "cases",
    "cases_of",
    "changed",
    "count_in_question",
    "decide",
    "delivered",
    "disclose",
    "expire",
    "extend",
    "fetched",
    "given",
    "in_question",
    "lift",
    "notified",
    "open_cases",
    "page",
    "proof_needed",
    "received_by",
    "reply",
    "resend",
    "verify",
    "weigh",
    "withdraw",
    "work",
]

_WHERE = {
    "adjourn.law.intake": "Channel",
    "adjourn.law.restriction": "RestrictionGround",
    "adjourn.rights.actions.rectifications": "changed",
    "adjourn.rights.artefacts": "given",
    "adjourn.rights.asked": "Asked Field MeetingFacts NotAsked",
    "adjourn.rights.casefiles": "CaseFile CaseView NoCase State case cases cases_of page",
    "adjourn.rights.deciding": "Verdict decide extend",
    "adjourn.rights.deliveries": "resend",
    "adjourn.rights.disclosures": "Part Recipient UnknownRecipient Way disclose received_by",
    "adjourn.rights.events": "Done Happened Happening Matter",
    "adjourn.rights.expiry": "expire",
    "adjourn.rights.handling": "delivered fetched lift notified withdraw",
    "adjourn.rights.identity": "ask proof_needed reply verify",
    "adjourn.rights.intake": "open_cases",
    "adjourn.rights.hindrances": "NotNow",
    "adjourn.rights.weighing": "InQuestion count_in_question in_question weigh",
    "adjourn.rights.working": "Worked work",
}


def __getattr__(name: str) -> Any:
    for module, names in _WHERE.items():
        if name in names.split():
            return getattr(import_module(module), name)
    raise AttributeError(name)
