"""Deletion rules against the vectors of facts law R-03 and a day-by-day count."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjourn.law.periods import STANDARD, Period, Rule, Start, Unit, due, last_day

BERLIN = ZoneInfo("Europe/Berlin")

periods = st.one_of(
    st.builds(Period, st.integers(0, 400), st.just(Unit.DAYS)),
    st.builds(Period, st.integers(1, 40), st.just(Unit.MONTHS)),
    st.builds(Period, st.integers(1, 12), st.just(Unit.YEAR_ENDS)),
)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def counted_last_day(period: Period, start: date) -> date:
    """The same rule, by stepping through the calendar one day at a time."""
    if period.unit is Unit.DAYS:
        day = start
        for _ in range(period.count):
            day += timedelta(days=1)
        return day
    day, turns, tomorrow = start, 0, start + timedelta(days=1)
    if period.unit is Unit.YEAR_ENDS:
        while not (turns == period.count and tomorrow.year != day.year):
            turns += tomorrow.year != day.year
            day, tomorrow = tomorrow, tomorrow + timedelta(days=1)
        return day
    while turns < period.count:
        turns += tomorrow.month != day.month
        day, tomorrow = tomorrow, tomorrow + timedelta(days=1)
    while day.day != start.day and tomorrow.month == day.month:
        day, tomorrow = tomorrow, tomorrow + timedelta(days=1)
    return day


@pytest.mark.parametrize(
    ("years", "last"),
    [
        (6, date(2032, 12, 31)),
        (8, date(2034, 12, 31)),
        (10, date(2036, 12, 31)),
        (3, date(2029, 12, 31)),
    ],
)
def test_R_03_year_end_vectors(years: int, last: date) -> None:
    period = Period.parse(f"{years} y-EOY")
    assert last_day(period, date(2026, 3, 15)) == last
    rule = Rule(Start.COLLECTION, period)
    assert due(rule, datetime(2026, 3, 15, 9, tzinfo=UTC), BERLIN) == datetime(
        last.year, 12, 31, 23, tzinfo=UTC
    )


def test_R_03_has_few_standard_periods_and_no_unlimited_one() -> None:
    listed = ["0", "7 d", "30 d", "90 d", "180 d", "3 y-EOY", "6 y-EOY", "8 y-EOY", "10 y-EOY"]
    assert {str(period) for period in STANDARD} == {*listed, "35 d", "12 m"}


@given(periods, days)
def test_the_last_day_equals_a_count_day_by_day(period: Period, start: date) -> None:
    assert last_day(period, start) == counted_last_day(period, start)


@given(periods, st.builds(datetime.combine, days, st.times(), st.just(UTC)))
def test_D_07_erasure_is_due_at_local_midnight_after_the_last_day(
    period: Period, event: datetime
) -> None:
    result = due(Rule(Start.PROCESS_END, period), event, BERLIN)
    if period.count == 0:
        assert result == event
        return
    assert result is not None
    local = result.astimezone(BERLIN)
    assert local.time() == time.min
    last = counted_last_day(period, event.astimezone(BERLIN).date())
    assert local.date() == last + timedelta(days=1)
    assert result.utcoffset() == timedelta(0)
    assert result > event


def test_D_07_the_local_date_counts_and_not_the_utc_date() -> None:
    rule = Rule(Start.COLLECTION, Period.parse("7 d"))
    # 22:30 UTC is already the next day in Berlin in summer.
    assert due(rule, datetime(2026, 7, 1, 22, 30, tzinfo=UTC), BERLIN) == datetime(
        2026, 7, 9, 22, tzinfo=UTC
    )
    assert due(rule, datetime(2026, 7, 1, 21, 30, tzinfo=UTC), BERLIN) == datetime(
        2026, 7, 8, 22, tzinfo=UTC
    )


def test_D_07_new_year_is_the_controllers_new_year() -> None:
    rule = Rule(Start.COLLECTION, Period.parse("3 y-EOY"))
    assert due(rule, datetime(2026, 12, 31, 23, 30, tzinfo=UTC), BERLIN) == datetime(
        2030, 12, 31, 23, tzinfo=UTC
    )


def test_days_are_calendar_days_over_a_change_of_the_clocks() -> None:
    rule = Rule(Start.COLLECTION, Period.parse("7 d"))
    assert due(rule, datetime(2026, 3, 25, 12, tzinfo=UTC), BERLIN) == datetime(
        2026, 4, 1, 22, tzinfo=UTC
    )


def test_a_month_without_that_date_ends_on_its_last_day() -> None:
    month = Period(1, Unit.MONTHS)
    assert last_day(month, date(2026, 1, 31)) == date(2026, 2, 28)
    assert last_day(month, date(2028, 1, 31)) == date(2028, 2, 29)
    assert last_day(Period(12, Unit.MONTHS), date(2028, 2, 29)) == date(2029, 2, 28)


def test_an_unknown_event_has_no_due_date() -> None:
    assert due(Rule(Start.RELATION_END, Period.parse("3 y-EOY")), None, BERLIN) is None


def test_a_naive_event_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(Rule(Start.COLLECTION, Period.parse("7 d")), datetime(2026, 1, 1), BERLIN)  # noqa: DTZ001


@given(
    st.sampled_from(STANDARD),
    st.sampled_from([datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]),
    st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))]),
)
def test_dates_at_the_ends_of_the_calendar_do_not_overflow(
    period: Period, event: datetime, zone: timezone
) -> None:
    for event_zone in (UTC, timezone(timedelta(hours=-14)), timezone(timedelta(hours=14))):
        result = due(Rule(Start.COLLECTION, period), event.replace(tzinfo=event_zone), zone)
        assert result is not None
        assert (result.year < 100) == (event.year == 1)


@pytest.mark.parametrize(
    "text", ["", "30", "30d", "d", "-1 d", "0 m", "0 y-EOY", "1.5 d", "99999 d", "7 d or 30 d", "∞"]
)
def test_a_misspelled_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.parse(text)


@given(periods)
def test_a_period_reads_back_as_it_is_spelled(period: Period) -> None:
    assert Period.parse(str(period)) == period
