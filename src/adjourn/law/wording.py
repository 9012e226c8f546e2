"""A sentence for people, in both languages, with the law that it rests on."""

import re
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Wording:
    """`en` and `de` say the same; `citation` names article or paragraph, never a commentary."""

    en: str
    de: str
    citation: str

    def say(self, language: Literal["de", "en"]) -> str:
        """The sentence in one of the two languages."""
        return self.de if language == "de" else self.en


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a closed list: its sentence, and its full IRI in DPV 2.3 or None (A-08)."""

    wording: Wording
    dpv: str | None


_WORD = re.compile(r"[A-Za-z]+\.?")
_GERMAN = {
    "GDPR": "DSGVO",
    "CJEU": "EuGH",
    "Recital": "Erwägungsgrund",
    "recital": "Erwägungsgrund",
    "sentence": "Satz",
    "no.": "Nr.",
    "nos.": "Nr.",
    "to": "bis",
    "and": "und",
    "subpara.": "Unterabs.",
    "Reg.": "VO",
    "Annex": "Anhang",
}


def cited(citation: str, language: str) -> str:
    """A citation in the words of "de" or "en": "Art. 6(1)(f) GDPR" is "Art. 6(1)(f) DSGVO"."""
    if language != "de":
        return citation
    return _WORD.sub(lambda word: _GERMAN.get(word[0], word[0]), citation)
