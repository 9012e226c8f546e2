"""The conferences of a person as a calendar (RFC 5545), for other programs to take over."""

from collections.abc import Iterator
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from adjourn.ledger.holdings import Attended

_LINE = 73  # octets of a line without its end; the limit of 75 counts from there


def calendar(
    conferences: Iterator[tuple[Attended, str]], owner: str, now: datetime
) -> Iterator[bytes]:
    """A calendar with one entry for each conference (with what it is called) that has a start.

    `owner` makes the entries' ids this copy's own; times are UTC.
    """
    yield from _lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Adjourn//Copy//EN")
    for one, called in conferences:
        if one.started is None:
            continue
        yield from _lines(
            "BEGIN:VEVENT",
            f"UID:{uuid5(NAMESPACE_URL, f'{owner}/{one.number}')}",
            f"DTSTAMP:{_time(now)}",
            f"DTSTART:{_time(one.started)}",
            f"DTEND:{_time(max(one.started, one.ended or one.started))}",
            f"SUMMARY:{_escaped(called)}",
            "END:VEVENT",
        )
    yield from _lines("END:VCALENDAR")


def _time(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """RFC 5545 §3.3.11; control characters go."""
    kept = "".join(c for c in text if c.isprintable() or c == "\n")
    for sign in ("\\", ";", ","):
        kept = kept.replace(sign, "\\" + sign)
    return kept.replace("\n", "\\n")


def _lines(*lines: str) -> Iterator[bytes]:
    """Long lines go on after a line end and a space (§3.1), never within a character."""
    for line in lines:
        folded, size = "", 0
        for char in line:
            width = len(char.encode("utf-8", "replace"))
            if size + width > _LINE:
                folded, size = folded + "\r\n ", 1
            folded, size = folded + char, size + width
        yield f"{folded}\r\n".encode("utf-8", "replace")
