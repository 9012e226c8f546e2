"""The notice, sentence by sentence: each true by what was decided, and held to what is seen."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from adjourn.law.wording import Wording
from adjourn.notice.sentences import how_long, rights, what, who, who_gets, who_provides, why
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.seen import Seen
from adjourn.notice.sentences.sentence import Found, Otherwise, Part, Sentence, State
from adjourn.register import Issue

__all__ = ["HEADINGS", "SENTENCES", "Facts", "Found", "Otherwise", "Part", "Seen", "Sentence",
           "State", "gaps"]  # fmt: skip

SENTENCES: tuple[Sentence, ...] = (
    *who.SENTENCES,
    *who_provides.SENTENCES,
    *what.SENTENCES,
    *why.SENTENCES,
    *how_long.SENTENCES,
    *who_gets.SENTENCES,
    *rights.SENTENCES,
)
"""In reading order."""

HEADINGS: Mapping[Part, Wording] = MappingProxyType(
    {
        Part.WHO: Wording(
            "Who is responsible, and who takes part",
            "Wer verantwortlich ist und wer mitwirkt",
            "Art. 13(1)(a), (b), (e), 26, 28 GDPR",
        ),
        Part.WHAT: Wording("Which data", "Welche Daten", "Art. 13(2)(e), 14(1)(d), (2)(f) GDPR"),
        Part.WHY: Wording(
            "What for, and on which basis",
            "Wozu und auf welcher Grundlage",
            "Art. 13(1)(c), (d), (2)(c), (f), (3) GDPR",
        ),
        Part.HOW_LONG: Wording("How long", "Wie lange", "Art. 13(2)(a), 17 GDPR; § 25 TDDDG"),
        Part.WHO_GETS: Wording("Who receives data", "Wer Daten erhält", "Art. 13(1)(e), (f) GDPR"),
        Part.RIGHTS: Wording("Your rights", "Ihre Rechte", "Art. 13(2)(b) to (d) GDPR"),
        Part.OBJECTION: Wording("Your right to object", "Ihr Widerspruchsrecht", "Art. 21(4) GDPR"),
        Part.CONTACT: Wording("How to reach us", "Wie Sie uns erreichen", "Art. 12(1), (2) GDPR"),
    }
)
"""The title of each block, and what demands it."""


def gaps(facts: Facts) -> Iterator[Issue]:
    """What stops the publication: each mandatory value that lacks, by its key, once."""
    found = {issue.path: issue for one in SENTENCES for issue in one.needs(facts)}
    return iter(found.values())
