"""A home that is backed up, what is erased in it since, and the place that it is put back into."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from ledger_samples import NOW, account, mail, reconnect, seen, store, who

from adjourn import register as registers
from adjourn.backup.proving import Proof, prove
from adjourn.backup.restoring import (
    check_age,
    check_place,
    examine,
    on_database,
    put_in_place,
    stage_of,
    unpack,
)
from adjourn.backup.sealed import BackupKey, read_key
from adjourn.backup.taking import Taken, take
from adjourn.home import Home
from adjourn.law.backups import ROTATION
from adjourn.ledger import erasing, find
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Relation

KEY = bytes(range(32)).hex()
ERASURE = UUID("0197f3a0-0000-4000-8000-000000000001")
ANNA = who(account("acc-anna"), mail("anna@example.org"), name="Anna Canary")
BORIS = who(account("acc-boris"), name="Boris")


def filled(ledger: Ledger) -> None:
    store(
        ledger,
        seen("alone", ANNA, place={"p": "canary place"}),
        seen("both", ANNA, BORIS, conference="c1"),
        seen("his", BORIS, (ANNA, Relation.CONTEXT), conference="c1"),
        seen("swept", BORIS),
    )


@dataclass(slots=True)
class Backed:
    """A home, its open ledger and the folder of its backups."""

    home: Home
    ledger: Ledger
    folder: Path

    @property
    def key(self) -> BackupKey:
        return read_key(KEY)

    def take(
        self, holds: str = "database", now: datetime = NOW, keep: timedelta = ROTATION
    ) -> Taken:
        return take(self.ledger, self.home, holds, self.folder, self.key, now, keep)

    def erase_anna(self) -> None:
        """The part at home of the erasure of a whole person."""
        person = find.find_person(self.ledger, "acc-anna")
        assert person is not None
        with writing():
            erasing.set_guard(person.number, ERASURE, NOW)
            items = find.items(self.ledger, person.number)
            erasing.delete_items([one.number for one in items if one.item.ref != "his"])
            doomed = erasing.delete_person(person.number)
            erasing.fall(doomed, ERASURE, to_ms(NOW))
        self.ledger.destroy_doomed(doomed)

    def sweep(self, ref: str = "swept") -> None:
        """An item goes and its person stays."""
        person = find.find_person(self.ledger, "acc-boris")
        assert person is not None
        items = find.items(self.ledger, person.number)
        with writing():
            erasing.delete_items([one.number for one in items if one.item.ref == ref])
        self.ledger.destroy_doomed()

    def keys_only(self, name: str = "new") -> Home:
        """A place with nothing but keyring and journal."""
        self.ledger.close()
        reconnect()
        place = Home(self.home.path.parent / name)
        place.path.mkdir(mode=0o700)
        shutil.copytree(self.home.keyring, place.keyring)
        shutil.copytree(self.home.journal, place.journal)
        return place


def put_back(
    source: Path, home: Home, key: str = KEY, now: datetime = NOW, without_journal: bool = False
) -> Proof:
    """As the command does it."""
    header = examine(source, read_key(key), "database")
    check_age(header, now)
    check_place(home, header, without_journal)
    unpack(source, read_key(key), stage_of(home).path)
    proof = prove(stage_of(home), header, without_journal, now)
    put_in_place(home)
    return proof


def held(home: Home, handle: str) -> list[str]:
    """The refs of somebody's items in a restored home."""
    with on_database(home.database):
        ledger = Ledger.open(home, registers.load(home.register))
        try:
            person = find.find_person(ledger, handle)
            items = find.items(ledger, person.number) if person else []
            return sorted(one.item.ref for one in items)
        finally:
            ledger.close()
