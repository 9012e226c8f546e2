"""A sentence for people, in both languages, with the law that it rests on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """`en` and `de` say the same; `citation` names article or paragraph, never a commentary."""

    en: str
    de: str
    citation: str
