"""Reading and writing the rows of an erasure; the only place that knows how a step is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.erase.models import Erasure, Step
from adjourn.law.reasons import Reason
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal, unseal
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.protocol import Hold, Item, Kind, Reading


@dataclass(frozen=True, slots=True)
class Opened:
    """A step with its seal broken: what the tool needs."""

    step: Step
    item: Item
    holds: tuple[Hold, ...]
    opened: datetime  # when the erasure was opened

    @property
    def requested(self) -> datetime:
        """When its deletion was asked for: of the tool, else of us."""
        return from_ms(self.step.requested) if self.step.requested else self.opened

    @property
    def blocked(self) -> bool:
        """Whether a hold forbids even to ask."""
        return any(hold.blocks for hold in self.holds)


def label(erasure: UUID, item: UUID) -> bytes:
    return b"step" + erasure.bytes + item.bytes


def contents(item: Item, holds: Sequence[Hold]) -> dict[str, Any]:
    return {
        "ref": item.ref,
        "place": item.place,
        "holds": [
            {
                "reason": h.reason.value,
                "note": h.note,
                "blocks": h.blocks,
                "until": to_ms(h.until) if h.until else None,
            }
            for h in holds
        ],
    }


def sealed(key: AESGCM, erasure: UUID, item_id: UUID, item: Item, holds: Sequence[Hold]) -> bytes:
    return seal(key, contents(item, holds), label(erasure, item_id))


def open_steps(ledger: Ledger, erasure: Erasure, steps: Sequence[Step]) -> list[Opened]:
    """Raises `Unreadable` when the erasure's key is gone."""
    key = ledger.keyring.get([erasure.key]).get(erasure.key)
    return [_opened(key, step, erasure.opened) for step in steps]


def _opened(key: AESGCM | None, step: Step, opened: int) -> Opened:
    content = unseal(key, bytes(step.sealed), label(step.erasure_id, step.item))
    holds = tuple(
        Hold(
            Reason(h["reason"]),
            h["note"],
            h["blocks"],
            from_ms(h["until"]) if h["until"] is not None else None,
        )
        for h in content["holds"]
    )
    item = Item(Kind(step.kind), content["ref"], content["place"], from_ms(step.at))
    return Opened(step, item, holds, from_ms(opened))


def store_reading(step: Step, reading: Reading, now: datetime) -> None:
    """Put a reading on its step; final when nothing is left to be read again."""
    step.outcome = reading.outcome.value
    step.until = to_ms(reading.until) if reading.until else None
    step.reason = reading.reason.value if reading.reason else ""
    step.note = reading.note
    step.read_at = to_ms(now)
    step.next = to_ms(reading.recheck) if reading.recheck else None
    step.state = Step.State.READ if reading.recheck else Step.State.FINAL
    step.save()
