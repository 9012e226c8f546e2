"""The clock of the pages. It can be put forward, and only in practice is."""

from collections.abc import Callable
from datetime import datetime, timedelta


class Clock:
    """`tick` tells the real time (UTC, aware); `now` is that and what was skipped."""

    def __init__(self, tick: Callable[[], datetime]) -> None:
        self._tick = tick
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The present of the pages (UTC, aware)."""
        return self._tick() + self._ahead

    def reach(self, instant: datetime) -> None:
        """Skip the time until `instant`; nothing happens when it has passed already."""
        self._ahead = max(self._ahead, instant - self._tick())
