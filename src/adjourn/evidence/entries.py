"""What an entry of the log may say: a closed set of fields, none of which can hold a person.

facts: law R-13 (evidence says when exactly, by whom, in which way, to what extent) and R-14 (and
holds no personal data: no name, address, title or free text, no hash of one). Each field is an
instant, a number, a random id or a word from a closed list; anything else is an `EntryError`. So a
mistake of a caller cannot put a person into a log that can never forget.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .canonical import MAX_INTEGER

Entry = Mapping[str, Any]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OUTCOMES = _words("gone trashed pending hidden moved retained residue foreign")

# facts: law R-10, and what providers do with data that they were asked to delete.
REASONS = _words(
    "statutory_retention tax_open legal_hold legal_claim third_party_rights identity_open "
    "not_identifiable other_controller not_found provider_period provider_recovery "
    "provider_pending provider_copy provider_refused"
)
ITEM_KINDS = _words(
    "contact call attendance device message picture video file recording transcript voicemail "
    "whiteboard"
)
# R-13 "by whom": a role or a part of the system, never a name.
ACTORS = _words(
    "role:person role:desk role:operator role:auditor system:api system:cli system:collect "
    "system:erase system:follow-up system:portal system:restore system:retain system:rights "
    "system:worker"
)
# R-13 "in which way". Which call a tool offers for which kind of item is in its capabilities.
METHODS = _words(
    "delete_call provider_period read_back rows_deleted key_destroyed handles_guarded "
    "instruction none"
)
STATES = _words("open final")
CONSENT_STATES = _words("requested given refused renewed withdrawn expired invalidated unknown")
# What a person can ask for (Art. 15 to 21, 7(3) GDPR), and how it was answered.
RIGHTS = _words("access rectification erasure restriction portability objection withdrawal")
DECISIONS = _words("granted partly refused nothing_held")


class EntryError(ValueError):
    """Not an entry that the log accepts. Names the field, never the value."""


def rfc3339(instant: datetime) -> str:
    """An aware instant the way entries and receipts write it, such as `2026-11-23T08:10:00Z`.

    Raises `ValueError` for one without a time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


