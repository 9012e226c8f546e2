"""What the tests of the API share."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
