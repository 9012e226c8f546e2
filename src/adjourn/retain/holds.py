"""Holds: opened by one, approved by another, reviewed, released (facts: law R-08).

What a hold keeps is restricted, so it is seen by the rights team alone, no sweep takes it, and an
erasure answers that it is retained, with the reason (Art. 17(3)(b), (e) GDPR).

A hold must stop deletion at once, so it counts before a second person has approved it, but for a
week only: one person alone keeps nothing for longer (four eyes). Approved, it counts until its
review, in six months at the latest; without a review it lapses, and the desk is told two weeks
before. What it has kept for longer than its date goes with the next sweep.

A hold is ours: it ends without a word to the person. A restriction that the person asked for is a
lock of its own, which stays, and of whose end the case tells them before (Art. 18(3) GDPR).
"""

import logging
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from adjourn.erase.models import Step
from adjourn.law.deadlines import local_day
from adjourn.law.parameters import Parameter, value
from adjourn.law.periods import Period, Rule, Start, Unit, due, last_day
from adjourn.law.reason_texts import untold
from adjourn.law.reasons import HOLDS, Reason, Unsaid
from adjourn.law.wording import Wording
from adjourn.ledger import holding, restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.models import Hold
from adjourn.ledger.sql import writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.retain.holders import holders, sealed

_log = logging.getLogger(__name__)
_OPERATOR = re.compile(r"[a-z0-9][a-z0-9-]{1,19}")
_RULE = Rule(Start.PROCESS_END, Period.parse("3 y-EOY"))  # of the record of a hold, as K-23


