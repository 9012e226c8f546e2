"""What Synapse pushes to an application service: bytes in, observations and the answer out.

Matrix application service API. The receiver stores the transaction id together with what it holds,
in one transaction, and answers only then: a transaction without a good answer comes again after 2,
4, 8 ... seconds with the same id (facts: conference-tools §2.1).
"""

import hmac
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import msgspec

from adjourn.register.secrets import Secret
from adjourn.tools.fields import text
from adjourn.tools.matrix.events import Found, Reader

BODY_MOST = 16 * 1024 * 1024  # a transaction holds at most 100 events of 64 KiB
_PATH = re.compile(r"/_matrix/app/v1/transactions/([^/?]{1,255})")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What to answer, and what to store before answering.

    `transaction` is the id to remember, "" where nothing is to be stored. `headers` hold
    Content-Length: without it Synapse takes a 200 for a failure (facts §2.1).
    """

    status: int
    body: bytes
    transaction: str = ""
    found: Found = field(default_factory=Found)

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json", "Content-Length": str(len(self.body))}


def receive(
    hs_token: Secret,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    known: Callable[[str], bool],
) -> Delivery:
    """Read one request. `known` says whether a transaction id was stored before. Never raises."""
    named = _PATH.fullmatch(path.partition("?")[0])
    if method != "PUT" or named is None:
        return _refusal(404, "M_UNRECOGNIZED")
    if not _trusted(hs_token, headers):
        return _refusal(403, "M_FORBIDDEN")
    if len(body) > BODY_MOST:
        return _refusal(413, "M_TOO_LARGE")
    events = _events(body)
    if events is None:
        return _refusal(400, "M_NOT_JSON")
    transaction = unquote(named[1])
    if known(transaction):
        return Delivery(200, b"{}")
    return Delivery(200, b"{}", transaction, _read(events))


def _trusted(hs_token: Secret, headers: Mapping[str, str]) -> bool:
    given = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
    expected = f"Bearer {hs_token.reveal()}"
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _events(body: bytes) -> list[Any] | None:
    try:
        events = msgspec.json.decode(body)["events"]
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, KeyError, TypeError):
        return None
    return events if isinstance(events, list) else None


def _read(events: Iterable[Any]) -> Found:
    """The observations of all rooms together. Media come with the next poll, which can ask."""
    rooms: defaultdict[str, list[Any]] = defaultdict(list)
    for event in events:
        rooms[text(event.get("room_id")) if isinstance(event, dict) else ""].append(event)
    whole = Found()
    for room, own in rooms.items():
        found = Reader().read(own, room)
        whole.observations += found.observations if room else []
        whole.gone += found.gone
        whole.drift += found.drift
    return whole


def _refusal(status: int, code: str) -> Delivery:
    return Delivery(status, msgspec.json.encode({"errcode": code}))
