"""Whose consents are meant: a person of the ledger, or handles as somebody gave them.

The subject of a consent is the blind index of a handle. Joining two people or erasing one changes
no consent: who comes with the handle again is the same subject.
"""

from collections.abc import Iterable, Iterator, Sequence

from adjourn.ledger.find import find_person, indexes
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import lookup
from adjourn.tools.protocol import Handle, HandleKind

Who = int | str | Iterable[Handle]
"""The row number of a person, handles, or what somebody typed, which stands for all handles of the
person known by it. An account is looked for at every tool where none is named; a typed name holds
in one conference alone."""


def subjects(ledger: Ledger, who: Who, tool: str | None, conference: str | None) -> list[bytes]:
    """The subjects of `who`; `conference` is the ref of one at `tool`."""
    if isinstance(who, int):
        return of_people([who])[who]
    if isinstance(who, str):
        return _typed(ledger, who, conference)
    found = (ix for handle in who for ix in _indexes(ledger, handle, tool, conference))
    return list(dict.fromkeys(found))


def _typed(ledger: Ledger, text: str, conference: str | None) -> list[bytes]:
    person = find_person(ledger, text, conference)
    own = of_people([person.number])[person.number] if person else []
    return list(dict.fromkeys([*indexes(ledger, text, conference), *own]))


def of_people(people: Sequence[int]) -> dict[int, list[bytes]]:
    """The subjects of each of these people (row numbers)."""
    found: dict[int, list[bytes]] = {number: [] for number in people}
    rows = lookup("SELECT person, ix FROM ledger_handle WHERE person IN ({})", list(people))
    for number, ix in rows:
        found[number].append(bytes(ix))
    return found


def _indexes(
    ledger: Ledger, handle: Handle, tool: str | None, conference: str | None
) -> Iterator[bytes]:
    somewhere = handle.kind is HandleKind.ACCOUNT and tool is None
    for name in ledger.register.tools if somewhere else [tool or ""]:
        scope = conference or "" if handle.kind is HandleKind.GUEST else ""
        ix = ledger.handle_index(handle, name, scope)
        if ix is not None:
            yield ix
