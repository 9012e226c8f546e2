"""Conference tools: one folder each behind one protocol, found by entry point."""

import time
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import Any

from adjourn.tools.protocol import Tool


class UnknownTool(LookupError):
    """No connector is installed for this kind of tool."""


def kinds() -> dict[str, frozenset[str]]:
    """The kinds of tool for which a connector is installed, with the keys of their sections."""
    points = entry_points(group="adjourn.tools")
    return {point.name: point.load().settings_keys for point in points}


def connect(
    name: str,
    kind: str,
    settings: Mapping[str, Any],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Tool:
    """The connector for the register's section `tools.NAME`, with its settings as written there.

    `sleep` is how it waits when the tool throttles; tests pass their own.
    Raises `UnknownTool`, or `ValueError` with the key and what would be right.
    """
    for point in entry_points(group="adjourn.tools", name=kind):
        tool: Tool = point.load()(name, settings, sleep=sleep)
        return tool
    raise UnknownTool(f"no connector for kind {kind!r}; installed: {', '.join(sorted(kinds()))}")


def conference_ref(kind: str, join: str) -> str:
    """The ref under which the tool's connector collects the conference behind a join address.

    Raises `UnknownTool`.
    """
    for point in entry_points(group="adjourn.tools", name=kind):
        ref: str = point.load().conference_ref(join)
        return ref
    raise UnknownTool(f"no connector for kind {kind!r}; installed: {', '.join(sorted(kinds()))}")
