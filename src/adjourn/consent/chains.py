"""The chain of events of one subject, purpose and conference, and its latest word.

Who somebody is changes: entries are joined, handles are learned. So a person's word is found by
their handles each time, and of several chains the latest word counts. A word for one conference
goes before a word for all; a later no for all closes it, too.

A yes by a handle of which nobody has shown that it is theirs counts for the conference that it was
given for, and for no other (Art. 7(1) GDPR; decision 27). A no counts from whomever it comes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from adjourn.law.consents import NO, OPEN, State
from adjourn.ledger.sql import every, lookup

_SILENT = frozenset({State.REQUESTED, State.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Chain:
    """A record with its latest event (none yet: `number` 0). Instants in ms."""

    record: UUID
    subject: bytes
    purpose: str
    conference: bytes
    key: int
    number: int = 0
    said: State = State.UNKNOWN
    at: int | None = None
    expires: int | None = None
    explicit: bool = False
    proven: bool = False

    def state(self, at: int) -> State:
        """The state at `at`, which is not before the latest event: what ran out has expired."""
        if self.said in OPEN and self.expires is not None and self.expires <= at:
            return State.EXPIRED
        return self.said


_CHAIN = """
    r.id, r.subject, r.purpose, r.conference, r.key,
    e.number, e.state, e.at, e.expires, e.explicit, e.proven
"""
# The latest event at an instant: one step in the index (record, at, number).
_LATEST = """
    LEFT JOIN consent_event e ON e.number = (
         SELECT number FROM consent_event WHERE record = r.id AND at <= %s
          ORDER BY at DESC, number DESC LIMIT 1)
"""
_ALWAYS = 2**62
_SELECT = f"SELECT {_CHAIN} FROM consent_record r {_LATEST} WHERE "  # noqa: S608 fixed columns


def chains(
    subjects: Sequence[bytes],
    purposes: Sequence[str] | None = None,
    scopes: Sequence[bytes] | None = None,
    at: int = _ALWAYS,
) -> list[Chain]:
    """The chains of these subjects as of `at` (ms), in the order of their latest word.

    `purposes` and `scopes` (blind indexes of conferences, b"" for all) None: any. With all three,
    each chain is one step in the index, however many consents there are.
    """
    more, values = "", list[Any]()
    for column, wanted in (("purpose", purposes), ("conference", scopes)):
        if wanted is not None:
            more += f" AND r.{column} IN ({_marks(wanted)})"
            values += wanted
    found = _found(f"{_SELECT} r.subject IN ({{}}) {more}", at, subjects, values)
    return sorted(found, key=_order)


def of_records(records: Iterable[UUID], at: int = _ALWAYS) -> list[Chain]:
    """The chains with these record ids."""
    found = _found(f"{_SELECT} r.id IN ({{}})", at, [record.hex for record in records], [])
    return sorted(found, key=_order)


def history(found: Iterable[Chain]) -> list[Chain]:
    """Every word of these chains in its order, each as a chain that ends with it."""
    of = {chain.record: chain for chain in found}
    rows = lookup(
        "SELECT record, number, state, at, expires, explicit, proven FROM consent_event "
        "WHERE record IN ({})",
        [record.hex for record in of],
    )
    told = (_with_word(of[UUID(record)], tuple(latest)) for record, *latest in rows)
    return sorted(told, key=_order)


def word(found: Iterable[Chain], scope: bytes) -> Chain | None:
    """The chain that counts for one purpose in the conference `scope` (b"": in none), None where
    nothing was said."""
    spoken = sorted((c for c in found if counts(c)), key=_order)
    general = next((c for c in reversed(spoken) if not c.conference), None)
    own = next((c for c in reversed(spoken) if scope and c.conference == scope), None)
    if own is None or general is None:
        return own or general
    return general if general.said in NO and _order(general) > _order(own) else own


def counts(chain: Chain) -> bool:
    """Whether something was said, and by whom it can be said."""
    if chain.said in OPEN:
        return chain.proven or bool(chain.conference)
    return chain.said not in _SILENT


def _order(chain: Chain) -> tuple[int, int]:
    return (chain.at or 0, chain.number)


def _found(query: str, at: int, keys: Sequence[Any], more: list[Any]) -> Iterator[Chain]:
    for start in range(0, len(keys), 500):
        portion = keys[start : start + 500]
        yield from map(_chain, every(query.format(_marks(portion)), [at, *portion, *more]))


def _marks(values: Sequence[Any]) -> str:
    return ",".join(["%s"] * len(values))


def _chain(row: tuple[Any, ...]) -> Chain:
    record, subject, purpose, conference, key, *latest = row
    chain = Chain(UUID(record), bytes(subject), purpose, bytes(conference), key)
    return chain if latest[0] is None else _with_word(chain, tuple(latest))


def _with_word(chain: Chain, latest: tuple[Any, ...]) -> Chain:
    number, state, at, expires, explicit, proven = latest
    return replace(
        chain, number=number, said=State(state), at=at, expires=expires, explicit=bool(explicit),
        proven=bool(proven),
    )  # fmt: skip
