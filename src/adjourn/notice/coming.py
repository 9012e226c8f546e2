"""What people are told of a version that does not hold yet (facts: law N-05)."""

from dataclasses import dataclass
from datetime import datetime

from adjourn.law.wording import cited
from adjourn.ledger.ledger import Ledger
from adjourn.notice.kept import announced
from adjourn.notice.material import MATERIAL


@dataclass(frozen=True, slots=True)
class Coming:
    """A version that holds from `since` (UTC). `changes`: what is new in it, with its citation."""

    version: str
    since: datetime
    changes: tuple[str, ...]


def coming(ledger: Ledger, language: str, now: datetime) -> Coming | None:
    """What is announced in a language, None for nothing."""
    found = [each for each in announced(ledger, now) if each.language == language]
    if not found:
        return None
    words = [MATERIAL[change].words for change in found[-1].changes]
    told = (
        f"{one.de if language == 'de' else one.en} ({cited(one.citation, language)})"
        for one in words
    )
    return Coming(found[-1].version, found[-1].since, tuple(told))
