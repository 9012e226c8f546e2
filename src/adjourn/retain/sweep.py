"""The sweep: what is due is found by its date, judged, and erased through the erase room.

An item is left alone while an erasure has a step for it, or while it is locked for another reason
than that consent lacks (Art. 18 GDPR; holds).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from adjourn.erase.execute import advance
from adjourn.erase.find import TAKEN
from adjourn.erase.models import Erasure
from adjourn.erase.run import Trouble
from adjourn.erase.sweeping import (
    ACTOR,
    Portion,
    close_sweep,
    open_sweep,
    rests,
    still_open,
    unfinished_sweeps,
)
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.models import Ending
from adjourn.ledger.restricting import STOPPED
from adjourn.ledger.sql import every, execute_many, long_journal, lookup, trouble, version, writing
from adjourn.ledger.times import to_ms
from adjourn.retain.due import HELD, Held, Judged, judge
from adjourn.retain.holds import tend
from adjourn.retain.rules import versions
from adjourn.tools.protocol import Tool, ToolError
from adjourn.tools.tidying import Tidier

PORTION = 1_000
"""Items of one tool that are judged, asked for and recorded together."""

Progress = Callable[[int], None]
"""Called with the number of items that were looked at so far."""

_LOCKED = STOPPED.format(item="i.id")
_TAKEN = TAKEN.format(item="i.id")
_FROM = "FROM ledger_item i LEFT JOIN ledger_conference c ON c.id = i.conference"
_DUE = f"""
    SELECT {HELD}, i.tool, {_LOCKED} {_FROM}
     WHERE i.until <= %s AND NOT {_TAKEN} ORDER BY i.until
"""
_NEXT = f"""
    SELECT {HELD} {_FROM}
     WHERE i.until <= %s AND i.tool = %s AND NOT {_LOCKED} AND NOT {_TAKEN}
     ORDER BY i.until LIMIT %s
