"""Copies being sent: few at once, so that slow readers never take all threads of the portal."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from threading import BoundedSemaphore
from typing import Any

from adjourn.tools.protocol import Tool

_MOST = 2

Connect = Callable[[], AbstractContextManager[Mapping[str, Tool]]]
Make = Callable[[Mapping[str, Tool]], Generator[bytes, None, Any]]


class Copies:
    """Makes copies, each with connections of its own: a connector serves one thread alone."""

    def __init__(self, connect: Connect, most: int = _MOST) -> None:
        self._connect = connect
        self._free = BoundedSemaphore(most)

    def send(self, make: Make) -> "Sending | None":
        """The bytes that `make` yields with the tools it is given; None while too many are sent."""
        if not self._free.acquire(blocking=False):
            return None
        return Sending(self._connect, make, self._free.release)


class Sending:
    """One copy on its way. Whoever has it closes it, read to the end or not."""

    def __init__(self, connect: Connect, make: Make, free: Callable[[], None]) -> None:
        self._make = make
        self._held = ExitStack()
        self._held.callback(free)
        self._connect = connect
        self._parts: Generator[bytes, None, Any] | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._parts is None:
            self._parts = self._make(self._held.enter_context(self._connect()))
            self._held.callback(self._parts.close)
        return next(self._parts)

    def close(self) -> None:
        """Stop, give the connections back and make room for the next. Twice is as once."""
        self._held.close()
