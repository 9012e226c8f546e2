"""Erasing what is due, for everybody whom it concerns: many items of one tool in few transactions.

The items stay at home until they are read back: tool first, then home. What can go wrong, and what
prevents it, is as in `adjourn.erase.execute`; beside that:
- Two sweeps take one item: steps are written in one transaction with the question whether any open
  erasure has one already.
- A step is there twice: what has no answer at once is left to the follow-up, which does the same
  as for any erasure.
- A kill: the steps are written as asked for before the tool is asked, and the next follow-up goes
  on with them one by one. What was read back as gone leaves the ledger, its step and its count in
  the evidence in one transaction, so nothing is lost or counted twice.
- A tool is down: the steps wait with a time to try again, and this tool is swept no further.
- A tool keeps an item: it stays in the ledger and is asked for again when its period is over, in a
  month at the soonest.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import Q

from adjourn.erase.models import Erasure, Step
from adjourn.erase.run import Run, Trouble, evidence, refused
from adjourn.erase.steps import Opened, contents, label
from adjourn.ledger import erasing, restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import nonces, pack, seal_packed, unseal
from adjourn.ledger.sql import execute, execute_many, lookup, take_numbers
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.protocol import (
    Deleted,
    Hold,
    Item,
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
    """Whether a sweep waits for this tool: then it is swept no further."""
    waiting = Step.objects.filter(erasure__part=True, erasure__person=None, tool=tool, outcome="")
    return waiting.exists()


def unfinished_sweeps(now: datetime) -> list[uuid.UUID]:
    """The sweeps with something that has no outcome yet and is to be done at `now`."""
    due = Q(step__next__isnull=True) | Q(step__next__lte=to_ms(now))
    found = Erasure.objects.filter(due, state=Erasure.State.OPEN, part=True, person=None)
    return list(found.filter(step__outcome="").values_list("id", flat=True).distinct())


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
    """An item of a portion. `holds` None: the tool did not say what stands in the way."""

    row: int
    id: uuid.UUID
    type: str
    at: int
    item: Item
    holds: tuple[Hold, ...] | None
    reading: Reading | None = None

    @property
    def blocked(self) -> bool:
        return any(hold.blocks for hold in self.holds or ())


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
        rows = list(lookup(_ROWS, list(items)))
        keys = self._ledger.keyring.need(row[4] for row in rows)
        for number, ix, kind, data_type, key, at, sealed in rows:
            ref, place, _ = unseal(keys[key], sealed, b"item" + bytes(ix))
            item = Item(Kind(kind), ref, place, from_ms(at))
            public = self._ledger.ids.item(number)
            self._taken.append(_Taken(number, public, data_type, at, item, None))
        self._each(self._taken, self._inspect)

    def _inspect(self, one: _Taken) -> None:
        one.holds = tuple(self._tool.holds(one.item, self._now))

    def claim(self, erasure: Erasure, items: set[int]) -> None:
        """Write the steps of those of `items` that were looked at, as asked for; where the tool did
        not say what stands in the way, as planned."""
        self._erasure = erasure
        self._taken = [one for one in self._taken if one.row in items]
        key = self._ledger.keyring.need([self._job.key])[self._job.key]
        nonce = nonces(len(self._taken))
        rows = [self._step(key, one, each) for one, each in zip(self._taken, nonce, strict=True)]
        execute_many(_INSERT, rows)

    def _step(self, key: AESGCM, one: _Taken, nonce: bytes) -> tuple[object, ...]:
        packed = pack(contents(one.item, one.holds or ()))
        sealed = seal_packed(key, packed, label(self._job.id, one.id), nonce)
        asked = one.holds is not None
        return (
            self._job.id.hex, one.id.hex, one.row, self._tool.name, one.item.kind.value,
            one.type, one.at, (_REQUESTED if asked else _PLANNED), bytearray(sealed),
            to_ms(self._now) if asked else None, None if asked else to_ms(self._now + _RETRY),
        )  # fmt: skip

    def ask(self) -> None:
        """Ask the tool for what is claimed, and read back. What stood in the way is `troubles`."""
        if self._erasure is None:
            self._taken = []  # nothing of it is due after all
        asked = [one for one in self._taken if one.holds is not None]
        order = [capability.kind for capability in self._tool.capabilities()]
        for kind in dict.fromkeys([*order, *(one.item.kind for one in asked)]):
            self._ask_kind([one for one in asked if one.item.kind is kind])

    def _ask_kind(self, asked: list[_Taken]) -> None:
        self._each([one for one in asked if one.blocked], self._read)
        free = {one.item.ref: one for one in asked if not one.blocked}
        if not free or self._down:
            return
        try:
            for taken in self._tool.delete([one.item for one in free.values()], self._now):
                self._each([free[taken.item.ref]], partial(self._read, said=taken))
        except ToolError as error:
            self._in_trouble(error)

    def _read(self, one: _Taken, said: Deleted | None = None) -> None:
        reading = self._tool.reread(one.item, self._now, one.holds or (), self._now)
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
        run = Run(self._ledger, self._job, self._now, lambda done, total: None)
        read = {one.row: one for one in self._taken if one.reading is not None}
        swept = self._go([row for row, one in read.items() if _gone(one)], read)
        for one in read.values():
            if not _gone(one) and one.reading and self._stays(run, one, one.reading):
                swept[one.type, one.reading.outcome.value] += 1
        swept.update(self._postpone())
        return swept

    def _go(self, rows: list[int], read: Mapping[int, _Taken]) -> Swept:
        """Read back as gone: at home, too, for everybody, and counted."""
        erasure = self._job.id.hex
        # Without a step another process has read it since.
        ours = [row for (row,) in lookup(_CLOSE.format(erasure=erasure, rows="{}"), rows)]
        concerned = erasing.concerned(ours)
        erasing.delete_items(ours)
        swept = Counter((read[row].type, Outcome.GONE.value) for row in ours)
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
        step = self._job.step_set.filter(row=one.row, outcome="").first()
        if step is None:
            return False
        again = reading.recheck
        restricting.restrict([one.row], self._job.id, self._now)
        if again is not None:
            execute("UPDATE ledger_item SET until = %s WHERE id = %s", [to_ms(again), one.row])
        run.record(Opened(step, one.item, one.holds or (), self._now), reading)
        return True

    def _postpone(self) -> Swept:
        """What has no answer is tried again later, one by one."""
        left = [one for one in self._taken if one.reading is None]
        later = to_ms(self._now + _RETRY)
        execute_many(_LATER, [(later, self._job.id.hex, one.row) for one in left])
        return Counter((one.type, "") for one in left)


def _gone(one: _Taken) -> bool:
    return one.reading is not None and one.reading.outcome is Outcome.GONE


_REQUESTED, _PLANNED = Step.State.REQUESTED.value, Step.State.PLANNED.value
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
_LATER = """
    UPDATE erase_step SET next = %s
     WHERE erasure_id = %s AND "row" = %s AND outcome = '' AND next IS NULL
"""
