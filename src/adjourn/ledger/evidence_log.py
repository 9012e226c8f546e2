"""The evidence log in the database: an entry commits together with what it tells of."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from adjourn.evidence.entries import rfc3339
from adjourn.evidence.log import Log
from adjourn.evidence.merkle import Node
from adjourn.evidence.note import Signer
from adjourn.ledger.sql import every, execute, execute_many, one


class DatabaseStore:
    """`adjourn.evidence.log.Store` on the ledger's database."""

    def size(self) -> int:
        row = one('SELECT max("index") FROM ledger_logentry')
        return 0 if row is None or row[0] is None else int(row[0]) + 1

    def leaf_bytes(self, index: int) -> bytes:
        row = one('SELECT leaf FROM ledger_logentry WHERE "index" = %s', [index])
        if row is None:
            raise IndexError(index)
        return bytes(row[0])

    def leaves(self, start: int, stop: int) -> Iterator[bytes]:
        for low in range(start, stop, 1_000):
            rows = every(
                'SELECT leaf FROM ledger_logentry WHERE "index" >= %s AND "index" < %s '
                'ORDER BY "index"',
                [low, min(low + 1_000, stop)],
            )
            yield from (bytes(leaf) for (leaf,) in rows)

    def node(self, level: int, index: int) -> bytes:
        row = one(
            'SELECT hash FROM ledger_lognode WHERE level = %s AND "index" = %s', [level, index]
        )
        if row is None:
            raise IndexError((level, index))
        return bytes(row[0])

    def add(self, leaves: Sequence[bytes], nodes: Sequence[Node]) -> None:
        first = self.size()
        execute_many(
            'INSERT INTO ledger_logentry ("index", leaf) VALUES (%s, %s)',
            [(first + offset, leaf) for offset, leaf in enumerate(leaves)],
        )
        execute_many(
            'INSERT INTO ledger_lognode (level, "index", hash) VALUES (%s, %s, %s)',
            [tuple(node) for node in nodes],
        )

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        yield from every("SELECT size, note FROM ledger_logcheckpoint ORDER BY size")

    def add_checkpoint(self, size: int, note: str) -> None:
        execute(
            "INSERT INTO ledger_logcheckpoint (size, note) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [size, note],
        )


_RUN = timedelta(days=1)  # longer than any command takes


class Evidence:
    """The log with the clock and the ids of the rooms above put into its words."""

    def __init__(self, signer: Signer) -> None:
        self.log = Log(DatabaseStore(), signer)

    def record(self, kind: str, now: datetime, **fields: Any) -> int:
        """Append one entry, in the transaction of what it tells of; its index. None is left out.

        Raises `EntryError` when a field could hold somebody's data.
        """
        entry: dict[str, Any] = {"kind": kind, "at": rfc3339(self.in_order(now))}
        for name, value in fields.items():
            if isinstance(value, datetime):
                entry[name] = rfc3339(value)
            elif value is not None:
                entry[name] = str(value) if isinstance(value, UUID) else value
        return self.log.append([entry])[0]

    def newest(self) -> datetime | None:
        """The time of the newest entry, in UTC; None in an empty log."""
        size = self.log.size
        return datetime.fromisoformat(self.log.entry(size - 1)["at"]) if size else None

    def in_order(self, now: datetime) -> datetime:
        """When an entry is made that something at `now` makes.

        A command dates what it does by its start, and another one may have made an entry since:
        then it is not made before that one. A clock that was ahead for longer is not followed, and
        an auditor is told (`Code.BACKDATED`).
        """
        newest = self.newest()
        return newest if newest and now < newest <= now + _RUN else now
