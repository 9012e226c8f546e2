"""Holidays of the seat: Germany's Länder and the other states of the EU and the EEA (D-03)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjourn.law.working_days import SEATS, WorkingDays, subdivisions

# Holidays of 2026 that only some Länder have, with the Länder (ISO 3166-2:DE).
REGIONAL = {
    date(2026, 1, 6): "BW BY ST",  # Epiphany
    date(2026, 3, 8): "BE MV",  # International Women's Day
    date(2026, 4, 5): "BB",  # Easter Sunday
    date(2026, 5, 24): "BB",  # Pentecost
    date(2026, 6, 4): "BW BY HE NW RP SL",  # Corpus Christi
    date(2026, 8, 15): "SL",  # Assumption Day
    date(2026, 9, 20): "TH",  # World Children's Day
    date(2026, 10, 31): "BB HB HH MV NI SH SN ST TH",  # Reformation Day
    date(2026, 11, 1): "BW BY NW RP SL",  # All Saints' Day
    date(2026, 11, 18): "SN",  # Day of Repentance and Prayer
}
NATIONAL = [
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 14),
    date(2026, 5, 25),
    date(2026, 10, 3),
    date(2026, 12, 25),
    date(2026, 12, 26),
]
LAENDER = [land for land in subdivisions("DE") if len(land) == 2]
# Each state's own day, none of them a weekend.
OWN_DAYS = {
    "AT": date(2026, 10, 26),
    "BE": date(2026, 7, 21),
    "BG": date(2026, 3, 3),
    "CY": date(2026, 4, 1),
    "CZ": date(2026, 9, 28),
    "DE": date(2025, 10, 3),
    "DK": date(2026, 5, 14),
    "EE": date(2026, 2, 24),
    "ES": date(2026, 10, 12),
    "FI": date(2024, 12, 6),
    "FR": date(2026, 7, 14),
    "GR": date(2026, 3, 25),
    "HR": date(2025, 5, 30),
    "HU": date(2026, 10, 23),
    "IE": date(2026, 3, 17),
    "IS": date(2026, 6, 17),
    "IT": date(2026, 6, 2),
    "LI": date(2025, 8, 15),
    "LT": date(2026, 2, 16),
    "LU": date(2026, 6, 23),
    "LV": date(2026, 11, 18),
    "MT": date(2026, 9, 21),
    "NL": date(2026, 4, 27),
    "NO": date(2027, 5, 17),
    "PL": date(2026, 11, 11),
    "PT": date(2026, 6, 10),
    "RO": date(2026, 12, 1),
    "SE": date(2025, 6, 6),
    "SI": date(2026, 6, 25),
    "SK": date(2022, 9, 1),
}

seats = st.builds(
    WorkingDays,
    st.sampled_from(SEATS),
    extra=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=5),
)
days_of_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def test_D_03_there_are_sixteen_laender() -> None:
    assert len(LAENDER) == 16
    assert set(subdivisions("DE")) - set(LAENDER) == {"Augsburg"}


@pytest.mark.parametrize("land", LAENDER)
def test_D_03_holidays_of_every_land(land: str) -> None:
    days = WorkingDays("DE", land)
    off = {day for day, laender in REGIONAL.items() if land in laender.split()} | set(NATIONAL)
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert days.is_working_day(day) == (day.weekday() < 5 and day not in off), day
        day += timedelta(1)


@pytest.mark.parametrize("country", SEATS)
def test_D_03_every_state_of_the_eu_and_the_eea_has_its_own_days(country: str) -> None:
    day = OWN_DAYS[country]
    assert day.weekday() < 5
    assert not WorkingDays(country).is_working_day(day)
    assert WorkingDays(country).is_working_day(date(2026, 2, 12))


def test_Art_2_1_the_gdpr_applies_in_27_member_states_and_three_of_the_eea() -> None:
    assert len(set(SEATS)) == 30
    assert {"IS", "LI", "NO"} < set(SEATS)
    assert not {"CH", "GB", "US"} & set(SEATS)


@given(seats, days_of_2026)
def test_Art_2_2_saturdays_and_sundays_are_no_working_days(days: WorkingDays, day: date) -> None:
    if day.weekday() >= 5 or day in days.extra:
        assert not days.is_working_day(day)


@given(seats, days_of_2026)
def test_Art_3_4_the_next_working_day_is_the_first_one_from_the_day_on(
    days: WorkingDays, day: date
) -> None:
    found = days.next_working_day(day)
    assert days.is_working_day(found)
    while day < found:
        assert not days.is_working_day(day)
        day += timedelta(1)
    assert day == found


@given(seats, days_of_2026, st.integers(0, 30))
def test_a_period_in_working_days_counts_only_those(
    days: WorkingDays, day: date, count: int
) -> None:
    end = days.after(day, count)
    passed = 0
    while day < end:
        day += timedelta(1)
        passed += days.is_working_day(day)
    assert passed == count


@pytest.mark.parametrize(
    ("country", "subdivision", "right"),
    [
        ("CH", None, "a country is one of AT, BE"),
        ("de", None, "a country is one of AT, BE"),
        ("DE", "DE-BE", "a subdivision of DE is one of BB, BE"),
        ("DE", "", "a subdivision of DE is one of BB, BE"),
        ("LU", "L", "a subdivision of LU is none"),
    ],
)
def test_an_unknown_seat_is_refused_with_what_would_be_right(
    country: str, subdivision: str | None, right: str
) -> None:
    with pytest.raises(ValueError, match=right):
        WorkingDays(country, subdivision)


def test_working_days_are_values() -> None:
    one, same = (
        WorkingDays("DE", "BY", [date(2026, 8, 14)]),
        WorkingDays("DE", "BY", (date(2026, 8, 14),)),
    )
    assert one == same
    assert hash(one) == hash(same)
