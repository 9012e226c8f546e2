"""Bringing the items of an older database under the index of today (decision 13).

What can go wrong here, and what prevents it:
- A kill in the middle: portion by portion, each one transaction with the number that it reached;
  whoever opens the ledger next goes on from there.
- Somebody looks for an item meanwhile: no ledger is opened before all of it is done.
- Two processes do it at once: each portion asks for that number again in its own transaction.
"""

import logging
from typing import TYPE_CHECKING

from adjourn.ledger.sealing import seal, unseal
from adjourn.ledger.sql import every, execute, execute_many, one, trouble, writing

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger

_log = logging.getLogger(__name__)

_FACT = "item index"  # items up to this number lie by the index of today
_ALL = 2**63 - 1
_PORTION = 1_000


def begin_new() -> None:
    """A new database has nothing to be brought under; within the transaction that makes it."""
    _reached(_ALL)


def bring_up(ledger: "Ledger") -> None:
    """Give every item the index of today, once. Raises `KeyringMismatch`, `Unreadable`."""
    with trouble():
        if _so_far() == _ALL:
            return
    _log.info("the index of items is made anew; this happens once")
    while _portion(ledger):
        pass


def _portion(ledger: "Ledger") -> bool:
    """Whether something may be left to do."""
    with writing():
        reached = _so_far()
        rows = every(
            "SELECT id, ix, tool, kind, key, sealed FROM ledger_item "
            "WHERE id > %s ORDER BY id LIMIT %s",
            [reached, _PORTION],
        )
        keys = ledger.keyring.need(key for _, _, _, _, key, _ in rows)
        changes = []
        for number, ix, tool, kind, key, sealed in rows:
            content = unseal(keys[key], sealed, b"item" + bytes(ix))
            new = ledger.item_index(tool, kind, content[0])
            changes.append((new, seal(keys[key], content, b"item" + new), number))
        execute_many("UPDATE ledger_item SET ix = %s, sealed = %s WHERE id = %s", changes)
        _reached(rows[-1][0] if rows else _ALL)
    return bool(rows)


def _so_far() -> int:
    row = one("SELECT value FROM ledger_fact WHERE name = %s", [_FACT])
    return int.from_bytes(row[0], "big") if row else 0


def _reached(number: int) -> None:
    execute(
        "INSERT INTO ledger_fact (name, value) VALUES (%s, %s) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [_FACT, number.to_bytes(8, "big")],
    )
