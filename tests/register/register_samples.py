"""What the tests of the register share: a date, the Teams keys, and the types of the fixtures."""

from collections.abc import Callable
from datetime import UTC, datetime

from adjourn.register import Problem

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEAMS_KEYS = (
    "tenant_id",
    "client_id",
    "client_secret",
    "certificate",
    "authority",
    "graph",
    "ca_file",
    "limits",
    "teams",
    "practice",
)

Spoil = Callable[[str, str, str], None]
Errors = Callable[[], list[Problem]]
