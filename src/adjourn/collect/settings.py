"""The tools' own settings: read, kept for whoever asks, and drift where they contradict.

To read them costs calls, and administrators change them rarely: so once a day, and whenever the
register has changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adjourn.ledger import drift
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, execute_many, one, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.observed import Setting
from adjourn.tools.protocol import Drift, Tool

EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A setting of `tool` as it was last read (UTC)."""

    tool: str
    setting: Setting
    at: datetime


def observe(ledger: Ledger, tool: Tool, now: datetime) -> None:
    """Read and keep `tool`'s settings where that is due.

    Raises `ToolError`; nothing changes then.
    """
    if not _due(ledger, tool.name, now):
        return
    found = tool.settings(now)
    with writing():
        _keep(ledger, tool.name, found, now)
        drift.record(tool.name, _contradictions(found), now)


def kept() -> list[Kept]:
    """All settings as last read, by tool."""
    with trouble():
        rows = every(
            "SELECT tool, name, registered, observed, agrees, note, at FROM ledger_setting "
            "ORDER BY tool, name"
        )
    return [
        Kept(
            tool,
            Setting(name, told, seen, None if agrees is None else bool(agrees), note),
            from_ms(at),
        )
        for tool, name, told, seen, agrees, note, at in rows
    ]


def _due(ledger: Ledger, tool: str, now: datetime) -> bool:
    with trouble():
        last = one("SELECT register, at FROM ledger_setting WHERE tool = %s LIMIT 1", [tool])
    return last is None or last[0] != ledger.register.version or now - from_ms(last[1]) >= EVERY


def _keep(ledger: Ledger, tool: str, found: Sequence[Setting], now: datetime) -> None:
    execute("DELETE FROM ledger_setting WHERE tool = %s", [tool])
    version, at = ledger.register.version, to_ms(now)
    execute_many(
        "INSERT INTO ledger_setting "
        "(tool, name, registered, observed, agrees, note, register, at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (tool, s.name[:100], s.registered[:200], s.observed[:200], s.agrees, s.note[:400],
             version, at)
            for s in found
        ],
    )  # fmt: skip


def _contradictions(found: Sequence[Setting]) -> list[Drift]:
    return [
        Drift(
            f"settings.{one.name}",
            "contradicts the register" if one.registered else "not in the register",
        )
        for one in found
        if one.agrees is False
    ]
