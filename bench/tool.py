"""A tool that is never asked anything: for measuring what happens at home."""

from collections.abc import Sequence
from datetime import datetime

from adjourn.tools.protocol import Hold, Item, Outcome, Reading


class Nothing:
    """Forecasts; has no network."""

    name = "teams"

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:
        return Reading(Outcome.GONE)
