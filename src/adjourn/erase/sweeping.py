"""Erasing what is due, for everybody whom it concerns: many items of one tool in few transactions.

The items stay at home until they are read back: tool first, then home. What can go wrong, and what
prevents it, is as in `adjourn.erase.execute`; beside that:
- Two sweeps take one item: what is asked for is stored in one transaction with the question whether
  any open erasure has it already, and under a key that is there once.
- A kill: what is asked for is stored before the tool is asked, and the next follow-up goes on with
  it step by step. What was read back as gone leaves the ledger in one transaction with its count in
  the evidence, so nothing is lost or counted twice.
- A tool is down: what has no answer waits as a step with a time to try again, and this tool is
  swept no further.
- A tool keeps an item: it stays in the ledger and is asked for again when its period is over, in a
  month at the soonest.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from adjourn.erase import asked
from adjourn.erase.asked import Held
from adjourn.erase.models import Erasure, Step
from adjourn.erase.run import Run, Trouble, evidence, refused
from adjourn.erase.steps import Opened
from adjourn.ledger import erasing, restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, execute_many, take_numbers
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import (
    Deleted,
    Hold,
    Kind,
    Outcome,
    Reading,
    Tool,
    ToolError,
    Unavailable,
)

ACTOR = "system:retain"
_RETRY = timedelta(minutes=15)
_PATIENCE = 3  # items that the tool does not answer for: then it is the tool as a whole

Swept = Counter[tuple[str, str]]
"""How many items by (data type, outcome); outcome "" for those that wait."""


def open_sweep(ledger: Ledger, now: datetime) -> Erasure:
    """A sweep without items yet; within the caller's transaction."""
    key = next(take_numbers(1))
    ledger.keyring.add([key])
    erasure = Erasure.objects.create(
        id=uuid.uuid4(), state=Erasure.State.OPEN, opened=to_ms(now), actor=ACTOR, key=key,
        person=None, part=True, home=True,
    )  # fmt: skip
    evidence(ledger, erasure, "erasure.opened", now, register=ledger.register.version)
    return erasure


def rests(tool: str) -> bool:
    """Whether a sweep waits for this tool, or is at work there: then it is swept no further."""
    waiting = Step.objects.filter(erasure__part=True, erasure__person=None, tool=tool, outcome="")
    return waiting.exists() or bool(every(_AT_WORK, [tool]))


def unfinished_sweeps(now: datetime) -> list[uuid.UUID]:
    """The sweeps with something that has no outcome yet and is to be done at `now`."""
    due = Q(step__next__isnull=True) | Q(step__next__lte=to_ms(now))
    found = Erasure.objects.filter(state=Erasure.State.OPEN, part=True, person=None)
    found = found.filter(Q(due, step__outcome="") | Q(asked__isnull=False))
    return list(found.values_list("id", flat=True).distinct())


def still_open(erasure: Erasure) -> bool:
    """Whether steps may be added; another process closes a sweep that has none."""
    return Erasure.objects.filter(id=erasure.id, state=Erasure.State.OPEN).exists()


def close_sweep(ledger: Ledger, erasure: Erasure, now: datetime, doomed: Sequence[int]) -> None:
    """Every outcome is final, or it stays open until it is. The doomed keys go."""
    Run(ledger, erasure, now, lambda done, total: None).close()
    ledger.destroy_doomed(doomed)
    erasing.settle()


@dataclass(slots=True)
class _Taken:
    """An item of a portion. `holds` None: the tool did not say what stands in the way; else it is
    either `blocked` or `free`, so that the tool may be asked."""

    held: Held
    holds: tuple[Hold, ...] | None = None
    blocked: bool = False
    free: bool = False
    reading: Reading | None = None


