"""Every figure that the law or our own rule sets, as dated rows (facts: law N-10).

A change of the law is a new row, never an edit: a case counts by the row in force on the local day
of its receipt. What is only proposed has no row; in 2026 that goes for COM(2025) 837 (96 hours in
Art. 33, changes of Art. 12(5) and 13(4)).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Parameter(StrEnum):
    """What a figure is for. The name's last word is its unit."""

    ANSWER_MONTHS = "answer_months"
    EXTENSION_MONTHS = "extension_months"
    REFUSAL_MONTHS = "refusal_months"
    THIRD_SOURCE_MONTHS = "third_source_months"
    QUESTION_WORKING_DAYS = "question_working_days"
    TARGET_DAYS = "target_days"
    REMINDER_DAYS = "reminder_days"
    RECIPIENT_NOTICE_DAYS = "recipient_notice_days"
    BREACH_HOURS = "breach_hours"
    CONSULTATION_WEEKS = "consultation_weeks"
    CONSULTATION_EXTENSION_WEEKS = "consultation_extension_weeks"
    IDENTITY_PAPERS_DAYS = "identity_papers_days"
    SHARED_ITEM_DAYS = "shared_item_days"
    COPY_DAYS = "copy_days"
    HOLD_REVIEW_MONTHS = "hold_review_months"
    HOLD_PROVISIONAL_DAYS = "hold_provisional_days"
    HOLD_WARNING_DAYS = "hold_warning_days"
    BOOK_YEARS = "book_years"
    VOUCHER_YEARS = "voucher_years"
    FINANCE_VOUCHER_YEARS = "finance_voucher_years"
    LETTER_YEARS = "letter_years"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in force from `valid_from` through `valid_to` (None: until further notice).

    `citation` names the law, or says that the figure is our own rule and what it makes concrete.
    """

    value: int
    valid_from: date
    valid_to: date | None
    citation: str


def value(parameter: Parameter, on: date) -> int:
    """The figure in force on the local day `on`. Raises `LookupError` where there is none."""
    return in_force(PARAMETERS[parameter], on).value


def in_force(rows: Sequence[Row], on: date) -> Row:
    """The row in force on `on`. Raises `LookupError` where there is none."""
    for row in rows:
        if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            return row
    raise LookupError(f"no rule of law was in force on {on}")


_GDPR = date(2018, 5, 25)  # Art. 99(2) GDPR


def _since_gdpr(figure: int, citation: str) -> tuple[Row, ...]:
    return (Row(figure, _GDPR, None, citation),)


_VOUCHERS = "Art. 6(1)(c), 17(3)(b) GDPR; § 257(1) no. 4, (4) HGB; § 147(1) no. 4, (3) AO"

PARAMETERS: Mapping[Parameter, tuple[Row, ...]] = MappingProxyType(
    {
        Parameter.ANSWER_MONTHS: _since_gdpr(1, "Art. 12(3) sentence 1 GDPR"),
        Parameter.EXTENSION_MONTHS: _since_gdpr(2, "Art. 12(3) sentence 2 GDPR"),
        Parameter.REFUSAL_MONTHS: _since_gdpr(1, "Art. 12(4) GDPR"),
        Parameter.THIRD_SOURCE_MONTHS: _since_gdpr(1, "Art. 14(3)(a) GDPR"),
        Parameter.QUESTION_WORKING_DAYS: _since_gdpr(
            3, "own rule for a question asked without undue delay, Art. 12(3), 12(6) GDPR"
        ),
        Parameter.TARGET_DAYS: _since_gdpr(
            14, "own rule for an answer without undue delay, Art. 12(3) GDPR"
        ),
        Parameter.REMINDER_DAYS: _since_gdpr(
            3, "own rule: days before the last for a notice of extension, Art. 12(3) GDPR"
        ),
        Parameter.RECIPIENT_NOTICE_DAYS: _since_gdpr(
            3, "own rule for a notice without delay, Art. 19 GDPR"
        ),
        Parameter.BREACH_HOURS: _since_gdpr(72, "Art. 33(1) GDPR"),
        Parameter.CONSULTATION_WEEKS: _since_gdpr(8, "Art. 36(2) sentence 1 GDPR"),
        Parameter.CONSULTATION_EXTENSION_WEEKS: _since_gdpr(6, "Art. 36(2) sentence 2 GDPR"),
        Parameter.IDENTITY_PAPERS_DAYS: _since_gdpr(
            7, "own rule for storage no longer than needed, Art. 5(1)(e) GDPR"
        ),
        Parameter.SHARED_ITEM_DAYS: _since_gdpr(
            7, "own rule for an erasure without undue delay, Art. 17(1) GDPR"
        ),
        Parameter.COPY_DAYS: _since_gdpr(
            14, "own rule for storage no longer than needed, Art. 5(1)(e), 15(3) GDPR"
        ),
        Parameter.HOLD_REVIEW_MONTHS: _since_gdpr(
            6, "own rule for storage no longer than needed, Art. 5(1)(e), 17(3)(e), 18 GDPR"
        ),
        Parameter.HOLD_PROVISIONAL_DAYS: _since_gdpr(
            7, "own rule: a hold that nobody else has approved, Art. 5(1)(e), 5(2), 24(1) GDPR"
        ),
        Parameter.HOLD_WARNING_DAYS: _since_gdpr(
            14, "own rule: days before a hold lapses without review, Art. 5(2) GDPR"
        ),
        Parameter.BOOK_YEARS: _since_gdpr(
            10,
            "Art. 6(1)(c), 17(3)(b) GDPR; § 257(1) no. 1, (4) HGB; § 147(1) nos. 1, 4a, (3) AO",
        ),
        # Shorter for all whose old period was still running on 31 December 2024: Art. 97 § 19a(2).
        Parameter.VOUCHER_YEARS: (
            Row(10, _GDPR, date(2024, 12, 31), _VOUCHERS),
            Row(8, date(2025, 1, 1), None, f"{_VOUCHERS}; Art. 97 § 19a(2) EGAO"),
        ),
        # Banks, insurers and investment firms keep vouchers as long as before.
        Parameter.FINANCE_VOUCHER_YEARS: _since_gdpr(10, f"{_VOUCHERS}; Art. 97 § 19a EGAO"),
        Parameter.LETTER_YEARS: _since_gdpr(
            6,
            "Art. 6(1)(c), 17(3)(b) GDPR; § 257(1) nos. 2, 3, (4) HGB; "
            "§ 147(1) nos. 2, 3, 5, (3) AO",
        ),
    }
)
