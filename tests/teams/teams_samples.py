"""What the tests of the Teams connector share."""

from collections.abc import Callable
from datetime import UTC, datetime

from adjourn.tools.teams import Teams

START = datetime(2026, 11, 2, 9, tzinfo=UTC)

Make = Callable[..., Teams]
