"""How long the law wants records kept: dated rows by sort and sector."""

from datetime import date

import pytest

from adjourn.law.periods import STANDARD, last_day
from adjourn.law.statutes import Statute, period, statutory

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("statute", "finance", "last"),
    [
        (Statute.BOOKS, False, date(2036, 12, 31)),
        (Statute.VOUCHERS, False, date(2034, 12, 31)),
        (Statute.VOUCHERS, True, date(2036, 12, 31)),
        (Statute.LETTERS, False, date(2032, 12, 31)),
        (Statute.LETTERS, True, date(2032, 12, 31)),
    ],
)
def test_R_05_a_record_of_2026_is_kept_from_the_end_of_its_year(
    statute: Statute, finance: bool, last: date
) -> None:
    wanted = period(statute, TODAY, finance=finance)
    assert last_day(wanted, date(2026, 3, 15)) == last
    assert wanted in STANDARD


def test_R_05_vouchers_went_from_ten_to_eight_years_with_2025_but_not_in_the_finance_sector() -> (
    None
):
    last, first = date(2024, 12, 31), date(2025, 1, 1)
    assert [statutory(Statute.VOUCHERS, day).value for day in (last, first)] == [10, 8]
    assert [statutory(Statute.VOUCHERS, day, finance=True).value for day in (last, first)] == [
        10, 10,
    ]  # fmt: skip
    assert "§ 19a(2) EGAO" in statutory(Statute.VOUCHERS, first).citation
    assert "§ 19a" not in statutory(Statute.VOUCHERS, last).citation
