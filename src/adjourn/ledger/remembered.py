"""Answers that are asked for over and over, each worked out once."""

from collections.abc import Callable
from typing import TypeVar

_MOST = 50_000
Known = TypeVar("Known")
Answer = TypeVar("Answer")


class Remembered(dict[Known, Answer]):
    """What `work_out` says of a key, kept for the next time; bounded, so that it never grows on.

    For what follows from the key alone: a collection meets the same people, days and chats again.
    """

    def __init__(self, work_out: Callable[[Known], Answer]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: Known) -> Answer:
        if len(self) >= _MOST:
            self.clear()
        answer = self[key] = self._work_out(key)
        return answer
