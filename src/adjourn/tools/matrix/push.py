"""What Synapse pushes to an application service: a request in, observations and the answer out.

Matrix application service API. A transaction without a good answer comes again after 2, 4, 8 ...
seconds with the same id (facts: conference-tools §2.1).
"""

import hmac
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import msgspec

from adjourn.register.secrets import Secret
from adjourn.tools.fields import text
from adjourn.tools.matrix.events import Found, Reader
from adjourn.tools.protocol import Batch
from adjourn.tools.receiving import Delivery, Request

BODY_MOST = 16 * 1024 * 1024  # a transaction holds at most 100 events of 64 KiB
EVENTS_MOST = 1000
_PING = "/_matrix/app/v1/ping"
_TRANSACTION = re.compile(r"/_matrix/app/v1/transactions/([^/?]{1,255})")


def receive(hs_token: Secret, request: Request) -> Delivery:
    """See `Receiver.receive`."""
    path = request.path.partition("?")[0]
    named = _TRANSACTION.fullmatch(path) if request.method == "PUT" else None
    if named is None and (request.method, path) != ("POST", _PING):
        return _refusal(404, "M_UNRECOGNIZED")
    if not _trusted(hs_token, request):
        return _refusal(403, "M_FORBIDDEN")
    if named is None:
        return Delivery(200)
    if len(request.body) > BODY_MOST:
        return _refusal(413, "M_TOO_LARGE")
    events = _events(request.body)
    if events is None:
        return _refusal(400, "M_NOT_JSON")
    if len(events) > EVENTS_MOST:
        return _refusal(413, "M_TOO_LARGE")
    return Delivery(200, name=unquote(named[1]), batch=_read(events))


def _trusted(hs_token: Secret, request: Request) -> bool:
    """In a time that does not tell how much of a guess was right."""
    given = request.headers.get("authorization", "")
    expected = f"Bearer {hs_token.reveal()}"
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _events(body: bytes) -> list[Any] | None:
    try:
        events = msgspec.json.decode(body)["events"]
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, KeyError, TypeError):
        return None
    return events if isinstance(events, list) else None


def _read(events: Iterable[Any]) -> Batch:
    """The observations of all rooms together. What must be asked for comes with the next poll:
    media, and whether somebody who left a room was erased."""
    rooms: defaultdict[str, list[Any]] = defaultdict(list)
    for event in events:
        rooms[text(event.get("room_id")) if isinstance(event, dict) else ""].append(event)
    whole = Found()
    reader = Reader(erased=None)
    for room, own in rooms.items():
        found = reader.read(own, room)
        whole.observations += found.observations if room else []
        whole.gone += found.gone
        whole.drift += found.drift
    return Batch(tuple(whole.observations), None, tuple(whole.gone), tuple(whole.drift))


def _refusal(status: int, code: str) -> Delivery:
    return Delivery(status, msgspec.json.encode({"errcode": code}))
