"""One pass over one erasure: what `adjourn.erase.execute` promises, step by step."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import F, Q, QuerySet

from adjourn.erase.home import STAYS, forget, go_after_all, leave, settle
from adjourn.erase.models import Asked, Erasure, Logged, Step
from adjourn.erase.plan import kept_by, unlinked
from adjourn.erase.steps import Opened, open_steps, sealed, store_reading
from adjourn.erase.waiting import told
from adjourn.law.reasons import Reason
from adjourn.ledger import erasing, guards, remembering
from adjourn.ledger.holding import keeping
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.protocol import Deleted, Hold, Outcome, Reading, Tool, ToolError, Unavailable

Progress = Callable[[int, int], None]
"""Called with (steps that have an outcome, all steps)."""

_CLOSED = (
    "This erasure was closed after the backup that this database was put back from: the receipt "
    "given out then says what became of this item."
)
_RETRY = timedelta(minutes=15)
_MONTH = timedelta(days=30)
_CHUNK = 100
_PATIENCE = 3  # items denied in a row, or kinds not answered for: then it is the tool as a whole
_ASK_AGAIN = (Outcome.PENDING, Outcome.RETAINED)  # a later delete may do what this one did not


@dataclass(frozen=True, slots=True)
class Trouble:
    """A tool that did not do its part, in plain words without personal data."""

    tool: str
    message: str


class Run:
    """One pass over one erasure at one instant."""

    def __init__(self, ledger: Ledger, erasure: Erasure, now: datetime, progress: Progress) -> None:
        self.ledger, self.erasure, self.now = ledger, erasure, now
        self._progress = progress
        self._troubles: dict[Trouble, None] = {}
        self.doomed: list[int] = []
        self._deleted = 0  # rows at home, since the journal was emptied

    @property
    def troubles(self) -> list[Trouble]:
        """What stood in the way, each once."""
        return list(self._troubles)

    @cached_property
    def _total(self) -> int:
        return self.erasure.step_set.count()

    @cached_property
    def _done(self) -> int:
        return self.erasure.step_set.exclude(outcome="").count()

    @property
    def _whose(self) -> bool:
        """Whether it is somebody's erasure, and no sweep's."""
        return self.erasure.person is not None or not self.erasure.part

    def tools(self) -> list[str]:
        """The tools at which something is still open."""
        return sorted(set(self._steps().values_list("tool", flat=True)))

    def at_tool(self, name: str, tool: Tool | None) -> None:
        """Kind by kind: an area of the tool that is out of order does not stop the others."""
        if tool is None:
            self._postpone(self._waiting(name), name, "the register no longer has this tool")
            return
        down = 0
        # What a tool deletes comes in its own order: a closed account can redact nothing any more.
        order = [capability.kind.value for capability in tool.capabilities()]
        kinds = set(self._steps().filter(tool=name).values_list("kind", flat=True))
        for kind in (*sorted(kinds - set(order)), *(one for one in order if one in kinds)):
            try:
                self._inspect(tool, kind)
                self._delete(tool, kind)
                self._read_again(tool, kind)
                down = 0
            except ToolError as error:
                self._postpone(
                    self._waiting(name).filter(kind=kind), name, str(error), _wait(error)
                )
                down += isinstance(error, Unavailable)
            if down == _PATIENCE:
                self._postpone(self._waiting(name), name)
                return

    def tell(self, name: str) -> None:
        """Log how many items wait for a tool that did not answer; 0 once all have an outcome."""
        count = self.erasure.step_set.filter(tool=name, outcome="").count()
        if count and not any(trouble.tool == name for trouble in self._troubles):
            return  # another process is at work
        with writing():
            if told(self.erasure).get(name, 0) != count:
                self._evidence("tool.waiting", tool=name, count=count)

    def _steps(self, *states: str) -> QuerySet[Step]:
        """The steps in these states (none: all that are not final); those first that were not in
        vain before."""
        found = self.erasure.step_set.exclude(state=Step.State.FINAL)
        if states:
            found = found.filter(state__in=states)
        return found.order_by(F("next").asc(nulls_first=True), "id")

    def _of(self, tool: Tool, kind: str, *states: str) -> QuerySet[Step]:
        return self._steps(*states).filter(tool=tool.name, kind=kind)

    def _waiting(self, name: str) -> QuerySet[Step]:
        """The steps at this tool that are to be done now."""
        due = Q(next__isnull=True) | Q(next__lte=to_ms(self.now))
        return self._steps().filter(due, tool=name)

    def at_home(self) -> None:
        """Own rows, and the person's keys if nothing of them stays, go whatever the tools do."""
        with writing():
            # Asked for anew in the transaction: another process may have done it.
            self.erasure.refresh_from_db()
            if not self.erasure.home:
                steps = self.erasure.step_set.exclude(row=None)
                rows = [row for row in steps.values_list("row", flat=True) if row is not None]
                count = self._settle(steps)
                doomed = leave(self.erasure, rows) if self.erasure.part else forget(self.erasure)
                self.doomed += doomed
                Erasure.objects.filter(id=self.erasure.id).update(home=True)
                self._evidence("local.erased", count=count)
                if doomed:
                    self._evidence("key.destroyed", count=len(doomed))
                if not self.erasure.part:
                    erasing.fall(doomed, self.erasure.id, self.erasure.opened)
        self.erasure.refresh_from_db()
        self._destroy()

    def forgotten(self) -> None:
        """A database put back from a backup may show an erasure open that was closed since: its key
        is destroyed, so nothing can be asked any more, and its receipt says what became of it."""
        if self.ledger.keyring.destroyed([self.erasure.key]):
            with writing():
                self._steps().order_by().update(state=Step.State.FINAL, next=None, note=_CLOSED)

    def unlink(self) -> None:
        """What stays for others: only the link went, and nothing is asked of the tool."""
        for opened in self._opened(self._steps(Step.State.PLANNED).filter(unlink=True)):
            self.record(opened, unlinked())

    def close(self) -> None:
        """When every outcome is final nothing is left to be known: the erasure's key goes, too."""
        with writing():
            opened = Erasure.objects.filter(id=self.erasure.id, state=Erasure.State.OPEN)
            asked = Asked.objects.filter(erasure=self.erasure)
            left = self._steps().exists() or asked.exists()
            if not left and opened.update(state=Erasure.State.FINAL):
                self.erasure.step_set.update(sealed=b"")
                self.doomed += leave(self.erasure) if self.erasure.part else []
                self.doomed += go_after_all(self.erasure) if self.erasure.whole else []
                erasing.doom([self.erasure.key])
                self.doomed.append(self.erasure.key)
                # What a sweep read back as gone has left no step, and is counted already.
                self._evidence("erasure.closed", count=self._total if self._whose else None)
        self._destroy()
        remembering.carry_over(self.ledger)

    def _inspect(self, tool: Tool, kind: str) -> None:
        """Read holds and store them; nothing has been asked of the tool yet."""
        for chunk in _chunks(self._of(tool, kind, Step.State.PLANNED)):
            inspected: list[Step] = []

            def look(one: Opened, into: list[Step] = inspected) -> None:
                self._look(tool, one)
                one.step.state = Step.State.INSPECTED
                into.append(one.step)

            try:
                self._each(self._opened(chunk), look)
            finally:
                with writing():
                    Step.objects.bulk_update(inspected, ["sealed", "state"])

    def _delete(self, tool: Tool, kind: str) -> None:
        """Ask; each item is read again as soon as the tool has taken its call."""
        opened = self._opened(self._of(tool, kind, Step.State.INSPECTED, Step.State.REQUESTED))
        self._each([one for one in opened if one.blocked], lambda one: self._read(tool, one))
        self._ask(tool, [one for one in opened if not one.blocked])

    def _read_again(self, tool: Tool, kind: str) -> None:
        """The re-checks that are due; what the tool has still not done is asked for once more."""
        due = self._of(tool, kind, Step.State.READ).filter(next__lte=to_ms(self.now))
        self._each(self._opened(due), lambda one: self._once_more(tool, one))

    def _postpone(
        self, steps: QuerySet[Step], name: str, message: str = "", wait: timedelta = _RETRY
    ) -> None:
        """These steps are tried again later."""
        if message:
            self._troubles[Trouble(name, message)] = None
        with writing():
            steps.order_by().update(next=to_ms(self.now + wait))

    def _destroy(self) -> None:
        """After the transaction that doomed them; after a kill, whoever opens the ledger next."""
        if self.doomed:
            self.ledger.destroy_doomed(self.doomed)
        if self.doomed or self._deleted:
            self.doomed, self._deleted = [], 0
            erasing.settle()

    def _opened(self, steps: Iterable[Step]) -> list[Opened]:
        return open_steps(self.ledger, self.erasure, list(steps))

    def _each(self, opened: Sequence[Opened], do: Callable[[Opened], None]) -> None:
        """Item by item. One that is denied or cannot be understood waits, the others go on; a tool
        that is down, or denies one after the other, raises `ToolError`."""
        denied = 0
        for one in opened:
            try:
                do(one)
                denied = 0
            except Unavailable:
                raise
            except ToolError as error:
                # Later than the others, which so come first next time.
                step = Step.objects.filter(id=one.step.id)
                self._postpone(step, one.step.tool, str(error), 2 * _RETRY)
                denied += 1
                if denied == _PATIENCE:
                    raise

    def _look(self, tool: Tool, one: Opened) -> Opened:
        """Read the holds, to be stored with the step."""
        own = self._own(one)
        holds = (
            [Hold(own.reason, own.note, True, own.until)]
            if own and own.reason
            else tool.holds(one.item, self.now)
        )
        found = replace(one, holds=tuple(holds))
        key = self.ledger.keyring.get([self.erasure.key])[self.erasure.key]
        one.step.sealed = sealed(key, self.erasure.id, one.step.item, one.item, found.holds)
        return found

    def _own(self, one: Opened) -> Reading | None:
        """What a hold of ours says of an item, whatever the tool would do (Art. 17(3) GDPR)."""
        kept = keeping([one.step.row] if one.step.row else [], self.now)
        return kept_by(next(iter(kept.values()))) if kept else None

    def _ask(self, tool: Tool, opened: Sequence[Opened]) -> None:
        """All in one call. Where that is denied, one by one: it may be a single item's fault."""
        asked = [one.step for one in opened]
        for step in asked:
            step.requested, step.state = to_ms(self.now), Step.State.REQUESTED
        with writing():
            Step.objects.bulk_update(asked, ["requested", "state"])
        by_ref = {one.item.ref: one for one in opened}
        try:
            for taken in tool.delete([one.item for one in opened], self.now):
                self._read(tool, by_ref.pop(taken.item.ref), taken)
        except Unavailable:
            raise
        except ToolError:
            self._each(list(by_ref.values()), lambda one: self._ask_one(tool, one))
            return
        # A connector that forgot an item: read what is true.
        self._each(list(by_ref.values()), lambda one: self._read(tool, one))

    def _once_more(self, tool: Tool, one: Opened) -> None:
        if one.step.outcome in _ASK_AGAIN:
            one = self._look(tool, one)
            if not one.blocked:
                self._ask_one(tool, one)
                return
        self._read(tool, one)

    def _ask_one(self, tool: Tool, one: Opened) -> None:
        self._read(tool, one, next(iter(list(tool.delete([one.item], self.now))), None))

    def _read(self, tool: Tool, one: Opened, taken: Deleted | None = None) -> None:
        """Read again and record; `taken` is what the tool said to the delete."""
        own = self._own(one) if one.blocked else None
        if own is not None:
            self.record(one, own)
            return
        reading = tool.reread(one.item, one.requested, one.holds, self.now)
        if taken and taken.refused and reading.outcome is not Outcome.GONE:
            reading = refused(reading, taken, self.now)
        self.record(one, reading)

    def record(self, one: Opened, reading: Reading) -> None:
        """Outcome, evidence, the row at home and the next time: one transaction."""
        step, before = one.step, (one.step.outcome, one.step.read_at)
        with writing():
            same = Step.objects.filter(id=step.id).exclude(state=Step.State.FINAL)
            if before not in same.values_list("outcome", "read_at"):
                return  # another process has read it since
            store_reading(step, reading, self.now)
            self._settle(Step.objects.filter(id=step.id))
            if self.erasure.part and step.state == Step.State.FINAL:
                self._finally(one)
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
        self._done += not before[0]
        self._progress(self._done, self._total)

    def _finally(self, one: Opened) -> None:
        """What is gone for good needs no guard. What stays somewhere would come again and again; of
        a sweep, which guards nothing before, it is refused now, or swept again in a month."""
        ix = self.ledger.item_index(one.step.tool, one.item.kind, one.item.ref)
        if one.step.outcome == Outcome.GONE:
            guards.item_is_gone(ix, self.erasure.id, self.now)
        elif self._whose:
            return
        elif one.step.outcome not in STAYS:
            guards.refuse_items([(ix, False)], None, self.erasure.id)
        elif one.step.row is not None:
            until = max(one.step.until or 0, to_ms(self.now + _MONTH))
            execute("UPDATE ledger_item SET until = %s WHERE id = %s", [until, one.step.row])

    def _settle(self, steps: QuerySet[Step]) -> int:
        """What becomes of the rows at home; how many were deleted."""
        count, doomed = settle(self.erasure, steps)
        self.doomed += doomed
        self._deleted += count
        return count

    def _evidence(self, kind: str, **fields: object) -> None:
        evidence(self.ledger, self.erasure, kind, self.now, **fields)


def evidence(ledger: Ledger, erasure: Erasure, kind: str, now: datetime, **fields: object) -> None:
    """An entry about an erasure, in the transaction of what it tells of."""
    index = ledger.evidence.record(kind, now, erasure=erasure.id, actor=erasure.actor, **fields)
    Logged.objects.create(index=index, erasure=erasure)


def refused(reading: Reading, taken: Deleted, now: datetime) -> Reading:
    """What the tool said no to is not pending: it stays, and is asked for again in a month."""
    why = taken.refused
    note = f"{reading.note}. {why}" if reading.note else why
    if reading.outcome is not Outcome.PENDING:
        return replace(reading, note=note)
    reason = taken.reason or Reason.PROVIDER_REFUSED
    return Reading(Outcome.RETAINED, None, reason, why, now + _MONTH)


def _wait(error: ToolError) -> timedelta:
    asked = error.retry_after if isinstance(error, Unavailable) else 0.0
    return max(_RETRY, timedelta(seconds=asked))


def _chunks(steps: QuerySet[Step]) -> Iterator[list[Step]]:
    found = list(steps)
    for start in range(0, len(found), _CHUNK):
        yield found[start : start + _CHUNK]
