"""What connectors over HTTP have in common: how they are made, what they stream, how they end."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from adjourn.closing import Closing
from adjourn.tools.http import Wire
from adjourn.tools.protocol import Batch

Stream = Callable[[Any, datetime], Iterator[Batch]]
"""Batches since a cursor, see `Tool.collect`."""


class Trusting(Protocol):
    """Checked settings that say whom to trust: the path of a PEM file, "" for the system's."""

    @property
    def ca_file(self) -> str: ...


Settings = TypeVar("Settings", bound=Trusting)


class Connector(Closing, ABC, Generic[Settings]):
    """A tool behind one wire.

    `settings` is the register's section; `sleep` waits in seconds, `clock` is monotonic seconds.
    Raises `ValueError` for settings that cannot work. No call is made before the first question.
    """

    def __init__(
        self,
        name: str,
        settings: Mapping[str, Any],
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._settings = self._parse(settings)
        self._wire = Wire(self._settings.ca_file, sleep=sleep, clock=clock)
        self._streams = self._connect()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    @abstractmethod
    def _parse(self, section: Mapping[str, Any]) -> Settings:
        """The checked settings. Raises `ValueError` that names the key and what would be right."""

    @abstractmethod
    def _connect(self) -> Mapping[str, Stream]:
        """Make the parts on the wire; the streams by name, in their order."""

    def sources(self) -> Sequence[str]:
        """See `Tool.sources`."""
        return tuple(self._streams)

    def collect(self, source: str, cursor: Any, now: datetime) -> Iterator[Batch]:
        """See `Tool.collect`. Raises `ValueError` for a source that is none of `sources`."""
        if source not in self._streams:
            known = ", ".join(self.sources())
            raise ValueError(f"{self!r} has no source of that name; it has: {known}")
        return self._streams[source](cursor, now)

    def close(self) -> None:
        """Give connections back."""
        self._wire.close()
