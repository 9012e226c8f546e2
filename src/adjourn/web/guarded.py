"""One failed job does not end its thread; what it worked on are rows, still there for the next."""

import logging
from collections.abc import Callable

from django.db import connection

from adjourn.ledger.errors import LedgerError

_log = logging.getLogger("adjourn.web")


def guarded(job: Callable[[], None]) -> None:
    """Do a job of a thread; what goes wrong is logged without a value of anybody."""
    try:
        job()
    except LedgerError as error:
        _log.error(type(error).__name__)
    except Exception:
        _log.exception("unexpected")
    finally:
        connection.close()
