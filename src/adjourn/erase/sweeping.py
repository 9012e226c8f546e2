"""Erasing what is due, for everybody whom it concerns: many items of one tool in few transactions.

The items stay at home until they are read back: tool first, then home. What can go wrong, and what
prevents it, is as in `adjourn.erase.execute`; beside that:
- Two sweeps take one item: steps are written in one transaction with the question whether any open
  erasure has one already.
- A kill: the steps are written as asked for before the tool is asked, and the next follow-up goes
  on with them one by one. What was read back as gone leaves the ledger, its step and its count in
  the evidence in one transaction, so nothing is lost or counted twice.
- A tool is down: the steps wait with a time to try again, and this tool is swept no further.
- A tool keeps an item: it stays in the ledger and is asked for again when its period is over, in a
  month at the soonest.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from adjourn.erase.models import Erasure, Step
from adjourn.erase.run import Run, Trouble, evidence
from adjourn.erase.steps import Opened, contents, label, store_reading
from adjourn.ledger import erasing, restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal, unseal
from adjourn.ledger.sql import execute, execute_many, lookup, take_numbers, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.protocol import Hold, Item, Kind, Outcome, Reading, Tool, ToolError

ACTOR = "system:retain"
_RETRY = timedelta(minutes=15)

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
    """Whether a sweep waits for this tool: then it is swept no further."""
    waiting = Step.objects.filter(erasure__part=True, erasure__person=None, tool=tool, outcome="")
    return waiting.exists()


def still_open(erasure: Erasure) -> bool:
    """Whether steps may be added; another process closes a sweep that has none."""
    return Erasure.objects.filter(id=erasure.id, state=Erasure.State.OPEN).exists()


def close_sweep(ledger: Ledger, erasure: Erasure, now: datetime) -> None:
    """Every outcome is final, or it stays open until it is."""
    Run(ledger, erasure, now, lambda done, total: None).close()


class Portion(Run):
    """Items of one tool (row numbers) that are erased together. `rules`: for each data type the id
    of its rule with its version, for the evidence (facts: law R-13).

    `look`, then `claim` inside the caller's transaction, then `erase`.
    """

    def __init__(
        self, ledger: Ledger, erasure: Erasure, tool: Tool, rules: Mapping[str, str], now: datetime
    ) -> None:
        super().__init__(ledger, erasure, now, lambda done, total: None)
        self._tool, self._rules = tool, rules
        self._steps_of: list[Opened] = []
        self._denied: set[int] = set()
        self._readings: list[tuple[Opened, Reading]] = []

    def look(self, items: Sequence[int]) -> None:
        """Read what stands in the way of these items; changes nothing."""
        rows = list(lookup(_ROWS, list(items)))
        keys = self.ledger.keyring.need(row[4] for row in rows)
        for number, ix, kind, data_type, key, at, sealed in rows:
            ref, place, _ = unseal(keys[key], sealed, b"item" + bytes(ix))
            item = Item(Kind(kind), ref, place, from_ms(at))
            holds = self._holds(number, item)
            self._steps_of.append(self._opened_step(number, data_type, at, item, holds))

    def _holds(self, number: int, item: Item) -> tuple[Hold, ...]:
        if self._troubles:  # one is enough to know that the tool is out of order
            self._denied.add(number)
            return ()
        try:
            return tuple(self._tool.holds(item, self.now))
        except ToolError as error:
            self._troubles[Trouble(self._tool.name, str(error))] = None
            self._denied.add(number)
            return ()

    def _opened_step(
        self, number: int, data_type: str, at: int, item: Item, holds: tuple[Hold, ...]
    ) -> Opened:
        step = Step(
            item=self.ledger.ids.item(number), row=number, tool=self._tool.name,
            kind=item.kind.value, type=data_type, at=at, shared=True, unlink=False,
        )  # fmt: skip
        return Opened(step, item, holds, self.now)

    def claim(self, items: set[int]) -> None:
        """Write the steps of those of `items` that were looked at, as asked for."""
        self._steps_of = [one for one in self._steps_of if one.step.row in items]
        key = self.ledger.keyring.need([self.erasure.key])[self.erasure.key]
        now, later = to_ms(self.now), to_ms(self.now + _RETRY)
        rows = []
        for one in self._steps_of:
            step = one.step
            step.erasure, denied = self.erasure, step.row in self._denied
            step.state = Step.State.PLANNED if denied else Step.State.REQUESTED
            step.requested, step.next = (None, later) if denied else (now, None)
            sealed = seal(key, contents(one.item, one.holds), label(self.erasure.id, step.item))
            rows.append((
                self.erasure.id.hex, step.item.hex, step.row, step.tool, step.kind, step.type,
                step.at, step.state.value, sealed, step.requested, step.next,
            ))  # fmt: skip
        execute_many(_INSERT, rows)

    def erase(self) -> Swept:
        """Ask the tool, read back, record; what became of how many. Troubles are in `troubles`."""
        asked = [one for one in self._steps_of if one.step.row not in self._denied]
        order = [capability.kind for capability in self._tool.capabilities()]
        kinds = dict.fromkeys([*order, *(one.item.kind for one in asked)])
        for kind in kinds:
            self._erase_kind([one for one in asked if one.item.kind is kind])
        swept = self._record_all()
        self._destroy()
        return swept

    def _erase_kind(self, opened: list[Opened]) -> None:
        try:
            self._each(
                [one for one in opened if one.blocked], lambda one: self._read(self._tool, one)
            )
            if free := [one for one in opened if not one.blocked]:
                self._call(self._tool, free)
        except ToolError as error:
            self._troubles[Trouble(self._tool.name, str(error))] = None

    def _record(self, one: Opened, reading: Reading) -> None:
        """Kept, to be written with the others of the portion."""
        self._readings.append((one, reading))

    def _record_all(self) -> Swept:
        """All outcomes, with their evidence, rows and next times: one transaction."""
        gone = {one.step.row: one for one, r in self._readings if r.outcome is Outcome.GONE}
        with writing():
            ours = [
                row
                for (row,) in lookup(
                    _CLOSE.format(erasure=self.erasure.id.hex, rows="{}"), list(gone)
                )
            ]
            swept = Counter((gone[row].step.type, Outcome.GONE.value) for row in ours)
            self._go(ours)
            for one, reading in self._readings:
                if reading.outcome is not Outcome.GONE and self._stay(one, reading):
                    swept[one.step.type, reading.outcome.value] += 1
            self._tell(swept)
            waiting = self._postpone_rest()
        swept.update(waiting)
        return swept

    def _go(self, rows: list[int]) -> None:
        gone = erasing.concerned(rows)
        erasing.delete_items(rows)
        self._doomed += erasing.leave_all(gone)

    def _stay(self, one: Opened, reading: Reading) -> bool:
        """What was not read back as gone is followed up by itself. Whether it is still ours."""
        step = self.erasure.step_set.filter(row=one.step.row, outcome="").first()
        if step is None:
            return False  # another process has read it since
        store_reading(step, reading, self.now)
        later = Opened(step, one.item, one.holds, one.opened)
        restricting.restrict([one.step.row or 0], self.erasure.id, self.now)
        if step.next is not None:
            execute("UPDATE ledger_item SET until = %s WHERE id = %s", [step.next, step.row])
        self._settle(Step.objects.filter(id=step.id))
        if step.state == Step.State.FINAL:
            self._finally(later)
        return True

    def _tell(self, swept: Swept) -> None:
        for (data_type, outcome), count in sorted(swept.items()):
            self._evidence(
                "items.swept", tool=self._tool.name, type=data_type, outcome=outcome, count=count,
                rule=self._rules.get(data_type), method="read_back", read_back_at=self.now,
            )  # fmt: skip

    def _postpone_rest(self) -> Swept:
        """What has no answer is tried again later."""
        read = {one.step.row for one, _ in self._readings}
        left = [one.step for one in self._steps_of if one.step.row not in read]
        later = to_ms(self.now + _RETRY)
        execute_many(
            """UPDATE erase_step SET next = %s WHERE erasure_id = %s AND "row" = %s """
            "AND outcome = '' AND next IS NULL",
            [(later, self.erasure.id.hex, step.row) for step in left],
        )
        return Counter((step.type, "") for step in left)


_ROWS = "SELECT id, ix, kind, type, key, at, sealed FROM ledger_item WHERE id IN ({})"
_INSERT = """
    INSERT INTO erase_step (erasure_id, item, "row", tool, kind, type, at, state, sealed, requested,
                            next, shared, unlink, forecast, outcome, reason, note)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, TRUE, FALSE, '', '', '', '')
"""
_CLOSE = """
    DELETE FROM erase_step WHERE erasure_id = '{erasure}' AND outcome = '' AND "row" IN ({rows})
    RETURNING "row"
"""
