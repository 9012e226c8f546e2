"""How fast Graph may be asked: the published limits, kept before the service has to say 429.

Source: facts teams-graph §9, read on 2026-11-22. A request counts against every rate whose pattern
it matches; requests during throttling still count, so waiting first is cheaper than asking twice.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` requests in `seconds`. The pattern's group, if any, names what the limit is per."""

    name: str
    pattern: re.Pattern[str]  # matched on "METHOD /path" below the Graph base URL
    count: float
    seconds: float


def _rate(name: str, pattern: str, count: float, seconds: float) -> Rate:
    return Rate(name, re.compile(pattern, re.IGNORECASE), count, seconds)


_RECORDS = r"GET /communications/callRecords"
RATES = (
    _rate("call_records_per_20s", _RECORDS, 1500, 20),
    _rate("call_list_per_20s", _RECORDS + r"/?\?(?!.*skiptoken)", 15, 20),
    _rate("call_list_pages_per_5min", _RECORDS + r"/?\?.*skiptoken", 55, 300),
    _rate("call_record_per_20s", _RECORDS + r"/([^/?(]+)(?!.*skiptoken)", 10, 20),
    _rate("call_record_pages_per_5min", _RECORDS + r"/([^/?(]+).*skiptoken", 50, 300),
    _rate("messages_per_second", r"GET /(?:chats|teams)/.+/messages", 20, 1),
    _rate("all_messages_per_second", r"GET /(?:users|teams)/.+/getAll\w*Messages", 200, 1),
    _rate("teams_per_second", r"\w+ /(?:chats|teams|teamwork)\b(?!.*/messages)", 30, 1),
    _rate("team_per_second", r"\w+ /teams/([^/?]+)", 4, 1),
    _rate("chat_delete_per_second", r"DELETE /chats/", 1, 1),
    _rate("ediscovery_per_minute", r"\w+ /security/cases", 5, 60),
    _rate("mailbox_per_10min", r"\w+ /users/([^/?]+)/(?:messages|mailFolders)", 10_000, 600),
)
_SCOPES = 10_000  # remembered (rate, scope) pairs; beyond, the oldest is forgotten


class Limiter:
    """Spreads requests over time (generic cell rate algorithm: bursts up to `count`, then evenly).

    `clock` is monotonic seconds, `sleep` waits; both are handed in. A sleep that does not really
    wait is reckoned as if it did.
    """

    def __init__(
        self,
        overrides: Mapping[str, float],
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._counts = {rate.name: overrides.get(rate.name, rate.count) for rate in RATES}
        self._clock, self._sleep = clock, sleep
        self._skipped = 0.0  # seconds that `sleep` let pass without the clock noticing
        self._due: dict[tuple[str, str], float] = {}

    def wait(self, method: str, path: str) -> None:
        """Return when one more `method` on `path` (below the base URL) is within every limit."""
        delay = max((self._take(rate, f"{method} {path}") for rate in RATES), default=0.0)
        if delay > 0:
            before = self._clock()
            self._sleep(delay)
            self._skipped += max(delay - (self._clock() - before), 0.0)

    def _take(self, rate: Rate, request: str) -> float:
        match = rate.pattern.match(request)
        if match is None:
            return 0.0
        key = (rate.name, match.group(1) if rate.pattern.groups else "")
        interval = rate.seconds / self._counts[rate.name]
        now = self._clock() + self._skipped
        due = max(now, self._due.pop(key, now)) + interval
        self._due[key] = due
        if len(self._due) > _SCOPES:
            self._due.pop(next(iter(self._due)))
        return due - now - rate.seconds
