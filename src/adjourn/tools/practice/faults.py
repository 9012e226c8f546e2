"""Faults on request: what can go wrong between a client and the service, each on purpose.

They are deterministic (the first `times` matching requests) and countable (`Fault.hits`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock

from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.web import Answer, GraphError


class Kind(StrEnum):
    """What goes wrong."""

    THROTTLE = "throttle"  # 429 with Retry-After
    UNAVAILABLE = "unavailable"  # 503, with Retry-After unless `retry_after` is None
    DROP = "drop"  # the connection closes in the middle of the body
    TRUNCATE = "truncate"  # half the JSON, with the length to match
    GARBAGE = "garbage"  # not JSON at all
    SLOW = "slow"  # the answer waits for `seconds`
    LIE = "lie"  # a delete answers as usual, and nothing happens
    GONE_DELTA = "gone_delta"  # 410 with a Location for the full resync
    POLICY = "policy"  # no application access policy
    FORBIDDEN = "forbidden"  # 403
    NEW_PROPERTY = "new_property"  # an unknown property in every object of the answer
    NEW_ENUM = "new_enum"  # an unknown value in a known enumeration
    KILL = "kill"  # calls `call`, before or after the request is handled


_DAMAGE = (Kind.DROP, Kind.TRUNCATE, Kind.GARBAGE)
_REFUSALS = (Kind.THROTTLE, Kind.UNAVAILABLE, Kind.GONE_DELTA, Kind.POLICY, Kind.FORBIDDEN)
_ENUMS = ("type", "chatType", "messageType", "status", "role", "connectionType", "userIdentityType")


@dataclass(slots=True)
class Fault:
    """One fault. `match` is a regular expression searched in "METHOD path?query" (decoded, without
    the version); `skip` lets that many matching requests pass first; `call` and `when` ("before"
    or "after") are for `kill`. `hits` counts how often it struck."""

    kind: Kind
    match: str = ""
    times: int = 1
    skip: int = 0
    retry_after: int | None = 1
    seconds: float = 0.0
    call: Callable[[], None] | None = None
    when: str = "before"
    name: str = "practiceNovelty"
    hits: int = 0
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.kind = Kind(self.kind)
        if len(self.match) > 500:
            raise ValueError("match: at most 500 characters")
        try:
            self._pattern = re.compile(self.match)
        except re.error as error:
            raise ValueError(f"match: {error}") from None

    def strikes(self, line: str) -> bool:
        """Whether it strikes this request; counts it if so."""
        if self.hits >= self.times or not self._pattern.search(line):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.hits += 1
        return True


class Faults:
    """The faults that wait for their request. Safe to use from several threads."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> Fault:
        """Let `fault` strike from now on."""
        with self._lock:
            self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Take all faults back."""
        with self._lock:
            self._waiting.clear()

    def striking(self, line: str) -> list[Fault]:
        """The faults that strike this request, except slowness."""
        return self._struck(line, slow=False)

    def wait(self, line: str) -> float:
        """The seconds that this request has to wait for."""
        return sum(fault.seconds for fault in self._struck(line, slow=True))

    def _struck(self, line: str, *, slow: bool) -> list[Fault]:
        with self._lock:
            return [
                fault
                for fault in self._waiting
                if (fault.kind is Kind.SLOW) is slow and fault.strikes(line)
            ]


def refuse(fault: Fault, app: str, path: str) -> None:
    """Raise the GraphError that this fault answers with, if it is of that sort."""
    if fault.kind not in _REFUSALS:
        return
    wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    match fault.kind:
        case Kind.THROTTLE:
            raise GraphError(429, "TooManyRequests", "Please retry again later.", wait)
        case Kind.UNAVAILABLE:
            raise GraphError(503, "serviceNotAvailable", "Service unavailable.", wait)
        case Kind.GONE_DELTA:
            start = {"Location": path.partition("?")[0]}
            raise GraphError(410, "resyncChangesApplyDifferences", "Resync required.", start)
        case Kind.POLICY:
            raise policy_error(app)
        case _:
            raise GraphError(403, "accessDenied", "Insufficient privileges.")


def policy_error(app: str) -> GraphError:
    """The error without an application access policy; its HTTP status is not documented
    (facts: teams-graph §2)."""
    text = f"App {app} is not authorized to read meetings on behalf of user <user_ID_redacted>"
    return GraphError(403, "Unauthorized", text)


def distort(fault: Fault, answer: Answer) -> None:
    """Change an answer as this fault demands: damage for the transport, or news in its JSON."""
    if fault.kind in _DAMAGE:
        answer.damage = fault.kind
    elif fault.kind is Kind.NEW_PROPERTY:
        for row in _objects(answer.body):
            row[fault.name] = {"unheardOf": True}
    elif fault.kind is Kind.NEW_ENUM:
        for row in _objects(answer.body):
            for name in _ENUMS:
                if isinstance(row.get(name), str):
                    row[name] = fault.name


def _objects(body: object) -> list[Json]:
    if not isinstance(body, dict):
        return []
    rows = body.get("value")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else [body]
