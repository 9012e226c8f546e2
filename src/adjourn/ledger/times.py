"""Instants in the database: whole milliseconds since 1970-01-01T00:00Z."""

from datetime import UTC, datetime, timedelta

from adjourn.evidence.entries import rfc3339

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(instant: datetime) -> int:
    """Milliseconds of an aware datetime."""
    return (instant - _EPOCH) // _MS


def from_ms(value: int) -> datetime:
    """The UTC datetime of milliseconds."""
    return _EPOCH + value * _MS


def instant(value: datetime | None) -> str | None:
    """RFC 3339 in UTC with whole seconds, as answers in JSON write it."""
    return rfc3339(value.replace(microsecond=0)) if value else None
