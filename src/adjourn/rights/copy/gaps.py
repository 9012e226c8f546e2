"""What is not in a copy although it is held, each with its reason (Art. 12(1), 15(4), 20(4))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from adjourn.law.reason_texts import REASON_TEXTS
from adjourn.law.reasons import Reason
from adjourn.law.sharing import Treatment
from adjourn.law.sharing_texts import TREATMENTS
from adjourn.law.wording import Wording
from adjourn.tools.protocol import Absent, Denied, Kind, Unavailable


class Why(StrEnum):
    """Why something is not in a copy. Values are stable: `schema.json` lists them."""

    THIRD_PARTY_RIGHTS = "third_party_rights"
    OWN_WORDS = "own_words"
    OTHER_CONTROLLER = "other_controller"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    BROKEN_OFF = "broken_off"
    NO_CALL = "no_call"
    ENCRYPTED = "encrypted"


TROUBLES = frozenset({Why.UNREACHABLE, Why.REFUSED, Why.UNREADABLE, Why.BROKEN_OFF})
"""Where a tool did not do its part: fetched again, the copy may have it."""


@dataclass(frozen=True, slots=True)
class Words:
    """A reason for people: a word for a table, and the sentence."""

    title_en: str
    title_de: str
    wording: Wording


WHY: Mapping[Why, Words] = MappingProxyType(
    {
        Why.THIRD_PARTY_RIGHTS: Words(
            "rights of others",
            "Rechte anderer",
            Wording(
                "This also belongs to other people, whose rights would be harmed. Ask us, and "
                "somebody looks at the item and weighs your interest and theirs.",
                "Dies betrifft auch andere Menschen, deren Rechte verletzt würden. Fragen Sie uns; "
                "dann sieht sich jemand den Eintrag an und wägt Ihr Interesse und das der anderen "
                "ab.",
                REASON_TEXTS[Reason.THIRD_PARTY_RIGHTS].citation,
            ),
        ),
        Why.OWN_WORDS: Words(
            "words of others",
            "Beiträge anderer",
            TREATMENTS[Treatment.GIVE_OWN_WORDS].wording,
        ),
        Why.OTHER_CONTROLLER: Words(
            "other organisation",
            "andere Organisation",
            Wording(
                "This lies with another organisation, which started the conversation and decides "
                "about it. Please ask there.",
                "Dies liegt bei einer anderen Organisation, die das Gespräch begonnen hat und "
                "darüber entscheidet. Bitte fragen Sie dort.",
                "Art. 4(7), 15(1)(c) GDPR",
            ),
        ),
        Why.GONE: Words(
            "no longer there",
            "nicht mehr da",
            Wording(
                "It is no longer at the tool: somebody deleted it there before this copy was made.",
                "Es liegt nicht mehr beim Werkzeug: Jemand hat es dort vor dieser Kopie gelöscht.",
                "Art. 15(3) GDPR",
            ),
        ),
        Why.UNREACHABLE: Words(
            "tool did not answer",
            "Werkzeug antwortete nicht",
            Wording(
                "The tool did not answer while this copy was made. Fetch the copy again later.",
                "Das Werkzeug antwortete nicht, als diese Kopie entstand. Rufen Sie die Kopie "
                "später noch einmal ab.",
                "Art. 12(2) GDPR",
            ),
        ),
        Why.REFUSED: Words(
            "tool refused",
            "Werkzeug verweigerte",
            Wording(
                "The tool did not let us read it. We have to set that right; ask us.",
                "Das Werkzeug ließ es uns nicht lesen. Das müssen wir beheben; fragen Sie uns.",
                "Art. 12(2) GDPR",
            ),
        ),
        Why.UNREADABLE: Words(
            "not to be understood",
            "nicht zu verstehen",
            Wording(
                "What the tool answered could not be understood. We have to set that right; ask "
                "us.",
                "Die Antwort des Werkzeugs war nicht zu verstehen. Das müssen wir beheben; fragen "
                "Sie uns.",
                "Art. 12(2) GDPR",
            ),
        ),
        Why.BROKEN_OFF: Words(
            "incomplete",
            "unvollständig",
            Wording(
                "The transfer broke off: the file in this copy is incomplete. Fetch the copy "
                "again.",
                "Die Übertragung brach ab: Die Datei in dieser Kopie ist unvollständig. Rufen Sie "
                "die Kopie noch einmal ab.",
                "Art. 12(2) GDPR",
            ),
        ),
        Why.NO_CALL: Words(
            "cannot be read",
            "nicht lesbar",
            Wording(
                "The tool offers no way to read the content. What we know of it is in the copy.",
                "Das Werkzeug bietet keinen Weg, den Inhalt zu lesen. Was wir davon wissen, steht "
                "in der Kopie.",
                "Art. 15(3) GDPR",
            ),
        ),
        Why.ENCRYPTED: Words(
            "encrypted",
            "verschlüsselt",
            Wording(
                "It is end-to-end encrypted: only the devices of those who took part can open it. "
                "The copy has it as it is stored.",
                "Es ist Ende-zu-Ende-verschlüsselt: Nur die Geräte der Beteiligten können es "
                "öffnen. Die Kopie enthält es so, wie es gespeichert ist.",
                "Art. 15(3) GDPR",
            ),
        ),
    }
)


class Missing(Exception):
    """The content of one item cannot be had."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def because(error: Exception) -> Why:
    """What an error of a tool means to whoever reads the copy."""
    if isinstance(error, Absent):
        return Why.GONE
    if isinstance(error, Unavailable):
        return Why.UNREACHABLE
    if isinstance(error, Denied):
        return Why.REFUSED
    return Why.UNREADABLE


@dataclass(frozen=True, slots=True)
class Gap:
    """One item of which something is missing. `at` is UTC."""

    item: UUID
    tool: str
    kind: Kind
    type: str
    at: datetime
    why: Why
