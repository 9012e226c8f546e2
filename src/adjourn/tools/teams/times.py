"""Instants as Graph writes them."""

from datetime import UTC, datetime
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(text: Any) -> datetime | None:
    """`text` (ISO 8601, up to 7 decimals, Z or offset) as UTC; None where it names no time.

    Graph writes 0001-01-01T00:00:00Z for "never" (directRoutingLogRow.failureDateTime), and leaves
    the offset away in places; its times are then UTC.
    """
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        parsed = datetime.fromisoformat(text)
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        moment = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment > _EPOCH else None


def graph_time(moment: datetime) -> str:
    """`moment` as Graph's filters and function parameters take it: whole seconds, UTC, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
