"""A small log and its receipt, the same on every run: fixed key, fixed ids, fixed dates."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adjourn.evidence import Log, MemoryStore, Signer, build

SIGNER = Signer("evidence.adjourn.example", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER_SIGNER = Signer(
    "evidence.adjourn.example", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
)
ERASURE = "0197f3a0-0000-7000-8000-000000000001"
RECEIPT = "0197f3a0-0000-7000-8000-00000000000a"
NOW = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
AT = "2026-11-23T08:10:00Z"
BASE: dict[str, Any] = {"at": AT, "actor": "system:erase", "erasure": ERASURE}


def outcome(item: int | str, **fields: Any) -> dict[str, Any]:
    """An `item.outcome` entry."""
    return {
        **BASE,
        "kind": "item.outcome",
        "item": item,
        "tool": "teams",
        "type": "K-11",
        "item_kind": "message",
        "outcome": "gone",
        "method": "delete_call",
        "read_back_at": AT,
        **fields,
    }


def opened(**fields: Any) -> dict[str, Any]:
    return {**BASE, "kind": "erasure.opened", "count": 2, **fields}


RETAINED = {
    "type": "K-05",
    "item_kind": "call",
    "outcome": "retained",
    "method": "provider_period",
    "reason": "provider_period",
    "until": "2026-12-20T00:00:00Z",
}
ENTRIES = [
    opened(),
    outcome(1, outcome="pending", reason="provider_pending", until="2026-11-24T00:00:00Z"),
    outcome(2, **RETAINED),
    outcome(1),
    {**BASE, "kind": "key.destroyed", "count": 1, "method": "key_destroyed"},
    {**BASE, "kind": "erasure.closed", "count": 2},
]


def item_of(entry: dict[str, Any], note: str) -> dict[str, Any]:
    """The item of a receipt that `entry` bears out."""
    return {
        "id": entry["item"],
        "kind": entry["item_kind"],
        **{name: entry[name] for name in ("tool", "type", "outcome")},
        **{name: entry.get(name) for name in ("until", "reason", "read_back_at")},
        "note": note,
    }


ITEMS = [
    item_of(ENTRIES[3], "Read again: it is not there."),
    item_of(ENTRIES[2], "No call deletes call records; the provider deletes them by this date."),
]


def issue(log: Log, entries: list[int], **fields: Any) -> dict[str, Any]:
    """A receipt of the sample erasure from `log`."""
    values: dict[str, Any] = {
        "receipt": RECEIPT,
        "erasure": ERASURE,
        "issued_at": NOW,
        "actor": "role:person",
        "controller": "Example GmbH",
        "practice": True,
        "state": "final",
        "items": ITEMS,
        **fields,
    }
    return build(log, entries=entries, **values)


def new_log(signer: Signer = SIGNER) -> Log:
    return Log(MemoryStore(), signer)


def sample(signer: Signer = SIGNER) -> tuple[Log, dict[str, Any]]:
    """A log with two checkpoints, and the receipt that made the second."""
    log = new_log(signer)
    log.append(ENTRIES[:3])
    log.checkpoint()
    log.append(ENTRIES[3:])
    return log, issue(log, [0, 1, 2, 3, 4, 5])


LOG, _RECEIPT = sample()
LINES = list(LOG.export())
VERIFIER = SIGNER.verifier


def receipt() -> dict[str, Any]:
    """A fresh copy of the sample receipt, as it comes out of a file."""
    parsed: dict[str, Any] = json.loads(json.dumps(_RECEIPT))
    return copy.deepcopy(parsed)
