"""The one thread that works: started by a page, it goes on where any earlier run stopped.

Its queue holds no work that would be lost: what is to be done are the rows of erasures and cases
(DESIGN §6.10). The queue only says that there is something to do now.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from queue import Empty, Queue
from threading import Thread
from uuid import UUID

from adjourn.erase.execute import Trouble, advance
from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import Tool, ToolError
from adjourn.web import practice
from adjourn.web.clock import Clock
from adjourn.web.guarded import guarded
from adjourn.web.patrol import patrol

_PATROL = 60.0  # seconds between two looks for re-checks that have become due
_PATIENCE = 10.0  # seconds for the step under way when the pages end

Job = Callable[[], None]


class _Stopped(Exception):
    """The pages end; the step under way is stored, the next run goes on behind it."""


class Worker:
    """Advances erasures one after the other. `tools` are its own connections, shared with none."""

    def __init__(self, ledger: Ledger, tools: Mapping[str, Tool], clock: Clock) -> None:
        self._ledger, self._tools, self._clock = ledger, tools, clock
        self._jobs: Queue[Job | None] = Queue()
        self._stopping = False
        self._troubles: dict[UUID, Sequence[Trouble]] = {}
        self._thread = Thread(target=self._run, name="worker", daemon=True)

    @property
    def busy(self) -> bool:
        """Whether there is work that has not ended yet."""
        return self._jobs.unfinished_tasks > 0

    def troubles(self, erasure: UUID) -> Sequence[Trouble]:
        """What stood in the way of an erasure when it was last worked on."""
        return self._troubles.get(erasure, ())

    def start(self) -> None:
        """Begin, with what an earlier run left unfinished."""
        self._jobs.put(self._patrol)
        self._thread.start()

    def stop(self) -> None:
        """End after the step under way; what is left is done by the next start."""
        self._stopping = True
        self._jobs.put(None)
        self._thread.join(_PATIENCE)

    def erase(self, erasure: UUID) -> None:
        """Work on an erasure as soon as the work before it is done."""
        self._jobs.put(lambda: self._advance(erasure))

    def wake(self) -> None:
        """Look at once for what is due: somebody waits for it."""
        self._jobs.put(self._patrol)

    def skip(self, erasure: UUID, days: int) -> None:
        """Practice: let days pass at the tenant and here, then follow up what became due."""
        self._jobs.put(lambda: self._skip(erasure, timedelta(days=days)))

    def _run(self) -> None:
        while not self._stopping:
            try:
                job = self._jobs.get(timeout=_PATROL)
            except Empty:
                self._guarded(self._patrol)
                continue
            if job is not None:
                self._guarded(job)
            self._jobs.task_done()

    def _guarded(self, job: Job) -> None:
        def until_stopped() -> None:
            with suppress(_Stopped):
                job()

        guarded(until_stopped)

    def _patrol(self) -> None:
        done = patrol(self._ledger, self._tools, self._clock.now(), self._progress)
        for erasure in done.erasures.erasures:
            self._troubles[erasure] = done.troubles

    def _advance(self, erasure: UUID) -> None:
        self._troubles[erasure] = advance(
            self._ledger, self._tools, erasure, self._clock.now(), self._progress
        )

    def _skip(self, erasure: UUID, time: timedelta) -> None:
        then = self._clock.now() + time
        try:
            for origin in practice.origins(self._ledger.register):
                practice.move(origin, then)
        except ToolError as error:
            self._troubles[erasure] = [Trouble("practice", str(error))]
            return
        self._clock.reach(then)
        self._patrol()

    def _progress(self, _done: int, _total: int) -> None:
        if self._stopping:
            raise _Stopped
