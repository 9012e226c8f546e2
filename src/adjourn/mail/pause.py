"""Why the mail server as a whole takes nothing, and when it is asked again: at most one row.

It is kept so that a wrong password is not tried for each letter, and the desk can say why all wait.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.mail.smtp import Trouble

_WAITS = tuple(timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30))


@dataclass(frozen=True, slots=True)
class Pause:
    """`since` the first of the tries in a row that failed; `next` the next one (UTC)."""

    kind: Trouble
    since: datetime
    next: datetime


def pause() -> Pause | None:
    """What is known of the server, None when it took a letter last."""
    with trouble():
        row = one("SELECT kind, since, next FROM mail_trouble")
    return Pause(Trouble(row[0]), from_ms(row[1]), from_ms(row[2])) if row else None


def begin(kind: Trouble, now: datetime) -> None:
    """The server took nothing: wait, longer each time."""
    with writing():
        row = one("SELECT tries FROM mail_trouble")
        tries = row[0] if row else 0
        then = now + _WAITS[min(tries, len(_WAITS) - 1)]
        execute(
            "INSERT INTO mail_trouble (id, kind, since, next, tries) VALUES (1, %s, %s, %s, 1) "
            "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, next = excluded.next, "
            "tries = tries + 1",
            [kind.value, to_ms(now), to_ms(then)],
        )


def end() -> None:
    """The server takes letters."""
    if pause():
        with writing():
            execute("DELETE FROM mail_trouble")
