"""The words of the notice, block by block (Art. 13 GDPR), as its sentences say them."""

from datetime import datetime

from msgspec import Struct

from adjourn.law.period_texts import in_words
from adjourn.law.wording import Wording
from adjourn.notice.sentences import HEADINGS, SENTENCES, Facts
from adjourn.register import Register
from adjourn.register.model import DataType


class Block(Struct, frozen=True, omit_defaults=True):
    """A heading with its sentences, in one language. `law` is what demands it.

    `ids` has for each sentence the promise that it is of; older versions have none.
    """

    title: str
    sentences: tuple[str, ...]
    law: str
    ids: tuple[str, ...] = ()


def blocks(register: Register, language: str, now: datetime) -> tuple[Block, ...]:
    """The notice in "en" or "de" by what holds at `now`. A block without words is left out."""
    facts = Facts.of(register, now)
    made = []
    for part, heading in HEADINGS.items():
        said = [(w, s.id) for s in SENTENCES if s.part is part for w in s.words(facts)]
        if said:
            words = tuple(_in(language, word) for word, _ in said)
            ids = tuple(name for _, name in said)
            made.append(Block(_in(language, heading), words, heading.citation, ids))
    return tuple(made)


def period(rule: DataType, language: str) -> str:
    """A deletion rule in words: "30 days after the conference or matter ended"."""
    return _in(language, in_words(rule.rule))


def _in(language: str, said: Wording) -> str:
    return said.de if language == "de" else said.en