"""
_AGAIN = f"SELECT {HELD} {_FROM} WHERE i.id IN ({{}}) AND NOT {_LOCKED} AND NOT {_TAKEN}"


@dataclass(slots=True)
class Line:
    """What a sweep would do with the items of one tool and data type: `due` of them go, the oldest
    due since `since`; `later` are not due yet after all; of `asked` ones the desk is asked first;
    `kept` are due and locked."""

    tool: str
    type: str
    due: int = 0
    since: int | None = None
    later: int = 0
    asked: int = 0
    kept: int = 0


def preview(ledger: Ledger, now: datetime) -> list[Line]:
    """What a sweep at `now` would do, by tool and data type. Changes nothing (facts: law R-17)."""
    lines: dict[tuple[str, str], Line] = {}
    for portion in _portions(now):
        judged = judge(ledger, [held for held, _, _ in portion], now)
        for (held, tool, locked), one in zip(portion, judged, strict=True):
            line = lines.setdefault((tool, held.type), Line(tool, held.type))
            _count(line, one.until, locked, one.ask is not None, to_ms(now))
    return [lines[key] for key in sorted(lines)]


def _count(line: Line, until: int, locked: bool, asked: bool, now: int) -> None:
    if asked:
        line.asked += 1
    elif until > now:
        line.later += 1
    elif locked:
        line.kept += 1
    else:
        line.due += 1
        line.since = min(until, line.since if line.since is not None else until)


def _portions(now: datetime) -> Iterator[list[tuple[Held, str, bool]]]:
    """Everything whose date has come, with its tool and whether it is locked."""
    with trouble(), connection.cursor() as cursor:
        cursor.execute(_DUE, [to_ms(now)])
        while rows := cursor.fetchmany(PORTION):
            yield [(Held(*row[:-2]), row[-2], bool(row[-1])) for row in rows]


@dataclass(slots=True)
class Swept:
    """What a sweep did: how many items by (tool, data type, outcome), outcome "" for those that
    wait; how many were not due `later` after all; of how many processes the desk was `asked`; what
    stood in the way."""

    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    later: int = 0
    asked: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    more: bool = False  # the budget was used up


def due_tools(now: datetime) -> list[str]:
    """The tools at which something may be due."""
    rows = every(
        "SELECT DISTINCT tool FROM ledger_item WHERE until <= %s ORDER BY tool", [to_ms(now)]
    )
    return [name for (name,) in rows]


def unfinished(ledger: Ledger, tools: Mapping[str, Tool], now: datetime) -> list[Trouble]:
    """Go on with what an earlier sweep asked for and a kill or a tool left without an answer."""
    return [
        trouble
        for erasure in unfinished_sweeps(now)
        for trouble in advance(ledger, tools, erasure, now)
    ]


def sweep(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    now: datetime,
    budget: int | None = None,
    progress: Progress = lambda done: None,
) -> Swept:
    """Erase what is due at `now`, at most `budget` items of each tool.

    Killed anywhere, the next follow-up goes on with what was asked for, and the next sweep with the
    rest. A tool that does not answer is named and left; the others are swept.
    """
    tend(ledger, now)
    run = _Sweep(ledger, now, progress)
    with long_journal():
        try:
            for name, tool in sorted(tools.items()):
                run.at_tool(name, tool, budget)
            for name in due_tools(now):  # last, as it reads everything that is still due
                if name not in tools:
                    run.lacks(name)
        finally:
            run.close()
    if not run.swept.more:  # once a day, not once a portion: each look counts for the tool's limits
        for tool in tools.values():
            run.tidy(tool)
    return run.swept


class _Sweep:
    """One transaction a portion: what became of the one before, and the steps of the next."""

    def __init__(self, ledger: Ledger, now: datetime, progress: Progress) -> None:
        self._ledger, self._now, self._progress = ledger, now, progress
        self._rules = versions(ledger, now)
        self._erasure: Erasure | None = None
        self._looked = 0
        self._doomed: list[int] = []
        self.swept = Swept()

    def tidy(self, tool: Tool) -> None:
        """Somebody's erasure may have been killed since yesterday."""
        if isinstance(tool, Tidier):
            try:
                tool.tidy(self._now)
            except ToolError as error:
                self.swept.troubles.append(Trouble(tool.name, str(error)))

    def lacks(self, name: str) -> None:
        """Something is due, and nobody can be asked for it."""
        self.swept.troubles.append(Trouble(name, "the register no longer has this tool"))

    def at_tool(self, name: str, tool: Tool, budget: int | None) -> None:
        """Portion by portion, until nothing is due or the tool does not answer."""
        if rests(name):
            return
        left, asked = budget, None
        while (left is None or left > 0) and not (asked and asked.troubles):
            items = self._due(name, PORTION if left is None else min(left, PORTION))
            if not items:
                break
            asked = self._portion(tool, items, asked)
            self._looked += len(items)
            self._progress(self._looked)
            left = None if left is None else left - len(items)
        self.swept.more |= left is not None and left <= 0
        with writing():
            self._record(tool, asked)

    def close(self) -> None:
        """The job ends here, unless something of it is to be read again."""
        if self._erasure is not None:
            close_sweep(self._ledger, self._erasure, self._now, self._doomed)

    def _due(self, name: str, size: int) -> list[Held]:
        return [Held(*row) for row in every(_NEXT, [to_ms(self._now), name, size])]

    def _portion(self, tool: Tool, items: list[Held], before: Portion | None) -> Portion:
        """Asks the tool for what is due of these; records what became of the portion before."""
        portion = Portion(self._ledger, tool, self._rules, self._now)
        seen = version()
        judged = judge(self._ledger, items, self._now)
        portion.look(self._go(judged))
        with writing():
            self._record(tool, before)
            if version() != seen:  # the tool may have taken its time, and others have written
                judged = judge(self._ledger, _again(items), self._now)
            self._move(judged)
            self._ask(judged)
            if due := self._go(judged):
                portion.claim(self._job(), set(due))
        portion.ask()
        return portion

    def _record(self, tool: Tool, portion: Portion | None) -> None:
        if portion is None:
            return
        for (data_type, outcome), count in portion.record().items():
            self.swept.outcomes[tool.name, data_type, outcome] += count
        self.swept.troubles += portion.troubles
        self._doomed += portion.doomed

    def _job(self) -> Erasure:
        """The erasure that the steps belong to; another process may have closed it."""
        if self._erasure is None or not still_open(self._erasure):
            self._erasure = open_sweep(self._ledger, self._now)
        return self._erasure

    def _go(self, judged: Iterable[Judged]) -> list[int]:
        now = to_ms(self._now)
        return [one.held.number for one in judged if one.until <= now]

    def _move(self, judged: list[Judged]) -> None:
        """What is not due yet gets the date on which it may be."""
        now = to_ms(self._now)
        later = [(one.until, one.held.number) for one in judged if one.until > now]
        execute_many("UPDATE ledger_item SET until = %s WHERE id = %s", later)
        self.swept.later += len(later)

    def _ask(self, judged: list[Judged]) -> None:
        """Of an end that nobody knows the desk is asked, once for each process and purpose."""
        asked = {one.ask: one.until for one in judged if one.ask}
        execute_many(
            "INSERT INTO ledger_ending (person, conference, purpose, said, day, recorded, actor) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                (who.person, who.conference, who.purpose, Ending.Said.ASKED.value, until,
                 to_ms(self._now), ACTOR)
                for who, until in asked.items()
            ],
        )  # fmt: skip
        self.swept.asked += len(asked)


def _again(items: Iterable[Held]) -> list[Held]:
    return [Held(*row) for row in lookup(_AGAIN, [held.number for held in items])]
