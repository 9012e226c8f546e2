"""What changed between two versions: in words, sentence by sentence, and in law."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from adjourn.notice.draft import by_sentence
from adjourn.notice.sentences import SENTENCES
from adjourn.notice.text import Block

_CITED = re.compile(
    r"(?:Art\.|§§?)\s?\d+.{0,60}?(?:GDPR|DSGVO|BDSG|TDDDG|HGB|AO|StGB|BGB|UWG)"
)  # as the sentences cite; without what stands between two citations
_LAW = {one.id: one.law for one in SENTENCES}
_ORDER = {one.id: number for number, one in enumerate(SENTENCES)}
_WORD = re.compile(r"\s+|[^\s]+")


class Mark(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a sentence, and what became of them."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence of the notice with its lines. `law_gone`, `law_new`: citations that went or came;
    `law` is what demands the sentence."""

    sentence: str
    law: str
    lines: tuple[tuple[Piece, ...], ...]
    law_gone: tuple[str, ...]
    law_new: tuple[str, ...]


def compare(before: Sequence[Block], after: Sequence[Block]) -> list[Changed]:
    """The sentences whose words differ, in reading order. Versions older than the sentences have
    none to compare; those of the other then are all new or gone."""
    old, new = by_sentence(tuple(before)), by_sentence(tuple(after))
    names = [name for name in {**new, **old} if old.get(name) != new.get(name)]
    return [
        _changed(name, old.get(name, ()), new.get(name, ()))
        for name in sorted(names, key=lambda each: _ORDER.get(each, len(_ORDER)))
    ]


def _changed(name: str, old: Sequence[str], new: Sequence[str]) -> Changed:
    was, is_ = _citations(old), _citations(new)
    return Changed(
        name,
        _LAW.get(name, ""),
        tuple(_lines(old, new)),
        tuple(each for each in was if each not in is_),
        tuple(each for each in is_ if each not in was),
    )


def _citations(lines: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(found[0] for line in lines for found in _CITED.finditer(line)))


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """Only what differs: a line that stays as it is needs no words."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for number in range(max(b - a, d - c)):
            was = old[a + number] if number < b - a else ""
            is_ = new[c + number] if number < d - c else ""
            yield tuple(_words(was, is_))


def _words(was: str, is_: str) -> Iterator[Piece]:
    old, new = _WORD.findall(was), _WORD.findall(is_)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Mark.SAME, "".join(old[a:b]))
            continue
        if b > a:
            yield Piece(Mark.GONE, "".join(old[a:b]))
        if d > c:
            yield Piece(Mark.NEW, "".join(new[c:d]))
