"""What a sweep is asking a tool for: the row numbers alone, as the items are still at home.

They are stored before the tool is asked, and go in the transaction that stores the answer. What a
kill leaves, whoever comes next makes steps of (`take_over`), which are asked for one by one; a
sweep that is not dead after all finds its answers `answered` by nobody, and leaves them alone. That
no two sweeps ask for one item is the table's own rule.

All functions run inside the caller's transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adjourn.erase.models import Asked, Erasure, Step
from adjourn.erase.steps import sealed
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import unseal
from adjourn.ledger.sql import execute_many, lookup
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.protocol import Hold, Item, Kind


@dataclass(frozen=True, slots=True)
class Held:
    """An item as the ledger holds it, by its row number."""

    row: int
    tool: str
    type: str
    item: Item


def read(ledger: Ledger, rows: Sequence[int]) -> list[Held]:
    """Those of these items that are still there. Raises `Unreadable`."""
    found = list(lookup(_ITEMS, list(rows)))
    keys = ledger.keyring.need(row[5] for row in found)
    return [
        Held(row, tool, data_type, _item(kind, at, unseal(keys[key], content, b"item" + bytes(ix))))
        for row, ix, tool, kind, data_type, key, at, content in found
    ]


_KINDS = {kind.value: kind for kind in Kind}
_ITEMS = "SELECT id, ix, tool, kind, type, key, at, sealed FROM ledger_item WHERE id IN ({})"


def _item(kind: str, at: int, content: list[Any]) -> Item:
    ref, place, _ = content
    return Item(_KINDS[kind], ref, place, from_ms(at))


def ask(erasure: Erasure, rows: Iterable[int]) -> None:
    """These items are asked for from now on."""
    owner = erasure.id.hex
    execute_many(
        'INSERT INTO erase_asked ("row", erasure_id) VALUES (%s, %s)',
        [(row, owner) for row in rows],
    )


def answered(erasure: Erasure) -> set[int]:
    """The answers for all that is asked for are known, or looked for otherwise: the rows that
    nobody else has taken over."""
    asked = Asked.objects.filter(erasure=erasure)
    rows = set(asked.values_list("row", flat=True))
    asked.delete()
    return rows


def take_over(ledger: Ledger, erasure: Erasure) -> None:
    """What a kill left without an answer is planned again, step by step."""
    held = read(ledger, sorted(answered(erasure)))
    Step.objects.bulk_create(step(ledger, erasure, one, (), Step.State.PLANNED) for one in held)


def step(
    ledger: Ledger, erasure: Erasure, held: Held, holds: Sequence[Hold], state: Step.State,
    *, requested: datetime | None = None, next_: datetime | None = None,
) -> Step:  # fmt: skip
    """A step of a sweep, not stored yet."""
    key = ledger.keyring.need([erasure.key])[erasure.key]
    public = ledger.ids.item(held.row)
    return Step(
        erasure=erasure, item=public, row=held.row, tool=held.tool, kind=held.item.kind.value,
        type=held.type, at=to_ms(held.item.at), shared=True, unlink=False, state=state, forecast="",
        sealed=sealed(key, erasure.id, public, held.item, holds),
        requested=to_ms(requested) if requested else None, next=to_ms(next_) if next_ else None,
    )  # fmt: skip
