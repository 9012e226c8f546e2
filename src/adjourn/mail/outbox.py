"""The rows of the outbox: what waits, what was given up, what became of a reference.

What can go wrong here, and what prevents it:
- A step is repeated after a kill and queues its letter again: its reference is known already.
- Two processes send the same letter: whoever claims it moves its next try behind the time that a
  try can take, in one transaction. A kill leaves it claimed; it is tried again when that is over.
- A kill between the server's yes and our commit doubles the letter: its Message-ID is the same, so
  that the second is recognised.
- A letter stays behind: row and key go when it is sent, or a month after it was given up.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from django.db import transaction

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal
from adjourn.ledger.sql import execute, one, take_numbers, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.mail.bell import arrived
from adjourn.mail.letter import Letter, check, packed


class Fate(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Counts:
    """Letters that wait, letters that were given up, and when the next one is tried (UTC)."""

    waiting: int
    failed: int
    next: datetime | None


def queue(ledger: Ledger, letter: Letter, now: datetime) -> bool:
    """Put a letter into the outbox, in the caller's transaction; False for a known reference.

    It leaves when the transaction is committed, within a second where the pages are served. Raises
    `LetterError` for a letter that cannot be sent as it is.
    """
    checked = check(letter)
    with writing():
        ix = reference_index(ledger, letter.reference) if letter.reference else None
        if ix is not None and not _remember(ix, now):
            return False
        key, ident = next(take_numbers(1)), uuid4()
        ledger.keyring.add([key])
        aes = ledger.keyring.get([key])[key]
        execute(
            "INSERT INTO mail_queued (id, key, reference, rank, since, next, tries, sealed) "
            "VALUES (%s, %s, %s, %s, %s, %s, 0, %s)",
            [
                *(ident.hex, key, ix, letter.text != "link", to_ms(now), to_ms(now)),
                seal(aes, packed(checked), b"letter" + ident.bytes),
            ],
        )
        transaction.on_commit(arrived.ring)
    return True


def fate(ledger: Ledger, reference: str) -> Fate | None:
    """What became of the letter that its sender calls `reference`; None where there is none."""
    ix = reference_index(ledger, reference)
    with trouble():
        row = one("SELECT state FROM mail_reference WHERE ix = %s", [ix])
    return Fate(row[0]) if row else None


def counts() -> Counts:
    """How many letters wait and how many were given up."""
    with trouble():
        row = one("SELECT count(next), count(*) - count(next), min(next) FROM mail_queued")
    waiting, failed, due = row or (0, 0, None)
    return Counts(waiting, failed, from_ms(due) if due is not None else None)


def reference_index(ledger: Ledger, reference: str) -> bytes:
    """The keyed hash of a reference."""
    return ledger.index("letter", reference)


def _remember(ix: bytes, now: datetime) -> bool:
    """Whether the reference is new."""
    return bool(
        execute(
            "INSERT INTO mail_reference (ix, state, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [ix, Fate.WAITING.value, to_ms(now)],
        )
    )
