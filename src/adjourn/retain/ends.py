"""Ends of processes: recorded as events, and in force at once.

Recording lowers `until` of what may be due earlier by it, in the same transaction; the next sweep
judges these items. What an end makes later is found when its date comes (`adjourn.retain.due`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from adjourn.law.bases import Basis
from adjourn.law.periods import REVIEW, Start, last_day
from adjourn.ledger.find import person as person_of
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.models import Ending
from adjourn.ledger.sealing import unseal
from adjourn.ledger.sql import every, execute_many, one, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.retain.due import Subject


@dataclass(frozen=True, slots=True)
class Review:
    """A process of which nobody knows the end; the desk may answer until `by` (UTC). `items`: how
    many belong to it, of whatever purpose."""

    id: int
    subject: Subject
    asked: datetime
    by: datetime
    items: int


def ended(ledger: Ledger, subject: Subject, day: date, now: datetime, actor: str) -> int:
    """A process ended on `day` (a date at the controller's seat). How many items may be due earlier
    by it; told a second time it changes nothing.

    `actor` is a role. Raises `ValueError` for a day to come.
    """
    check(ledger, day, None, now)
    end = _end_of(ledger, day)
    if _last(subject) == (Ending.Said.ENDED, end):
        return 0
    with writing():
        _record(subject, Ending.Said.ENDED, end, now, actor)
        lowered = _lower(ledger, subject, end)
        ledger.evidence.record("purpose.ended", now, actor=actor, count=lowered)
    return lowered


def runs(ledger: Ledger, subject: Subject, again: date, now: datetime, actor: str) -> None:
    """A process still runs and is looked at again after the day `again`, within twelve months
    (facts: law R-04). Raises `ValueError` for another day."""
    check(ledger, None, again, now)
    end = _end_of(ledger, again)
    with writing():
        _record(subject, Ending.Said.RUNS, end, now, actor)
        _look_at(ledger, subject, end)


def check(ledger: Ledger, day: date | None, again: date | None, now: datetime) -> None:
    """Raises `ValueError` for days that `ended` (`day`) and `runs` (`again`) would refuse."""
    today = now.astimezone(ledger.register.zone).date()
    if day is not None and day > today:
        raise ValueError("the end lies in the future")
    if again is not None and not today <= again <= latest(ledger, now):
        raise ValueError("it is looked at again within twelve months")


def latest(ledger: Ledger, now: datetime) -> date:
    """The last day until which a process may be said to run, without being asked again."""
    return last_day(REVIEW.period, now.astimezone(ledger.register.zone).date())


def _look_at(ledger: Ledger, subject: Subject, day: int) -> None:
    """What was dated by an end that is taken back is looked at on `day`."""
    rows = [
        (day, item, day)
        for item, data_type, _, _ in _items_of(subject)
        if subject.purpose in ("", ledger.register.types[data_type].purpose)
    ]
    execute_many("UPDATE ledger_item SET until = %s WHERE id = %s AND until > %s", rows)


def _end_of(ledger: Ledger, day: date) -> int:
    """The last instant of a day at the controller's seat, in ms."""
    after = datetime.combine(day + timedelta(days=1), time.min, ledger.register.zone)
    return to_ms(after.astimezone(UTC)) - 1


def _last(subject: Subject) -> tuple[str, int] | None:
    words = Ending.objects.filter(
        person=subject.person, conference=subject.conference, purpose=subject.purpose
    )
    return words.order_by("-id").values_list("said", "day").first()


def _record(subject: Subject, said: Ending.Said, day: int, now: datetime, actor: str) -> None:
    Ending.objects.create(
        person=subject.person,
        conference=subject.conference,
        purpose=subject.purpose,
        said=said,
        day=day,
        recorded=to_ms(now),
        actor=actor,
    )


def _lower(ledger: Ledger, subject: Subject, day: int) -> int:
    """The earliest dates by this end, where they are earlier than those that are written."""
    rows = [
        (until, item)
        for item, data_type, at, before in _items_of(subject)
        if (until := _earliest(ledger, subject, data_type, at, day)) is not None
        and before is not None
        and until < before
    ]
    execute_many("UPDATE ledger_item SET until = %s WHERE id = %s", rows)
    return len(rows)


def _items_of(subject: Subject) -> list[tuple[Any, ...]]:
    """(number, type, at, until) of what a subject may be about."""
    if subject.person is None:
        return every(_IN_CONFERENCE, [subject.conference])
    return every(_OF_PERSON, [subject.person, subject.person])


_IN_CONFERENCE = "SELECT id, type, at, until FROM ledger_item WHERE conference = %s"
_OF_PERSON = """
    SELECT i.id, i.type, i.at, i.until
      FROM ledger_itemperson p JOIN ledger_item i ON i.id = p.item WHERE p.person = %s
     UNION
    SELECT i.id, i.type, i.at, i.until
      FROM ledger_conferenceperson c JOIN ledger_item i ON i.conference = c.conference
     WHERE c.person = %s AND i.everyone
"""


def _earliest(ledger: Ledger, subject: Subject, type_id: str, at: int, day: int) -> int | None:
    """When an item may be due at the earliest by an end on `day`; None if it is none of its."""
    data_type = ledger.register.types[type_id]
    if subject.purpose not in ("", data_type.purpose):
        return None
    if at > day:
        return None  # of another process
    if data_type.start is Start.PROCESS_END:
        return ledger.counted(data_type, day)
    if subject.person is None:
        return None
    if data_type.start is Start.RELATION_END:
        return ledger.counted(data_type, day)
    return None if data_type.basis is Basis.DUTY else day


def reviews(now: datetime) -> list[Review]:
    """The processes of which the desk is asked whether they have ended, the most urgent first."""
    rows = every(_REVIEWS, [to_ms(now)])
    return [
        Review(number, Subject(conference, person, purpose), from_ms(asked), from_ms(by), items)
        for number, conference, person, purpose, asked, by, items in rows
    ]


_LATEST = """
    NOT EXISTS (
        SELECT 1 FROM ledger_ending n WHERE n.id > e.id AND n.purpose IN ('', e.purpose)
           AND (n.conference = e.conference OR n.person = e.person))
"""
_REVIEWS = f"""
    SELECT e.id, e.conference, e.person, e.purpose, e.recorded, e.day,
           CASE WHEN e.conference IS NULL
                THEN (SELECT count(*) FROM ledger_itemperson p WHERE p.person = e.person)
                ELSE (SELECT count(*) FROM ledger_item i WHERE i.conference = e.conference) END
      FROM ledger_ending e WHERE e.said = 'asked' AND e.day > %s AND {_LATEST}
     ORDER BY e.day, e.id
"""  # noqa: S608 fixed text


def review(number: int) -> Subject | None:
    """What a review asks about, if it is still open to an answer."""
    row = one(
        "SELECT e.conference, e.person, e.purpose FROM ledger_ending e "  # noqa: S608 fixed text
        f"WHERE e.id = %s AND e.said = 'asked' AND {_LATEST}",
        [number],
    )
    return Subject(*row) if row else None


def known(number: int) -> bool:
    """Whether something was ever asked under this number."""
    return Ending.objects.filter(id=number, said=Ending.Said.ASKED).exists()


def conference_of(ledger: Ledger, tool: str, ref: str) -> int | None:
    """The row number of a conference by its reference at a tool."""
    row = one(
        "SELECT id FROM ledger_conference WHERE ix = %s", [ledger.conference_index(tool, ref)]
    )
    return int(row[0]) if row else None


def named(ledger: Ledger, subject: Subject) -> str:
    """What a subject is called, for the desk: a conference by tool, start and reference at the
    tool, a person by name or handle."""
    if subject.conference is None:
        found = person_of(ledger, subject.person) if subject.person is not None else None
        handles = [handle.value for handle in found.handles] if found else []
        return (found.name if found else None) or next(iter(handles), "somebody")
    row = one(
        "SELECT ix, tool, started, sealed FROM ledger_conference WHERE id = %s",
        [subject.conference],
    )
    if row is None:
        return "a conference"
    ix, tool, started, sealed = row
    key = ledger.keyring.get([subject.conference]).get(subject.conference)
    ref = unseal(key, sealed, b"conference" + bytes(ix))["ref"]
    day = from_ms(started).date().isoformat() if started is not None else ""
    return " ".join(part for part in (tool, day, ref) if part)
