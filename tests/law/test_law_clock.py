"""The clock of a case against a count day by day (facts: law D-04 to D-06)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjourn.law.clock import Clock, ClockState, Escalation, Pause
from adjourn.law.deadlines import answer_due, extended_due, last_moment, local_day, question_due
from adjourn.law.working_days import WorkingDays

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = WorkingDays("DE", "BE")
RECEIVED = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday; the month ends on Wednesday
SHARES = (Escalation.HALF, Escalation.THREE_QUARTERS, Escalation.NINE_TENTHS)


def after(days: float) -> datetime:
    return RECEIVED + timedelta(days=days)


def clock(*pauses: Pause, extended: bool = False) -> Clock:
    return Clock(RECEIVED, BERLIN, DAYS, pauses, extended)


def day_of(instant: datetime) -> date:
    return local_day(instant, BERLIN)


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """Clocks of the years to 2060 with up to three pauses, asked early or late, open or not."""
    day = draw(st.dates(date(2018, 5, 26), date(2060, 1, 1)))
    received = datetime.combine(day, draw(st.times()), UTC)
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        asked = received + timedelta(hours=draw(st.integers(0, 150)))
        open_for = draw(st.none() | st.integers(0, 1000))
        answered = None if open_for is None else asked + timedelta(hours=open_for)
        pauses.append(Pause(asked, answered))
    return Clock(received, BERLIN, DAYS, tuple(pauses), draw(st.booleans()))


hours_later = st.integers(0, 5000)


def walked_end(clock: Clock, now: datetime) -> date:
    """The last day to answer: walk from the receipt and skip each day on which it stood still."""
    months = 3 if clock.extended else 1
    day, left = day_of(clock.received), 0
    turns, month_end = 0, day
    while turns < months or (month_end.day != day.day and (month_end + timedelta(1)).day != 1):
        month_end, left = month_end + timedelta(1), left + 1
        turns += month_end.day == 1
    limit = question_due(clock.received, BERLIN, DAYS)
    still = set()
    for asked, answered in clock.pauses:
        if asked <= min(limit, now):
            end = now if answered is None or answered > now else answered
            one = day_of(asked)
            while one < day_of(end):
                one += timedelta(1)
                still.add(one)
    while left:
        day += timedelta(1)
        left -= day not in still
    while not DAYS.is_working_day(day):
        day += timedelta(1)
    return day


@given(clocks(), hours_later)
def test_D_05_the_end_equals_a_count_day_by_day(clock: Clock, hours: int) -> None:
    now = clock.received + timedelta(hours=hours)
    assert day_of(clock.due(now)) == walked_end(clock, now)


def test_D_04_a_clock_without_pause_ends_with_the_period() -> None:
    assert clock().due(after(1)) == answer_due(RECEIVED, BERLIN, DAYS)
    assert clock(extended=True).due(after(1)) == extended_due(RECEIVED, BERLIN, DAYS)


@given(clocks(), hours_later)
def test_D_04_a_refusal_is_never_extended(clock: Clock, hours: int) -> None:
    now = clock.received + timedelta(hours=hours)
    short = Clock(clock.received, clock.zone, clock.days, clock.pauses)
    assert clock.refusal_due(now) == short.due(now)


def test_D_05_a_pause_adds_its_days_and_the_end_is_shifted_after_that() -> None:
    # 2 December and three days: a Saturday, which moves to Monday.
    paused = clock(Pause(after(1), after(4)))
    assert day_of(paused.due(after(10))) == date(2026, 12, 7)


def test_D_05_a_question_asked_too_late_stops_nothing() -> None:
    in_time, late = Pause(after(3), after(8)), Pause(after(4), after(9))
    assert clock().counts(in_time)
    assert not clock().counts(late)
    assert clock(late).due(after(10)) == clock().due(after(10))
    assert clock(late).state(after(5)) is ClockState.RUNNING


def test_D_05_the_clock_moves_on_while_a_question_is_open_and_resumes_with_the_answer() -> None:
    asked = clock(Pause(after(1)))
    assert asked.state(after(0.5)) is ClockState.RUNNING
    assert asked.state(after(100)) is ClockState.PAUSED
    assert asked.due(after(100)) > after(100 + 27)
    answered = clock(Pause(after(1), after(100)))
    assert answered.state(after(101)) is ClockState.RUNNING
    assert answered.due(after(101)) == answered.due(after(200))


def test_D_05_an_answer_yet_to_come_is_not_known() -> None:
    asked, answered = clock(Pause(after(1))), clock(Pause(after(1), after(9)))
    assert asked.due(after(5)) == answered.due(after(5))
    assert answered.state(after(5)) is ClockState.PAUSED


def test_D_05_pauses_that_overlap_count_once_and_in_any_order() -> None:
    both = clock(Pause(after(2), after(6)), Pause(after(1), after(4)))
    assert both.due(after(20)) == clock(Pause(after(1), after(6))).due(after(20))


@given(clocks(), hours_later, st.integers(0, 500))
def test_D_05_the_end_never_moves_back_and_is_never_passed_while_paused(
    clock: Clock, hours: int, more: int
) -> None:
    now = clock.received + timedelta(hours=hours)
    later = now + timedelta(hours=more)
    assert clock.due(now) <= clock.due(later)
    if clock.state(now) is ClockState.PAUSED:
        assert now < clock.due(now)


def test_D_06_the_target_is_fourteen_days_whatever_happens() -> None:
    assert day_of(clock().target()) == date(2026, 11, 16)
    assert clock(Pause(after(1)), extended=True).target() == clock().target()


def test_D_06_escalations_come_at_their_shares_of_the_month_and_before_the_notice() -> None:
    last = last_moment(date(2026, 12, 2), BERLIN)
    running = last - RECEIVED
    assert dict(clock().schedule(RECEIVED)) == {
        Escalation.HALF: RECEIVED + running / 2,
        Escalation.THREE_QUARTERS: RECEIVED + running * 3 / 4,
        Escalation.NINE_TENTHS: RECEIVED + running * 9 / 10,
        Escalation.EXTENSION_NOTICE: datetime(2026, 11, 29, tzinfo=BERLIN),
        Escalation.OVERDUE: last + timedelta(seconds=1),
    }


def test_D_06_each_escalation_stays_once_its_time_has_come() -> None:
    assert clock().escalation(after(14)) == frozenset()
    assert clock().escalation(after(16)) == {Escalation.HALF}
    assert clock().escalation(after(31)) == set(Escalation)


def test_D_06_whoever_was_told_of_an_extension_needs_no_reminder_of_the_notice() -> None:
    assert clock(extended=True).escalation(after(28)) == frozenset()
    assert clock(extended=True).state(after(31)) is ClockState.EXTENDED
    assert clock(extended=True).escalation(after(100)) == {*SHARES, Escalation.OVERDUE}


@given(clocks(), hours_later, st.integers(0, 500))
def test_D_06_escalations_come_in_order_before_the_end_and_never_go_back(
    clock: Clock, hours: int, more: int
) -> None:
    now = clock.received + timedelta(hours=hours)
    schedule = dict(clock.schedule(now))
    assert [schedule[step] for step in SHARES] == sorted(schedule[step] for step in SHARES)
    assert schedule[Escalation.NINE_TENTHS] <= clock.due(now)
    assert clock.escalation(now) <= clock.escalation(now + timedelta(hours=more))
    assert (Escalation.OVERDUE in clock.escalation(now)) == (clock.state(now) is ClockState.OVERDUE)


def test_D_07_the_last_hour_belongs_to_the_period() -> None:
    end = last_moment(date(2026, 12, 2), BERLIN)
    assert clock().state(end + timedelta(milliseconds=999)) is ClockState.RUNNING
    assert clock().state(end + timedelta(seconds=1)) is ClockState.OVERDUE


@pytest.mark.parametrize(
    "pause",
    [
        Pause(after(-1)),
        Pause(after(2), after(1)),
        Pause(datetime(2026, 11, 3)),  # noqa: DTZ001
        Pause(after(1), datetime(2026, 11, 5)),  # noqa: DTZ001
    ],
)
def test_a_pause_out_of_order_or_without_a_zone_is_refused(pause: Pause) -> None:
    with pytest.raises(ValueError, match=r"time zone|receipt"):
        clock(pause)


def test_a_receipt_before_the_gdpr_is_refused() -> None:
    with pytest.raises(LookupError, match="2018"):
        Clock(datetime.combine(date(2018, 5, 1), time.min, UTC), BERLIN, DAYS)
    with pytest.raises(ValueError, match="time zone"):
        Clock(datetime(2026, 1, 1), BERLIN, DAYS)  # noqa: DTZ001
