"""The connector: the protocol's calls, each handed to the part that knows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adjourn.tools.connector import Connector, Stream
from adjourn.tools.matrix import contract, events, fetching, finding, push
from adjourn.tools.matrix.accounts import Accounts
from adjourn.tools.matrix.client import Server
from adjourn.tools.matrix.deleting import Deleter
from adjourn.tools.matrix.events import Reader
from adjourn.tools.matrix.observing import Observer
from adjourn.tools.matrix.reading import Rereader
from adjourn.tools.matrix.rooms import Rooms
from adjourn.tools.matrix.settings import KEYS, Settings, parse
from adjourn.tools.matrix.walking import batches
from adjourn.tools.observed import Setting
from adjourn.tools.protocol import Batch, Capability, Deleted, Handle, Hold, Item, Reading
from adjourn.tools.receiving import Delivery, Request


class Matrix(Connector[Settings]):
    """Matrix on Synapse, as a server admin. Settings: see `settings.parse`."""

    settings_keys = KEYS
    conference_ref = staticmethod(events.room_of)

    def _parse(self, section: Mapping[str, Any]) -> Settings:
        return parse(section)

    def _connect(self) -> Mapping[str, Stream]:
        """What hangs on accounts has no list of changes: it is read whole each time."""
        self._server = Server(self._settings, self._wire)
        self._accounts = Accounts(self._server, self._settings.keeps)
        return {
            "accounts": lambda at, now: batches(self._accounts.contacts(at, now), at),
            "devices": lambda at, now: batches(self._accounts.devices(at, now), at),
            "uploads": lambda at, now: batches(self._accounts.uploads(at, now), at),
            "rooms": self._rooms,
        }

    def capabilities(self) -> Sequence[Capability]:
        return contract.CAPABILITIES

    def find(
        self, handles: Sequence[Handle], cursors: Mapping[str, Any], now: datetime
    ) -> Iterator[Batch]:
        return finding.find(self._server, self._accounts, handles, cursors, now)

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

    def _rooms(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        reader = Reader(self._accounts.show, self._accounts.erased())
        yield from Rooms(self._server, reader).collect(cursor, now)
