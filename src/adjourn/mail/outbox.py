"""The rows of the outbox: what waits, what was given up, what became of a reference.

What can go wrong here, and what prevents it:
- A step is repeated after a kill and queues its letter again: its reference is known already.
- Two processes send the same letter: whoever claims it moves its next try behind the time that a
  try can take, in one transaction. A kill leaves it claimed; it is tried again when that is over.
- A kill between the server's yes and our commit doubles the letter: its Message-ID is the same, so
  that the second is recognised.
- A letter stays behind: row and key go when it is sent, or a month after it was given up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction

from adjourn.ledger import erasing
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal, unseal
from adjourn.ledger.sql import every, execute, lookup, one, take_numbers, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.mail.bell import arrived
from adjourn.mail.letter import Checked, Letter, check, packed, unpacked

_KEPT = timedelta(days=30)  # a letter that was given up
_LINKS = timedelta(days=1)  # the longest that a one-time link works
_REMEMBERED = timedelta(days=400)  # a reference: longer than any case is open

# Along the index `letter_due`, so that it costs the same however many wait.
DUE = "SELECT id FROM mail_queued WHERE next <= %s ORDER BY rank, next LIMIT 1"


class Fate(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this process alone works on. `since` is UTC."""

    id: UUID
    key: int
    reference: bytes | None
    since: datetime
    tries: int
    sealed: bytes = field(repr=False)


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
        ix = _index(ledger, letter.reference) if letter.reference else None
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
                seal(aes, packed(checked), _label(ident)),
            ],
        )
        transaction.on_commit(arrived.ring)
    return True


def fate(ledger: Ledger, reference: str) -> Fate | None:
    """What became of the letter that its sender calls `reference`; None where there is none."""
    ix = _index(ledger, reference)
    with trouble():
        row = one("SELECT state FROM mail_reference WHERE ix = %s", [ix])
    return Fate(row[0]) if row else None


def fates(ledger: Ledger, references: Sequence[str]) -> dict[str, Fate]:
    """The same for many letters; those of which nothing is known are left out."""
    known = {_index(ledger, reference): reference for reference in references}
    with trouble():
        rows = list(lookup("SELECT ix, state FROM mail_reference WHERE ix IN ({})", list(known)))
    return {known[bytes(ix)]: Fate(state) for ix, state in rows}


def readdress(ledger: Ledger, reference: str, to: str, now: datetime) -> bool:
    """Send a letter that was given up to another address, with all its time; False where it is no
    longer kept. Raises `LetterError` for what is no address."""
    ix = _index(ledger, reference)
    with writing():
        row = one(
            "SELECT id, key, sealed FROM mail_queued WHERE reference = %s AND next IS NULL", [ix]
        )
        if row is None:
            return False
        ident, key, sealed = UUID(row[0]), row[1], bytes(row[2])
        aes = ledger.keyring.need([key])[key]
        content = unseal(aes, sealed, _label(ident))
        changed = packed(unpacked({**content, "to": to}))
        execute(
            "UPDATE mail_queued SET sealed = %s, next = %s, since = %s, tries = 0 WHERE id = %s",
            [seal(aes, changed, _label(ident)), to_ms(now), to_ms(now), ident.hex],
        )
        execute("UPDATE mail_reference SET state = %s WHERE ix = %s", [Fate.WAITING.value, ix])
        transaction.on_commit(arrived.ring)
    return True


def counts() -> Counts:
    """How many letters wait and how many were given up."""
    with trouble():
        row = one("SELECT count(next), count(*) - count(next), min(next) FROM mail_queued")
    waiting, failed, due = row or (0, 0, None)
    return Counts(waiting, failed, from_ms(due) if due is not None else None)


