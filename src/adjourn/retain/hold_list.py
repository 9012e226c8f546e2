"""Holds as the desk sees them: what is in force, what has ended, and what needs somebody now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from adjourn.law.deadlines import local_day
from adjourn.law.parameters import Parameter, value
from adjourn.law.reasons import Reason
from adjourn.ledger import restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.models import Hold
from adjourn.ledger.times import from_ms, to_ms
from adjourn.retain.holders import holders


@dataclass(frozen=True, slots=True)
class Told:
    """A hold for the desk. `until`: when it lapses; `soon`: the desk has to see to it now.
    `person` and `conference` are row numbers, none once it has ended; `types` are ids of data
    types. Operators are the short handles that the organisation gave them. Instants are UTC."""

    id: UUID
    matter: UUID
    reason: Reason
    person: int | None
    conference: int | None
    types: tuple[str, ...]
    chosen: bool
    items: int
    opened_by: str
    approved_by: str
    opened: datetime
    approved: datetime | None
    until: datetime
    soon: bool
    ended: datetime | None
    ending: str

    @property
    def scope(self) -> str:
        """Which sorts of limits it has: "person", "conference", "items", ids of types."""
        limits = {
            "person": self.person is not None,
            "conference": self.conference is not None,
            "items": self.chosen,
        }
        return " ".join([*(name for name, there in limits.items() if there), *self.types])


def told(ledger: Ledger, now: datetime, ended: bool = False) -> list[Told]:
    """The holds in force, those that lapse first in front; or those that `ended`, the last one
    first."""
    if ended:
        rows = Hold.objects.filter(ended__isnull=False).order_by("-ended", "id")
    else:
        rows = Hold.objects.filter(ended=None).order_by("until", "id")
    return [_told(ledger, hold, now) for hold in rows]


def one(ledger: Ledger, hold_id: UUID, now: datetime) -> Told | None:
    """The hold with this id, in force or ended."""
    hold = Hold.objects.filter(id=hold_id).first()
    return _told(ledger, hold, now) if hold else None


def alerts(ledger: Ledger, now: datetime) -> list[Told]:
    """What the desk has to see to: holds that nobody has approved, that lapse soon or have lapsed
    within the last weeks."""
    recently = now - _warning(ledger, now)
    lapsed = Hold.objects.filter(ending=Hold.Ending.LAPSED, ended__gt=to_ms(recently))
    soon = [each for each in told(ledger, now) if each.soon]
    return soon + [_told(ledger, hold, now) for hold in lapsed.order_by("ended")]


def freed_by(hold: Told) -> int:
    """How many items nothing keeps any more when this hold ends."""
    return len(restricting.freed_by(hold.id))


def _told(ledger: Ledger, hold: Hold, now: datetime) -> Told:
    opened_by, approved_by = holders(ledger, hold)
    until = from_ms(hold.until)
    soon = hold.ended is None and (hold.approved is None or until - now <= _warning(ledger, now))
    return Told(
        hold.id, hold.matter, Reason(hold.reason), hold.person, hold.conference,
        tuple(hold.types.split()), hold.chosen, len(restricting.locked_by(hold.id)),
        opened_by, approved_by, from_ms(hold.opened),
        from_ms(hold.approved) if hold.approved is not None else None,
        until, soon, from_ms(hold.ended) if hold.ended is not None else None, hold.ending,
    )  # fmt: skip


def _warning(ledger: Ledger, now: datetime) -> timedelta:
    day = local_day(now, ledger.register.zone)
    return timedelta(days=value(Parameter.HOLD_WARNING_DAYS, day))
