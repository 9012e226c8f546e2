"""The access code: who starts the pages reads it in the terminal and types it in once."""

import hashlib
import hmac
import math
import secrets
from datetime import datetime, timedelta
from threading import Lock

from django.core import signing

# No letters or digits that look alike (WCAG 2.2, 3.3.8: no puzzle).
_SIGNS = "ACDEFHJKLMNPRTUVWXY34679"
_LENGTH = 12  # 24^12: 55 bits, against five tries a minute
_TRIES = 5
_WINDOW = timedelta(minutes=1)
_HOURS = 12


class TooMany(Exception):
    """Wrong codes too fast. `seconds` until the next try counts."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many wrong codes")
        self.seconds = seconds


class Gate:
    """One access code and the sessions that it opened. Safe to use from several threads."""

    def __init__(self, code: str) -> None:
        self._code = _plain(code)
        # A session belongs to its code: after a restart with a new code it opens nothing.
        self._salt = f"access/{hashlib.sha256(self._code).hexdigest()}"
        self._wrong: list[datetime] = []
        self._lock = Lock()

    def __repr__(self) -> str:
        return "Gate(***)"

    def enter(self, given: str, now: datetime) -> str | None:
        """The session for a right code, None for a wrong one. Raises `TooMany`."""
        with self._lock:
            self._wrong = [at for at in self._wrong if at > now - _WINDOW]
            if len(self._wrong) >= _TRIES:
                left = self._wrong[0] + _WINDOW - now
                raise TooMany(math.ceil(left.total_seconds()))
            if hmac.compare_digest(_plain(given), self._code):
                return signing.dumps("open", salt=self._salt)
            self._wrong.append(now)
            return None

    def knows(self, session: str) -> bool:
        """Whether this is a session of ours that has not run out."""
        try:
            signing.loads(session, salt=self._salt, max_age=timedelta(hours=_HOURS))
        except signing.BadSignature:
            return False
        return True


def new_code() -> str:
    """A fresh access code such as `K7HC-93WD-PT4X`."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return "-".join(signs[i : i + 4] for i in range(0, _LENGTH, 4))


def _plain(code: str) -> bytes:
    """As typed in any case, with or without hyphens and spaces."""
    return "".join(code.upper().replace("-", " ").split()).encode()
