"""Erasing: delete, read again, record, at home too, until every outcome is final.

What can go wrong here, and what prevents it:
- A status code is taken for a deletion: outcomes come from `reread` alone.
- A kill between two steps: every step is stored before it is taken, each is idempotent, and
  `advance` goes on from the rows. Nothing is counted twice: outcome, evidence and the next time are
  one transaction.
- The person comes back while being erased: the guard is set in the transaction that opens it.
- A tool is down: its steps stay open with a time to try again, the others and the local part go on.
- Somebody else's data go: see `adjourn.ledger.erasing`.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby

from django.db.models import QuerySet

from adjourn.erase.models import Erasure, Logged, Step
from adjourn.erase.plan import Plan, unlinked
from adjourn.erase.steps import Opened, open_steps, sealed, store_reading
from adjourn.ledger import erasing
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import take_numbers, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.protocol import Outcome, Reading, Tool, ToolError, Unavailable

Progress = Callable[[int, int], None]
"""Called with (steps that have an outcome, all steps)."""

_RETRY = timedelta(minutes=15)
_CHUNK = 100
# Outcomes after which the tool no longer shows the item to its users: the row of an item of
# several people goes for all of them.
_TAKEN_AWAY = {
    Outcome.GONE, Outcome.TRASHED, Outcome.HIDDEN, Outcome.MOVED, Outcome.RESIDUE, Outcome.PENDING,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """A tool that did not do its part, in plain words without personal data."""

    tool: str
    message: str


def open_erasure(ledger: Ledger, plan: Plan, actor: str) -> uuid.UUID:
    """Store the plan, set the guard and lock what is shared, all at once; nothing is deleted yet.

    `actor` is a role ("operator", "desk", "person"), never a name.
    """
    erasure_id = uuid.uuid4()
    with writing():
        key = next(take_numbers(1))
        ledger.keyring.add([key])
        aes = ledger.keyring.get([key])[key]
        erasure = Erasure.objects.create(
            id=erasure_id,
            state=Erasure.State.OPEN,
            opened=to_ms(plan.now),
            actor=actor,
            key=key,
            person=plan.person.number,
        )
        Step.objects.bulk_create(
            Step(
                erasure=erasure,
                item=planned.found.id,
                row=planned.found.number,
                tool=planned.found.tool,
                kind=planned.found.item.kind.value,
                type=planned.found.type,
                at=to_ms(planned.found.item.at),
                shared=planned.found.shared,
                unlink=planned.unlink,
                state=Step.State.PLANNED,
                forecast=planned.forecast.outcome.value,
                sealed=sealed(aes, erasure_id, planned.found.id, planned.found.item, planned.holds),
            )
            for planned in plan.steps
        )
        guarded = erasing.set_guard(plan.person.number, erasure_id, plan.now)
        erasing.restrict(p.found.number for p in plan.steps if p.found.shared and not p.unlink)
        evidence(
            ledger,
            erasure,
            "erasure.opened",
            plan.now,
            count=len(plan.steps),
            register=ledger.register.version,
        )
        evidence(ledger, erasure, "guard.set", plan.now, count=guarded)
    return erasure_id


def advance(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    erasure_id: uuid.UUID,
    now: datetime,
    progress: Progress = lambda done, total: None,
) -> list[Trouble]:
    """Do everything of this erasure that can be done at `now`; go on after a kill the same way."""
    erasure = Erasure.objects.get(id=erasure_id)
    if erasure.state == Erasure.State.FINAL:
        erasing.destroy_doomed(ledger)
        return []
    run = _Run(ledger, erasure, now, progress)
    troubles = []
    for name in sorted(set(run.steps().values_list("tool", flat=True))):
        tool = tools.get(name)
        if tool is None:
            troubles.append(run.postpone(name, "the register no longer has this tool", _RETRY))
            continue
        try:
            run.inspect(name, tool)
            run.delete(name, tool)
            run.read_again(name, tool)
        except ToolError as error:
            wait = error.retry_after if isinstance(error, Unavailable) else 0.0
            troubles.append(run.postpone(name, str(error), max(_RETRY, timedelta(seconds=wait))))
    run.at_home()
    run.close()
    return troubles


def at_home(ledger: Ledger, erasure_id: uuid.UUID, now: datetime) -> None:
    """Only the local part: rows, links, handles, keys and their evidence."""
    _Run(ledger, Erasure.objects.get(id=erasure_id), now, lambda done, total: None).at_home()


class _Run:
    """One pass over one erasure at one instant."""

    def __init__(self, ledger: Ledger, erasure: Erasure, now: datetime, progress: Progress) -> None:
        self.ledger, self.erasure, self.now = ledger, erasure, now
        self._progress = progress

    @cached_property
    def _total(self) -> int:
        return self.erasure.step_set.count()

    @cached_property
    def _done(self) -> int:
        return self.erasure.step_set.exclude(outcome="").count()

    def steps(self, *states: str) -> QuerySet[Step]:
        """The steps in these states (none: all that are not final), by tool and kind."""
        found = self.erasure.step_set.exclude(state=Step.State.FINAL)
        if states:
            found = found.filter(state__in=states)
        return found.order_by("tool", "kind", "id")

    def inspect(self, name: str, tool: Tool) -> None:
        """Read holds and store them; nothing has been asked of the tool yet."""
        for chunk in _chunks(self.steps(Step.State.PLANNED).filter(tool=name)):
            key = self.ledger.keyring.get([self.erasure.key])[self.erasure.key]
            inspected = []
            for opened in open_steps(self.ledger, self.erasure, chunk):
                holds = () if opened.step.unlink else tool.holds(opened.item, self.now)
                opened.step.sealed = sealed(
                    key, self.erasure.id, opened.step.item, opened.item, holds
                )
                opened.step.state = Step.State.INSPECTED
                inspected.append(opened.step)
            with writing():
                Step.objects.bulk_update(inspected, ["sealed", "state"])

    def delete(self, name: str, tool: Tool) -> None:
        """Ask, kind by kind; each item is read again as soon as the tool has taken its call."""
        order = [capability.kind.value for capability in tool.capabilities()]
        waiting = self.steps(Step.State.INSPECTED, Step.State.REQUESTED).filter(tool=name)
        # Stable: what a tool does not name goes first, among its likes.
        in_order = sorted(waiting, key=lambda s: order.index(s.kind) if s.kind in order else -1)
        for _, group in groupby(in_order, key=lambda step: step.kind):
            opened = open_steps(self.ledger, self.erasure, list(group))
            self._read_unasked(tool, [o for o in opened if _unasked(o)])
            self._ask(tool, [o for o in opened if not _unasked(o)])

    def read_again(self, name: str, tool: Tool) -> None:
        """The re-checks that are due; what the tool has still not done is asked for once more."""
        due = self.steps(Step.State.READ).filter(tool=name, next__lte=to_ms(self.now))
        for opened in open_steps(self.ledger, self.erasure, list(due)):
            if opened.step.outcome == Outcome.PENDING and not opened.step.unlink:
                for _ in tool.delete([opened.item], self.now):
                    pass
            self._record(opened, self._reread(tool, opened))

    def at_home(self) -> None:
        """Own rows, handles and keys of the person go, whatever the tools have done by now."""
        if self.erasure.person is not None:
            with writing():
                count = self._settle(self.erasure.step_set.exclude(row=None))
                doomed = erasing.delete_person(self.erasure.person)
                self.erasure.person = None
                self.erasure.save()
                self._evidence("local.erased", count=count)
                self._evidence("key.destroyed", count=len(doomed))
        if erasing.destroy_doomed(self.ledger):
            erasing.settle()

    def close(self) -> None:
        """When every outcome is final nothing is left to be known: the erasure's key goes, too."""
        if self.steps().exists():
            return
        with writing():
            self.erasure.state = Erasure.State.FINAL
            self.erasure.save()
            self.erasure.step_set.update(sealed=b"")
            erasing.doom([self.erasure.key])
            self._evidence("erasure.closed", count=self._total)
        erasing.destroy_doomed(self.ledger)
        erasing.settle()

    def postpone(self, name: str, message: str, wait: timedelta) -> Trouble:
        """This tool's open steps are tried again later."""
        open_states = (Step.State.PLANNED, Step.State.INSPECTED, Step.State.REQUESTED)
        with writing():
            self.steps(*open_states).filter(tool=name).update(next=to_ms(self.now + wait))
        return Trouble(name, message)

    def _read_unasked(self, tool: Tool, opened: Sequence[Opened]) -> None:
        """Items that nothing is asked for: they stay for others, or a hold forbids it."""
        for one in opened:
            self._record(one, unlinked() if one.step.unlink else self._reread(tool, one))

    def _ask(self, tool: Tool, opened: Sequence[Opened]) -> None:
        first = [o.step for o in opened if o.step.requested is None]
        for step in first:
            step.requested, step.state = to_ms(self.now), Step.State.REQUESTED
        with writing():
            Step.objects.bulk_update(first, ["requested", "state"])
        by_ref = {o.item.ref: o for o in opened}
        for taken in tool.delete([o.item for o in opened], self.now):
            one = by_ref.pop(taken.item.ref)
            reading = self._reread(tool, one)
            if taken.refused and reading.outcome is not Outcome.GONE:
                reading = _refused(reading, taken.refused)
            self._record(one, reading)
        for one in by_ref.values():  # a connector that forgot an item: read what is true
            self._record(one, self._reread(tool, one))

    def _reread(self, tool: Tool, one: Opened) -> Reading:
        return tool.reread(one.item, one.requested, one.holds, self.now)

    def _record(self, one: Opened, reading: Reading) -> None:
        """Outcome, evidence, the row at home and the next time: one transaction."""
        step = one.step
        self._done += not step.outcome
        with writing():
            store_reading(step, reading, self.now)
            if self.erasure.person is None:
                self._settle(Step.objects.filter(id=step.id))
            self._evidence(
                "item.outcome",
                item=step.item,
                tool=step.tool,
                type=step.type,
                item_kind=step.kind,
                outcome=step.outcome,
                until=from_ms(step.until) if step.until is not None else None,
                reason=step.reason or None,
                read_back_at=from_ms(to_ms(self.now)),
            )
        self._progress(self._done, self._total)

    def _settle(self, steps: QuerySet[Step]) -> int:
        """What becomes of the rows at home; how many were deleted.

        An item of this person alone goes at once: its step knows the place. One that others share
        waits, locked, until its outcome is known.
        """
        known = [
            (step, row, shared and outcome not in _TAKEN_AWAY)
            for step, row, shared, unlink, outcome in steps.values_list(
                "id", "row", "shared", "unlink", "outcome"
            )
            if row is not None and (outcome or unlink or not shared)
        ]
        count = erasing.delete_items([row for _, row, keep in known if not keep])
        erasing.release([row for _, row, keep in known if keep])
        Step.objects.filter(id__in=[step for step, _, _ in known]).update(row=None)
        return count

    def _evidence(self, kind: str, **fields: object) -> None:
        evidence(self.ledger, self.erasure, kind, self.now, **fields)


def evidence(ledger: Ledger, erasure: Erasure, kind: str, now: datetime, **fields: object) -> None:
    """An entry about an erasure, in the transaction of what it tells of."""
    index = ledger.evidence.record(kind, now, erasure=erasure.id, actor=erasure.actor, **fields)
    Logged.objects.create(index=index, erasure=erasure)


def _unasked(one: Opened) -> bool:
    return one.step.unlink or any(hold.blocks for hold in one.holds)


def _refused(reading: Reading, why: str) -> Reading:
    note = f"{reading.note} {why}".strip()
    return Reading(reading.outcome, reading.until, reading.reason, note, reading.recheck)


def _chunks(steps: QuerySet[Step]) -> Iterator[list[Step]]:
    found = list(steps)
    for start in range(0, len(found), _CHUNK):
        yield found[start : start + _CHUNK]
