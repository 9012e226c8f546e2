"""What of a case is sealed, under a key of the case's own, and how it is opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal, unseal
from adjourn.rights.asked import Asked, Language
from adjourn.rights.models import Case, Event
from adjourn.tools.protocol import Handle


@dataclass(frozen=True, slots=True)
class Contents:
    """What was asked, by whom, and where the answer goes. See `adjourn.rights.asked.Asked`."""

    language: Language
    handle: Handle | None = field(default=None, repr=False)
    reply_to: str | None = field(default=None, repr=False)
    message: str = field(default="", repr=False)
    purposes: Sequence[str] = ()
    types: Sequence[str] = ()
    changes: Mapping[str, str] = field(default_factory=dict, repr=False)
    ground: str | None = None
    stopped: bool = False
    wait: bool = True
    conference: str | None = field(default=None, repr=False)


def of(asked: Asked) -> Contents:
    """The contents of each case of a message. Facts of a meeting are kept apart (K-20)."""
    return Contents(
        asked.language,
        asked.handle,
        asked.reply_to,
        asked.message,
        asked.purposes,
        asked.types,
        {name.value: wanted for name, wanted in asked.changes.items()},
        asked.ground.value if asked.ground else None,
        asked.stopped,
        asked.wait,
        asked.conference,
    )


def sealed(key: AESGCM, case: Case, contents: Contents) -> bytes:
    return seal(key, msgspec.to_builtins(contents), b"case" + case.id.bytes)


def opened(ledger: Ledger, case: Case) -> Contents:
    """Raises `Unreadable` when the case's key is gone."""
    value = unseal(key_of(ledger, case), bytes(case.sealed), b"case" + case.id.bytes)
    return msgspec.convert(value, Contents)


def key_of(ledger: Ledger, case: Case) -> AESGCM:
    """The case's key. Raises `KeyringMismatch` when it is not in the keyring."""
    return ledger.keyring.need([case.key])[case.key]


def sealed_note(ledger: Ledger, case: Case, kind: str, note: Mapping[str, Any]) -> bytes | None:
    """What an event says beyond its words; None for nothing."""
    return seal(key_of(ledger, case), note, _note_label(case, kind)) if note else None


def note_of(ledger: Ledger, event: Event) -> dict[str, Any]:
    """What an event says beyond its words."""
    if event.sealed is None:
        return {}
    label = _note_label(event.case, event.kind)
    found: dict[str, Any] = unseal(key_of(ledger, event.case), bytes(event.sealed), label)
    return found


def _note_label(case: Case, kind: str) -> bytes:
    return b"event" + case.id.bytes + kind.encode()
