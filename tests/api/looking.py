"""A shelf that can be asked for a person: something new has come of one, and one cannot be seen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from shelf import AT, Shelf

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.write import write
from adjourn.tools.protocol import (
    Batch,
    Handle,
    HandleKind,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
    Unavailable,
)

SHARED = "+49 30 23125099"
FIRST, SECOND = "first@example.org", "second@example.org"
NEW = "person19@example.org"
UNSEEN = "person18@example.org"


def share(ledger: Ledger) -> None:
    """Two people who were seen with one telephone number."""
    for mail in (FIRST, SECOND):
        handles = (Handle(HandleKind.EMAIL, mail), Handle(HandleKind.PHONE, SHARED))
        item = Item(Kind.MESSAGE, mail, {"n": 0}, AT)
        seen = Observation(item, ((Person(handles), Relation.AUTHORED_BY),))
        write(ledger, "teams", "chats", Batch((seen,), cursor=None), AT)


class Looking(Shelf):
    """`Shelf` with a live search."""

    def sources(self) -> Sequence[str]:
        return ("chats",)

    def find(
        self, handles: Sequence[Handle], cursors: Mapping[str, Any], now: datetime
    ) -> Iterator[Batch]:
        values = {handle.value for handle in handles}
        if UNSEEN in values:
            raise Unavailable("the tool does not answer")
        if NEW in values:
            item = Item(Kind.MESSAGE, "late-message", {"n": 0}, AT)
            seen = Observation(item, ((Person(tuple(handles)), Relation.AUTHORED_BY),))
            yield Batch((seen,), cursor=None)
