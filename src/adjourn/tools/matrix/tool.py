"""The connector: the protocol's calls, each handed to the part that knows."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adjourn.tools.http import Wire
from adjourn.tools.matrix import contract, events, fetching, push
from adjourn.tools.matrix.accounts import Accounts
from adjourn.tools.matrix.client import Server
from adjourn.tools.matrix.deleting import Deleter
from adjourn.tools.matrix.events import Reader
from adjourn.tools.matrix.observing import Observer
from adjourn.tools.matrix.reading import Rereader
from adjourn.tools.matrix.rooms import Rooms
from adjourn.tools.matrix.settings import KEYS, parse
from adjourn.tools.matrix.walking import Portion, batches
from adjourn.tools.observed import Setting
from adjourn.tools.protocol import Batch, Capability, Deleted, Hold, Item, Reading
from adjourn.tools.receiving import Delivery, Request


class Matrix:
    """Matrix on Synapse, as a server admin.

    `settings` is the register's section (see `settings.parse`); `sleep` waits in seconds, `clock`
    is monotonic seconds. Raises `ValueError` for settings that cannot work. No call is made
    before the first question.
    """

    settings_keys = KEYS
    conference_ref = staticmethod(events.room_of)

    def __init__(
        self,
        name: str,
        settings: Mapping[str, Any],
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._settings = parse(settings)
        self._wire = Wire(self._settings.ca_file, sleep=sleep, clock=clock)
        self._server = Server(self._settings, self._wire)
        self._accounts = Accounts(self._server, self._settings.keeps)
        self._streams: dict[str, Callable[[Any, datetime], Iterator[Portion]]] = {
            "accounts": self._accounts.contacts,
            "devices": self._accounts.devices,
            "uploads": self._accounts.uploads,
        }

    def __repr__(self) -> str:
        return f"Matrix({self.name!r})"

    def capabilities(self) -> Sequence[Capability]:
        return contract.CAPABILITIES

    def sources(self) -> Sequence[str]:
        return (*self._streams, "rooms")

    def collect(self, source: str, cursor: Any, now: datetime) -> Iterator[Batch]:
        """See `Tool.collect`. Raises `ValueError` for a source that is none of `sources`.

        What hangs on accounts has no list of changes: it is read whole each time.
        """
        if source == "rooms":
            return self._rooms(cursor, now)
        if source not in self._streams:
            known = ", ".join(self.sources())
            raise ValueError(f"matrix has no source of that name; it has: {known}")
        return batches(self._streams[source](cursor, now), cursor)

    def settings(self, now: datetime) -> Sequence[Setting]:
        return Observer(self._server, self._settings).settings(now)

    # The protocol's arguments stay, whether this tool needs them or not (ARG002).

    def holds(self, item: Item, now: datetime) -> Sequence[Hold]:  # noqa: ARG002
        """Synapse has no holds: what an admin may delete is deleted."""
        return ()

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:  # noqa: ARG002
        return contract.forecast(item, self._settings.keeps, now)

    def delete(self, items: Sequence[Item], now: datetime) -> Iterator[Deleted]:  # noqa: ARG002
        return Deleter(self._server).delete(items)

    def reread(
        self,
        item: Item,
        requested: datetime,
        holds: Sequence[Hold],  # noqa: ARG002
        now: datetime,
    ) -> Reading:
        return Rereader(self._server, self._settings.keeps).reread(item, requested, now)

    def fetch(self, item: Item) -> Iterator[bytes]:
        return fetching.fetch(self._server, item)

    def fields(self, item: Item) -> Mapping[str, Any]:
        return fetching.fields(self._server, item)

    @property
    def receives(self) -> bool:
        return self._settings.hs_token is not None

    def receive(self, request: Request) -> Delivery:
        """A request of the server to us as its application service; without hs_token none is."""
        if self._settings.hs_token is None:
            return Delivery(404)
        return push.receive(self._settings.hs_token, request)

    def close(self) -> None:
        self._wire.close()

    def _rooms(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        reader = Reader(self._accounts.show, self._accounts.erased())
        yield from Rooms(self._server, reader).collect(cursor, now)
