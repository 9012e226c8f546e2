"""When the law's periods end, counted as Reg. (EEC, Euratom) 1182/71 counts them (facts: law §2.1).

The day of the event is not counted (Art. 3(1)). Weeks and months end on the same day of the week or
date, months without that date on their last day (Art. 3(2)(c)), and an end on a Saturday, Sunday or
holiday moves to the next working day (Art. 3(4)). `received` and the like are aware; `zone` is
where the controller sits and `days` are its working days. Results are the last second of the
period, in UTC. All raise `ValueError` for a naive instant and `LookupError` for one before the
GDPR applied.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from adjourn.law.parameters import Parameter, value
from adjourn.law.periods import Period, Unit, last_day
from adjourn.law.working_days import WorkingDays

_LAST_SECOND = time(23, 59, 59)


def local_day(instant: datetime, zone: tzinfo) -> date:
    """The date at the seat (D-07)."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(zone).date()


def last_moment(day: date, zone: tzinfo) -> datetime:
    """The last second of a local day, 23:59:59 (D-07), in UTC."""
    return datetime.combine(day, _LAST_SECOND, zone).astimezone(UTC)


def unshifted_day(received: date, extended: bool = False) -> date:
    """The same date one month later, or three when extended, before holidays count (D-02, D-04)."""
    months = value(Parameter.ANSWER_MONTHS, received)
    if extended:
        months += value(Parameter.EXTENSION_MONTHS, received)
    return last_day(Period(months, Unit.MONTHS), received)


def answer_due(received: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    """One month after receipt by whatever channel (D-01 to D-03; Art. 12(3) GDPR)."""
    return _end(unshifted_day(local_day(received, zone)), zone, days)


def extended_due(received: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    """Three months after receipt, not after a shifted end of the first (D-04; Art. 12(3) GDPR)."""
    return _end(unshifted_day(local_day(received, zone), extended=True), zone, days)


def extension_notice_due(received: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    """The last moment to tell of an extension and its reasons (D-04; Art. 12(3) GDPR)."""
    return answer_due(received, zone, days)


def refusal_due(received: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    """One month after receipt; a refusal is never extended (D-04; Art. 12(4) GDPR)."""
    return _months(Parameter.REFUSAL_MONTHS, received, zone, days)


def question_due(received: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    """Until when a question counts as asked without undue delay (D-05; Art. 12(6) GDPR)."""
    day = local_day(received, zone)
    return last_moment(days.after(day, value(Parameter.QUESTION_WORKING_DAYS, day)), zone)


def target_due(received: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    """Our own target for an answer (D-06)."""
    return _days(Parameter.TARGET_DAYS, received, zone, days)


def breach_due(aware: datetime, zone: tzinfo) -> datetime:
    """72 hours after the hour in which the breach became known (D-08; Art. 33(1) GDPR).

    Counted in hours, so they run over weekends and holidays and are not shifted (Reg. 1182/71
    Art. 3(1), 3(3)). Whether Art. 3(5) grants two working days is unclear: it is left out.
    """
    local = aware.astimezone(zone)
    hours = value(Parameter.BREACH_HOURS, local_day(aware, zone))
    begun = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return aware.astimezone(UTC) - begun + timedelta(hours=1 + hours) - timedelta(seconds=1)


def third_source_due(obtained: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    """The last moment to inform of data that came from others (D-09; Art. 14(3)(a) GDPR)."""
    return _months(Parameter.THIRD_SOURCE_MONTHS, obtained, zone, days)


def recipient_notice_due(done: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    """Our own limit to tell recipients of a change (D-09; Art. 19 GDPR sets no figure)."""
    return _days(Parameter.RECIPIENT_NOTICE_DAYS, done, zone, days)


def consultation_due(
    received: datetime, zone: tzinfo, days: WorkingDays, extended: bool = False
) -> datetime:
    """When the authority has to have advised: 8 weeks, or 14 (D-09; Art. 36(2) GDPR)."""
    day = local_day(received, zone)
    weeks = value(Parameter.CONSULTATION_WEEKS, day)
    if extended:
        weeks += value(Parameter.CONSULTATION_EXTENSION_WEEKS, day)
    return _end(day + timedelta(weeks=weeks), zone, days)


def _months(parameter: Parameter, start: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    day = local_day(start, zone)
    return _end(last_day(Period(value(parameter, day), Unit.MONTHS), day), zone, days)


def _days(parameter: Parameter, start: datetime, zone: tzinfo, days: WorkingDays) -> datetime:
    day = local_day(start, zone)
    return _end(day + timedelta(value(parameter, day)), zone, days)


def _end(day: date, zone: tzinfo, days: WorkingDays) -> datetime:
    return last_moment(days.next_working_day(day), zone)
