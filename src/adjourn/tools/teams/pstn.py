"""The logs of calls over the telephone network: calling plans and direct routing (facts §3)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from adjourn.tools.fields import pick, text
from adjourn.tools.protocol import Drift, Item, Kind, Observation, Relation
from adjourn.tools.teams.allowed import PHONE_CALL
from adjourn.tools.teams.calls import filled
from adjourn.tools.teams.client import Graph
from adjourn.tools.teams.identity import person, related
from adjourn.tools.teams.refs import conference, locator
from adjourn.tools.teams.times import graph_time, instant
from adjourn.tools.teams.walking import Portion, Seen, Span

AREA = "telephone call logs"
FUNCTIONS = ("getDirectRoutingCalls", "getPstnCalls")
RANGE = timedelta(days=90)  # the longest that one call may ask for, and so how far back one sees
OVERLAP = timedelta(days=1)


def path(function: str, start: datetime, end: datetime) -> str:
    """The path of the rows of calls that began between `start` and `end` (at most 90 days)."""
    times = f"fromDateTime={graph_time(start)},toDateTime={graph_time(end)}"
    return f"/communications/callRecords/{function}({times})"


class Phone:
    """Rows of both logs; the key is the function that lists them."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def stream(self, key: str, span: Span, at: Any) -> Iterator[Portion]:
        oldest = span.until - RANGE
        since = max(span.since, oldest) if span.since else oldest
        for page in self._graph.pages(path(key, since, span.until), AREA, start=at):
            portion = Portion(at=page.next)
            for value in page.values:
                portion.add(observe(value, key, span.until))
            yield portion


def observe(payload: Any, function: str, now: datetime) -> Seen:
    """The call behind one row. The account and both numbers are three persons here: which number
    is the account's own is not said, and service numbers have many callers."""
    row, found = pick(PHONE_CALL, payload, function)
    if not text(row.get("id")):
        return [], [*found, Drift(f"{function}.id", "malformed")]
    start, end = instant(row.get("startDateTime")), instant(row.get("endDateTime"))
    account = {"id": row.get("userId"), "displayName": row.get("userDisplayName")}
    user = person(account, upn=text(row.get("userPrincipalName")))
    numbers = [person({}, phone=text(row.get(name))) for name in ("callerNumber", "calleeNumber")]
    names = ("startDateTime", "endDateTime", "duration", "callType")
    ref = f"phone:{row['id']}"
    item = Item(
        Kind.CALL,
        ref,
        locator("phone", call=row["id"], function=function, start=row.get("startDateTime")),
        start or end or now,
    )
    seen = Observation(
        item,
        related((Relation.ABOUT, [user, *numbers])),
        conference(ref, start, end),
        ended=end,
        detail=filled({name: row.get(name) for name in names}),
    )
    return [seen], list(found)
