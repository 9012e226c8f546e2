"""The notice that the register yields, in both languages, before it is published."""

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from adjourn.notice.material import Told, told
from adjourn.notice.sentences import HEADINGS, SENTENCES, Facts, gaps
from adjourn.notice.text import Block, blocks
from adjourn.register import Issue, Register

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
"""German leads (facts: law L-02)."""
_KEPT = 4
_drafts: "OrderedDict[object, Draft]" = OrderedDict()


@dataclass(frozen=True, slots=True)
class Draft:
    """Texts and hashes by language; `told` is what may not change unannounced (N-05). `gaps`: what
    stops the publication."""

    texts: Mapping[Language, tuple[Block, ...]]
    hashes: Mapping[Language, str]
    told: Told
    gaps: tuple[Issue, ...]


def draft(register: Register, now: datetime) -> Draft:
    """What would be told at `now`. Made once for a register and a day: pages ask all the time."""
    key = (register.version, now.astimezone(register.zone).date())
    known = _drafts.get(key)
    if known is None:
        facts = Facts.of(register, now)
        texts = {each: blocks(register, each, now) for each in LANGUAGES}
        known = _drafts[key] = Draft(texts, _hashes(texts), told(facts), tuple(gaps(facts)))
        while len(_drafts) > _KEPT:
            _drafts.popitem(last=False)
    return known


def _hashes(texts: Mapping[Language, tuple[Block, ...]]) -> dict[Language, str]:
    return {language: name_of(language, encoded(text)) for language, text in texts.items()}


def encoded(text: tuple[Block, ...]) -> str:
    """A text as it is kept."""
    return msgspec.json.encode(text).decode()


def name_of(language: str, text: str) -> str:
    """The hash of an encoded text."""
    return hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()


def held(
    before: Mapping[Language, tuple[Block, ...]], new: Draft, back: Collection[str], was: Told
) -> Draft:
    """`new`, but the sentences `back` as they were `before`: what is material waits, and what
    became false does not. A sentence that says nothing any more goes, also of these."""
    texts = {
        language: _merged(before[language], text, back, language)
        for language, text in new.texts.items()
    }
    return Draft(texts, _hashes(texts), was, ())


def _merged(
    before: tuple[Block, ...], new: tuple[Block, ...], back: Collection[str], language: Language
) -> tuple[Block, ...]:
    old_words, new_words = by_sentence(before), by_sentence(new)
    words = {
        name: old_words.get(name, ()) if name in back else said for name, said in new_words.items()
    }
    made = []
    for part, heading in HEADINGS.items():
        ids = [one.id for one in SENTENCES if one.part is part and words.get(one.id)]
        if ids:
            title = heading.de if language == "de" else heading.en
            said = [(line, name) for name in ids for line in words[name]]
            made.append(
                Block(title, tuple(line for line, _ in said), heading.citation,
                      tuple(name for _, name in said))
            )  # fmt: skip
    return tuple(made)


def by_sentence(text: tuple[Block, ...]) -> dict[str, tuple[str, ...]]:
    """The words of each sentence of a text, by its id."""
    found: dict[str, list[str]] = {}
    for block in text:
        for name, line in zip(block.ids, block.sentences, strict=False):
            found.setdefault(name, []).append(line)
    return {name: tuple(lines) for name, lines in found.items()}
