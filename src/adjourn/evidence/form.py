"""The form of a receipt: which fields, of which type. Nothing here looks at the log.

A value that passes may be shown to people: apart from `controller` and `note` every field is an
instant, a number, a random id or a word from a closed list (see `entries`).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .entries import FIELDS, EntryError, check
from .merkle import HASH_SIZE, MAX_PROOF
from .note import base64_bytes
from .verdict import Code, Findings

FORMAT = "adjourn-receipt/1"
MAX_TEXT = 4096

DIGESTED = ("format", "id", "erasure", "issued_at", "controller", "practice", "state")
"""The plain fields of a receipt: each has a digest of its own."""

ITEM_IN_ENTRY = {
    "id": "item",
    "tool": "tool",
    "type": "type",
    "kind": "item_kind",
    "outcome": "outcome",
    "until": "until",
    "reason": "reason",
    "read_back_at": "read_back_at",
}
"""Field of an item: the field of an `item.outcome` entry that must be equal (null: absent)."""

_NULLABLE = frozenset(["until", "reason", "read_back_at"])

Rule = tuple[Callable[[Any], bool], str]


def _is_text(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # a lone surrogate has no canonical form
        return False
    return True


def _is_proof(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MAX_PROOF and all(map(_is_hash, value))


def _is_hash(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(base64_bytes(value)) == HASH_SIZE
    except ValueError:
        return False


def _nullable(rule: Rule) -> Rule:
    return lambda value: value is None or rule[0](value), f"{rule[1]}, or null"


_TEXT: Rule = (_is_text, f"text of at most {MAX_TEXT} characters")
_LIST: Rule = (lambda value: isinstance(value, list), "a list")
_OBJECT: Rule = (lambda value: isinstance(value, dict), "an object")

_RECEIPT: dict[str, Rule] = {
    "format": (lambda value: value == FORMAT, FORMAT),
    "id": FIELDS["receipt"],
    "erasure": FIELDS["erasure"],
    "issued_at": FIELDS["at"],
    "controller": _TEXT,
    "practice": (lambda value: isinstance(value, bool), "true or false"),
    "state": FIELDS["state"],
    "items": _LIST,
    "entries": _LIST,
    "digests": _OBJECT,
    "checkpoint": _TEXT,
    "verifier": _TEXT,
}
_ITEM: dict[str, Rule] = {
    **{name: FIELDS[field] for name, field in ITEM_IN_ENTRY.items()},
    **{name: _nullable(FIELDS[ITEM_IN_ENTRY[name]]) for name in _NULLABLE},
    "note": _TEXT,
}
_ENTRY: dict[str, Rule] = {
    "index": FIELDS["count"],
    "entry": _OBJECT,
    "proof": (_is_proof, f"a list of at most {MAX_PROOF} hashes in base64"),
}
_DIGESTS: dict[str, Rule] = {
    **dict.fromkeys(DIGESTED, FIELDS["body"]),
    "items": _LIST,
    "entries": _LIST,
}


def check_form(receipt: Any, findings: Findings) -> None:
    """Adds a finding for each place where `receipt` is not of the published form."""
    if not _check_object(receipt, _RECEIPT, "", findings):
        return
    for i, item in enumerate(receipt["items"]):
        _check_object(item, _ITEM, f"items[{i}]", findings)
    last = -1
    for i, each in enumerate(receipt["entries"]):
        if _check_object(each, _ENTRY, f"entries[{i}]", findings):
            _check_entry(each, last, f"entries[{i}]", findings)
            last = each["index"]
    if _check_object(receipt["digests"], _DIGESTS, "digests", findings):
        _check_digests(receipt["digests"], findings)


def _check_object(value: Any, rules: Mapping[str, Rule], where: str, findings: Findings) -> bool:
    """True if `value` has the fields of `rules`, no other, and all of them right."""
    objections = list(_objections(value, rules, where))
    for place, message in objections:
        findings.add(Code.MALFORMED, place, message)
    return not objections


def _objections(value: Any, rules: Mapping[str, Rule], where: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield where, "must be an object"
        return
    if value.keys() - rules.keys():
        yield where, "has a field that is not of the format"
    for name, (is_right, right) in rules.items():
        place = f"{where}.{name}" if where else name
        if name not in value:
            yield place, "is missing"
        elif not is_right(value[name]):
            yield place, f"must be {right}"


def _check_entry(each: Mapping[str, Any], last: int, where: str, findings: Findings) -> None:
    if each["index"] <= last:
        findings.add(Code.REORDERED, f"{where}.index", "entries stand in the order of the log")
    try:
        check(each["entry"])
    except EntryError as error:
        findings.add(Code.MALFORMED, f"{where}.entry", str(error))


def _check_digests(digests: Mapping[str, Any], findings: Findings) -> None:
    is_right, right = FIELDS["body"]
    for name in ("items", "entries"):
        for i, digest in enumerate(digests[name]):
            if not is_right(digest):
                findings.add(Code.MALFORMED, f"digests.{name}[{i}]", f"must be {right}")
