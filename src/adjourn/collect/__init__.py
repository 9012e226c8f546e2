"""Collecting: what the tools show goes into the ledger, source by source.

A collection that was killed goes on behind the last batch that was written.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.write import Written, write
from adjourn.tools.protocol import Tool, ToolError

_log = logging.getLogger(__name__)

Progress = Callable[[str, Written], None]
"""Called after each batch with the source and what was written of it so far."""


@dataclass(slots=True)
class Collected:
    """What a collection of one tool did. `troubles`: what a source said, without personal data."""

    tool: str
    written: Written = field(default_factory=Written)
    sources: dict[str, Written] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)


def collect(
    ledger: Ledger,
    tool: Tool,
    now: datetime,
    progress: Progress = lambda source, written: None,
) -> Collected:
    """Everything new at `tool`. A source that fails is named; the others are collected.

    Each batch and its cursor are one transaction, so a kill loses and doubles nothing. Raises
    `LedgerError` when the ledger cannot be written.
    """
    done = Collected(tool.name)
    for source in tool.sources():
        written = done.sources[source] = Written()
        try:
            for batch in tool.collect(source, ledger.cursor(tool.name, source), now):
                written += write(ledger, tool.name, source, batch, now)
                progress(source, written)
        except ToolError as error:
            done.troubles[source] = str(error)
        done.written += written
    counts = done.written
    _log.info(
        "%s: %d new, %d changed, %d refused; troubles: %s",
        tool.name, counts.new, counts.changed, counts.refused, ", ".join(done.troubles) or "none",
    )  # fmt: skip
    with writing():
        ledger.evidence.record(
            "collected", now, actor="system:collect", tool=tool.name, count=done.written.new
        )
    return done
