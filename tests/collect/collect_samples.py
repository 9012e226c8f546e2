"""A tool whose sources are written down in the test, and a person to be in them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from adjourn.tools.observed import Setting
from adjourn.tools.protocol import (
    Batch,
    Handle,
    HandleKind,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
    ToolError,
)

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
Step = Batch | BaseException


class Scripted:
    """Collects what it is given: batches in order, an exception where one stands.

    The cursor counts batches, so that a later run goes on where the last one stopped. `asked` says
    with which cursor each source was asked; `shown` are its settings, or what reading them raises.
    """

    name = "teams"

    def __init__(self, sources: Mapping[str, Sequence[Step]]) -> None:
        self.script = dict(sources)
        self.asked: list[tuple[str, Any]] = []
        self.shown: Sequence[Setting] | BaseException = ()

    def sources(self) -> Sequence[str]:
        return list(self.script)

    def settings(self, now: datetime) -> Sequence[Setting]:
        if isinstance(self.shown, BaseException):
            raise self.shown
        return self.shown

    def collect(self, source: str, cursor: Any, now: datetime) -> Iterator[Batch]:
        self.asked.append((source, cursor))
        for step in self.script[source][cursor or 0 :]:
            if isinstance(step, BaseException):
                raise step
            yield step


def batch(number: int, *refs: str) -> Batch:
    """Batch `number` (from 1) of a source: messages of Anna."""
    anna = Person((Handle(HandleKind.EMAIL, "anna@example.org"),))
    return Batch(
        tuple(
            Observation(Item(Kind.MESSAGE, ref, {"m": ref}, START), ((anna, Relation.AUTHORED_BY),))
            for ref in refs
        ),
        number,
    )


class Down(ToolError):
    """The tool does not answer."""


class Killed(BaseException):
    """The process ends here."""
