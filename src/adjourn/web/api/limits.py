"""How much at once: requests a minute for each token, wrong tokens, and requests under way.

In memory alone: none of it needs to outlive a restart.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock

from adjourn.web.crowd import Crowd

_MINUTE = timedelta(minutes=1)
_WRONG = 30  # wrong tokens a minute from one place on the network


class UnderWay(Exception):
    """The very same request is being worked on by another thread."""


class Limits:
    """Shared by all threads of the process."""

    def __init__(self) -> None:
        self.strangers = Crowd(_WRONG, _MINUTE)
        self._next: dict[str, datetime] = {}
        self._flying: set[bytes] = set()
        self._lock = Lock()

    def wait(self, token: str, per_minute: int, now: datetime) -> int:
        """Count one more request of this token; 0, or the seconds until the next one counts.

        A minute's worth may come at once; then they flow at their rate (GCRA). One instant a token.
        """
        with self._lock:
            next_ = max(self._next.get(token, now), now) + _MINUTE / per_minute
            early = next_ - now - _MINUTE
            if early <= timedelta():
                self._next[token] = next_
                return 0
        return math.ceil(early.total_seconds())

    @contextmanager
    def alone(self, name: bytes) -> Iterator[None]:
        """Nobody else does what has this name meanwhile. Raises `UnderWay`."""
        with self._lock:
            if name in self._flying:
                raise UnderWay
            self._flying.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._flying.discard(name)
