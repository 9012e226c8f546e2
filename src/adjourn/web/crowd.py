"""How often one place on the network may ask for something that costs us or others."""

import ipaddress
import math
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock


class Crowd:
    """At most `most` times within `window` from one address (IPv6: from one /64).

    In memory alone and of bounded size: addresses are personal data and need outlive no restart.
    """

    def __init__(self, most: int, window: timedelta, places: int = 20_000) -> None:
        self._most, self._window, self._places = most, window, places
        self._seen: OrderedDict[str, list[datetime]] = OrderedDict()
        self._lock = Lock()

    def __repr__(self) -> str:
        return "Crowd(***)"

    def wait(self, address: str, now: datetime) -> int:
        """Count one more from this address; 0, or the seconds until the next one counts."""
        place = _place(address)
        with self._lock:
            times = [at for at in self._seen.pop(place, ()) if at > now - self._window]
            full = len(times) >= self._most
            if not full:
                times.append(now)
            self._seen[place] = times
            if len(self._seen) > self._places:
                self._seen.popitem(last=False)
        return math.ceil((times[0] + self._window - now).total_seconds()) if full else 0


def _place(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
