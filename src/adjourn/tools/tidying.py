"""Clearing away at a tool what a process of ours that died could not."""

from datetime import datetime
from typing import Protocol, runtime_checkable


@runtime_checkable
class Tidier(Protocol):
    """A tool at which the work leaves something behind that names a person, if it is killed."""

    name: str

    def tidy(self, now: datetime) -> None:
        """Delete what was left behind, unless a living process may still need it. Called at least
        once a day. Raises `ToolError`."""
        ...
