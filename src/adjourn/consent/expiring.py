"""What time does to consents: a yes runs out (C-03), and records whose rule is over go (K-19)."""

from datetime import datetime
from uuid import UUID

from adjourn.consent.chains import of_records
from adjourn.consent.keeping import TYPE, used
from adjourn.consent.purposes import resting_only_on
from adjourn.consent.withdrawing import run_out
from adjourn.ledger import erasing
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, execute_many, lookup, one, remove, writing
from adjourn.ledger.times import to_ms

_PORTION = 200  # records a transaction


def expire(ledger: Ledger, now: datetime) -> int:
    """Delete the records whose rule is over at `now`, with their keys; how many there were.

    One that an item still rests on is in use and stays. What ran out until `now` is noted before,
    so that what rests on it is locked. Killed and run again it goes on.
    """
    _lapse(ledger, now)
    count = 0
    while over := _over(now):
        with writing():
            gone, keys = _delete(ledger, over, now)
        ledger.destroy_doomed(keys)
        count += gone
    if count:
        erasing.settle()
    return count


def _lapse(ledger: Ledger, now: datetime) -> None:
    """Note what ran out. The gate is shut by the time itself; this is for the locks and the log."""
    query = "SELECT id FROM consent_record WHERE ends <= %s ORDER BY ends LIMIT %s"
    while ended := [UUID(record) for (record,) in every(query, [to_ms(now), _PORTION])]:
        with writing():
            run_out(ledger, of_records(ended), now)


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