class Portion:
    """Items of one tool (row numbers) that are erased together. `rules`: for each data type the id
    of its rule with its version, for the evidence (facts: law R-13).

    `look`, `claim`, `ask`, `record`: the second and the last inside the caller's transaction.
    """

    def __init__(self, ledger: Ledger, tool: Tool, rules: Mapping[str, str], now: datetime) -> None:
        self._ledger, self._now = ledger, now
        self._tool, self._rules = tool, rules
        self._erasure: Erasure | None = None
        self._taken: list[_Taken] = []
        self._troubles: dict[Trouble, None] = {}
        self._failed, self._down = 0, False
        self.doomed: list[int] = []

    @property
    def troubles(self) -> list[Trouble]:
        """What stood in the way, each once."""
        return list(self._troubles)

    @property
    def _job(self) -> Erasure:
        assert self._erasure is not None, "not claimed"
        return self._erasure

    def look(self, items: Sequence[int]) -> None:
        """Read what stands in the way of these items; changes nothing."""
        self._taken = [_Taken(held) for held in asked.read(self._ledger, items)]
        self._each(self._taken, self._inspect)

    def _inspect(self, one: _Taken) -> None:
        one.holds = tuple(self._tool.holds(one.held.item, self._now))
        one.blocked = any(hold.blocks for hold in one.holds)
        one.free = not one.blocked

    def claim(self, erasure: Erasure, items: set[int]) -> None:
        """Those of `items` that were looked at are asked for from now on; what is blocked, or where
        the tool did not say what stands in the way, gets a step at once."""
        self._erasure = erasure
        self._taken = [one for one in self._taken if one.held.row in items]
        asked.ask(erasure, [one.held.row for one in self._taken if one.free])
        self._follow([one for one in self._taken if not one.free])

    def _follow(self, taken: Iterable[_Taken]) -> None:
        """A step for each of these; the follow-up goes on with what has no answer."""
        Step.objects.bulk_create(self._step(one) for one in taken)

    def _step(self, one: _Taken) -> Step:
        state = Step.State.REQUESTED if one.free else Step.State.INSPECTED
        return asked.step(
            self._ledger, self._job, one.held, one.holds or (),
            Step.State.PLANNED if one.holds is None else state,
            requested=self._now if one.free else None,
            next_=None if one.blocked or one.reading else self._now + _RETRY,
        )  # fmt: skip

    def ask(self) -> None:
        """Ask the tool for what is claimed, and read back. What stood in the way is `troubles`."""
        if self._erasure is None:
            self._taken = []  # nothing of it is due after all
        kinds: dict[Kind, list[_Taken]] = {one.kind: [] for one in self._tool.capabilities()}
        for one in self._taken:
            if one.holds is not None:
                kinds.setdefault(one.held.item.kind, []).append(one)
        for taken in kinds.values():
            self._ask_kind(taken)

    def _ask_kind(self, taken: list[_Taken]) -> None:
        self._each([one for one in taken if one.blocked], self._read)
        free = {one.held.item.ref: one for one in taken if one.free}
        if not free or self._down:
            return
        try:
            for answer in self._tool.delete([one.held.item for one in free.values()], self._now):
                self._each([free[answer.item.ref]], partial(self._read, said=answer))
        except ToolError as error:
            self._in_trouble(error)

    def _read(self, one: _Taken, said: Deleted | None = None) -> None:
        reading = self._tool.reread(one.held.item, self._now, one.holds or (), self._now)
        if said and said.refused and reading.outcome is not Outcome.GONE:
            reading = refused(reading, said, self._now)
        one.reading = reading

    def _each(self, items: Sequence[_Taken], do: Callable[[_Taken], None]) -> None:
        """One after the other, until the tool as a whole does not answer."""
        for one in items:
            if self._down:
                return
            try:
                do(one)
            except ToolError as error:
                self._in_trouble(error)

    def _in_trouble(self, error: ToolError) -> None:
        self._troubles[Trouble(self._tool.name, str(error))] = None
        self._failed += 1
        self._down |= isinstance(error, Unavailable) or self._failed == _PATIENCE

    def record(self) -> Swept:
        """All outcomes, with their evidence, rows and next times, inside the caller's transaction;
        what became of how many. Keys that are doomed by it are in `doomed`."""
        if self._erasure is None:
            return Counter()
        free = {one.held.row: one for one in self._taken if one.free}
        ours = asked.answered(self._job) & free.keys()
        gone = {row for row in ours if _is_gone(free[row])}
        self._follow(free[row] for row in sorted(ours - gone))
        swept = self._go({row: free[row].held.type for row in sorted(gone)})
        run = Run(self._ledger, self._job, self._now, lambda done, total: None)
        for one in self._taken:
            if one.held.row not in gone and one.reading and self._stays(run, one, one.reading):
                swept[one.held.type, one.reading.outcome.value] += 1
        self.doomed += run.doomed
        return swept + self._postpone()

    def _go(self, gone: Mapping[int, str]) -> Swept:
        """Read back as gone (rows with their data type): at home, too, for everybody, and
        counted."""
        rows = list(gone)
        concerned = erasing.concerned(rows)
        erasing.delete_items(rows)
        swept = Counter((data_type, Outcome.GONE.value) for data_type in gone.values())
        for (data_type, outcome), count in sorted(swept.items()):
            evidence(
                self._ledger, self._job, "items.swept", self._now, tool=self._tool.name,
                type=data_type, outcome=outcome, count=count, rule=self._rules.get(data_type),
                method="read_back", read_back_at=self._now,
            )  # fmt: skip
        self.doomed += erasing.leave_all(concerned)
        return swept

    def _stays(self, run: Run, one: _Taken, reading: Reading) -> bool:
        """What was not read back as gone has an outcome of its own, and is followed up. Whether it
        was still ours."""
        row = one.held.row
        step = self._job.step_set.filter(row=row, outcome="").first()
        if step is None:
            return False  # another process has read it since
        again = reading.recheck
        restricting.restrict([row], self._job.id, self._now)
        if again is not None:
            execute("UPDATE ledger_item SET until = %s WHERE id = %s", [to_ms(again), row])
        run.record(Opened(step, one.held.item, one.holds or (), self._now), reading)
        return True

    def _postpone(self) -> Swept:
        """What has no answer is tried again later, one by one."""
        left = [one for one in self._taken if one.reading is None]
        blocked = [one.held.row for one in left if one.blocked]
        later = to_ms(self._now + _RETRY)
        execute_many(_LATER, [(later, self._job.id.hex, row) for row in blocked])
        return Counter((one.held.type, "") for one in left)


def _is_gone(one: _Taken) -> bool:
    return one.reading is not None and one.reading.outcome is Outcome.GONE


_AT_WORK = (
    'SELECT 1 FROM ledger_item WHERE id IN (SELECT "row" FROM erase_asked) AND tool = %s LIMIT 1'
)
_LATER = """
    UPDATE erase_step SET next = %s
     WHERE erasure_id = %s AND "row" = %s AND outcome = '' AND next IS NULL
"""
