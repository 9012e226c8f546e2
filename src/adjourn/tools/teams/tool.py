"""The connector: the protocol's calls, each handed to the part that knows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adjourn.tools.connector import Connector, Stream
from adjourn.tools.observed import Setting
from adjourn.tools.protocol import Batch, Capability, Deleted, Hold, Item, Reading
from adjourn.tools.teams import (
    calls,
    channels,
    chats,
    contract,
    deleting,
    directory,
    fetching,
    files,
    meetings,
    pstn,
    reading,
    recordings,
    refs,
    voicemail,
    webinars,
)
from adjourn.tools.teams.auth import Login
from adjourn.tools.teams.client import Graph
from adjourn.tools.teams.limits import Limiter
from adjourn.tools.teams.settings import KEYS, Settings, parse
from adjourn.tools.teams.walking import walk


class Teams(Connector[Settings]):
    """Microsoft Teams over Graph v1.0, app-only. Settings: see `settings.parse`."""

    settings_keys = KEYS
    conference_ref = staticmethod(refs.meeting_ref)

    def _parse(self, section: Mapping[str, Any]) -> Settings:
        return parse(section)

    def _connect(self) -> Mapping[str, Stream]:
        wire = self._wire
        self._login = Login(self._settings, wire)
        limiter = Limiter(self._settings.limits, wire.clock, wire.sleep)
        self._graph = Graph(self._settings, wire, self._login, limiter)
        self._deleter = deleting.Deleter(self._graph, wire.sleep)
        self._rereader = reading.Rereader(self._graph, wire.sleep)
        return {
            "directory": self._directory,
            "calls": self._calls,
            "pstn": self._pstn,
            "meetings": self._meetings,
            "chats": self._chats,
            "channels": self._channels,
            "recordings": self._recordings,
            "files": self._files,
            "voicemail": self._voicemail,
            "webinars": self._webinars,
        }

    def capabilities(self) -> Sequence[Capability]:
        return contract.CAPABILITIES

    def collect(self, source: str, cursor: Any, now: datetime) -> Iterator[Batch]:
        self._login.now = now
        return super().collect(source, cursor, now)

    def settings(self, now: datetime) -> Sequence[Setting]:  # noqa: ARG002 one form for all
        return contract.SETTINGS

    def holds(self, item: Item, now: datetime) -> Sequence[Hold]:
        self._login.now = now
        return deleting.holds(self._graph, item)

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:
        return contract.forecast(item, holds, now)

    def delete(self, items: Sequence[Item], now: datetime) -> Iterator[Deleted]:
        self._login.now = now
        return self._deleter.delete(items, now)

    def tidy(self, now: datetime) -> None:
        self._login.now = now
        self._deleter.tidy(now)

    def reread(
        self, item: Item, requested: datetime, holds: Sequence[Hold], now: datetime
    ) -> Reading:
        self._login.now = now
        return self._rereader.reread(item, requested, holds, now)

    def fetch(self, item: Item) -> Iterator[bytes]:
        return fetching.fetch(self._graph, item)

    def fields(self, item: Item) -> Mapping[str, Any]:
        return fetching.fields(self._graph, item)

    def _accounts(self) -> frozenset[str]:
        return directory.Directory(self._graph).ids()

    def _directory(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        return walk(cursor, now, [""], directory.Directory(self._graph).stream)

    def _calls(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        stream = calls.Calls(self._graph).stream
        return walk(cursor, now, [""], stream, overlap=calls.OVERLAP)

    def _pstn(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        stream = pstn.Phone(self._graph).stream
        return walk(cursor, now, pstn.FUNCTIONS, stream, overlap=pstn.OVERLAP)

    def _meetings(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        accounts = self._accounts()
        stream = meetings.Meetings(self._graph, accounts).stream
        keys = [meetings.CALLS, *accounts]
        yield from walk(cursor, now, keys, stream, overlap=calls.OVERLAP)

    def _chats(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        accounts = self._accounts()
        stream = chats.Chats(self._graph, accounts, self._settings.tenant_id).stream
        yield from walk(cursor, now, accounts, stream, overlap=chats.OVERLAP)

    def _channels(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        source = channels.Channels(self._graph, self._settings.teams)
        overlap = channels.OVERLAP
        yield from walk(cursor, now, source.keys(), source.stream, overlap=overlap, marked=True)

    def _recordings(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        stream = recordings.Recordings(self._graph).stream
        yield from walk(cursor, now, self._accounts(), stream, overlap=recordings.OVERLAP)

    def _files(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        yield from walk(cursor, now, self._accounts(), files.Files(self._graph).stream)

    def _voicemail(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        stream = voicemail.Voicemail(self._graph).stream
        yield from walk(cursor, now, self._accounts(), stream, overlap=voicemail.OVERLAP)

    def _webinars(self, cursor: Any, now: datetime) -> Iterator[Batch]:
        yield from walk(cursor, now, self._accounts(), webinars.Webinars(self._graph).stream)
