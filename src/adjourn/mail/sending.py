"""Sending: every letter that is due, one after the other, the one-time links first.

What can go wrong here, and what prevents it: see `outbox` for rows and kills, `smtp` for the wire.
- One mailbox is full or unknown: its letter waits or is given up, the others go on.
- The server as a whole is down: nothing is lost, nothing is tried again and again (`pause`).
- A letter never gets through: given up after some days, counted, kept a month for `retry`.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adjourn.ledger import erasing
from adjourn.ledger.errors import Unreadable
from adjourn.ledger.ledger import Ledger
from adjourn.mail import outbox
from adjourn.mail.contexts import Link
from adjourn.mail.letter import Checked, LetterError
from adjourn.mail.message import compose
from adjourn.mail.outbox import Claimed, Fate
from adjourn.mail.pause import begin, end, pause
from adjourn.mail.smtp import Connection, Later, Refused, Server, ServerTrouble, Trouble, server_of

_log = logging.getLogger("adjourn.mail")

_LEASE = timedelta(minutes=45)  # longer than one try can take with every answer at its slowest
_GIVE_UP = timedelta(days=5)  # RFC 5321 §4.5.4.1: at least four to five days
_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240))
_BATCH = 100  # keys destroyed at once
_MOST_TRIES = 60  # more than the waits allow: something breaks off each time
_PATIENCE = 3  # letters in a row with which the connection broke off


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round did: letters sent, given up, and how many wait now."""

    sent: int
    failed: int
    waiting: int


def send_due(
    ledger: Ledger,
    now: datetime,
    server: Server | None = None,
    timer: Callable[[], float] = time.monotonic,
    go_on: Callable[[], bool] = lambda: True,
) -> Sent:
    """Send what is due at `now`, and what becomes due meanwhile. Idempotent and safe to kill.

    `server` stands for that of the register; without one everything waits. `timer` (seconds) tells
    how long the round has lasted, `go_on` whether to begin with another letter.
    """
    began = timer()
    round_ = _Round(ledger, lambda: now + timedelta(seconds=timer() - began), go_on)
    try:
        round_.begin()
        round_.run(server)
    finally:
        round_.settle()
    if round_.sent or round_.failed:
        _log.info("letters: %d sent, %d given up", round_.sent, round_.failed)
    return Sent(round_.sent, round_.failed, outbox.counts().waiting)


@dataclass(slots=True)
class _Round:
    ledger: Ledger
    now: Callable[[], datetime]
    go_on: Callable[[], bool]
    sent: int = 0
    failed: int = 0
    _doomed: list[int] = field(default_factory=list)
    _broken: int = 0
    _answered: bool = False

    def begin(self) -> None:
        """What nobody waits for any more goes, whether or not there is a server."""
        self._doomed += outbox.tidy(self.now())

    def run(self, server: Server | None) -> None:
        due, paused = outbox.counts().next, pause()
        if due is None or due > self.now() or (paused and paused.next > self.now()):
            return
        try:
            server = server or server_of(self.ledger.register)
            if server is not None:
                self._all(server)
        except ServerTrouble as trouble:
            begin(trouble.kind, self.now())
            _log.warning("the mail server takes nothing: %s", trouble.kind.value)

    def settle(self) -> None:
        """Destroy the keys of what went; after a kill, whoever opens the ledger next does it."""
        if self._doomed:
            self.ledger.destroy_doomed(self._doomed)
            self._doomed = []
            erasing.settle()

    def _all(self, server: Server) -> None:
        with Connection(server) as connection:
            while self.go_on() and (claimed := outbox.claim(self.now(), _LEASE)):
                self._one(connection, server, claimed)
                if len(self._doomed) >= _BATCH:
                    self.settle()

    def _one(self, connection: Connection, server: Server, claimed: Claimed) -> None:
        try:
            letter = outbox.opened(self.ledger, claimed)
        except (Unreadable, LetterError):  # an older keyring or version: it may come back
            self._fail(claimed)
            return
        if claimed.tries > _MOST_TRIES or _outlived(letter, claimed, self.now()):
            self._fail(claimed, letter)
            return
        try:
            self._hand_over(connection, server, claimed, letter)
        except ServerTrouble:
            outbox.unclaim(claimed, self.now())
            raise
        except Refused:
            self._fail(claimed, letter)
        except Later as error:
            self._later(claimed, letter, error.broken)
        else:
            self.sent += 1
            self._destroy(claimed, Fate.SENT)
        self._goes_well()

    def _goes_well(self) -> None:
        if not self._answered:
            self._answered = True
            end()

    def _hand_over(
        self, connection: Connection, server: Server, claimed: Claimed, letter: Checked
    ) -> None:
        ledger = self.ledger
        message = compose(
            letter, claimed.id, server.sender, ledger.register, ledger.practice, claimed.since
        )
        connection.send(message, str(letter.to))
        self._broken = 0

    def _later(self, claimed: Claimed, letter: Checked, broken: bool) -> None:
        then = self.now() + _WAITS[min(claimed.tries, len(_WAITS)) - 1]
        if then - claimed.since > _patience(letter):
            self._fail(claimed, letter)
        else:
            outbox.postpone(claimed, then)
        self._broken = self._broken + 1 if broken else 0
        if self._broken == _PATIENCE:
            raise ServerTrouble(Trouble.BUSY)

    def _fail(self, claimed: Claimed, letter: Checked | None = None) -> None:
        """A link is of no use to anybody later; everything else is kept for `retry`."""
        self.failed += 1
        if letter is not None and letter.text == "link":
            self._destroy(claimed, Fate.FAILED)
        else:
            outbox.give_up(claimed, self.now())

    def _destroy(self, claimed: Claimed, fate: Fate) -> None:
        outbox.destroy(claimed, fate, self.now())
        self._doomed.append(claimed.key)


def _outlived(letter: Checked, claimed: Claimed, now: datetime) -> bool:
    """A link that no longer works is not sent. All else is worth a try, however late."""
    return letter.text == "link" and now - claimed.since > _patience(letter)


def _patience(letter: Checked) -> timedelta:
    """How long a letter is tried."""
    if isinstance(letter.context, Link):
        return timedelta(minutes=letter.context.minutes)
    return _GIVE_UP
