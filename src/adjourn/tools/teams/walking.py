"""Collecting that survives anything: keys in order, pages in order, the position in every batch.

A source runs over keys (users, teams, or one key for the whole tenant). For each key a `Stream`
yields portions; each portion says where to go on. The cursor holds, between runs, the instant up to
which everything was seen, and inside a run the key and the position in its stream:

    {"since": T, "kept": {key: mark}, "behind": {key: T or None}}                between runs
    the same + {"until": T, "key": key, "at": position, "ended": false}          inside a run
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adjourn.tools.fields import mapping, objects, text
from adjourn.tools.protocol import (
    Absent,
    Batch,
    Denied,
    Drift,
    Kind,
    Malformed,
    Observation,
    ToolError,
)
from adjourn.tools.teams.client import Graph
from adjourn.tools.teams.errors import Expired, LoginDenied, NotOffered
from adjourn.tools.teams.times import instant

BATCH_MOST = 200


@dataclass(frozen=True, slots=True)
class Span:
    """What to ask for: changes from `since` (None: from the beginning) to `until`. `kept` is the
    mark that the key's stream left at its last end (say a delta link)."""

    since: datetime | None
    until: datetime
    kept: Any = None


@dataclass(slots=True)
class Portion:
    """What one step of a stream found. `at` is where to go on, None at the end of the key; `keep`
    is handed to the key's next run."""

    at: Any = None
    observations: list[Observation] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)
    gone: list[tuple[Kind, str]] = field(default_factory=list)
    keep: Any = None

    @property
    def weight(self) -> int:
        """How much there is to write, in rows."""
        return len(self.observations) + len(self.gone) + len(self.drift)

    def merge(self, later: "Portion") -> None:
        """Take in the portion that follows: one step for both, ending where it ends."""
        self.observations += later.observations
        self.drift += later.drift
        self.gone += later.gone
        self.at = later.at

    def add(self, seen: tuple[list[Observation], Iterable[Drift]]) -> None:
        """Take in what a reader found: observations and drift."""
        self.observations += seen[0]
        self.drift += seen[1]


Stream = Callable[[str, Span, Any], Iterator[Portion]]
Seen = tuple[list[Observation], list[Drift]]


@dataclass(slots=True)
class _State:
    since: datetime | None
    until: datetime
    key: str = ""
    at: Any = None
    ended: bool = False  # the key is done; a position of None alone is its beginning
    kept: dict[str, Any] = field(default_factory=dict)
    behind: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Any, now: datetime) -> "_State":
        saved = cursor if isinstance(cursor, Mapping) else {}
        key = saved.get("key")
        return cls(
            since=instant(saved.get("since")),
            until=instant(saved.get("until")) or now,
            key=key if isinstance(key, str) else "",
            at=saved.get("at"),
            ended=saved.get("ended") is True,
            kept=dict(saved.get("kept") or {}),
            behind=dict(saved.get("behind") or {}),
        )

    def inside(self, at: Any, *, ended: bool = False) -> dict[str, Any]:
        """The cursor in the middle of a run."""
        return {
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat(),
            "key": self.key,
            "at": at,
            "ended": ended,
            "kept": dict(self.kept),
            "behind": dict(self.behind),
        }

    def after(self) -> dict[str, Any]:
        """The cursor at the end of a run."""
        return {
            "since": self.until.isoformat(),
            "kept": dict(self.kept),
            "behind": dict(self.behind),
        }

    def span(self, key: str, overlap: timedelta, marked: bool) -> Span:
        """What to ask of `key`: since its last success, with an overlap rather than a gap."""
        since = instant(self.behind[key]) if key in self.behind else self.since
        if marked and key not in self.kept:
            since = None
        return Span(since and since - overlap, self.until, self.kept.get(key))


