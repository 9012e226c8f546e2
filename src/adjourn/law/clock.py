"""The clock of one case: what is due when, what stops it, and whom it wakes (facts: law §2.1).

Nothing here asks for the time: `now` is an argument everywhere, aware, and decides what is already
known. Results are UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from adjourn.law.deadlines import (
    last_moment,
    local_day,
    question_due,
    target_due,
    unshifted_day,
)
from adjourn.law.parameters import Parameter, value
from adjourn.law.working_days import WorkingDays

_SECOND = timedelta(seconds=1)


class ClockState(StrEnum):
    """What the clock does at an instant."""

    RUNNING = "running"
    PAUSED = "paused"
    EXTENDED = "extended"
    OVERDUE = "overdue"


class Escalation(StrEnum):
    """Whom it is time to wake (D-06): shares of the time until the end, and two last days."""

    HALF = "half"
    THREE_QUARTERS = "three_quarters"
    NINE_TENTHS = "nine_tenths"
    EXTENSION_NOTICE = "extension_notice"  # the last day to extend or refuse is near
    OVERDUE = "overdue"


_SHARES = {
    Escalation.HALF: 0.5,
    Escalation.THREE_QUARTERS: 0.75,
    Escalation.NINE_TENTHS: 0.9,
}


class Pause(NamedTuple):
    """Identity or clarification was outstanding from `asked` until `answered` (None: still is)."""

    asked: datetime
    answered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One request from `received` on, at a seat with `zone` and working `days`.

    `pauses` may come in any order and overlap. `extended` says that the person was told of an
    extension in time. Raises `ValueError` for a naive instant or one out of order, `LookupError`
    for a receipt before the GDPR applied.
    """

    received: datetime
    zone: tzinfo
    days: WorkingDays
    pauses: tuple[Pause, ...] = ()
    extended: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "pauses", tuple(Pause(*pause) for pause in self.pauses))
        for asked, answered in self.pauses:
            # Comparing with a naive instant raises, too, but not in words.
            for instant in (self.received, asked, answered or asked):
                local_day(instant, self.zone)
            if not self.received <= asked <= (answered or asked):
                raise ValueError("a question is asked after the receipt and answered after that")
        value(Parameter.ANSWER_MONTHS, local_day(self.received, self.zone))

    def due(self, now: datetime) -> datetime:
        """The last moment to answer, as known at `now`: it moves on while the clock is paused.

        Whole local days of pause are added to the same date one or three months later, and only
        the sum is shifted to a working day (D-04, D-05).
        """
        return self._end(now, self.extended)

    def refusal_due(self, now: datetime) -> datetime:
        """The last moment to refuse, and to tell of an extension: the first month (D-04)."""
        return self._end(now, extended=False)

    def target(self) -> datetime:
        """The last moment of our own target, whatever pauses (D-06)."""
        return target_due(self.received, self.zone, self.days)

    def state(self, now: datetime) -> ClockState:
        """What the clock of an unanswered case does at `now`."""
        if any(answered is None for _, answered in self._pauses(now)):
            return ClockState.PAUSED
        if now >= self.due(now) + _SECOND:
            return ClockState.OVERDUE
        return ClockState.EXTENDED if self.extended else ClockState.RUNNING

    def escalation(self, now: datetime) -> frozenset[Escalation]:
        """Everything whose time has come by `now`; what was sent before is for the caller."""
        return frozenset(step for step, at in self.schedule(now) if at <= now)

    def schedule(self, now: datetime) -> tuple[tuple[Escalation, datetime], ...]:
        """When each escalation comes, in order of time, as known at `now` (UTC).

        Shares are of the running time until the unshifted end: nine tenths come before the end.
        """
        return tuple(sorted(self._steps(now), key=lambda step: step[1]))

    def counts(self, pause: Pause) -> bool:
        """Whether `pause` stops the clock: asked without undue delay (D-05; Art. 12(6) GDPR)."""
        return pause.asked < question_due(self.received, self.zone, self.days) + _SECOND

    def _steps(self, now: datetime) -> Iterator[tuple[Escalation, datetime]]:
        received = self.received.astimezone(UTC)
        day = unshifted_day(local_day(received, self.zone), self.extended)
        running = last_moment(day, self.zone) - received
        paused = sum((end - start for start, end in self._stops(now)), timedelta())
        for step, share in _SHARES.items():
            yield step, received + paused + running * share
        yield Escalation.OVERDUE, self.due(now) + _SECOND
        if not self.extended:
            yield Escalation.EXTENSION_NOTICE, self._reminder(now)

    def _reminder(self, now: datetime) -> datetime:
        before = value(Parameter.REMINDER_DAYS, local_day(self.received, self.zone))
        last = local_day(self.refusal_due(now), self.zone)
        # The beginning of the day, so that the whole of it can be worked.
        return last_moment(last - timedelta(before + 1), self.zone) + _SECOND

    def _end(self, now: datetime, extended: bool) -> datetime:
        day = unshifted_day(local_day(self.received, self.zone), extended)
        for start, end in self._stops(now):
            day += local_day(end, self.zone) - local_day(start, self.zone)
        return last_moment(self.days.next_working_day(day), self.zone)

    def _stops(self, now: datetime) -> list[tuple[datetime, datetime]]:
        """The times until `now` in which the clock stood still, in order and without overlap."""
        stops: list[tuple[datetime, datetime]] = []
        for asked, answered in self._pauses(now):
            if stops and asked <= stops[-1][1]:
                start, end = stops.pop()
                stops.append((start, max(end, answered or now)))
            else:
                stops.append((asked, answered or now))
        return stops

    def _pauses(self, now: datetime) -> list[Pause]:
        """The pauses that count, as known at `now`: what was answered later is still open."""
        return [
            Pause(asked, answered if answered is not None and answered <= now else None)
            for asked, answered in sorted(self.pauses, key=lambda pause: pause.asked)
            if asked <= now and self.counts(Pause(asked, answered))
        ]
