"""One-time links: whoever reads the mail of an address sees what is held about it (A-02, V1).

What can go wrong here, and what prevents it:
- Somebody tries out who is known: every address gets the same answer and the same mail.
- Somebody floods a mailbox: few links an address and hour are sent, the rest is dropped in silence.
- Our pages send mail to many strangers: so many an hour in all, then none.
- A mail scanner opens the link and so uses it up: opening shows a button, the button uses it.
"""

from datetime import datetime, timedelta
from typing import Literal

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import to_ms
from adjourn.mail import Letter, is_address, queue
from adjourn.tools.protocol import Handle, HandleKind
from adjourn.web.portal.tokens import Token, new_token

MINUTES = 15
MOST = 3  # links to one address within `_WINDOW`
_WINDOW = timedelta(hours=1)
_MOST_IN_ALL = 300  # within `_WINDOW`
_KEPT = timedelta(days=1)


class TooBusy(Exception):
    """More links were asked for within the hour than the portal sends."""


def address_of(text: str) -> Handle | None:
    """What somebody typed as an e-mail address, None where it cannot be one."""
    address = text.strip()
    return Handle(HandleKind.EMAIL, address) if is_address(address) else None


def send(
    ledger: Ledger, handle: Handle, language: Literal["de", "en"], site: str, now: datetime
) -> None:
    """Mail a link to this address, known or not; nothing where it had its share already.

    `site` is the portal's address. Raises `TooBusy`.
    """
    index = ledger.handle_index(handle, "", "")
    with writing():
        tidy(now)
        if _sent(now) >= _MOST_IN_ALL:
            raise TooBusy
        if index is None or _sent(now, index) >= MOST:
            return
        token = new_token()
        kept = Token(ledger, "link", token)
        until = now + timedelta(minutes=MINUTES)
        execute(
            "INSERT INTO portal_link (name, address, made, until, sealed) "
            "VALUES (%s, %s, %s, %s, %s)",
            [kept.name, index, to_ms(now), to_ms(until), kept.seal(handle.value)],
        )
        url = f"{site}/{language}/link/{token}"
        queue(ledger, Letter(handle.value, "link", language, {"url": url, "minutes": MINUTES}), now)


def usable(ledger: Ledger, token: str, now: datetime) -> bool:
    """Whether this link still opens something."""
    return _row(Token(ledger, "link", token), now) is not None


def use(ledger: Ledger, token: str, now: datetime) -> Handle | None:
    """The address that this link was mailed to; works once, None ever after."""
    known = Token(ledger, "link", token)
    with writing():
        row = _row(known, now)
        if row is None:
            return None
        execute("UPDATE portal_link SET sealed = NULL WHERE name = %s", [known.name])
    return Handle(HandleKind.EMAIL, known.open(row[0]))


def tidy(now: datetime) -> None:
    """Forget what is over. Within the caller's transaction."""
    execute("UPDATE portal_link SET sealed = NULL WHERE until <= %s AND sealed IS NOT NULL",
            [to_ms(now)])  # fmt: skip
    execute("DELETE FROM portal_link WHERE made <= %s", [to_ms(now - _KEPT)])


def _row(known: Token, now: datetime) -> tuple[bytes] | None:
    with trouble():
        row = one(
            "SELECT sealed FROM portal_link WHERE name = %s AND until > %s AND sealed IS NOT NULL",
            [known.name, to_ms(now)],
        )
    return (bytes(row[0]),) if row else None


def _sent(now: datetime, index: bytes | None = None) -> int:
    """How many links were made within the window, in all or for one address."""
    where, values = "made > %s", [to_ms(now - _WINDOW)]
    if index is not None:
        where, values = f"address = %s AND {where}", [index, *values]  # type: ignore[list-item]
    row = one(f"SELECT count(*) FROM portal_link WHERE {where}", values)  # noqa: S608 fixed words
    return int(row[0]) if row else 0