def walk(
    cursor: Any,
    now: datetime,
    keys: Iterable[str],
    stream: Stream,
    *,
    overlap: timedelta = timedelta(),
    marked: bool = False,
) -> Iterator[Batch]:
    """Run `stream` over `keys` from `cursor` on.

    `marked`: a key without a kept mark was never seen and starts from the beginning. A key that
    is denied or unreadable does not stop the others: it is noted as behind and asked again from
    there in the next run; the first such error is raised at the end. Nothing at all at any key
    (404) is raised, too: then the service does not have the area.
    """
    state = _State.load(cursor, now)
    start, at, ended = state.key, state.at, state.ended
    failed: ToolError | None = None
    absent: Absent | None = None
    found = ended or at is not None
    for key in sorted(set(keys)):
        if key < start or (ended and key == start):
            continue
        state.key, state.at = key, at if key == start else None
        since = state.behind.get(key, state.since.isoformat() if state.since else None)
        try:
            yield from _run(state, key, stream, overlap, marked)
            found = True
            state.behind.pop(key, None)
        except Absent as error:
            absent = absent or error
        except LoginDenied:
            raise
        except (Denied, Malformed, NotOffered) as error:
            failed = failed or error
            state.behind[key] = since
    yield Batch((), state.after())
    if failed or (absent and not found):
        raise failed or absent or Malformed("nothing was read")


def _run(
    state: _State, key: str, stream: Stream, overlap: timedelta, marked: bool
) -> Iterator[Batch]:
    """The batches of one key. A position that is not honoured any more starts the key again."""
    try:
        yield from _batches(state, stream(key, state.span(key, overlap, marked), state.at))
    except Expired:
        state.kept.pop(key, None)
        state.at = None
        whole = Span(None, state.until) if marked else state.span(key, overlap, marked)
        yield from _batches(state, stream(key, whole, None))


def _batches(state: _State, portions: Iterable[Portion]) -> Iterator[Batch]:
    """Portions as batches of at most `BATCH_MOST`, small ones together. Only the last batch of a
    portion carries the position behind it: a kill before that reads the portion again."""
    waiting = Portion()
    for portion in portions:
        if waiting.weight + portion.weight > BATCH_MOST:
            yield from _flush(state, waiting)
            waiting = Portion()
        if portion.keep is not None:
            state.kept[state.key] = portion.keep
        waiting.merge(portion)
    yield from _flush(state, waiting)


def _flush(state: _State, portion: Portion) -> Iterator[Batch]:
    if not portion.weight:
        return
    seen = portion.observations
    whole = (len(seen) - 1) // BATCH_MOST * BATCH_MOST if seen else 0
    for first in range(0, whole, BATCH_MOST):
        yield Batch(tuple(seen[first : first + BATCH_MOST]), state.inside(state.at))
    state.at = portion.at
    drift = tuple(dict.fromkeys(portion.drift))
    cursor = state.inside(portion.at, ended=portion.at is None)
    yield Batch(tuple(seen[whole:]), cursor, tuple(portion.gone), drift)


def elements(
    graph: Graph, path: str, area: str, at: Any, *, prefer: str = ""
) -> Iterator[tuple[dict[str, Any], Any]]:
    """The objects of a collection one by one, each with the position behind it (None: the last).

    A position is the page's link and the id of the last object done there; where that object is
    not on the page any more, the page is read from its start.
    """
    saved = mapping(at)
    link = text(saved.get("link"))
    for page in graph.pages(path, area, start=link or None, prefer=prefer):
        values = objects(page.values)
        done = _position(values, saved.get("done"))
        for number, value in enumerate(values[done + 1 :], done + 2):
            following: Any = {"link": link, "done": value.get("id")}
            if number == len(values):
                following = {"link": page.next} if page.next else None
            yield value, following
        link, saved = page.next or "", {}


def _position(values: list[dict[str, Any]], done: Any) -> int:
    """Where the object with the id `done` stands, -1 where it does not."""
    if done is None:
        return -1
    return next((number for number, one in enumerate(values) if one.get("id") == done), -1)