def claim(now: datetime, lease: timedelta) -> Claimed | None:
    """The next letter that is due, ours alone for `lease`; None when none is."""
    with writing():
        row = one(
            f"UPDATE mail_queued SET next = %s, tries = tries + 1 WHERE id = ({DUE}) "  # noqa: S608
            "RETURNING id, key, reference, since, tries, sealed",
            [to_ms(now + lease), to_ms(now)],
        )
    if row is None:
        return None
    ident, key, reference, since, tries, sealed = row
    return Claimed(UUID(ident), key, reference, from_ms(since), tries, bytes(sealed))


def opened(ledger: Ledger, claimed: Claimed) -> Checked:
    """Raises `Unreadable` without its key, `LetterError` for a text of another version."""
    key = ledger.keyring.get([claimed.key]).get(claimed.key)
    return unpacked(unseal(key, claimed.sealed, _label(claimed.id)))


def destroy(claimed: Claimed, fate: Fate, now: datetime) -> None:
    """Row and key go; what became of the letter stays under its reference."""
    with writing():
        execute("DELETE FROM mail_queued WHERE id = %s", [claimed.id.hex])
        erasing.doom([claimed.key])
        _remember_fate(claimed, fate, now)


def give_up(claimed: Claimed, now: datetime) -> None:
    """It is not tried again by itself, and kept for a while for somebody to look into it."""
    with writing():
        execute("UPDATE mail_queued SET next = NULL WHERE id = %s", [claimed.id.hex])
        _remember_fate(claimed, Fate.FAILED, now)


def postpone(claimed: Claimed, until: datetime) -> None:
    """Try it again then."""
    with writing():
        execute("UPDATE mail_queued SET next = %s WHERE id = %s", [to_ms(until), claimed.id.hex])


def unclaim(claimed: Claimed, now: datetime) -> None:
    """It was not its turn after all: as if it had not been tried."""
    with writing():
        execute(
            "UPDATE mail_queued SET next = %s, tries = tries - 1 WHERE id = %s",
            [to_ms(now), claimed.id.hex],
        )


def retry(now: datetime) -> int:
    """Letters that were given up wait again, with all their time; how many there were."""
    with writing():
        execute(
            "UPDATE mail_reference SET state = %s WHERE ix IN "
            "(SELECT reference FROM mail_queued WHERE next IS NULL)",
            [Fate.WAITING.value],
        )
        return execute(
            "UPDATE mail_queued SET next = %s, since = %s, tries = 0 WHERE next IS NULL",
            [to_ms(now), to_ms(now)],
        )


def tidy(now: datetime) -> list[int]:
    """Letters given up long ago go, and links that no longer work; references when no step can
    come back. The numbers of the keys that are doomed by it."""
    old = [to_ms(now - _KEPT), to_ms(now - _LINKS)]
    goes = "(next IS NULL AND since < %s) OR (rank = 0 AND since < %s)"
    with writing():
        execute(
            f"UPDATE mail_reference SET state = %s WHERE ix IN "  # noqa: S608
            f"(SELECT reference FROM mail_queued WHERE {goes})",
            [Fate.FAILED.value, *old],
        )
        keys = [k for (k,) in every(f"SELECT key FROM mail_queued WHERE {goes}", old)]  # noqa: S608
        if keys:
            execute(f"DELETE FROM mail_queued WHERE {goes}", old)  # noqa: S608 fixed words
            erasing.doom(keys)
        execute("DELETE FROM mail_reference WHERE at < %s", [to_ms(now - _REMEMBERED)])
    return keys


def _remember_fate(claimed: Claimed, fate: Fate, now: datetime) -> None:
    if claimed.reference is not None:
        execute(
            "UPDATE mail_reference SET state = %s, at = %s WHERE ix = %s",
            [fate.value, to_ms(now), claimed.reference],
        )


def _index(ledger: Ledger, reference: str) -> bytes:
    return ledger.index("letter", reference)


def _label(ident: UUID) -> bytes:
    return b"letter" + ident.bytes


def _remember(ix: bytes, now: datetime) -> bool:
    """Whether the reference is new."""
    return bool(
        execute(
            "INSERT INTO mail_reference (ix, state, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [ix, Fate.WAITING.value, to_ms(now)],
        )
    )