# `fullmatch` throughout: `$` would let a newline pass. Only ids that are random, ordered by time or
# the issuer's own (versions 4, 7 and 8): 1 holds a device address, 3 and 5 are plain hashes of
# something.
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[478][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
_TOOL = re.compile(r"[a-z][a-z0-9_-]{0,39}")  # the key of a section in the register
_TYPE = re.compile(r"K-[0-9]{2}[a-z]?")
_RULE = re.compile(r"K-[0-9]{2}[a-z]?(/[0-9]{1,4})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Check = Callable[[Any], bool]


def _like(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _in(words: frozenset[str]) -> Check:
    return lambda value: isinstance(value, str) and value in words


def _instant(value: Any) -> bool:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        return False
    try:
        return datetime.fromisoformat(value).utcoffset() == timedelta(0)
    except ValueError:
        return False


def _number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MAX_INTEGER


def _item(value: Any) -> bool:
    """A UUID, or a number from a counter."""
    return _number(value) or _like(_UUID)(value)


FIELDS: dict[str, tuple[Check, str]] = {
    "actor": (_in(ACTORS), "a role or system part of the closed list"),
    "at": (_instant, "an instant in UTC such as 2026-11-23T08:10:00Z"),
    "backup": (_like(_UUID), "a UUID of version 4, 7 or 8"),
    "body": (_like(_SHA256), "a SHA-256 in hexadecimal"),
    "consent": (_like(_UUID), "a UUID of version 4, 7 or 8"),
    "consent_state": (_in(CONSENT_STATES), "a state of consent of the closed list"),
    "case": (_like(_UUID), "a UUID of version 4, 7 or 8"),
    "count": (_number, "a whole number from 0"),
    "decision": (_in(DECISIONS), "a decision of the closed list"),
    "erasure": (_like(_UUID), "a UUID of version 4, 7 or 8"),
    "hold": (_like(_UUID), "a UUID of version 4, 7 or 8"),
    "item": (_item, "a UUID of version 4, 7 or 8, or a whole number"),
    "item_kind": (_in(ITEM_KINDS), "a kind of item of the closed list"),
    "matter": (_like(_UUID), "a UUID of version 4, 7 or 8"),
    "method": (_in(METHODS), "a method of the closed list"),
    "outcome": (_in(OUTCOMES), "an outcome of the closed list"),
    "read_back_at": (_instant, "an instant in UTC such as 2026-11-23T08:10:00Z"),
    "reason": (_in(REASONS), "a reason of the closed list"),
    "receipt": (_like(_UUID), "a UUID of version 4, 7 or 8"),
    "register": (_like(_SHA256), "a SHA-256 in hexadecimal"),
    "right": (_in(RIGHTS), "a right of the closed list"),
    "rule": (_like(_RULE), "the id of a rule such as K-04 or K-04/2"),
    "since": (_instant, "an instant in UTC such as 2026-11-23T08:10:00Z"),
    "state": (_in(STATES), "open or final"),
    "tool": (_like(_TOOL), "the key of a tool in the register"),
    "type": (_like(_TYPE), "a data type such as K-04"),
    "until": (_instant, "an instant in UTC such as 2026-11-23T08:10:00Z"),
}
"""Field: its check, and what would be right. `kind` is checked by `KINDS`."""

_ALWAYS = _words("kind at actor")

KINDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    kind: (_ALWAYS | _words(required), _words(optional))
    for kind, required, optional in [
        ("erasure.opened", "erasure", "count register method"),
        (
            "item.outcome",
            "erasure item tool type item_kind outcome",
            "rule until reason method read_back_at register",
        ),
        ("tool.waiting", "erasure tool count", ""),
        ("local.erased", "erasure count", "method register tool"),
        ("key.destroyed", "erasure", "count method"),
        ("guard.set", "erasure", "count method"),
        ("erasure.closed", "erasure", "count"),
        ("collected", "tool count", "register"),
        ("consent.recorded", "consent consent_state body", ""),
        ("consent.deleted", "count rule", "method"),
        ("followed_up", "count", "erasure tool"),
        ("receipt.issued", "erasure receipt state body", ""),
        ("case.opened", "case right", ""),
        ("case.extended", "case right until", ""),
        ("case.answered", "case right decision", "erasure"),
        ("case.refused", "case right decision", "erasure"),
        ("case.withdrawn", "case right", ""),
        ("case.closed", "case right", ""),
        ("case.destroyed", "case right", "method rule"),
        ("copy.sent", "right count", "case"),
        ("copy.released", "case count", ""),
        ("copy.withheld", "case count", ""),
        ("backup.made", "backup body until", ""),
        ("backup.deleted", "count", ""),
        ("backup.restored", "backup", ""),
        ("erased.again", "backup count method", ""),
        ("keyring.rotated", "count", ""),
        ("items.restricted", "case count", ""),
        ("items.released", "case count", ""),
        ("recipients.notified", "case count", ""),
        ("hold.opened", "hold matter reason count until", ""),
        ("hold.approved", "hold until", ""),
        ("hold.reviewed", "hold until", ""),
        ("hold.released", "hold count", ""),
        ("hold.lapsed", "hold count", ""),
        ("hold.deleted", "count", ""),
        (
            "items.swept",
            "erasure tool type outcome count",
            "rule method reason until read_back_at register",
        ),
        ("purpose.ended", "count", "until"),
        ("rule.applied", "rule count", "register"),
        ("item.archived", "item tool type item_kind until", ""),
        ("notice.approved", "body since", ""),
    ]
}
"""Kind of entry: the fields it must have, and those it may have."""


def check(entry: Entry) -> None:
    """Raises `EntryError` unless `entry` is one that the log accepts."""
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise EntryError("kind: not of the closed list")
    required, optional = KINDS[kind]
    if missing := sorted(required - entry.keys()):
        raise EntryError(f"{missing[0]}: missing in {kind}")
    if entry.keys() - required - optional:  # an unknown name may itself be somebody's data
        raise EntryError(f"{kind} has a field that it must not have")
    for name, value in entry.items():
        if name != "kind" and not FIELDS[name][0](value):
            raise EntryError(f"{name}: must be {FIELDS[name][1]}")
