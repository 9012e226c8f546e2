"""The practice mailbox: takes every letter of a practice home and shows it, so that links in it can
be followed. Nothing leaves this machine, and nothing is stored."""

import email
import email.policy
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from adjourn.mail.listener import Listener
from adjourn.mail.smtp import Server

_LETTERS = 200
_LARGEST = 2_000_000  # bytes of one letter as it is received
_LONGEST = 20_000  # characters of it that are kept
_SENDER = "practice@example.org"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter as a newcomer reads it. `files`: the names of what is attached."""

    at: datetime
    to: str
    subject: str
    text: str
    files: tuple[str, ...]


class Mailbox:
    """Letters in memory, the latest 200. `now` tells when one arrived (UTC).

    `page`: the address where a newcomer reads them.
    """

    page = ""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._letters: deque[Arrived] = deque(maxlen=_LETTERS)
        self._listener = Listener(self, data_size_limit=_LARGEST)

    @property
    def server(self) -> Server:
        """Where `send_due` gives the letters to."""
        return Server(self._listener.host, self._listener.port, "none", _SENDER)

    @property
    def letters(self) -> list[Arrived]:
        """The latest first."""
        return list(reversed(self._letters))

    def close(self) -> None:
        self._listener.close()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """aiosmtpd's hook: a letter has come."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self._letters.append(_arrived(message, envelope.rcpt_tos[0], self._now()))
        return "250 OK"


def _arrived(message: EmailMessage, to: str, at: datetime) -> Arrived:
    body = message.get_body(("plain",))
    return Arrived(
        at,
        to[:320],
        str(message["Subject"] or "")[:320],
        str(body.get_content() if body else "")[:_LONGEST],
        tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )
