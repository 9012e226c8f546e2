"""Who looks at their own data: a cookie with a random token, kept for half an hour.

The one cookie of the portal (register: `[[cookies]]`), set when a one-time link is used.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Handle, HandleKind
from adjourn.web.desk import desk_of
from adjourn.web.portal.tokens import Token, new_token

COOKIE = "adjourn-person"
IDLE = timedelta(minutes=30)
_LONGEST = timedelta(hours=4)
_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody whose mailbox was proven. `since`: when their session ends at the latest (UTC)."""

    handle: Handle = field(repr=False)


def begin(ledger: Ledger, handle: Handle, now: datetime) -> str:
    """A new session for the owner of this address; the token for its cookie."""
    token = new_token()
    kept = Token(ledger, "session", token)
    with writing():
        tidy(now)
        execute(
            "INSERT INTO portal_session (name, until, last, sealed) VALUES (%s, %s, %s, %s)",
            [kept.name, to_ms(now + IDLE), to_ms(now + _LONGEST), kept.seal(handle.value)],
        )
    return token


def visitor(request: HttpRequest) -> Visitor | None:
    """Whose session this is; each page prolongs it, up to its end."""
    token = request.COOKIES.get(COOKIE)
    if not token:
        return None
    desk = desk_of(request)
    known, now = Token(desk.ledger, "session", token), desk.clock.now()
    with trouble():
        row = one(
            "SELECT until, last, sealed FROM portal_session WHERE name = %s AND until > %s",
            [known.name, to_ms(now)],
        )
    if row is None:
        return None
    until = min(to_ms(now + IDLE), row[1])
    if until - row[0] >= _MINUTE:  # not with each page
        with writing():
            execute("UPDATE portal_session SET until = %s WHERE name = %s", [until, known.name])
    return Visitor(Handle(HandleKind.EMAIL, known.open(row[2])))


def end(request: HttpRequest) -> None:
    """Forget this session."""
    token = request.COOKIES.get(COOKIE)
    if token:
        with writing():
            name = Token(desk_of(request).ledger, "session", token).name
            execute("DELETE FROM portal_session WHERE name = %s", [name])


def set_cookie(request: HttpRequest, answer: HttpResponse, token: str) -> None:
    """For this browser and until it closes; `Strict`, so that no other site can use it."""
    secure = request.is_secure()
    answer.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=secure)


def tidy(now: datetime) -> None:
    """Forget sessions that are over. Within the caller's transaction."""
    execute("DELETE FROM portal_session WHERE until <= %s", [to_ms(now)])
