"""Cases as others see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from adjourn.law.intake import Channel
from adjourn.law.rights import Right
from adjourn.ledger.find import FoundPerson
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms
from adjourn.rights.contents import Contents, opened
from adjourn.rights.events import Happening, Matter, happenings
from adjourn.rights.models import Artefact, Case, CaseHandle, Change, Notice, Sent
from adjourn.rights.subject import indexes, person_of
from adjourn.rights.timing import OPEN, Timing, timing_of
from adjourn.tools.protocol import Handle

State = Case.State
_COPIES = (Right.ACCESS, Right.PORTABILITY)


class NoCase(LookupError):
    """There is no case with this id, or no more: closed cases go after their period (K-18)."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """How a case stands; nothing in it names anybody. Instants are UTC.

    `intake` is shared by what came in one message. `verified`: it is known who asks. `matter`: why
    a human has to look, if one has; `undelivered`: a letter came back, whatever else there is.
    `until`: how long the copy can be fetched; `fetched`: when it first was. `erasure`: whose
    receipt belongs to the answer. `goes_on`: when it goes on without the human. `timing` stands
    still when answered.
    """

    id: UUID
    intake: UUID
    right: Right
    channel: Channel
    state: State
    received: datetime
    verified: bool
    decision: str
    matter: Matter | None
    undelivered: bool
    until: datetime | None
    fetched: datetime | None
    erasure: UUID | None
    closed: datetime | None
    goes_on: datetime | None
    timing: Timing

    @property
    def open(self) -> bool:
        """Whether the person still waits for an answer."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything in a case, opened: for the desk, and for the person it is about."""

    view: CaseView
    contents: Contents = field(repr=False)
    person: FoundPerson | None = field(repr=False)  # whose data it is about, while any are held
    events: tuple[Happening, ...]
    notices: tuple[Notice, ...]
    changes: tuple[Change, ...]
    undelivered: tuple[Sent, ...]  # letters that came back
    artefacts: int  # how much was given to prove identity and is still there


def case(ledger: Ledger, case_id: UUID, now: datetime) -> CaseFile:
    """A case with all that is in it. Raises `NoCase`."""
    row = row_of(case_id)
    contents = opened(ledger, row)
    return CaseFile(
        view(ledger, row, now),
        contents,
        person_of(ledger, row, contents),
        happenings(ledger, row),
        tuple(row.notice_set.order_by("id")),
        tuple(row.change_set.order_by("id")),
        tuple(row.sent_set.filter(state=Sent.State.FAILED).order_by("id")),
        Artefact.objects.filter(case=row).count(),
    )


def cases(ledger: Ledger, now: datetime, states: Sequence[State] = OPEN) -> list[CaseView]:
    """The cases in these states, those due first in front; among the open ones also those that a
    letter came back to."""
    wanted = Q(state__in=states)
    if states is OPEN:
        wanted |= Q(sent__state=Sent.State.FAILED, closed=None)
    rows = Case.objects.filter(wanted).distinct()
    return sorted(
        (view(ledger, row, now) for row in rows), key=lambda each: (each.timing.due, each.id)
    )


def page(
    ledger: Ledger, now: datetime, states: Sequence[State], limit: int, after: UUID | None = None
) -> list[CaseView] | None:
    """At most `limit` cases in these states, those received first in front, behind the case `after`
    (None: from the first). None where there is no case `after`, or no more."""
    rows = Case.objects.filter(state__in=states).order_by("received", "id")
    if after is not None:
        last = Case.objects.filter(id=after).first()
        if last is None:
            return None
        later = Q(received__gt=last.received) | Q(received=last.received, id__gt=last.id)
        rows = rows.filter(later)
    return [view(ledger, row, now) for row in rows[:limit]]


def cases_of(ledger: Ledger, handles: Iterable[Handle], now: datetime) -> list[CaseView]:
    """The cases that one of these handles asked for, the latest first; also of somebody erased."""
    found = CaseHandle.objects.filter(ix__in=list(indexes(ledger, handles))).values("case")
    rows = Case.objects.filter(id__in=found).order_by("-received", "id")
    return [view(ledger, row, now) for row in rows]


def row_of(case_id: UUID) -> Case:
    """The row of a case. Raises `NoCase`."""
    row = Case.objects.filter(id=case_id).first()
    if row is None:
        raise NoCase(str(case_id))
    return row


def view(ledger: Ledger, row: Case, now: datetime) -> CaseView:
    undelivered = row.closed is None and row.sent_set.filter(state=Sent.State.FAILED).exists()
    return CaseView(
        row.id,
        row.intake,
        Right(row.right),
        Channel(row.channel),
        State(row.state),
        from_ms(row.received),
        row.verified,
        row.decision,
        _matter(row, undelivered),
        undelivered,
        _instant(row.until) if row.right in _COPIES else None,
        _instant(row.fetched),
        row.erasure,
        _instant(row.closed),
        _instant(row.next) if row.state == Case.State.NEEDS_HUMAN else None,
        timing_of(ledger, row, now),
    )


def _matter(row: Case, undelivered: bool) -> Matter | None:
    if row.state == Case.State.NEEDS_HUMAN:
        return Matter(row.matter)
    return Matter.UNDELIVERED if undelivered else None


def _instant(value: int | None) -> datetime | None:
    return from_ms(value) if value is not None else None
