"""Ends of purposes from another system, such as a CRM: a CSV file, all of it or nothing of it.

The first line names the columns: `handle`, `purpose` and `ended`, or `conference`, `tool` and
`ended`; a file may hold both. Every fault is told with its line and column, and never with the
value, as it may name somebody.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TextIO

from adjourn.ledger.find import find_person, of_several
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.retain.due import Subject
from adjourn.retain.ends import conference_of, ended

COLUMNS = ("handle", "purpose", "conference", "tool", "ended")
LINES = 100_000
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line (the first has number 1), and what to do."""

    line: int
    column: str
    what: str


class Faulty(ValueError):
    """The file has faults; nothing of it was recorded."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Imported:
    """How many `lines` were recorded, of how many nobody (or no conference) is `unknown` here, and
    how many items may be due `earlier` by it."""

    lines: int
    unknown: int
    earlier: int


@dataclass(frozen=True, slots=True)
class _End:
    subject: Subject
    day: date


def import_ends(ledger: Ledger, file: TextIO, now: datetime, actor: str) -> Imported:
    """Record the ends in a file. The same file a second time changes nothing. Raises `Faulty`."""
    faults: list[Fault] = []
    rows = list(_rows(file, faults))
    found = [_read(ledger, line, row, now, faults) for line, row in rows] if not faults else []
    if faults:
        raise Faulty(faults)
    known = [each for each in found if each is not None]
    with writing():
        earlier = sum(ended(ledger, each.subject, each.day, now, actor) for each in known)
    return Imported(len(known), len(found) - len(known), earlier)


def _rows(file: TextIO, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The lines with their numbers; commas or semicolons part the columns."""
    first = file.readline(_LONGEST).lstrip("\ufeff")
    names = [name.strip().lower() for name in first.strip().split(";" if ";" in first else ",")]
    if "ended" not in names or not {"handle", "conference"} & set(names):
        faults.append(Fault(1, "", f"names the columns; there are {', '.join(COLUMNS)}"))
        return
    if unknown := set(names) - set(COLUMNS):
        faults.append(Fault(1, "", f"has {len(unknown)} columns too many: leave only {COLUMNS}"))
        return
    try:
        for line, cells in enumerate(csv.reader(file, delimiter=";" if ";" in first else ","), 2):
            if line > LINES:
                faults.append(Fault(line, "", f"is too many: at most {LINES} a file"))
                return
            if any(cell.strip() for cell in cells):
                yield from _row(line, names, cells, faults)
    except (csv.Error, UnicodeDecodeError):
        faults.append(Fault(1, "", "and what follows is no CSV in UTF-8"))


def _row(
    line: int, names: list[str], cells: list[str], faults: list[Fault]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    if len(cells) != len(names):
        faults.append(Fault(line, "", f"has {len(cells)} columns instead of {len(names)}"))
    elif max(map(len, cells)) > _LONGEST:
        faults.append(Fault(line, "", f"has a value of more than {_LONGEST} characters"))
    else:
        yield line, {name: cell.strip() for name, cell in zip(names, cells, strict=True)}


def _read(
    ledger: Ledger, line: int, row: Mapping[str, str], now: datetime, faults: list[Fault]
) -> _End | None:
    """One end, None for somebody or a conference that is not known here."""
    day = _day(ledger, line, row["ended"], now, faults)
    handle, conference = row.get("handle", ""), row.get("conference", "")
    if bool(handle) == bool(conference):
        faults.append(Fault(line, "handle", "or conference has to be given: one of the two"))
        return None
    if conference:
        subject = _conference(ledger, line, conference, row.get("tool", ""), faults)
    else:
        subject = _person(ledger, line, handle, row.get("purpose", ""), faults)
    return _End(subject, day) if subject and day else None


def _day(ledger: Ledger, line: int, text: str, now: datetime, faults: list[Fault]) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        faults.append(Fault(line, "ended", "is no day such as 2026-12-31"))
        return None
    if day > now.astimezone(ledger.register.zone).date():
        faults.append(Fault(line, "ended", "lies in the future: give it when it has come"))
    elif day.year < 1990:
        faults.append(Fault(line, "ended", "lies before 1990"))
    else:
        return day
    return None


def _conference(
    ledger: Ledger, line: int, ref: str, tool: str, faults: list[Fault]
) -> Subject | None:
    if tool not in ledger.register.tools:
        faults.append(Fault(line, "tool", "is not in the register"))
        return None
    number = conference_of(ledger, tool, ref)
    return Subject(number, None, "") if number is not None else None


def _person(
    ledger: Ledger, line: int, handle: str, purpose: str, faults: list[Fault]
) -> Subject | None:
    if purpose not in ledger.register.purposes:
        faults.append(Fault(line, "purpose", "is not in the register"))
        return None
    person = find_person(ledger, handle)
    if person is None:
        return None
    if person.several and of_several(ledger, handle):
        faults.append(
            Fault(line, "handle", "is one that several people were seen with: give another")
        )
        return None
    return Subject(None, person.number, purpose)
