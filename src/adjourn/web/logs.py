"""Log lines without personal data: what failed and where, never the values that it failed on."""

import logging
import traceback


class Terse(logging.Formatter):
    """`ERROR adjourn.web: KeyError at held.py:41`: no message, no arguments, no path, no values."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{record.levelname} {record.name}: "
        if not record.exc_info or record.exc_info[1] is None:
            return line + record.msg if isinstance(record.msg, str) else line
        error = record.exc_info[1]
        frames = traceback.extract_tb(error.__traceback__)
        where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        return f"{line}{type(error).__name__}{where}"
