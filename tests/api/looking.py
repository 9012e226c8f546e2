"""A shelf that can be asked for a person: something new has come of one, and one cannot be seen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from shelf import AT, Shelf

from adjourn.tools.protocol import (
    Batch,
    Handle,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
    Unavailable,
)

NEW = "person19@example.org"
UNSEEN = "person18@example.org"


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
