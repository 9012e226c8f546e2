"""Files in the drives of users: only the folders that Teams itself fills (facts §6)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from adjourn.tools.fields import mapping, pick, text
from adjourn.tools.protocol import (
    Drift,
    Kind,
    Observation,
    Person,
    Relation,
    ToolError,
    Unavailable,
)
from adjourn.tools.teams import recordings
from adjourn.tools.teams.allowed import DRIVE_ITEM, RECORDING
from adjourn.tools.teams.calls import filled
from adjourn.tools.teams.client import Graph, segment
from adjourn.tools.teams.drives import AREA, FILE_KINDS, file_item, kind_of, shared_with
from adjourn.tools.teams.errors import Expired
from adjourn.tools.teams.identity import person_of, related
from adjourn.tools.teams.refs import file_ref
from adjourn.tools.teams.times import instant
from adjourn.tools.teams.walking import Portion, Span

FOLDERS = frozenset({recordings.FOLDER, "Whiteboards", "Microsoft Teams Chat Files"})
_DEEP = 20  # folders within folders that are followed upwards
_AROUND = timedelta(days=1)


class Files:
    """Changed files of one user after the other; everything outside `FOLDERS` is dropped unread."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._recordings = recordings.Recordings(graph)

    def stream(self, user: str, span: Span, at: Any) -> Iterator[Portion]:
        """The drive's changes since the delta link of the last run, or else all of it.

        Raises `Expired` where the link is not honoured (410): the drive is then read anew.
        """
        drive = text(self._graph.get(f"/users/{segment(user)}/drive", AREA).get("id"))
        tree = _Tree(self._graph, drive)
        start = at if isinstance(at, str) else span.kept if isinstance(span.kept, str) else None
        for page in self._graph.pages(f"/drives/{segment(drive)}/root/delta", AREA, start=start):
            portion = Portion(at=page.next, keep=None if page.next else page.delta)
            kept: list[tuple[str, dict[str, Any]]] = []
            for payload in page.values:
                kept += self._take(payload, drive, tree, portion)
            readers = shared_with(self._graph, [item for _, item in kept])
            for folder, item in kept:
                people = readers.get(file_ref(drive, item["id"]), [])
                portion.observations.append(self._observe(item, user, folder, people, span.until))
            yield portion

    def _take(
        self, payload: Any, drive: str, tree: "_Tree", portion: Portion
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """The folder and the item, where the change is a file in one of `FOLDERS`."""
        item, drift = pick(DRIVE_ITEM, payload, "driveItem")
        portion.drift += drift
        if not text(item.get("id")):
            portion.drift.append(Drift("driveItem.id", "malformed"))
        elif "deleted" in item:
            ref = file_ref(drive, item["id"])
            portion.gone += [(kind, ref) for kind in FILE_KINDS]
        elif "folder" in item or "root" in item:
            tree.learn(item)
        elif folder := tree.top(item):
            item["parentReference"] = {"driveId": drive}
            yield folder, item

    def _observe(
        self, item: dict[str, Any], user: str, folder: str, readers: list[Person], now: datetime
    ) -> Observation:
        """A file in the Recordings folder is the recording it belongs to, not one thing more."""
        if folder == recordings.FOLDER:
            known = self._recording(item, user, now)
            if known is not None:
                return known
        kind = kind_of(item)
        is_recording = folder == recordings.FOLDER and kind is Kind.VIDEO
        return Observation(
            file_item(item, Kind.RECORDING if is_recording else kind, now),
            related(
                (Relation.AUTHORED_BY, [person_of(item.get("createdBy"))]),
                (Relation.CONTEXT, readers),
            ),
            detail=filled({"name": item.get("name")}),
            everyone=is_recording,
        )

    def _recording(self, item: dict[str, Any], user: str, now: datetime) -> Observation | None:
        """The recording or transcript in Graph whose file `item` is, if there is one."""
        made = instant(item.get("createdDateTime"))
        if made is None:
            return None
        for number, kind in enumerate(recordings.KINDS):
            path = recordings.listing(number, user, made - _AROUND, made + _AROUND)
            for found in self._listed(path, user, kind, now):
                place = found.item.place
                if place.get("item") == item["id"]:
                    return found
        return None

    def _listed(self, path: str, user: str, kind: Kind, now: datetime) -> Iterator[Observation]:
        """The recordings of one list; none where the list is denied or not offered."""
        try:
            for page in self._graph.pages(path, recordings.AREA):
                for payload in page.values:
                    if text(pick(RECORDING, payload, "callRecording")[0].get("id")):
                        yield from self._recordings.seen(payload, user, kind, now)[0]
        except (Unavailable, Expired):
            raise
        except ToolError:
            return


class _Tree:
    """Which of `FOLDERS` a file lies in. Delta leaves paths out, so parents are learnt as they come
    by, and asked for where a change arrives without them."""

    def __init__(self, graph: Graph, drive: str) -> None:
        self._graph, self._drive = graph, drive
        self._parents: dict[str, tuple[str, str]] = {}  # folder -> its parent, its name
        self._root = ""

    def learn(self, item: dict[str, Any]) -> None:
        if "root" in item:
            self._root = item["id"]
        else:
            parent = text(mapping(item.get("parentReference")).get("id"))
            self._parents[item["id"]] = (parent, text(item.get("name")))

    def top(self, item: dict[str, Any]) -> str:
        """The name of the folder in `FOLDERS` above `item`, "" where it is in none."""
        reference = mapping(item.get("parentReference"))
        path = text(reference.get("path"))
        if path:
            first = path.partition("root:")[2].strip("/").partition("/")[0]
            return first if first in FOLDERS else ""
        return self._climb(text(reference.get("id")))

    def _climb(self, folder: str) -> str:
        for _ in range(_DEEP):
            if not folder or folder == self._root:
                return ""
            if folder not in self._parents and not self._ask(folder):
                return ""
            parent, name = self._parents.get(folder, ("", ""))
            if name in FOLDERS and parent in ("", self._root):
                return name
            folder = parent
        return ""

    def _ask(self, folder: str) -> bool:
        """Learn a folder from the service; False where it is not there or has no parent."""
        path = f"/drives/{segment(self._drive)}/items/{segment(folder)}"
        try:
            item, _ = pick(DRIVE_ITEM, self._graph.get(path, AREA), "driveItem")
        except Unavailable:
            raise
        except ToolError:
            return False
        if item.get("id"):
            self.learn(item)
        return "root" not in item and bool(item.get("id"))
