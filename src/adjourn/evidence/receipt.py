"""Receipts: what was done with each item, provable offline (`adjourn-receipt/1`).

A receipt is bound to the log twice. Each item must say what the last log entry about it says. And
the log holds one `receipt.issued` entry with the hash over the digests of all that the receipt
says, so that no field, not even a note, changes unseen. docs/reference/evidence-format.md is the
published form.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from . import canonical
from .checkpoint import Checkpoint
from .entries import Entry, rfc3339
from .form import DIGESTED, FORMAT, ITEM_IN_ENTRY, check_form
from .log import Log
from .merkle import ProofError, check_inclusion, leaf_hash
from .note import NoteError, Verifier, base64_bytes
from .verdict import Code, Finding, Findings

_ISSUED = {"id": "receipt", "erasure": "erasure", "state": "state", "issued_at": "at"}
"""Field of the receipt: the field of its `receipt.issued` entry that must be equal."""


class ReceiptError(ValueError):
    """A receipt that would not verify: the log does not bear it out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of `verify`. `checkpoint` is None unless its signature holds."""

    findings: tuple[Finding, ...]
    checkpoint: Checkpoint | None

    @property
    def ok(self) -> bool:
        return not self.findings


def build(
    log: Log,
    *,
    receipt: str,
    erasure: str,
    issued_at: datetime,
    actor: str,
    controller: str,
    practice: bool,
    state: str,
    items: Sequence[Mapping[str, Any]],
    entries: Sequence[int],
) -> dict[str, Any]:
    """Issue a receipt: append `receipt.issued` to `log`, sign its head, prove every entry.

    `receipt` and `erasure` are UUIDs, `issued_at` is aware, `state` is open or final. Each of
    `items` has id, tool, type, kind, outcome, until, reason, note and read_back_at, instants as
    `rfc3339` writes them or None. `entries` are the indexes of the log entries of this erasure:
    all of its `item.outcome` entries, and whatever else is to be shown. Call it in the transaction
    that the log's store writes in. Raises `ReceiptError`, before anything is appended.
    """
    body: dict[str, Any] = {
        "format": FORMAT,
        "id": receipt,
        "erasure": erasure,
        "issued_at": rfc3339(issued_at),
        "controller": controller,
        "practice": practice,
        "state": state,
        "items": [dict(item) for item in items],
        "entries": [{"index": index, "entry": log.entry(index)} for index in sorted(set(entries))],
    }
    body["digests"] = _digests(body)
    issued = {
        "kind": "receipt.issued",
        "at": body["issued_at"],
        "actor": actor,
        "erasure": erasure,
        "receipt": receipt,
        "state": state,
        "body": _sha256(body["digests"]),
    }
    _refuse_unprovable(body, issued)
    (index,) = log.append([issued])
    body["entries"].append({"index": index, "entry": issued})
    return _proven(log, body)


def _proven(log: Log, body: dict[str, Any]) -> dict[str, Any]:
    size = log.size
    indexes = [each["index"] for each in body["entries"]]
    for each, proof in zip(body["entries"], log.proofs(indexes, size), strict=True):
        each["proof"] = [b64encode(item).decode() for item in proof]
    return {**body, "checkpoint": log.checkpoint(), "verifier": log.verifier}


def _refuse_unprovable(body: dict[str, Any], issued: Entry) -> None:
    """Findings before the append: a receipt that does not verify must not be issued."""
    findings = Findings()
    entries = [*body["entries"], {"index": canonical.MAX_INTEGER, "entry": issued}]
    whole = {**body, "checkpoint": "", "verifier": ""}
    whole["entries"] = [{**each, "proof": []} for each in entries]
    check_form(whole, findings)
    if not findings:
        _check_content(whole, findings)
    for finding in findings.found[:1]:
        raise ReceiptError(f"{finding.where}: {finding.message}")


def verify(receipt: Any, verifier: Verifier) -> Verdict:
    """Check `receipt` (as parsed from JSON) with the key that was handed over. Never raises."""
    findings = Findings()
    check_form(receipt, findings)
    if findings:
        return Verdict(tuple(findings.found), None)
    head = _check_head(receipt, verifier, findings)
    if head is not None:
        _check_proofs(receipt["entries"], head, findings)
    _check_content(receipt, findings)
    return Verdict(tuple(findings.found), head)


def _check_head(receipt: Any, verifier: Verifier, findings: Findings) -> Checkpoint | None:
    try:
        head = Checkpoint.opened(receipt["checkpoint"], verifier)
    except NoteError as error:
        findings.add(Code.BAD_SIGNATURE, "checkpoint", str(error))
        return None
    if receipt["verifier"] != str(verifier.named(head.origin)):
        findings.add(Code.OTHER_VERIFIER, "verifier", "names another key than the one handed over")
    return head


def _check_proofs(entries: list[Any], head: Checkpoint, findings: Findings) -> None:
    for i, each in enumerate(entries):
        leaf = leaf_hash(canonical.encode(each["entry"]))
        proof = [base64_bytes(item) for item in each["proof"]]
        try:
            check_inclusion(leaf, each["index"], head.size, proof, head.root)
        except ProofError:
            message = f"entry {each['index']} is not in the log that the checkpoint signs"
            findings.add(Code.NOT_INCLUDED, f"entries[{i}]", message)


def _check_content(receipt: Any, findings: Findings) -> None:
    """What the receipt says against what its log entries say. The form is checked before."""
    entries = [each["entry"] for each in receipt["entries"]]
    for i, entry in enumerate(entries):
        if entry.get("erasure") != receipt["erasure"]:
            findings.add(Code.DIFFERS, f"entries[{i}].erasure", "belongs to another erasure")
    _compare_digests(receipt["digests"], _digests(receipt), findings)
    _check_issued(receipt, entries, findings)
    _check_items(receipt["items"], entries, findings)


def _check_issued(receipt: Any, entries: list[Entry], findings: Findings) -> None:
    issued = [entry for entry in entries if entry.get("receipt") == receipt["id"]]
    if len(issued) != 1:
        message = "no entry, or more than one, says that this receipt was issued"
        findings.add(Code.NO_ENTRY, "entries", message)
        return
    for name, entry_field in _ISSUED.items():
        _compare(name, receipt[name], issued[0][entry_field], findings)
    if _sha256(receipt["digests"]) != issued[0]["body"]:
        message = "are not those that were logged when the receipt was issued"
        findings.add(Code.CHANGED, "digests", message)


def _compare_digests(expected: Mapping[str, Any], got: Mapping[str, Any], found: Findings) -> None:
    for name in DIGESTED:
        if expected[name] != got[name]:
            found.add(Code.CHANGED, name, "is not what was issued")
    for name in ("items", "entries"):
        _compare_lists(name, expected[name], got[name], found)


def _compare_lists(name: str, expected: list[str], got: list[str], findings: Findings) -> None:
    known, seen = set(expected), set(got)
    extra = [i for i, digest in enumerate(got) if digest not in known]
    lost = [i for i, digest in enumerate(expected) if digest not in seen]
    if len(expected) == len(got):
        for i in extra:
            findings.add(Code.CHANGED, f"{name}[{i}]", "is not what was issued")
    else:
        for i in lost:
            findings.add(Code.DROPPED, name, f"number {i} of those issued is not there")
        for i in extra:
            findings.add(Code.ADDED, f"{name}[{i}]", "was not issued")
    if not extra and not lost and expected != got:
        findings.add(Code.REORDERED, name, "are not in the order, or not as often, as issued")


def _check_items(items: list[Any], entries: list[Entry], findings: Findings) -> None:
    last = {entry["item"]: entry for entry in entries if entry["kind"] == "item.outcome"}
    for i, item in enumerate(items):
        entry = last.pop(item["id"], None)
        if entry is None:
            findings.add(Code.NO_ENTRY, f"items[{i}]", "no log entry (of its own) bears it out")
            continue
        for name, entry_field in ITEM_IN_ENTRY.items():
            _compare(f"items[{i}].{name}", item[name], entry.get(entry_field), findings)
    for identifier in last:
        findings.add(Code.ITEM_MISSING, "items", f"the log has an outcome for item {identifier}")


def _compare(where: str, got: Any, expected: Any, findings: Findings) -> None:
    if got != expected:
        message = f"the receipt says {_word(got)}, the log says {_word(expected)}"
        findings.add(Code.DIFFERS, where, message)


def _word(value: Any) -> str:
    return "nothing" if value is None else str(value)


def _digests(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """SHA-256 over the canonical form of each field, item and entry (proofs left out).

    The entry `receipt.issued` of this receipt is left out too: it holds the hash of the result.
    """
    digests: dict[str, Any] = {name: _sha256(receipt[name]) for name in DIGESTED}
    digests["items"] = [_sha256(item) for item in receipt["items"]]
    digests["entries"] = [
        _sha256({"index": each["index"], "entry": each["entry"]})
        for each in receipt["entries"]
        if each["entry"].get("receipt") != receipt["id"]
    ]
    return digests


def _sha256(value: Any) -> str:
    return sha256(canonical.encode(value)).hexdigest()
