"""A tool that does not answer is said in the evidence, and so in receipts: how many items wait.

It is said when the number changes, and once more with 0 when all have an outcome: a tool that is
down for a day and asked again every quarter of an hour leaves a few entries, not a hundred.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from adjourn.erase.models import Erasure, Logged
from adjourn.ledger.sql import lookup

KIND = "tool.waiting"


def waiting(entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """By tool, how many items of an erasure have no outcome yet, by its log entries in order."""
    last = {entry["tool"]: entry["count"] for entry in entries if entry["kind"] == KIND}
    return {tool: count for tool, count in last.items() if count}


def told(erasure: Erasure) -> dict[str, int]:
    """The same of what was logged so far."""
    indexes = (
        Logged.objects.filter(erasure=erasure).order_by("index").values_list("index", flat=True)
    )
    leaves = lookup(
        'SELECT leaf FROM ledger_logentry WHERE "index" IN ({}) ORDER BY "index"', list(indexes)
    )
    # An erasure has as many entries as items, and few of this kind.
    return waiting(json.loads(leaf) for (leaf,) in leaves if KIND.encode() in bytes(leaf))
