"""What was erased since a backup, before and after it is erased again: counted, never named."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adjourn import register as registers
from adjourn.archive.keep import tidy
from adjourn.archive.objects import Folder
from adjourn.backup.restoring import Staged, on_database
from adjourn.backup.sealed import BackupError, Header
from adjourn.ledger import layout, restoring
from adjourn.ledger.errors import Unreadable
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restoring import Missed
from adjourn.ledger.sealing import unseal
from adjourn.ledger.sql import every, lookup, trouble, writing


@dataclass(frozen=True, slots=True)
class Proof:
    """Of a restored database: what was erased since the backup was made.

    `people`: who was erased whole. `unreadable`: their items, none of which opens any more.
    `readable`: items of people who stay, which open until they are erased again. `left`: how many
    of all these were found after that: 0.
    """

    people: int
    unreadable: int
    readable: int
    left: int

    @property
    def items(self) -> int:
        return self.unreadable + self.readable


def prove(stage: Staged, header: Header, without_journal: bool, now: datetime) -> Proof:
    """Erase again in the staged database what was erased since, and prove it in the evidence log.

    Raises `BackupError` or `LedgerError`; the caller drops the staged database then.
    """
    from django.core.management import call_command

    with on_database(stage.database):
        _known_version(header)
        call_command("migrate", verbosity=0)
        ledger = Ledger.connect(stage, registers.load(stage.register))
        try:
            proof = _replayed(ledger)
            tidy(ledger, Folder(stage.archive))
            _record(ledger, header, proof, without_journal, now)
            every("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            ledger.close()
    _no_journals(stage.path)
    return proof


def _known_version(header: Header) -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    with trouble():
        loader = MigrationLoader(connection)
    there = set(loader.applied_migrations or ()) - set(loader.disk_migrations or ())
    if there:
        raise BackupError(
            f"this backup was made by a newer version of Adjourn ({header.version}): install that "
            "one, or a newer one. Nothing was written"
        )


def _replayed(ledger: Ledger) -> Proof:
    since = restoring.missed(ledger)
    with trouble():
        people = restoring.people_of(since)
        lost, living = restoring.items_missed(since)
    if _opening(ledger, lost):
        raise BackupError(
            "items of people who were erased open in this backup although their keys are said to "
            "be destroyed: keyring and backup do not belong together. Nothing was written"
        )
    restoring.catch_up(ledger)
    layout.bring_up(ledger)
    proof = Proof(len(people), len(lost), len(living), _left(since, people))
    if proof.left:
        raise BackupError("what was erased since is still there: nothing was put in place")
    return proof


def _opening(ledger: Ledger, items: list[int]) -> int:
    """How many of these items open."""
    opening = 0
    with trouble():
        rows = lookup("SELECT ix, key, sealed FROM ledger_item WHERE id IN ({})", items)
        for ix, key, sealed in rows:
            with suppress(Unreadable):
                unseal(ledger.keyring.get([key]).get(key), sealed, b"item" + bytes(ix))
                opening += 1
    return opening


def _left(since: Missed, people: list[int]) -> int:
    """How much of it the database still has."""
    lost, living = restoring.items_missed(since)
    again = lookup("SELECT id FROM ledger_person WHERE id IN ({})", people)
    return len(lost) + len(living) + len(list(again))


def _record(
    ledger: Ledger, header: Header, proof: Proof, without_journal: bool, now: datetime
) -> None:
    with writing():
        now = max(now, ledger.evidence.newest() or now)  # nothing is dated back
        record = ledger.evidence.record
        record("backup.restored", now, actor="system:restore", backup=header.id)
        for method, count in (
            ("key_destroyed", proof.unreadable),
            ("rows_deleted", proof.items),
            ("none" if without_journal else "read_back", proof.left),
        ):
            record(
                "erased.again", now, actor="system:restore",
                backup=header.id, count=count, method=method,
            )  # fmt: skip


def _no_journals(folder: Path) -> None:
    """The database was closed in order: nothing but its file is moved."""
    for name in ("adjourn.db-wal", "adjourn.db-shm"):
        (folder / name).unlink(missing_ok=True)
