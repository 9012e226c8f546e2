"""Asking Teams to delete: exactly the calls of facts teams-graph §7, and no other."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from adjourn.law.reasons import Reason
from adjourn.tools.fields import mapping, pick, text
from adjourn.tools.protocol import Absent, Deleted, Denied, Hold, Item
from adjourn.tools.teams import contract
from adjourn.tools.teams.allowed import RETENTION_LABEL
from adjourn.tools.teams.client import Graph, Part, segment
from adjourn.tools.teams.drives import AREA, item_path
from adjourn.tools.teams.ediscovery import Purge, address_of
from adjourn.tools.teams.errors import LoginDenied, NotOffered

FOREIGN = "the chat was started by another organisation; only that one can delete it"


class Deleter:
    """Takes items of any sort; what has no call is given back as it is."""

    def __init__(self, graph: Graph, sleep: Callable[[float], None]) -> None:
        self._graph = graph
        self._purge = Purge(graph, sleep)

    def tidy(self, now: datetime) -> None:
        """Delete what a killed process left in the tenant. Raises `ToolError`."""
        self._purge.tidy(now)

    def delete(self, items: Sequence[Item], now: datetime) -> Iterator[Deleted]:
        """Yield each item as soon as its call is taken. Raises `ToolError`."""
        files: list[Item] = []
        chats: defaultdict[str, list[Item]] = defaultdict(list)
        texts: list[Item] = []
        for item in items:
            sort = contract.sort_of(item)
            if item.place.get("foreign"):
                yield Deleted(item, FOREIGN)
            elif sort in ("message", "notice") and contract.is_own_chat(item):
                chats[item.place["chat"]].append(item)
            elif sort in ("message", "post"):
                texts.append(item)
            elif "drive" in item.place:
                files.append(item)
            elif sort == "voicemail":
                yield self._voicemail(item)
            else:
                yield Deleted(item)
        yield from self._files(files)
        yield from self._chats(chats)
        yield from self._messages(texts, [one for own in chats.values() for one in own], now)

    def _files(self, items: Sequence[Item]) -> Iterator[Deleted]:
        """Past the recycle bin, in batches. What is gone already counts as taken."""
        requests = [("POST", f"{item_path(item.place)}/permanentDelete") for item in items]
        for part in self._graph.batch(requests, AREA):
            yield Deleted(items[part.number], self._refusal(part))

    def _refusal(self, part: Part) -> str:
        if 200 <= part.status < 300 or part.status in (404, 410):
            return ""
        error = self._graph.error(part, AREA)
        if part.status == 401:
            raise error
        return f"refused: {error}"

    def _chats(self, chats: dict[str, list[Item]]) -> Iterator[Deleted]:
        """Each 1:1 chat once, as a whole: it holds both sides' messages (facts §7)."""
        for chat, items in chats.items():
            refused = ""
            try:
                self._graph.send("DELETE", f"/chats/{segment(chat)}", "chats")
            except Absent:
                pass
            except Denied as error:
                if isinstance(error, LoginDenied):
                    raise
                refused = f"refused: {error}"
            yield from (Deleted(item, refused) for item in items)

    def _voicemail(self, item: Item) -> Deleted:
        path = f"/users/{segment(item.place['user'])}/messages/{segment(item.place['mail'])}"
        with suppress(Absent):
            self._graph.send("POST", f"{path}/permanentDelete", "voicemail")
        return Deleted(item)

    def _messages(
        self, items: Sequence[Item], besides: Sequence[Item], now: datetime
    ) -> Iterator[Deleted]:
        """By search for their authors; `besides` are messages that go another way."""
        by_author: defaultdict[str, list[Item]] = defaultdict(list)
        for item in items:
            by_author[text(item.place.get("author"))].append(item)
        known: list[tuple[str, str]] = []
        for author, own in by_author.items():
            address = address_of(self._graph, author, text(own[0].place.get("chat")))
            if address:
                known.append((author, address))
            else:
                yield from (Deleted(item, contract.NO_ADDRESS) for item in own)
        if not known:
            return
        with self._purge.case(now) as case:
            for author, address in known:
                others = [one.at for one in besides if one.place.get("author") == author]
                yield from self._purge.messages(case, address, by_author[author], others)


def holds(graph: Graph, item: Item) -> list[Hold]:
    """The retention label of a file, read live and never lifted (facts §7). Raises `ToolError`.

    Holds on messages have no call that names them (facts §10: policies are out of Graph's reach).
    """
    if "drive" not in item.place:
        return []
    try:
        payload = graph.get(f"{item_path(item.place)}/retentionLabel", "retention labels")
    except (Absent, NotOffered):
        return []
    label, _ = pick(RETENTION_LABEL, payload, "itemRetentionLabel")
    hold = _hold(mapping(label.get("retentionSettings")))
    return [hold] if hold else []


def _hold(settings: dict[str, object]) -> Hold | None:
    behaviour = str(settings.get("behaviorDuringRetentionPeriod", "")).lower()
    if settings.get("isRecordLocked") is True:
        note = "a retention label declares it a locked record"
        return Hold(Reason.STATUTORY_RETENTION, note, blocks=True)
    if settings.get("isDeleteAllowed") is False:
        note = "a retention label forbids its deletion"
        return Hold(Reason.STATUTORY_RETENTION, note, blocks=True)
    if behaviour.startswith("retain"):
        return Hold(Reason.STATUTORY_RETENTION, "a retention label keeps it", blocks=False)
    return None