class BadHold(ValueError):
    """A hold that may not be; the wording says why and what is right, and names nobody."""

    def __init__(self, en: str, de: str, citation: str = "") -> None:
        super().__init__(en)
        self.wording = Wording(en, de, citation)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a hold reaches: data `types`, of a `person`, of a `conference` (row numbers), all of
    them narrowing each other; or the `items` that somebody chose (row numbers)."""

    person: int | None = None
    conference: int | None = None
    types: tuple[str, ...] = ()
    items: tuple[int, ...] = ()


def open_hold(
    ledger: Ledger,
    reason: Reason,
    scope: Scope,
    operator: str,
    now: datetime,
    unsaid: Unsaid,
    matter: UUID | None = None,
) -> UUID:
    """Keep what `scope` reaches, from now on and for a week, until somebody else approves it.

    `unsaid`: for these reasons nothing may be kept (`adjourn.notice.unsaid`), here and below.
    `matter` groups holds of one affair; a new one is drawn where none is given. Raises `BadHold`.
    """
    check(ledger, reason, scope, operator, unsaid)
    hold = Hold(
        id=uuid.uuid4(),
        matter=matter or uuid.uuid4(),
        reason=reason.value,
        person=scope.person,
        conference=scope.conference,
        types=" ".join(sorted(set(scope.types))),
        chosen=bool(scope.items),
        opened=to_ms(now),
        until=to_ms(_provisional(ledger, now)),
    )
    hold.sealed = sealed(ledger, hold, operator, "")
    with writing():
        hold.save(force_insert=True)
        if scope.items:
            restricting.restrict(scope.items, hold.id, now)
        else:
            holding.take(_reach(hold.id, scope), now)
        _tell(ledger, hold, "opened", now, matter=hold.matter, reason=hold.reason,
              until=from_ms(hold.until), count=len(restricting.locked_by(hold.id)))  # fmt: skip
    return hold.id


def reached(scope: Scope) -> int:
    """How many items a hold of `scope` would keep now."""
    return len(scope.items) or len(holding.reached(_reach(uuid.uuid4(), scope)))


def _reach(hold_id: UUID, scope: Scope) -> holding.Reach:
    return holding.Reach(
        hold_id, scope.person, scope.conference, " ".join(sorted(set(scope.types)))
    )


def check(ledger: Ledger, reason: Reason, scope: Scope, operator: str, unsaid: Unsaid) -> None:
    """Raises `BadHold` for what `open_hold` would refuse."""
    _check_operator(operator)
    if reason not in HOLDS:
        names = ", ".join(HOLDS)
        raise BadHold(
            f"a hold has one of these reasons: {names}",
            f"eine Löschsperre hat einen dieser Gründe: {names}",
        )
    _check_said(reason, unsaid)
    limits = (scope.person is not None, scope.conference is not None, bool(scope.types))
    if any(limits) == bool(scope.items):
        raise BadHold(
            "say what is held: a person, a conference, data types, or single items",
            "sagen Sie, was gesperrt wird: eine Person, eine Konferenz, Datenarten oder einzelne "
            "Datensätze",
        )
    if unknown := sorted(set(scope.types) - ledger.register.types.keys()):
        names = ", ".join(unknown)
        raise BadHold(
            f"the register has no data type {names}", f"das Verzeichnis hat keine Datenart {names}"
        )


def _check_said(reason: Reason, unsaid: Unsaid) -> None:
    if reason in unsaid:
        wording = untold(reason, unsaid[reason])
        raise BadHold(wording.en, wording.de, wording.citation)


def _check_operator(operator: str) -> None:
    if not _OPERATOR.fullmatch(operator):
        raise BadHold(
            "an operator is a short handle that the organisation gives, of small letters, digits "
            "and hyphens, such as op-07: no name and no address",
            "das Kürzel gibt die Organisation; es hat kleine Buchstaben, Ziffern und Bindestriche, "
            "etwa op-07: kein Name und keine Adresse",
        )


def approve(
    ledger: Ledger,
    hold_id: UUID,
    operator: str,
    review: date | None,
    now: datetime,
    unsaid: Unsaid,
) -> None:
    """Somebody else than who opened it agrees; it counts through the day `review` (None: as long as
    may be). Raises `BadHold`."""
    with _prolonged(ledger, hold_id, operator, review, now, unsaid, "approved") as hold:
        if hold.approved is not None:
            raise BadHold(
                "this hold is approved already: review it instead",
                "diese Löschsperre ist schon gebilligt: überprüfen Sie sie stattdessen",
            )
        opened_by, _ = holders(ledger, hold)
        if opened_by == operator:
            raise BadHold(
                "who opened a hold cannot approve it: another person has to (four eyes)",
                "wer eine Löschsperre anlegt, kann sie nicht billigen: das muss jemand anderes tun "
                "(vier Augen)",
            )
        hold.approved = to_ms(now)
        hold.sealed = sealed(ledger, hold, opened_by, operator)


def review(
    ledger: Ledger,
    hold_id: UUID,
    operator: str,
    again: date | None,
    now: datetime,
    unsaid: Unsaid,
) -> None:
    """An approved hold is still needed, and is reviewed again by the day `again` (None: as late as
    may be). Raises `BadHold`."""
    with _prolonged(ledger, hold_id, operator, again, now, unsaid, "reviewed") as hold:
        if hold.approved is None:
            raise BadHold(
                "this hold is not approved yet", "diese Löschsperre ist noch nicht gebilligt"
            )


@contextmanager
def _prolonged(
    ledger: Ledger,
    hold_id: UUID,
    operator: str,
    day: date | None,
    now: datetime,
    unsaid: Unsaid,
    what: str,
) -> Iterator[Hold]:
    """A running hold, to be looked at; afterwards it counts through `day`, and that is logged."""
    _check_operator(operator)
    with writing():
        hold = _running(hold_id, now)
        _check_said(Reason(hold.reason), unsaid)
        yield hold
        hold.until = to_ms(_reviewed(ledger, day, now))
        hold.save()
        _ask_again(restricting.locked_by(hold.id), now)
        _tell(ledger, hold, what, now, until=from_ms(hold.until))


def release(ledger: Ledger, hold_id: UUID, now: datetime) -> int:
    """End a hold; how many items nothing keeps any more. Raises `BadHold`."""
    with writing():
        return _end(ledger, _running(hold_id, now), Hold.Ending.RELEASED, now)


def tend(ledger: Ledger, now: datetime) -> int:
    """Let holds lapse that nobody approved or reviewed in time, and forget what was of those that
    ended long ago; how many lapsed."""
    with writing():
        over = list(Hold.objects.filter(ended=None, until__lte=to_ms(now)))
        for hold in over:
            _end(ledger, hold, Hold.Ending.LAPSED, now)
        _forget(ledger, now)
    if over:
        _log.warning(
            "%d holds lapsed without approval or review: see `adjourn hold list`", len(over)
        )
    return len(over)


def _forget(ledger: Ledger, now: datetime) -> None:
    old = [
        hold.id
        for hold in Hold.objects.filter(ended__isnull=False)
        if (over := due(_RULE, from_ms(hold.ended or 0), ledger.register.zone)) and over <= now
    ]
    if old:
        Hold.objects.filter(id__in=old).delete()
        ledger.evidence.record("hold.deleted", now, actor="system:retain", count=len(old))


def _running(hold_id: UUID, now: datetime) -> Hold:
    hold = Hold.objects.filter(id=hold_id).first()
    if hold is None:
        raise BadHold(
            "there is no hold with this id: `adjourn hold list` shows them",
            "es gibt keine Löschsperre mit dieser Kennung: `adjourn hold list` zeigt alle",
        )
    if hold.ended is not None or hold.until <= to_ms(now):
        raise BadHold(
            "this hold has ended: open another one if there is a reason",
            "diese Löschsperre ist beendet: legen Sie eine neue an, wenn es einen Grund gibt",
        )
    return hold


def _end(ledger: Ledger, hold: Hold, ending: Hold.Ending, now: datetime) -> int:
    """Nothing is kept by it any more, nor known of whom; erasures that waited for it go on."""
    locked = restricting.locked_by(hold.id)
    hold.ended, hold.ending = to_ms(now), ending.value
    hold.person = hold.conference = None
    hold.save()
    _ask_again(locked, now)
    free = len(restricting.freed_by(hold.id))
    restricting.lift_all(hold.id)
    _tell(ledger, hold, ending.value, now, count=len(locked))
    return free


def _ask_again(items: Sequence[int], now: datetime) -> None:
    """An erasure that waits for a hold looks again at once, and says until when it stays."""
    for portion in _portions(items):
        waiting = Step.objects.filter(row__in=portion, state=Step.State.READ)
        waiting.update(next=to_ms(now))


def _portions(items: Sequence[int]) -> Iterable[Sequence[int]]:
    return (items[start : start + 500] for start in range(0, len(items), 500))


def _provisional(ledger: Ledger, now: datetime) -> datetime:
    day = local_day(now, ledger.register.zone)
    return now + timedelta(days=value(Parameter.HOLD_PROVISIONAL_DAYS, day))


def _reviewed(ledger: Ledger, wanted: date | None, now: datetime) -> datetime:
    """The end of the day of the review, in UTC. Raises `BadHold` for one that is too late."""
    first, latest = review_days(ledger, now)
    day = wanted or latest
    if not first <= day <= latest:
        raise BadHold(
            f"the review is on a day from tomorrow to {latest}",
            f"die Überprüfung ist an einem Tag von morgen bis {latest:%d.%m.%Y}",
        )
    zone = ledger.register.zone
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def review_days(ledger: Ledger, now: datetime) -> tuple[date, date]:
    """The first and the last day (at the controller's seat) that a review may be on."""
    today = local_day(now, ledger.register.zone)
    months = value(Parameter.HOLD_REVIEW_MONTHS, today)
    return today + timedelta(days=1), last_day(Period(months, Unit.MONTHS), today)


def _tell(ledger: Ledger, hold: Hold, what: str, now: datetime, **fields: object) -> None:
    actor = "system:retain" if what == Hold.Ending.LAPSED else "role:desk"
    ledger.evidence.record(f"hold.{what}", now, actor=actor, hold=hold.id, **fields)
