"""For which reasons nothing may be kept now, as the notice in force does not tell of them (S16)."""

from datetime import datetime

from adjourn.law.reasons import PRECEDENCE, Unsaid
from adjourn.ledger.ledger import Ledger
from adjourn.notice.draft import LANGUAGES, Language
from adjourn.notice.sentences import Facts, gaps
from adjourn.notice.sentences.keeping import lacking, sentence
from adjourn.notice.versions import Unpublished, in_force
from adjourn.register.problem import dotted


def unsaid(ledger: Ledger, now: datetime) -> Unsaid:
    """Our own reasons that the notice in force has no sentence for, in either language; each with
    the keys of the register that would give it one."""
    facts = Facts.of(ledger.register, now)
    said = {language: _sentences(ledger, language, now) for language in LANGUAGES}
    missing = [
        reason
        for reason in PRECEDENCE
        if any(sentence(reason).say(language) not in said[language] for language in LANGUAGES)
    ]
    unpublished = [dotted(issue.path) for issue in gaps(facts)]
    keys = {reason: [dotted(issue.path) for issue in lacking(reason, facts)] for reason in missing}
    return {reason: found or unpublished for reason, found in keys.items()}


def _sentences(ledger: Ledger, language: Language, now: datetime) -> frozenset[str]:
    """What is told in a language; nothing, as long as nothing is published."""
    try:
        notice = in_force(ledger, language, now)
    except Unpublished:
        return frozenset()
    return frozenset(text for block in notice.blocks for text in block.sentences)
