"""Once and no more: a request that is sent again gets the same answer, and nothing is done twice.

By `Idempotency-Key` (IETF draft httpapi-idempotency-key-header).

What can go wrong here, and what prevents it:
- A kill or a lost connection between effect and answer: the answer is stored in the transaction of
  the effect, so both are there or neither.
- Two of the same at once: the second is refused while the first is under way, and the name of a
  key is unique in the table.
- A key is used for something else: the fingerprint of the request differs, and it is refused.
- The stored answers tell something: an answer holds ids and words of closed lists, and what is
  shown once. It is sealed with the client's own key, of which we keep a keyed hash, for 24 hours.
"""

import hmac
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja.responses import Status
from pydantic import BaseModel

from adjourn.ledger.sql import trouble, writing
from adjourn.ledger.times import to_ms
from adjourn.web.api.entering import caller_of
from adjourn.web.api.limits import UnderWay
from adjourn.web.api.models import Answer
from adjourn.web.api.problems import IN_FLIGHT, KEY_MISSING, KEY_REUSED, Problem
from adjourn.web.desk import Desk, desk_of
from adjourn.web.portal.tokens import Token

HEADER = "Idempotency-Key"
_log = logging.getLogger("adjourn.web.api")
_KEY = re.compile(r'("?)([A-Za-z0-9._-]{16,128})\1')
_KEPT = timedelta(hours=24)

Body = TypeVar("Body", bound=BaseModel)
View = Callable[[HttpRequest, Body], Status[Any]]
Before = Callable[[HttpRequest, Any], None]


def once(view: View[Body], before: Before | None = None) -> View[Body]:
    """`view` in one transaction with its answer, for each key of a token once.

    `before` is what takes its time and may be done twice: it is no part of the transaction, and
    left out where the answer is known.
    """

    @wraps(view)
    def answered(request: HttpRequest, body: Body) -> Status[Any]:
        desk = desk_of(request)
        token = caller_of(request).id
        kept = Token(desk.ledger, "answer", f"{token} {_key(request)}")
        fingerprint = desk.ledger.index("api request", request.path, body.model_dump_json())
        try:
            with desk.api.alone(kept.name):
                if before is not None and not _known(kept):
                    before(request, body)
                with writing():
                    again = _again(desk, kept, fingerprint)
                    answer = again or _first(desk, kept, fingerprint, token, view(request, body))
        except UnderWay:
            raise Problem(IN_FLIGHT, headers={"Retry-After": "1"}) from None
        if not again:
            _log.info("%s by token %s", view.__name__, token)
        return answer

    return answered


def _key(request: HttpRequest) -> str:
    """The key, with or without the quotes that the draft wants. Raises `Problem`."""
    match = _KEY.fullmatch(request.headers.get(HEADER, ""))
    if match is None:
        raise Problem(KEY_MISSING)
    return match[2]


def _known(kept: Token) -> bool:
    with trouble():
        return Answer.objects.filter(name=kept.name).exists()


def _again(desk: Desk, kept: Token, fingerprint: bytes) -> Status[Any] | None:
    """The answer that was given already, None for the first time. Raises `Problem`."""
    _forget(desk.clock.now())
    row = Answer.objects.filter(name=kept.name).first()
    if row is None:
        return None
    if not hmac.compare_digest(bytes(row.fingerprint), fingerprint):
        raise Problem(KEY_REUSED)
    return Status(row.status, kept.open(bytes(row.sealed)))


def _first(
    desk: Desk, kept: Token, fingerprint: bytes, token: str, answer: Status[Any]
) -> Status[Any]:
    sealed = kept.seal(answer.value.model_dump(mode="json"))
    Answer.objects.create(
        name=kept.name,
        token_id=token,
        fingerprint=fingerprint,
        status=answer.status_code,
        until=to_ms(desk.clock.now() + _KEPT),
        sealed=sealed,
    )
    return Status(answer.status_code, kept.open(sealed))  # to the letter as it will be repeated


def _forget(now: datetime) -> None:
    Answer.objects.filter(until__lte=to_ms(now)).delete()
