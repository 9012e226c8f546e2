"""The clock of a practice tenant, moved by HTTP so that a newcomer sees time pass."""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx2

from adjourn.register import Register
from adjourn.tools.protocol import Unavailable

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_SECONDS = 10.0


def origins(register: Register) -> list[str]:
    """Where the practice tenants of the register are. On this machine, or they are none."""
    found = []
    for tool in register.tools.values():
        url = urlsplit(str(tool.settings.get("graph", "")))
        if tool.settings.get("practice") and tool.status == "active" and url.hostname in _LOOPBACK:
            found.append(f"{url.scheme}://{url.netloc}")
    return found


def latest(origins: Iterable[str]) -> datetime | None:
    """What the clock that is farthest ahead shows; None where no tenant answers."""
    instants = []
    for origin in origins:
        try:
            instants.append(_instant(httpx2.get(f"{origin}/practice/clock", timeout=_SECONDS)))
        except (httpx2.HTTPError, ValueError, KeyError):
            continue
    return max(instants, default=None)


def move(origin: str, to: datetime) -> None:
    """Put the clock of a practice tenant forward. Raises `Unavailable` when it does not follow."""
    body = {"now": to.isoformat()}
    try:
        _instant(httpx2.post(f"{origin}/practice/clock", json=body, timeout=_SECONDS))
    except (httpx2.HTTPError, ValueError, KeyError):
        raise Unavailable("the practice tenant's clock could not be moved") from None


def _instant(answer: httpx2.Response) -> datetime:
    instant = datetime.fromisoformat(answer.raise_for_status().json()["now"])
    return instant.replace(tzinfo=instant.tzinfo or UTC)
