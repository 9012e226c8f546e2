"""Outcomes, kinds, relations and states in plain words: the same ones on every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from adjourn.law.reason_texts import REASON_TEXTS
from adjourn.law.reasons import Reason
from adjourn.law.wording import Wording
from adjourn.tools.protocol import HandleKind, Kind, Outcome, Relation

Words = str | Promise


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """An outcome for people: never colour alone, but word, icon (`name`) and tone together.

    `will` says what a deletion would lead to, `did` what was read back. Tones: good (nothing is
    left), wait (it goes by itself), stay (it is still somewhere).
    """

    name: str
    tone: str
    word: Words
    will: Words
    did: Words


_OUTCOMES = (
    OutcomeWords(
        Outcome.GONE,
        "good",
        _("Gone"),
        _("It will be deleted, and a second look will show that it is gone."),
        _("A second look showed that it is no longer there."),
    ),
    OutcomeWords(
        Outcome.TRASHED,
        "wait",
        _("In the bin"),
        _("It goes to the tool’s bin, which the tool empties by itself."),
        _("It lies in the tool’s bin, which the tool empties by itself."),
    ),
    OutcomeWords(
        Outcome.PENDING,
        "wait",
        _("Under way"),
        _("The tool takes the deletion and carries it out later."),
        _("The tool has taken the deletion and has not carried it out yet."),
    ),
    OutcomeWords(
        Outcome.HIDDEN,
        "stay",
        _("Hidden"),
        _("Nobody using the tool will see it; special roles still can."),
        _("Nobody using the tool sees it; special roles still can."),
    ),
    OutcomeWords(
        Outcome.MOVED,
        "stay",
        _("Moved"),
        _("The tool will keep a copy in another place."),
        _("The tool keeps a copy in another place."),
    ),
    OutcomeWords(
        Outcome.RETAINED,
        "stay",
        _("Stays for now"),
        _("It cannot be deleted now."),
        _("It could not be deleted."),
    ),
    OutcomeWords(
        Outcome.RESIDUE,
        "stay",
        _("Trace left"),
        _("The main part will go; a trace stays elsewhere."),
        _("The main part is gone; a trace stays elsewhere."),
    ),
    OutcomeWords(
        Outcome.FOREIGN,
        "stay",
        _("Elsewhere"),
        _("It cannot be deleted from here."),
        _("It could not be deleted from here."),
    ),
)
OUTCOMES: Mapping[str, OutcomeWords] = MappingProxyType({w.name: w for w in _OUTCOMES})

OPEN = OutcomeWords(
    "open", "open", _("Not done yet"), _("Not done yet."), _("It has not been worked on yet.")
)

KINDS: Mapping[str, Words] = MappingProxyType(
    {
        Kind.CONTACT: _("Contact data"),
        Kind.CALL: _("Call"),
        Kind.ATTENDANCE: _("Attendance"),
        Kind.DEVICE: _("Device and connection"),
        Kind.MESSAGE: _("Message"),
        Kind.PICTURE: _("Picture"),
        Kind.VIDEO: _("Video"),
        Kind.FILE: _("File"),
        Kind.RECORDING: _("Recording"),
        Kind.TRANSCRIPT: _("Transcript"),
        Kind.VOICEMAIL: _("Voicemail"),
        Kind.WHITEBOARD: _("Whiteboard"),
    }
)

RELATIONS: Mapping[str, Words] = MappingProxyType(
    {
        Relation.AUTHORED_BY: _("made by this person"),
        Relation.ABOUT: _("about this person"),
        Relation.CONTEXT: _("names this person"),
    }
)

STATES: Mapping[str, Words] = MappingProxyType(
    {
        "held": pgettext_lazy("state", "Held"),
        "restricted": pgettext_lazy("state", "Locked"),
        "without_consent": pgettext_lazy("state", "Locked: somebody in it has not agreed"),
        "deleted_at_tool": pgettext_lazy("state", "Deleted at the tool by somebody"),
    }
)

HANDLES: Mapping[str, Words] = MappingProxyType(
    {
        HandleKind.EMAIL: _("E-mail"),
        HandleKind.PHONE: _("Telephone"),
        HandleKind.ACCOUNT: _("Account"),
        HandleKind.GUEST: _("Typed guest name"),
    }
)

ACTORS: Mapping[str, Words] = MappingProxyType(
    {
        "role:person": _("the person"),
        "role:desk": _("the privacy desk"),
        "role:operator": _("the operator"),
        "role:auditor": _("an auditor"),
    }
)
PROGRAM = _("the program")


def outcome(name: str) -> OutcomeWords:
    """The words for an outcome; for none yet: that it is open."""
    return OUTCOMES.get(name, OPEN)


def reason(name: str | None) -> Wording | None:
    """The sentence of a reason from the closed list, in both languages with its citation."""
    return REASON_TEXTS[Reason(name)] if name else None
