"""Figures of the law are dated rows (facts: law N-10)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from adjourn.law.parameters import PARAMETERS, Parameter, Row, in_force, value

ROWS = (
    Row(72, date(2018, 5, 25), date(2027, 12, 31), "Art. 33(1) GDPR"),
    Row(96, date(2028, 1, 1), None, "Art. 33(1) GDPR as amended"),
)


def test_N_10_the_row_in_force_on_the_day_decides() -> None:
    assert in_force(ROWS, date(2027, 12, 31)).value == 72
    assert in_force(ROWS, date(2028, 1, 1)).value == 96


def test_N_10_before_the_first_row_there_is_no_figure() -> None:
    with pytest.raises(LookupError, match="2018-05-24"):
        in_force(ROWS, date(2018, 5, 24))
    with pytest.raises(LookupError):
        value(Parameter.ANSWER_MONTHS, date(2018, 5, 24))


@pytest.mark.parametrize("parameter", Parameter)
def test_N_10_rows_are_cited_and_follow_each_other_without_gap_or_overlap(
    parameter: Parameter,
) -> None:
    rows = PARAMETERS[parameter]
    assert rows[0].valid_from == date(2018, 5, 25)
    assert rows[-1].valid_to is None
    for earlier, later in pairwise(rows):
        assert earlier.valid_to == later.valid_from - timedelta(1)
    assert all(row.value > 0 and "Art." in row.citation for row in rows)


def test_N_10_what_is_only_proposed_is_not_in_force() -> None:
    today = date(2026, 11, 22)
    assert value(Parameter.BREACH_HOURS, today) == 72
    assert value(Parameter.ANSWER_MONTHS, today) == 1
    assert value(Parameter.EXTENSION_MONTHS, today) == 2
