"""What a tool sends by itself, as webhooks do: a request in; the answer and what to store out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from adjourn.tools.protocol import Batch

NOTHING = Batch((), None)


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, whole. `path` is what stands behind the tool's own address, as it came;
    names of `headers` are in lower case."""

    method: str
    path: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What to answer, as JSON, and what to store before.

    `name` is what the tool calls this push: the same name again is the same push, stored once. ""
    where nothing is to be stored. The cursor of `batch` means nothing.
    """

    status: int
    body: bytes = b"{}"
    name: str = field(default="", repr=False)
    batch: Batch = field(default=NOTHING, repr=False)


@runtime_checkable
class Receiver(Protocol):
    """A tool that can push."""

    name: str

    @property
    def receives(self) -> bool:
        """Whether the register says by what the tool's pushes are known to be its own."""
        ...

    def receive(self, request: Request) -> Delivery:
        """Check that the request is the tool's own and read it. Asks nobody, never raises."""
        ...
