"""How plain a text is: the length of its sentences, and two formulas with their sources.

English: Flesch reading ease, R. Flesch, "A new readability yardstick", J. Applied Psychology 32
(1948). German: the same by T. Amstad, "Wie verständlich sind unsere Zeitungen?" (Zürich 1978), as
German words are longer. 100 is easy, 0 hard; newspapers have about 40 to 60.
"""

import re
from collections.abc import Iterable

# A citation is one word to a reader, whatever it is made of; so are a name, an address, a number.
_CITATION = re.compile(
    r"(?:Art\.|§§?|Articles?|VO|Decision|Beschluss)\s?\(?[\d(][^;:]*?"
    r"(?:GDPR|DSGVO|BDSG|TDDDG|HGB|AO|StGB|BGB)\b"
)
_END = re.compile(r"(?<=[.!?:;])\s+")
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+(?:-[A-Za-zÄÖÜäöüß]+)*")
_VOWELS = {"en": re.compile(r"[aeiouy]+"), "de": re.compile(r"eu|äu|au|ei|ie|ai|[aeiouäöüy]")}


def masked(text: str, names: Iterable[str]) -> str:
    """`text` with one short word for each name and each citation."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "X")
    return _CITATION.sub("X", text)


def clauses(text: str) -> list[str]:
    """What a reader takes in at once: up to a full stop, colon or semicolon."""
    return [part for part in _END.split(text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def ease(texts: Iterable[str], language: str) -> float:
    """Flesch (en) or Amstad (de) over all `texts`."""
    parts = [clause for text in texts for clause in clauses(text)]
    found = [word for part in parts for word in words(part)]
    length = len(found) / len(parts)
    syllables = sum(_syllables(word, language) for word in found) / len(found)
    if language == "de":
        return 180 - length - 58.5 * syllables
    return 206.835 - 1.015 * length - 84.6 * syllables


def _syllables(word: str, language: str) -> int:
    lower = word.lower()
    count = len(_VOWELS[language].findall(lower))
    if language == "en" and lower.endswith("e") and not lower.endswith("le") and count > 1:
        count -= 1  # "use" has one
    return max(1, count)
