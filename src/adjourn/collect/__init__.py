"""Collecting: what the tools show goes into the ledger, source by source.

A collection that was killed goes on behind the last batch that was written.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from adjourn.collect.allowed import Blocked, refuse_blocked
from adjourn.collect.settings import observe
from adjourn.collect.storing import store
from adjourn.ledger import drift
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.write import Written
from adjourn.tools.protocol import Batch, Tool, ToolError

_log = logging.getLogger(__name__)

SETTINGS = "settings"  # what reading the tool's settings is called among the troubles
CONTRACT = "contract"  # what its lack is called there
_PORTION = 500  # observations a transaction; larger ones keep other writers waiting

Progress = Callable[[str, Written], None]
"""Called after each batch with the source and what was written of it so far."""


@dataclass(slots=True)
class Collected:
    """What a collection of one tool did. `troubles`: what a source said, without personal data.

    `drift`: how much of the tool is not known or contradicts the register; `drift_new` was not
    known before this collection.
    """

    tool: str
    written: Written = field(default_factory=Written)
    sources: dict[str, Written] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    drift: int = 0
    drift_new: int = 0


def collect(
    ledger: Ledger,
    tool: Tool,
    now: datetime,
    progress: Progress = lambda source, written: None,
) -> Collected:
    """Everything new at `tool`. A source that fails is named; the others are collected.

    What rests on consent that somebody has not given is stored locked. Each batch and its cursor
    are one transaction, so a kill loses and doubles nothing. Without a contract in force for the
    tool nothing is asked of it: that is the trouble then (facts: law S25). Raises `LedgerError`
    when the ledger cannot be written.
    """
    done = Collected(tool.name)
    try:
        refuse_blocked(ledger, tool.name, now)
    except Blocked as error:
        done.troubles[CONTRACT] = str(error)
        return done
    for source in tool.sources():
        written = done.sources[source] = Written()
        try:
            batches = tool.collect(source, ledger.cursor(tool.name, source), now)
            for batch in _portions(batches):
                written += store(ledger, tool.name, source, batch, now)
                progress(source, written)
        except ToolError as error:
            done.troubles[source] = str(error)
        done.written += written
    try:
        observe(ledger, tool, now)
    except ToolError as error:
        done.troubles[SETTINGS] = str(error)
    done.drift, done.drift_new = drift.count(tool.name, now)
    counts = done.written
    _log.info(
        "%s: %d new, %d changed, %d refused; drift: %d; troubles: %s",
        tool.name, counts.new, counts.changed, counts.refused, done.drift,
        ", ".join(done.troubles) or "none",
    )  # fmt: skip
    with writing():
        ledger.evidence.record(
            "collected", now, actor="system:collect", tool=tool.name, count=done.written.new
        )
    return done


def _portions(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Small batches put together, as each transaction costs a sync of the disk.

    What came before an error is yielded before the error is raised.
    """
    waiting: Batch | None = None
    try:
        for batch in batches:
            waiting = _joined(waiting, batch) if waiting else batch
            # What is gone may come again: the two must not meet in one transaction.
            if len(waiting.observations) >= _PORTION or waiting.gone:
                yield waiting
                waiting = None
    except ToolError:
        if waiting:
            yield waiting
        raise
    if waiting:
        yield waiting


def _joined(one: Batch, other: Batch) -> Batch:
    return Batch(
        one.observations + other.observations, other.cursor, other.gone, one.drift + other.drift
    )
