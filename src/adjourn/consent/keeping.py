"""How long a record is kept (K-19): three years from the end of the year of withdrawal or last use.

Then its events, addresses and key go, and nothing but counts in the log says that it was there.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from adjourn.consent.purposes import resting_only_on
from adjourn.law.periods import Period, Rule, Start, Unit, due
from adjourn.ledger import erasing
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, execute_many, lookup, one, remove, writing
from adjourn.ledger.times import from_ms, to_ms

TYPE = "K-19"
_RULE = Rule(Start.PROCESS_END, Period(3, Unit.YEAR_ENDS))  # where the register has no K-19
_PORTION = 200  # records a transaction


def expire(ledger: Ledger, now: datetime) -> int:
    """Delete the records whose rule is over at `now`, with their keys; how many there were.

    One that an item still rests on is in use and stays. Killed and run again it goes on.
    """
    count = 0
    while over := _over(now):
        with writing():
            gone, keys = _delete(ledger, over, now)
        ledger.destroy_doomed(keys)
        count += gone
    if count:
        erasing.settle()
    return count


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
    end = max((instant for instant in row or () if instant is not None), default=0)
    rule = ledger.register.types[TYPE].rule if TYPE in ledger.register.types else _RULE
    until = due(rule, from_ms(end), ledger.register.zone)
    execute(
        "UPDATE consent_record SET until = %s WHERE id = %s",
        [to_ms(until) if until else end, record.hex],
    )


def _over(now: datetime) -> list[tuple[UUID, int, bytes, str, bytes]]:
    rows = every(
        "SELECT id, key, subject, purpose, conference FROM consent_record "
        "WHERE until <= %s ORDER BY until LIMIT %s",
        [to_ms(now), _PORTION],
    )
    return [(UUID(record), key, bytes(ix), p, bytes(scope)) for record, key, ix, p, scope in rows]


def _delete(
    ledger: Ledger, over: list[tuple[UUID, int, bytes, str, bytes]], now: datetime
) -> tuple[int, list[int]]:
    """Delete what is not in use; how many, and the keys that are doomed with it."""
    gone: dict[str, int] = {}
    for record, key, subject, purpose, scope in over:
        if _in_use(ledger, subject, purpose, scope):
            used(ledger, [record], to_ms(now))
            later = "UPDATE consent_record SET until = max(until, %s) WHERE id = %s"
            execute(later, [to_ms(now) + 1, record.hex])  # not again in this run
        else:
            gone[record.hex] = key
    records, keys = list(gone), list(gone.values())
    remove("UPDATE consent_record SET over = TRUE WHERE id IN ({})", records)
    shown = lookup(
        "SELECT DISTINCT wording FROM consent_event WHERE record IN ({}) AND wording IS NOT NULL",
        records,
    )
    wordings = [number for (number,) in shown]
    for table, column in (("event", "record"), ("link", "record"), ("record", "id")):
        remove(f"DELETE FROM consent_{table} WHERE {column} IN ({{}})", records)  # noqa: S608
    _drop_wordings(wordings)
    erasing.doom(keys)
    if gone:
        ledger.evidence.record(
            "consent.deleted", now, actor="system:follow-up", count=len(gone), rule=TYPE,
            method="key_destroyed",
        )  # fmt: skip
    return len(gone), keys


def _in_use(ledger: Ledger, subject: bytes, purpose: str, scope: bytes) -> bool:
    """Whether an item of this subject still rests on the consent."""
    types = resting_only_on(ledger.register, purpose)
    query = _IN_USE.format(types=",".join(["%s"] * len(types)))
    values = [subject, *types, not scope, scope]
    return bool(types) and one(query, values * 2) is not None


_OF_TYPE = (
    "WHERE h.ix = %s AND i.type IN ({types}) AND "
    "(%s OR i.conference = (SELECT id FROM ledger_conference WHERE ix = %s))"
)
_IN_USE = f"""
    SELECT 1 FROM ledger_handle h
      JOIN ledger_itemperson p ON p.person = h.person
      JOIN ledger_item i ON i.id = p.item {_OF_TYPE}
    UNION ALL
    SELECT 1 FROM ledger_handle h
      JOIN ledger_conferenceperson p ON p.person = h.person
      JOIN ledger_item i ON i.conference = p.conference AND i.everyone {_OF_TYPE}
    LIMIT 1
"""  # noqa: S608 fixed texts


def _drop_wordings(numbers: list[int]) -> None:
    """Sentences that no event shows any more."""
    execute_many(
        "DELETE FROM consent_wording WHERE number = %s AND NOT EXISTS "
        "(SELECT 1 FROM consent_event e WHERE e.wording = consent_wording.number)",
        [(number,) for number in numbers],
    )
