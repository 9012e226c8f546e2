"""The closed lists of cases in plain words for the desk: the same ones on every page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from adjourn.law.clock import ClockState
from adjourn.law.decisions import Decision, Justification
from adjourn.law.identity import Check, Method
from adjourn.law.intake import Channel
from adjourn.law.justification_texts import JUSTIFICATIONS
from adjourn.law.sharing import Balance
from adjourn.law.sharing_texts import BALANCES
from adjourn.rights import Done, Happened, Happening, State
from adjourn.rights.matters import MATTERS
from adjourn.web.portal.words import FIELDS
from adjourn.web.words import Words

__all__ = [
    "CHANGES",
    "CHANNELS",
    "CLOCKS",
    "DECISIONS",
    "FIELDS",
    "HAPPENED",
    "METHODS",
    "NOTICES",
    "STATES",
]

STATES: Mapping[str, Words] = MappingProxyType(
    {
        State.RECEIVED: pgettext_lazy("case", "Received"),
        State.IDENTITY_OPEN: pgettext_lazy("case", "The person was asked"),
        State.WORKING: pgettext_lazy("case", "In work"),
        State.NEEDS_HUMAN: pgettext_lazy("case", "Needs you"),
        State.ANSWERED: pgettext_lazy("case", "Answered"),
        State.REFUSED: pgettext_lazy("case", "Refused"),
        State.WITHDRAWN: pgettext_lazy("case", "Taken back"),
        State.CLOSED: pgettext_lazy("case", "Closed"),
    }
)
CHANNELS: Mapping[str, Words] = MappingProxyType(
    {
        Channel.PORTAL: _("Own pages"),
        Channel.API: _("Another program"),
        Channel.DESK: _("Told in person"),
        Channel.LETTER: _("Letter"),
        Channel.PHONE: _("Call by telephone"),
        Channel.MAIL: _("Mail"),
        Channel.CHAT: _("Chat"),
    }
)
CLOCKS: Mapping[str, Words] = MappingProxyType(
    {
        ClockState.RUNNING: _("The time runs."),
        ClockState.PAUSED: _("The time rests: the person was asked."),
        ClockState.EXTENDED: _("The time was extended."),
        ClockState.OVERDUE: _("The answer is overdue."),
    }
)
METHODS: Mapping[str, Words] = MappingProxyType(
    {
        Method.ON_FILE: _("V0: it came from an address or number on file"),
        Method.LINK: _("V1: a link to the address on file was opened"),
        Method.FACTS: _("V2: facts of a meeting that fit"),
        Method.PAPERS: _("V3: an identity document was looked at, and not kept"),
    }
)
DECISIONS: Mapping[str, Words] = MappingProxyType(
    {
        Decision.GRANTED: pgettext_lazy("decision", "Granted"),
        Decision.PARTLY: pgettext_lazy("decision", "Granted in part"),
        Decision.REFUSED: pgettext_lazy("decision", "Refused"),
        Decision.NOTHING_HELD: pgettext_lazy("decision", "Nothing is held"),
    }
)
HAPPENED: Mapping[str, Words] = MappingProxyType(
    {
        Happened.RECEIVED: _("The request arrived"),
        Happened.ASKED: _("The person was asked"),
        Happened.INFORMED: _("The person answered"),
        Happened.CHECKED: _("Who asks was checked"),
        Happened.EXTENDED: _("The time was extended"),
        Happened.REMINDED: _("The desk was reminded"),
        Happened.NEEDED: _("A human has to look"),
        Happened.WEIGHED: _("Items of several people were weighed"),
        Happened.DONE: _("Done"),
        Happened.FETCHED: _("The copy was fetched"),
        Happened.DECIDED: _("Decided"),
        Happened.ANSWERED: _("The answer left"),
        Happened.REFUSED: _("The refusal left"),
        Happened.UNDELIVERED: _("A letter came back"),
        Happened.RESENT: _("A letter was sent again"),
        Happened.WITHDRAWN: _("The request was taken back"),
        Happened.NOTIFIED: _("A recipient was told"),
        Happened.LIFTING: _("The person was told that the lock will end"),
        Happened.LIFTED: _("The lock ended"),
        Happened.CLOSED: _("The case was closed"),
    }
)
NOTICES: Mapping[str, Words] = MappingProxyType(
    {
        "open": pgettext_lazy("notice", "To be told"),
        "sent": pgettext_lazy("notice", "Told"),
        "confirmed": pgettext_lazy("notice", "Confirmed"),
        "impossible": pgettext_lazy("notice", "Not possible"),
    }
)
LETTERS: Mapping[str, Words] = MappingProxyType(
    {
        "received": _("the confirmation of receipt"),
        "question": _("the question"),
        "extended": _("that it takes longer"),
        "lifting": _("that the lock will end"),
        "answered": _("the answer"),
        "refused": _("the refusal"),
        "recipient": _("the notice to a recipient"),
    }
)
RESULTS: Mapping[str, Words] = MappingProxyType(
    {Check.PROVEN: _("proven"), Check.FAILED: _("not proven")}
)
CHANGES: Mapping[str, Words] = MappingProxyType(
    {
        "open": pgettext_lazy("value", "To be changed"),
        "changed": pgettext_lazy("value", "Changed"),
        "unchanged": pgettext_lazy("value", "Stays"),
    }
)
DONE: Mapping[str, Words] = MappingProxyType(
    {
        Done.LOCKED: _("the data are locked"),
        Done.STOPPED: _("the consent is withdrawn"),
        Done.WAITING: _("the deletion waits for the copy"),
        Done.ERASING: _("the deletion has begun"),
        Done.COPY: _("the copy is ready"),
        Done.CORRECTED: _("a value is corrected, or stays"),
    }
)
_LISTS: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        Happened.RECEIVED: CHANNELS,
        Happened.DONE: DONE,
        Happened.DECIDED: DECISIONS,
        Happened.ANSWERED: DECISIONS,
        Happened.REFUSED: DECISIONS,
        Happened.NOTIFIED: NOTICES,
        Happened.UNDELIVERED: LETTERS,
        Happened.RESENT: LETTERS,
    }
)


def detail(event: Happening, language: Literal["de", "en"]) -> str:
    """The word of an event for people; "" for none."""
    if event.kind in (Happened.NEEDED, Happened.REMINDED):
        return MATTERS[event.word].say(language)
    if event.kind in (Happened.ASKED, Happened.EXTENDED):
        return JUSTIFICATIONS[Justification(event.word)].wording.say(language)
    if event.kind is Happened.WEIGHED:
        return BALANCES[Balance(event.word)].say(language)
    if event.kind is Happened.CHECKED:
        method, _slash, result = event.word.partition("/")
        return f"{METHODS[method]}: {RESULTS[result]}"
    return str(_LISTS.get(event.kind, {}).get(event.word, event.word))


def texts(event: Happening, language: Literal["de", "en"]) -> list[str]:
    """What an event says beyond its word: reasons of the closed list, then what was written."""
    given = [Justification(each) for each in event.note.get("reasons", ())]
    reasons = [JUSTIFICATIONS[each].wording.say(language) for each in given]
    written = [str(text) for name, text in event.note.items() if name != "reasons" and text]
    return [*reasons, *written]
