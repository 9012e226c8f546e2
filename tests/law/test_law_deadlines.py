"""Deadlines against the vectors of facts law §2.1 and a count day by day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjourn.law.deadlines import (
    answer_due,
    breach_due,
    consultation_due,
    extended_due,
    extension_notice_due,
    last_moment,
    local_day,
    question_due,
    recipient_notice_due,
    refusal_due,
    target_due,
    third_source_due,
    unshifted_day,
)
from adjourn.law.working_days import WorkingDays

BERLIN = ZoneInfo("Europe/Berlin")
LAENDER = "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split()  # noqa: SIM905
GERMANY = WorkingDays("DE")

received_instants = st.builds(
    datetime.combine, st.dates(date(2018, 5, 26), date(2090, 12, 31)), st.times(), st.just(UTC)
)
seats = st.builds(WorkingDays, st.just("DE"), st.sampled_from(LAENDER))


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=BERLIN)


def ends(due: datetime) -> str:
    """The local date on which `due` falls, after a look at its hour."""
    local = due.astimezone(BERLIN)
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    assert due.utcoffset() == timedelta(0)
    return str(local.date())


def counted(received: date, months: int, days: WorkingDays) -> date:
    """The end of a period, by stepping through the calendar one day at a time."""
    day, turns = received, 0
    while turns < months:
        day += timedelta(1)
        turns += day.day == 1
    while day.day != received.day and (day + timedelta(1)).day != 1:
        day += timedelta(1)
    while not days.is_working_day(day):
        day += timedelta(1)
    return day


@pytest.mark.parametrize("land", LAENDER)
@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-03-03", "2026-04-07"),  # Good Friday
        ("2026-03-05", "2026-04-07"),  # Easter Sunday and Monday
        ("2026-01-30", "2026-03-02"),
        ("2026-01-31", "2026-03-02"),
        ("2026-08-31", "2026-09-30"),
        ("2026-11-25", "2026-12-28"),
        ("2026-12-01", "2027-01-04"),
        ("2028-01-31", "2028-02-29"),
    ],
)
def test_D_02_D_03_vectors_of_one_month(land: str, received: str, last: str) -> None:
    assert ends(answer_due(noon(received), BERLIN, WorkingDays("DE", land))) == last


@pytest.mark.parametrize("land", LAENDER)
def test_D_03_corpus_christi_is_a_holiday_in_six_laender(land: str) -> None:
    last = "2026-06-05" if land in {"BW", "BY", "HE", "NW", "RP", "SL"} else "2026-06-04"
    assert ends(answer_due(noon("2026-05-04"), BERLIN, WorkingDays("DE", land))) == last


def test_D_03_an_extra_day_moves_the_end() -> None:
    assert ends(answer_due(noon("2026-08-31"), BERLIN, GERMANY)) == "2026-09-30"
    days = WorkingDays("DE", extra=[date(2026, 9, 30), date(2026, 10, 1)])
    assert ends(answer_due(noon("2026-08-31"), BERLIN, days)) == "2026-10-02"


@given(received_instants, seats)
def test_D_01_the_answer_is_due_one_month_after_receipt(
    received: datetime, days: WorkingDays
) -> None:
    due = answer_due(received, BERLIN, days)
    assert local_day(due, BERLIN) == counted(received.astimezone(BERLIN).date(), 1, days)
    assert due > received + timedelta(days=27)


@given(received_instants)
def test_D_02_the_day_of_receipt_is_not_counted(received: datetime) -> None:
    day = local_day(received, BERLIN)
    first, last = (datetime.combine(day, at, BERLIN) for at in (time.min, time.max))
    assert answer_due(first, BERLIN, GERMANY) == answer_due(last, BERLIN, GERMANY)


@pytest.mark.parametrize("land", LAENDER)
def test_D_04_vector_of_three_months(land: str) -> None:
    due = extended_due(noon("2028-01-31"), BERLIN, WorkingDays("DE", land))
    assert ends(due) == "2028-05-02"


@given(received_instants, seats)
def test_D_04_an_extension_ends_three_months_after_receipt(
    received: datetime, days: WorkingDays
) -> None:
    due = extended_due(received, BERLIN, days)
    assert local_day(due, BERLIN) == counted(local_day(received, BERLIN), 3, days)


def test_D_04_an_extension_does_not_start_at_a_shifted_end() -> None:
    # One month ends on Saturday 2026-02-28 and moves to 03-02; three months end on 04-30.
    assert ends(extended_due(noon("2026-01-31"), BERLIN, GERMANY)) == "2026-04-30"
    assert unshifted_day(date(2026, 1, 31)) == date(2026, 2, 28)


@given(received_instants, seats)
def test_D_04_refusal_and_notice_of_extension_fall_in_the_first_month(
    received: datetime, days: WorkingDays
) -> None:
    first_month = answer_due(received, BERLIN, days)
    assert refusal_due(received, BERLIN, days) == first_month
    assert extension_notice_due(received, BERLIN, days) == first_month


def test_D_05_a_question_is_asked_within_three_working_days() -> None:
    # Thursday before Easter: Good Friday, weekend and Easter Monday do not count.
    assert ends(question_due(noon("2026-04-02"), BERLIN, GERMANY)) == "2026-04-09"
    assert ends(question_due(noon("2026-11-23"), BERLIN, GERMANY)) == "2026-11-26"


def test_D_06_the_target_is_fourteen_days() -> None:
    assert ends(target_due(noon("2026-11-23"), BERLIN, GERMANY)) == "2026-12-07"
    assert ends(target_due(noon("2026-12-11"), BERLIN, GERMANY)) == "2026-12-28"


def test_D_07_the_date_of_receipt_is_the_local_one() -> None:
    late = datetime(2026, 8, 30, 22, 30, tzinfo=UTC)  # 31 August, 00:30 in Berlin
    assert ends(answer_due(late, BERLIN, GERMANY)) == "2026-09-30"
    assert local_day(late, BERLIN) == date(2026, 8, 31)


def test_D_07_the_last_hour_is_local_in_summer_and_winter() -> None:
    assert last_moment(date(2026, 7, 1), BERLIN) == datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)
    assert last_moment(date(2026, 12, 1), BERLIN) == datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC)


@given(received_instants)
def test_D_08_a_breach_counts_72_hours_from_the_next_full_hour(aware: datetime) -> None:
    due = breach_due(aware, BERLIN)
    begin, hours = aware.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1), 0
    while hours < 72:
        begin, hours = begin + timedelta(hours=1), hours + 1
    assert due == begin - timedelta(seconds=1)


def test_D_08_hours_run_over_weekends_holidays_and_a_change_of_the_clocks() -> None:
    # Friday before Easter Sunday; and the night in which summer time begins.
    good_friday = datetime(2026, 4, 3, 10, 20, tzinfo=BERLIN)
    assert breach_due(good_friday, BERLIN) == datetime(2026, 4, 6, 10, 59, 59, tzinfo=BERLIN)
    before = datetime(2026, 3, 28, 10, 20, tzinfo=BERLIN)
    assert breach_due(before, BERLIN) == datetime(2026, 3, 31, 11, 59, 59, tzinfo=BERLIN)


def test_D_09_the_other_periods() -> None:
    assert ends(third_source_due(noon("2026-01-31"), BERLIN, GERMANY)) == "2026-03-02"
    assert ends(recipient_notice_due(noon("2026-11-23"), BERLIN, GERMANY)) == "2026-11-26"
    assert ends(recipient_notice_due(noon("2026-11-26"), BERLIN, GERMANY)) == "2026-11-30"
    assert ends(consultation_due(noon("2026-11-23"), BERLIN, GERMANY)) == "2027-01-18"
    extended = consultation_due(noon("2026-11-23"), BERLIN, GERMANY, extended=True)
    assert ends(extended) == "2027-03-01"


@given(received_instants, seats)
def test_D_09_weeks_end_on_the_same_day_of_the_week(received: datetime, days: WorkingDays) -> None:
    day, weeks = local_day(received, BERLIN), 0
    start = day
    while weeks < 8:
        day += timedelta(1)
        weeks += day.weekday() == start.weekday()
    while not days.is_working_day(day):
        day += timedelta(1)
    assert local_day(consultation_due(received, BERLIN, days), BERLIN) == day


@pytest.mark.parametrize(
    "function",
    [answer_due, extended_due, refusal_due, question_due, target_due, third_source_due],
)
def test_a_naive_instant_and_one_before_the_gdpr_are_refused(
    function: Callable[[datetime, ZoneInfo, WorkingDays], datetime],
) -> None:
    with pytest.raises(ValueError, match="time zone"):
        function(datetime(2026, 1, 1), BERLIN, GERMANY)  # noqa: DTZ001
    with pytest.raises(LookupError, match="2018-05-24"):
        function(datetime(2018, 5, 24, 12, tzinfo=UTC), BERLIN, GERMANY)
