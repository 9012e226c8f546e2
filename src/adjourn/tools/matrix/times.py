"""Instants as Matrix writes them: milliseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = 253_402_300_800_000  # the year 10000, where datetime ends


def instant(value: Any) -> datetime | None:
    """`value` in ms as UTC; None where it names no time. An event's time is its sender's word, so
    anything can stand there."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _NEVER:
        return None
    return _EPOCH + timedelta(milliseconds=value)


def milliseconds(moment: datetime) -> int:
    """`moment` as Matrix writes it."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)
