"""The ledger as one object: database, keyring and register, opened together or not at all."""

import gc
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from adjourn.evidence.note import KeyFormatError, Signer, generate_key
from adjourn.files import write_private
from adjourn.home import Home
from adjourn.law.periods import REVIEW, Start, due
from adjourn.ledger import layout, remembering, restoring
from adjourn.ledger.errors import (
    DatabaseTrouble,
    KeyringMismatch,
    KeyringMissing,
    LedgerError,
)
from adjourn.ledger.evidence_log import Evidence
from adjourn.ledger.handles import canonical
from adjourn.ledger.journal import Journal
from adjourn.ledger.keyring import Destroyed, Keyring
from adjourn.ledger.known_types import check_types
from adjourn.ledger.remembered import Remembered
from adjourn.ledger.sealing import BlindIndex, PublicIds, seal, unseal
from adjourn.ledger.sql import as_uuid, every, execute, lookup, one, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.register import Register
from adjourn.register.model import DataType
from adjourn.register.settings import is_practice
from adjourn.tools.protocol import Handle, Kind

_IDENTITY = "keyring"
_QUARTER = 900_000  # ms: a rule counts in local dates, and no zone's date changes within it
_NEAR = 4  # bytes of an item's index that tell its container; two that share them do no harm


class Ledger:
    """What the rooms above work with. One per process; threads may share it.

    `register` says types, rules and the default country. Times are UTC and always passed in.
    """

    def __init__(
        self,
        register: Register,
        keyring: Keyring,
        journal: Journal,
        signer: Signer,
        archive: Path | None = None,
    ) -> None:
        self.register = register
        self.archive = archive  # the folder of contents that are kept here
        self.keyring = keyring
        self.journal = journal
        self.evidence = Evidence(signer)
        self.index = BlindIndex(keyring.secret("blind index"))
        self.mark = BlindIndex(keyring.secret("digest"))
        self.ids = PublicIds(keyring.secret("public ids"))
        self._zone = register.zone
        # Bounded caches: a collection meets the same people and days over and over.
        self._due = Remembered(self._instant_of)
        self._conferences = Remembered(self._index_in("conference"))
        self._containers = Remembered(self._index_in("container"))
        self._handles = Remembered(self._index_of)

    @classmethod
    def open(cls, home: Home, register: Register) -> "Ledger":
        """Opens keyring and database, checks that they belong together, and erases again what an
        older database has still.

        Raises `KeyringMissing`, `KeyringMismatch`, `DatabaseTrouble`, `TooOld`, `TypesMissing`;
        nothing is written then.
        """
        opened = cls.connect(home, register)
        try:
            opened.destroy_doomed()
            restoring.catch_up(opened)
            layout.bring_up(opened)
            check_types(opened)
        except LedgerError:
            opened.close()
            raise
        # What is loaded by now stays: to search it for garbage takes a tenth of a collection.
        gc.freeze()
        return opened

    @classmethod
    def connect(cls, home: Home, register: Register) -> "Ledger":
        """Only opens them and checks that they belong together: of an older database, people come
        to light that are erased since. Raises as `open` does."""
        if not home.database.is_file():  # SQLite would make an empty one
            raise DatabaseTrouble(
                f"there is no database {home.database}: put it back from a backup, or run "
                f"`adjourn init --home {home.path}` for a new one."
            )
        keyring = Keyring.open(home.keyring)
        try:
            matching(home, keyring)
            signer = _signer(home)
            return cls(register, keyring, _journal(home, keyring), signer, home.archive)
        except LedgerError:
            keyring.close()
            raise

    @classmethod
    def create(cls, home: Home, register: Register) -> "Ledger":
        """A new keyring and signing key, bound to the migrated database of `home`.

        Goes on where a kill stopped it. Raises `KeyringMismatch` when there is a keyring already
        that something was sealed with.
        """
        keyring = (Keyring.open if home.keyring.exists() else Keyring.create)(home.keyring)
        if not keyring.unused:
            keyring.close()
            raise _mismatch(home)
        if not home.evidence_key.exists():
            write_private(home.evidence_key, generate_key())
        signer = _signer(home)
        home.verifier.write_text(f"{signer.verifier}\n")
        with writing():
            execute(
                "INSERT INTO ledger_fact (name, value) VALUES (%s, %s)",
                [_IDENTITY, keyring.secret("identity")],
            )
            execute("INSERT INTO ledger_counter (name, next) VALUES ('row', 1)")
            layout.begin_new()
        return cls(register, keyring, _journal(home, keyring), signer, home.archive)

    def conference_index(self, tool: str, ref: str) -> bytes:
        """The blind index of a conference."""
        return self._conferences[tool, ref]

    def item_index(self, tool: str, kind: str, ref: str) -> bytes:
        """The blind index of an item.

        It begins with four bytes that all items of a container share (`Item.ref`): what is
        collected, and later erased, together lies together in the index (decision 13).
        """
        near = self._containers[tool, ref.partition("/")[0]][:_NEAR]
        return near + self.index("item", tool, kind, ref)[_NEAR:]

    @staticmethod
    def bound() -> bool:
        """Whether the database belongs to a keyring already."""
        with trouble():
            return one("SELECT 1 FROM ledger_fact WHERE name = %s", [_IDENTITY]) is not None

    def destroy_doomed(self, keys: Sequence[int] | None = None) -> int:
        """Destroy keys that are marked as doomed (default: all marked); how many were still there.

        The marks stay: a keyring that is put back from a backup brings destroyed keys along, and
        loses them again when the ledger is opened. The keyring remembers them, too, with the
        erasures that they fell to: a database put back loses the people again. What waits for the
        erasure journal is brought there, too.
        """
        query = "SELECT id, erasure, before FROM ledger_doomedkey"
        with trouble():
            rows = (
                every(query) if keys is None else lookup(f"{query} WHERE id IN ({{}})", list(keys))
            )
            doomed = [
                Destroyed(number, as_uuid(erasure) if erasure else None, before)
                for number, erasure, before in rows
            ]
        there = self.keyring.destroy(doomed)
        remembering.carry_over(self)
        return there

    def close(self) -> None:
        self.journal.close()
        self.keyring.close()

    def type_of(self, kind: Kind, facet: str) -> DataType:
        """The register's data type for a kind of item."""
        return self.register.type_for(kind, facet)

    def until(self, data_type: DataType, at: int, ended: int | None) -> int:
        """The earliest instant at which an item may be due that came to be `at`, in a process that
        `ended`. All in ms.

        Types that start with the end of a process count from the item while no end is known, and
        are looked at after twelve months at the latest (facts: law R-04: unknown is never
        unlimited).
        """
        if ended is not None and data_type.start is Start.PROCESS_END:
            return self.counted(data_type, max(at, ended))
        over = self.counted(data_type, at)
        return over if data_type.start is not Start.PROCESS_END else min(over, self.review(at))

    def counted(self, data_type: DataType, event: int) -> int:
        """When the period of a type is over whose start event was at `event`. In ms, by the
        controller's calendar."""
        if data_type.period.count == 0:
            return event
        return self._due[data_type.id, event // _QUARTER * _QUARTER]

    def review(self, at: int) -> int:
        """When an end that nobody knows is asked for at the latest, of what is from `at`. In ms."""
        return self._due["", at // _QUARTER * _QUARTER]

    def _index_in(self, what: str) -> Callable[[tuple[str, str]], bytes]:
        return lambda known: self.index(what, *known)

    def _instant_of(self, known: tuple[str, int]) -> int:
        type_id, event = known
        rule = self.register.rule(type_id) if type_id else REVIEW
        over = due(rule, from_ms(event), self._zone)
        return to_ms(over) if over else event

    def handle_index(self, handle: Handle, tool: str, conference: str) -> bytes | None:
        """The blind index of a handle, None for one that recognises nobody. `conference` (its ref)
        counts for guest names only: leave it empty for the other kinds."""
        return self._handles[handle, tool, conference]

    def _index_of(self, known: tuple[Handle, str, str]) -> bytes | None:
        parts = canonical(*known, self.country)
        return self.index("handle", *parts) if parts else None

    @property
    def practice(self) -> bool:
        """True when every tool is a practice one on this machine: everything shown or signed then
        says so, and the pages ask for no access code. One real tool among them, and none of it."""
        tools = self.register.tools.values()
        return bool(tools) and all(is_practice(tool.settings) for tool in tools)

    @property
    def country(self) -> str:
        """ISO 3166 code that national phone numbers are read with."""
        return self.register.controller.default_country

    def cursor(self, tool: str, source: str) -> Any:
        """How far `source` is collected, or None."""
        row = one(
            "SELECT sealed FROM ledger_cursor WHERE tool = %s AND source = %s", [tool, source]
        )
        return unseal(self.keyring.system, row[0], _cursor_label(tool, source)) if row else None

    def put_cursor(self, tool: str, source: str, cursor: Any, now: datetime) -> None:
        """Within the transaction of the batch that the cursor stands behind."""
        sealed = seal(self.keyring.system, cursor, _cursor_label(tool, source))
        execute(
            "INSERT INTO ledger_cursor (tool, source, sealed, at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (tool, source) DO UPDATE SET sealed = excluded.sealed, at = excluded.at",
            [tool, source, sealed, to_ms(now)],
        )


def _journal(home: Home, keyring: Keyring) -> Journal:
    return Journal.open(home.journal, keyring.secret("erasure journal"))


def matching(home: Home, keyring: Keyring) -> None:
    """Raises `KeyringMismatch` unless the database names this very keyring as its own."""
    with trouble():
        row = one("SELECT value FROM ledger_fact WHERE name = %s", [_IDENTITY])
    if row is None or bytes(row[0]) != keyring.secret("identity"):
        raise _mismatch(home)


def _mismatch(home: Home) -> KeyringMismatch:
    return KeyringMismatch(
        f"the keyring in {home.keyring} belongs to another database than {home.database}. "
        "Put the right pair back; nothing was written."
    )


def _cursor_label(tool: str, source: str) -> bytes:
    return f"cursor/{tool}/{source}".encode()


def _signer(home: Home) -> Signer:
    """The key that signs the evidence; its name says nothing but which key it is."""
    try:
        pem = home.evidence_key.read_bytes()
        public = Signer.from_pem("adjourn", pem).verifier.public
        return Signer.from_pem(f"adjourn-{hashlib.sha256(public).hexdigest()[:12]}", pem)
    except (OSError, KeyFormatError):
        raise KeyringMissing(
            f"the signing key {home.evidence_key} is missing or damaged: put it back from the "
            "keyring's backup. Nothing was written."
        ) from None
