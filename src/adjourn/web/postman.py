"""The thread that sends letters: at once when one is queued here, else every minute.

It is not the worker's: an erasure may take long, and whoever asked for a link waits for it.
"""

from threading import Thread

from adjourn.ledger.ledger import Ledger
from adjourn.mail import send_due
from adjourn.mail.bell import arrived
from adjourn.mail.mailbox import Mailbox
from adjourn.web.clock import Clock
from adjourn.web.guarded import guarded

_PATROL = 60.0  # seconds between two looks for letters whose next try is due
_PATIENCE = 10.0  # seconds for the letter under way when the pages end


class Postman:
    """Sends what is due. `mailbox`: in practice, where all letters go."""

    def __init__(self, ledger: Ledger, clock: Clock, mailbox: Mailbox | None = None) -> None:
        self._ledger, self._clock = ledger, clock
        self.mailbox = mailbox
        self._stopping = False
        self._thread = Thread(target=self._run, name="postman", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier run left."""
        self._thread.start()

    def stop(self) -> None:
        """End after the letter under way; the others wait for the next start."""
        self._stopping = True
        arrived.ring()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)
        if self.mailbox is not None:
            self.mailbox.close()

    def _run(self) -> None:
        heard = 0
        while not self._stopping:
            guarded(self._round)
            heard = arrived.wait(heard, _PATROL)

    def _round(self) -> None:
        server = self.mailbox.server if self.mailbox else None
        send_due(self._ledger, self._clock.now(), server, go_on=lambda: not self._stopping)
