"""Two layers: a few sentences that say the most, and behind each all that its block says.

Art. 12(1) GDPR, WP260 rev.01 no. 35 (facts: law L-01). Both are made of the sentences of a version,
so the short layer says nothing that the whole does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from adjourn.law.wording import Wording
from adjourn.notice.kept import Notice
from adjourn.notice.sentences import SENTENCES, Part
from adjourn.notice.text import Block

FIRST: Mapping[Part, tuple[tuple[str, int], ...]] = MappingProxyType(
    {
        Part.WHO: (("N-controller", 0), ("S21", 0), ("S3", 0)),
        Part.WHAT: (("S4", 0), ("S5", 0), ("S6", 0), ("S8", 0)),
        Part.WHY: (("S1", 0), ("S15a", -1), ("N-automated", 0)),
        Part.HOW_LONG: (("S16", 0),),
        Part.WHO_GETS: (("N-recipients", 0), ("N-transfers", 0)),
        Part.RIGHTS: (("N-rights", -1), ("S15b", 0), ("N-complaint", 0)),
        Part.OBJECTION: (("N-objection", 0), ("N-objection", -1)),
        Part.CONTACT: (("N-contact", 0), ("N-officer", 0)),
    }
)
"""By block: a sentence, and which of its words (as an index)."""

_PARTS = {one.id: one.part for one in SENTENCES}

WORDS: Mapping[str, Wording] = MappingProxyType(
    {
        "title": Wording("Privacy notice", "Datenschutzhinweise", "Art. 13, 14 GDPR"),
        "what": Wording(
            "for conferences and calls with {who}", "für Konferenzen und Gespräche mit {who}", ""
        ),
        "short": Wording("In short", "Kurz gesagt", ""),
        "all": Wording("All of it", "Alles im Einzelnen", ""),
        "more": Wording("All about: {title}", "Alles zu: {title}", ""),
        "comes": Wording(
            "This notice changes on {day}. What will be new: {what}.",
            "Diese Hinweise ändern sich am {day}. Was neu sein wird: {what}.",
            "Art. 13(3) GDPR",
        ),
        "words": Wording("Words explained", "Erklärte Wörter", "Art. 12(1) GDPR"),
        "since": Wording("In force since {day}", "Gültig seit {day}", ""),
        "version": Wording("Version {name}", "Fassung {name}", ""),
        "practice": Wording(
            "Practice: example data of an invented organisation.",
            "Übung: Beispieldaten einer erfundenen Organisation.",
            "",
        ),
        "other": Wording("Diese Seite auf Deutsch", "This page in English", ""),
    }
)
"""What stands around the sentences wherever a notice is shown."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A block with what is said of it in short; nothing for versions older than the sentences."""

    block: Block
    first: tuple[str, ...]
    part: str

    @property
    def more(self) -> bool:
        """Whether the block says more than that."""
        return not set(self.block.sentences) <= set(self.first)


def layers(notice: Notice) -> list[Layer]:
    """The blocks of a version in their order."""
    said: dict[str, list[str]] = {}
    for block in notice.blocks:
        for name, words in zip(block.ids, block.sentences, strict=False):
            said.setdefault(name, []).append(words)
    made = []
    for number, block in enumerate(notice.blocks):
        part = _PARTS.get(block.ids[0]) if block.ids else None
        wanted = FIRST[part] if part else ()
        first = dict.fromkeys(said[name][nth] for name, nth in wanted if name in said)
        made.append(Layer(block, tuple(first), part or f"part-{number}"))
    return made


def around(key: str, language: str, **values: str) -> str:
    """One of `WORDS` with its values."""
    words = WORDS[key]
    return (words.de if language == "de" else words.en).format(**values)
