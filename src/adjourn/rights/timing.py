"""The clock of a case, from its rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adjourn.law.clock import Clock, ClockState, Escalation, Pause
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms, to_ms
from adjourn.rights.events import Happened, times
from adjourn.rights.models import Case

OPEN = (
    Case.State.RECEIVED,
    Case.State.IDENTITY_OPEN,
    Case.State.WORKING,
    Case.State.NEEDS_HUMAN,
)
"""The states in which the person waits for an answer: the clock runs."""

_REPLY = timedelta(days=14)  # then the desk looks why nobody answers a question
_DAILY = timedelta(days=1)  # every day, once a case is overdue


@dataclass(frozen=True, slots=True)
class Timing:
    """How a case stands in time (UTC). `used`: the share of its time that has passed, 1 at the
    end and more after it; `refusal_due`: the last moment to refuse or to tell of an extension."""

    due: datetime
    target: datetime
    refusal_due: datetime
    state: ClockState
    used: float


def clock_of(ledger: Ledger, case: Case) -> Clock:
    """The law's clock for this case."""
    register = ledger.register
    pauses: list[Pause] = []
    extended = False
    for kind, at, word in _told_of(case):
        resting = bool(pauses) and pauses[-1].answered is None
        if kind == Happened.EXTENDED:
            extended = True
        elif kind == Happened.ASKED and not resting:
            pauses.append(Pause(at))
        elif kind == Happened.INFORMED and resting:
            pauses[-1] = Pause(pauses[-1].asked, at)
        elif kind == Happened.UNDELIVERED and word == "question" and resting:
            pauses.pop()
        elif kind == Happened.UNDELIVERED and word == "extended":
            extended = False
    return Clock(
        from_ms(case.received), register.zone, register.working_days, tuple(pauses), extended
    )


def asked(case: Case) -> list[datetime]:
    """When the person was asked something that reached them, as far as is known."""
    found: list[datetime] = []
    for kind, at, word in _told_of(case):
        if kind == Happened.ASKED:
            found.append(at)
        elif kind == Happened.UNDELIVERED and word == "question" and found:
            found.pop()
    return found


def _told_of(case: Case) -> list[tuple[str, datetime, str]]:
    """What moves the clock, with its word: what did not reach the person moves nothing."""
    kinds = (Happened.ASKED, Happened.INFORMED, Happened.EXTENDED, Happened.UNDELIVERED)
    rows = case.event_set.filter(kind__in=kinds).order_by("id")
    return [(kind, from_ms(at), word) for kind, at, word in rows.values_list("kind", "at", "word")]


def timing_of(ledger: Ledger, case: Case, now: datetime) -> Timing:
    """How the case stands at `now`."""
    clock = clock_of(ledger, case)
    due = clock.due(now)
    used = (now - clock.received) / (due - clock.received)
    return Timing(due, clock.target(), clock.refusal_due(now), clock.state(now), used)


def wind(ledger: Ledger, case: Case, now: datetime) -> None:
    """Set when the desk is next reminded of a case; no open case is ever without. The caller saves
    the row."""
    case.remind = to_ms(_next(ledger, case, now)) if case.state in OPEN else None


def due_reminders(ledger: Ledger, case: Case, now: datetime) -> list[Escalation]:
    """The escalations whose time has come and of which the desk was not told, in order."""
    told = _told(case)
    schedule = clock_of(ledger, case).schedule(now)
    return [step for step, at in schedule if at <= now and step not in told]


def _next(ledger: Ledger, case: Case, now: datetime) -> datetime:
    if case.state == Case.State.IDENTITY_OPEN:
        asked = times(case, Happened.ASKED)[-1][1]
        return asked + _REPLY * ((now - asked) // _REPLY + 1)
    told = _told(case)
    coming = [at for step, at in clock_of(ledger, case).schedule(now) if step not in told]
    return min(coming, default=now + _DAILY)


def _told(case: Case) -> set[str]:
    """The escalations that were told since the end was last moved."""
    rows = case.event_set.filter(kind__in=(Happened.REMINDED, Happened.EXTENDED)).order_by("id")
    told: set[str] = set()
    for kind, word in rows.values_list("kind", "word"):
        told = told | {word} if kind == Happened.REMINDED else set()
    return told
