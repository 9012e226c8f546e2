"""Looking for one person at a tool, live: what has come since it was collected."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from adjourn.tools.protocol import Batch, Handle


@runtime_checkable
class Finder(Protocol):
    """A tool that can be asked for a person."""

    name: str

    def find(
        self, handles: Sequence[Handle], cursors: Mapping[str, Any], now: datetime
    ) -> Iterator[Batch]:
        """What the tool shows of the person with these handles.

        `cursors`: how far each source is collected (none for one that never was); what lies before
        may be left out. The cursors of the batches mean nothing. Observations as `collect` gives
        them. Raises `ToolError`; what was yielded before stays valid.
        """
        ...
