"""HOME/logs/adjourn.log: what the program did, one JSON object a line, without personal data.

What a library says is not written, only that it said it and where: texts of others may hold a
value. Of an error the kind and the place are kept, not its message (R-14; DESIGN §6.11).
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler

from adjourn.home import Home

_LARGEST = 5_000_000  # bytes a file; five older ones are kept


class NamelessFormatter(logging.Formatter):
    """Time, level, logger, our own words, and of an error only what it is and where it arose."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.startswith("adjourn")
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if ours else f"{record.module}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-5:]))
        return json.dumps(line, ensure_ascii=False)


def log_to(home: Home) -> None:
    """Write the log of this process into the home; a second call changes nothing.

    A home that cannot be written can still be read: there is no log then.
    """
    root = logging.getLogger()
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    try:
        home.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            home.logs / "adjourn.log", maxBytes=_LARGEST, backupCount=5, encoding="utf-8"
        )
    except OSError:
        return
    handler.setFormatter(NamelessFormatter())
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("adjourn").setLevel(logging.INFO)
