"""Collecting that goes on after a kill: steps in order, the position in every batch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from adjourn.tools.protocol import Batch, Drift, Kind, Observation

BATCH_MOST = 200


@dataclass(slots=True)
class Portion:
    """What one step of a stream found. `at` is where to go on, None at the end."""

    at: Any = None
    observations: list[Observation] = field(default_factory=list)
    gone: list[tuple[Kind, str]] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)

    def add(self, seen: tuple[Iterable[Observation], Iterable[Drift]]) -> None:
        """Take in what a reader found."""
        self.observations += seen[0]
        self.drift += seen[1]


def batches(portions: Iterable[Portion], before: Any) -> Iterator[Batch]:
    """`portions` as batches of at most `BATCH_MOST` observations.

    Only a portion's last batch carries the position behind it (`before` is the one in front of the
    first): a kill in between reads the portion again.
    """
    for portion in portions:
        seen = portion.observations
        whole = (len(seen) - 1) // BATCH_MOST * BATCH_MOST if seen else 0
        for first in range(0, whole, BATCH_MOST):
            yield Batch(tuple(seen[first : first + BATCH_MOST]), before)
        drift = tuple(dict.fromkeys(portion.drift))
        before = portion.at
        yield Batch(tuple(seen[whole:]), before, tuple(portion.gone), drift)
