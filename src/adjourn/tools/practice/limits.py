"""The published throttles (facts: teams-graph §9), in real time, for those who switch them on.

Per app and tenant; those per single record, channel or mailbox are not kept.
"""

import re
from collections import deque
from collections.abc import Callable
from threading import Lock

from adjourn.tools.practice.web import GraphError

# (requests, seconds, pattern of "METHOD path"); every row that matches must have room.
_TABLE = (
    (1500, 20.0, r"/communications/callRecords"),
    (15, 20.0, r"GET /communications/callRecords(\?(?!.*skiptoken)|$)"),
    (55, 300.0, r"GET /communications/callRecords\?.*skiptoken"),
    (20, 1.0, r"GET /(chats/[^/]+|teams/[^/]+/channels/[^/]+)/messages"),
    (200, 1.0, r"getAllMessages"),
    (30, 1.0, r"/(chats|teams|teamwork)\b"),
    (1, 1.0, r"DELETE /chats/"),
    (5, 60.0, r"/security/cases"),
)


class Limits:
    """Sliding windows over the table. `monotonic` tells the time in seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._seen: list[deque[float]] = [deque() for _ in _TABLE]
        self._lock = Lock()

    def check(self, line: str) -> None:
        """Count a request. Raises GraphError 429 with the seconds until there is room; requests
        made while throttled count too."""
        now = self._monotonic()
        waits = []
        with self._lock:
            for (most, window, pattern), seen in zip(_TABLE, self._seen, strict=True):
                if not re.search(pattern, line, re.IGNORECASE):
                    continue
                while seen and seen[0] <= now - window:
                    seen.popleft()
                seen.append(now)
                if len(seen) > most:
                    waits.append(seen[-most - 1] + window - now)
        if waits:
            wait = {"Retry-After": str(max(1, round(max(waits) + 0.5)))}
            raise GraphError(429, "TooManyRequests", "Please retry again later.", wait)
