"""How far an erasure is: its steps as people read them. Nothing here says whose data they were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from adjourn.erase.models import Erasure, Step
from adjourn.law.wording import Wording
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms
from adjourn.register.model import DataType
from adjourn.tools.protocol import Outcome
from adjourn.web.held import PastType, Tally, grouped, tally, title, type_of
from adjourn.web.words import OutcomeWords, outcome, reason


@dataclass(frozen=True, slots=True)
class StepRow:
    """One item of an erasure with what was read back of it."""

    kind: str
    type: DataType | PastType
    tool: str
    at: datetime
    until: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lot:
    """Items with the same outcome for the same reason."""

    outcome: OutcomeWords
    reason: Wording | None
    note: str
    rows: Sequence[StepRow]


@dataclass(frozen=True, slots=True)
class Progress:
    """`read` of `total` items have an outcome. `next` is when something is looked at again."""

    total: int
    read: int
    tally: Sequence[Tally]
    open: Sequence[Lot]
    stays: Sequence[Lot]
    gone: Sequence[Lot]
    next: datetime | None

    @property
    def staying(self) -> int:
        return sum(len(lot.rows) for lot in self.stays)


def progress(ledger: Ledger, erasure: Erasure) -> Progress:
    """Where an erasure stands now."""
    steps = list(erasure.step_set.order_by("at", "id"))
    done = [step for step in steps if step.outcome]
    gone = [step for step in done if step.outcome == Outcome.GONE]
    stays = [step for step in done if step.outcome != Outcome.GONE]
    waiting = [from_ms(step.next) for step in steps if step.next is not None]
    return Progress(
        len(steps),
        len(done),
        tally(step.outcome for step in done),
        lots(ledger, [step for step in steps if not step.outcome]),
        lots(ledger, stays),
        lots(ledger, gone),
        min(waiting, default=None),
    )


def lots(ledger: Ledger, steps: Iterable[Step]) -> list[Lot]:
    """Steps of the same outcome, reason and note together."""
    same = grouped(steps, lambda step: (step.outcome, step.reason, step.note))
    return [
        Lot(outcome(name), reason(why), note, [_row(ledger, step) for step in own])
        for (name, why, note), own in same.items()
    ]


def _row(ledger: Ledger, step: Step) -> StepRow:
    return StepRow(
        step.kind,
        type_of(ledger, step.type),
        title(ledger, step.tool),
        from_ms(step.at),
        from_ms(step.until) if step.until is not None else None,
        from_ms(step.read_at) if step.read_at is not None else None,
    )
