"""Deletion rules in words, for readers of a notice or an answer (Art. 13(2)(a), 15(1)(d) GDPR)."""

from adjourn.law.periods import Period, Rule, Start, Unit
from adjourn.law.wording import Wording

_AFTER = {
    Start.COLLECTION: ("collection", "der Erhebung"),
    Start.PROCESS_END: ("the conference or matter ended", "dem Ende der Konferenz oder Sache"),
    Start.RELATION_END: ("the last activity", "der letzten Aktivität"),
}
_UNITS = {
    Unit.DAYS: ("days", "Tage"),
    Unit.MONTHS: ("months", "Monate"),
    Unit.YEAR_ENDS: ("years, counted from the end of the year,", "Jahre ab Jahresende"),
}


def in_words(rule: Rule) -> Wording:
    """A deletion rule, such as "30 days after the conference or matter ended"."""
    after, nach = _AFTER[rule.start]
    if not rule.period.count:
        return Wording(f"at once after {after}", f"sofort nach {nach}", "")
    en, de = _length(rule.period)
    return Wording(f"{en} after {after}", f"{de} nach {nach}", "")


def _length(span: Period) -> tuple[str, str]:
    en, de = _UNITS[span.unit]
    return f"{span.count} {en}", f"{span.count} {de}"
