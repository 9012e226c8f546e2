"""Until when a record is kept (K-19): three years from the end of the year in which it was
withdrawn, ran out or was last used."""

from collections.abc import Iterable
from uuid import UUID

from adjourn.law.periods import Period, Rule, Start, Unit, due
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, one
from adjourn.ledger.times import from_ms, to_ms

TYPE = "K-19"
_RULE = Rule(Start.PROCESS_END, Period(3, Unit.YEAR_ENDS))  # where the register has no K-19


def used(ledger: Ledger, records: Iterable[UUID], at: int) -> None:
    """An item that came to be `at` (ms) rests on these records: their period starts there."""
    for record in records:
        changed = execute(
            "UPDATE consent_record SET used = %s WHERE id = %s AND (used IS NULL OR used < %s)",
            [at, record.hex, at],
        )
        if changed:
            reckon(ledger, record)


def reckon(ledger: Ledger, record: UUID) -> None:
    """Write down until when a record is kept, by its latest word, its expiry and its last use."""
    row = one(
        "SELECT r.used, e.at, e.expires FROM consent_record r LEFT JOIN consent_event e "
        "ON e.record = r.id WHERE r.id = %s ORDER BY e.at DESC, e.number DESC LIMIT 1",
        [record.hex],
    )
    last, at, ends = row or (None, None, None)
    end = max(instant for instant in (last, at, ends, 0) if instant is not None)
    rule = ledger.register.types[TYPE].rule if TYPE in ledger.register.types else _RULE
    until = due(rule, from_ms(end), ledger.register.zone)
    execute(
        "UPDATE consent_record SET ends = %s, until = %s WHERE id = %s",
        [ends, to_ms(until) if until else end, record.hex],
    )
