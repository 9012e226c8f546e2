"""Purging messages by search: the only way for an app to erase single messages (facts §7, §10).
Searching again is the only way to see what a hold keeps of a deleted chat (facts §7).

A search finds by author and time. It may find messages that nobody asked to erase; so it is
narrowed until it finds no more than asked for, and only then purges.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from adjourn.law.reasons import Reason
from adjourn.tools.fields import mapping, text
from adjourn.tools.protocol import Absent, Deleted, Denied, Item, Malformed, ToolError, Unavailable
from adjourn.tools.teams.client import Graph, query, segment
from adjourn.tools.teams.times import graph_time, instant

AREA = "eDiscovery"
CASE = "Adjourn erasure"
_CASES = "/security/cases/ediscoveryCases"
_STALE = timedelta(hours=6)  # a search this old was left behind by a process that died
_EVER = datetime(2000, 1, 1, tzinfo=UTC)  # before the first message of any Teams
_POLLS = 60
_FIRST_PAUSE = 0.2  # seconds; the rate of 5 calls a minute (facts §9) slows the looks down anyway
_DONE = frozenset({"succeeded", "partiallySucceeded"})
_FAILED = frozenset({"failed", "submissionFailed"})

HELD = "the purge left it in place: a hold or retention policy keeps it"
UNSEARCHABLE = "the author's address cannot stand in a search"


class NoDiscovery(Absent):
    """The tenant has no eDiscovery at all, and so no hold of it."""


class Purge:
    """Purges messages of one author after the other inside one case, and counts what is found.

    `sleep` waits in seconds between looks at an operation.
    """

    def __init__(self, graph: Graph, sleep: Callable[[float], None]) -> None:
        self._graph, self._sleep = graph, sleep

    def messages(
        self, case: str, author: str, items: Sequence[Item], others: Sequence[datetime]
    ) -> Iterator[Deleted]:
        """Purge `items`, sent by the address `author`; each is yielded, with a refusal if it stays.

        `others` are the times of further messages of the author that are being erased, too, and
        may be found on the way. Raises `ToolError`.
        """
        if not items or not searchable(author):
            yield from (Deleted(item, UNSEARCHABLE) for item in items)
            return
        ordered = sorted(items, key=lambda item: item.at)
        first, last = ordered[0].at, ordered[-1].at
        asked = len(ordered) + sum(1 for time in others if first <= time <= last)
        with self._search(case, _kql(author, first, last)) as search:
            found = self._estimate(search)
            exact = found <= asked or len(ordered) == 1
            left = self._purge(search, found) if exact else found
        if left == 0 or len(ordered) == 1:
            said = (HELD, Reason.LEGAL_HOLD) if left else ("", None)
            yield from (Deleted(item, *said) for item in ordered)
            return
        # Too much was found, or something stays: halves tell which messages are meant.
        half = len(ordered) // 2
        yield from self.messages(case, author, ordered[:half], others)
        yield from self.messages(case, author, ordered[half:], others)

    def count(self, author: str, at: datetime | None, now: datetime) -> int:
        """How many messages sent by the address `author` a search still finds: all up to `now`,
        or those within a second of `at`. Raises `ToolError`."""
        second = timedelta(seconds=1)
        kql = _kql(author, at - second, at) if at else _kql(author, _EVER, now)
        with self.case(now) as case, self._search(case, kql) as search:
            return self._estimate(search)

    @contextmanager
    def case(self, now: datetime) -> Iterator[str]:
        """Our case, made where it is missing, and deleted by whoever made it, unless somebody else
        is in it: a found one may be in use between two searches. Searches of dead processes are
        deleted on the way: their queries name people; a case names nobody."""
        found = self._find_case()
        case = found or self._make_case()
        if found:
            self._tidy(case, now)
        try:
            yield case
        finally:
            # The next erasure tidies what could not be deleted here.
            with suppress(ToolError):
                if not found and not any(self._searches(case)):
                    self._graph.send("DELETE", f"{_CASES}/{segment(case)}", AREA)

    def tidy(self, now: datetime) -> None:
        """Delete the searches that dead processes left. Raises `ToolError`.

        Without the permission there is nothing of ours; erasures say that it lacks.
        """
        with suppress(NoDiscovery, Denied):
            if case := self._find_case():
                self._tidy(case, now)

    def _find_case(self) -> str:
        try:
            for page in self._graph.pages(_CASES, AREA):
                for one in map(mapping, page.values):
                    if one.get("displayName") == CASE and one.get("status") in (None, "active"):
                        return text(one.get("id"))
        except Absent as error:
            raise NoDiscovery(str(error)) from None
        return ""

    def _make_case(self) -> str:
        made, _ = self._graph.send("POST", _CASES, AREA, {"displayName": CASE})
        case = text(made.get("id"))
        if not case:
            raise Malformed(f"{AREA}: the new case has no id")
        return case

    def _searches(self, case: str) -> Iterator[dict[str, Any]]:
        for page in self._graph.pages(f"{_CASES}/{segment(case)}/searches", AREA):
            yield from (mapping(one) for one in page.values)

    def _tidy(self, case: str, now: datetime) -> None:
        for one in list(self._searches(case)):
            made = instant(one.get("createdDateTime"))
            if text(one.get("id")) and (made is None or now - made > _STALE):
                path = f"{_CASES}/{segment(case)}/searches/{segment(one['id'])}"
                self._graph.send("DELETE", path, AREA)

    @contextmanager
    def _search(self, case: str, kql: str) -> Iterator[str]:
        """The path of a search for `kql`, deleted afterwards: the query names a person."""
        body = {
            # A name is taken once: that of a dead process's search must not stand in the way.
            "displayName": f"erasure {uuid4().hex}",
            "contentQuery": kql,
            "dataSourceScopes": "allTenantMailboxes",
        }
        below = f"{_CASES}/{segment(case)}/searches"
        made, _ = self._graph.send("POST", below, AREA, body)
        if not text(made.get("id")):
            raise Malformed(f"{AREA}: the new search has no id")
        path = f"{below}/{segment(made['id'])}"
        try:
            yield path
        finally:
            self._graph.send("DELETE", path, AREA)

    def _purge(self, search: str, found: int) -> int:
        """Purge in steps of 100 a location until nothing more goes; how many items stay."""
        while found > 0:
            body = {"purgeType": "permanentlyDelete", "purgeAreas": "teamsMessages"}
            self._operate(f"{search}/purgeData", body)
            left = self._estimate(search)
            if left >= found:
                break
            found = left
        return found

    def _estimate(self, search: str) -> int:
        """How many items the search finds now."""
        operation = self._operate(f"{search}/estimateStatistics", None)
        if not isinstance(operation.get("indexedItemCount"), int):
            operation = self._graph.get(f"{search}/lastEstimateStatisticsOperation", AREA)
        indexed, rest = operation.get("indexedItemCount"), operation.get("unindexedItemCount")
        if not isinstance(indexed, int):
            raise Malformed(f"{AREA}: the estimate holds no count")
        return indexed + (rest if isinstance(rest, int) else 0)

    def _operate(self, path: str, body: Any) -> dict[str, Any]:
        """Start a long operation and see it through. Raises `Unavailable` where it takes too long:
        asking again later finds what is left."""
        _, headers = self._graph.send("POST", path, AREA, body)
        place = self._graph.location(headers)
        pause = _FIRST_PAUSE
        for _ in range(_POLLS if place else 0):
            operation = self._graph.get(place or "", AREA)
            status = operation.get("status")
            if status in _DONE:
                return operation
            if status in _FAILED:
                raise Unavailable(f"{AREA}: the operation failed; try again later", 3600.0)
            self._sleep(pause)
            pause = min(pause * 1.5, 30.0)
        if not place:
            return {}
        raise Unavailable(f"{AREA}: the operation is still running", 900.0)


def searchable(author: str) -> bool:
    """Whether the address `author` can stand in a query."""
    return bool(author) and '"' not in author


def _kql(author: str, first: datetime, last: datetime) -> str:
    """Messages of `author` from `first` to `last`, both included; Graph counts whole seconds."""
    until = last + timedelta(seconds=1)
    return (
        f'kind:microsoftteams AND from:"{author}"'
        f" AND sent>={graph_time(first)} AND sent<={graph_time(until)}"
    )


def address_of(graph: Graph, author: str, chat: str) -> str:
    """The address by which a search finds what the account `author` wrote, "" without one: from
    the directory, or from the members of the `chat` for an account of another organisation."""
    if not author:
        return ""
    path = f"/users/{segment(author)}" + query(select="id,mail,userPrincipalName")
    with suppress(Absent):
        user = graph.get(path, "directory")
        principal = text(user.get("userPrincipalName"))
        return text(user.get("mail")) or ("" if "#EXT#" in principal.upper() else principal)
    return _member_address(graph, author, chat) if chat else ""


def _member_address(graph: Graph, author: str, chat: str) -> str:
    with suppress(Absent):
        for page in graph.pages(f"/chats/{segment(chat)}/members", "chat members"):
            for one in page.values:
                if mapping(one).get("userId") == author:
                    return text(mapping(one).get("email"))
    return ""
