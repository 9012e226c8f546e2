"""Check a whole exported log (`adjourn-log/1`): one pass, memory that does not grow with it.

Every line of an entry repeats its index and its hash. Neither is trusted: the tree is built from
what the file says and must meet the signed roots. They serve to name what happened. A line that was
changed but kept its hash still leads to the signed root, so exactly this line is named; a changed
index shows what was dropped or moved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import canonical
from .checkpoint import Checkpoint
from .entries import FIELDS, EntryError, check
from .log import FORMAT
from .merkle import Frontier, leaf_hash
from .note import NoteError, Verifier
from .verdict import Code, Finding, Findings

MAX_LINE = 65_536


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkpoint known from elsewhere, such as a receipt, whose signature holds."""

    source: str
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Witness:
    """What a receipt shows of an erasure: the log entries with these indexes, up to the last."""

    source: str
    erasure: str
    indexes: frozenset[int]
    issued: int


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of `audit`. `size` is the number of entry lines, `head` the last checkpoint that
    both bears the signature and fits the entries."""

    findings: tuple[Finding, ...]
    size: int
    head: Checkpoint | None

    @property
    def ok(self) -> bool:
        return not self.findings


def audit(
    lines: Iterable[bytes],
    verifier: Verifier,
    claims: Sequence[Claim] = (),
    witnesses: Sequence[Witness] = (),
) -> Audit:
    """Check an exported log, given as lines with their newlines, with the key handed over.

    `claims` beyond the end of this log are the caller's to judge: the export may be older.
    Never raises for what the lines hold.
    """
    auditor = _Auditor(verifier, claims, witnesses)
    for number, line in enumerate(lines, 1):
        auditor.take(number, line)
    return auditor.finish()


def header(line: bytes) -> dict[str, Any] | None:
    """The first line of an exported log, or None if it is not one."""
    try:
        value = canonical.decode(line)
    except canonical.CanonicalError:
        return None
    return value if isinstance(value, dict) and value.get("format") == FORMAT else None


@dataclass(slots=True)
class _Misfit:
    """A signed checkpoint whose root is not that of the entries."""

    where: str
    size: int
    since: int  # the size of the last checkpoint that fitted before it


@dataclass(slots=True)
class _Auditor:
    verifier: Verifier
    claims: Sequence[Claim]
    witnesses: Sequence[Witness]
    findings: Findings = field(default_factory=Findings)
    tree: Frontier = field(default_factory=Frontier)
    header: dict[str, Any] | None = None
    expected: int = 0  # the index that the next entry should have
    gaps: set[int] = field(default_factory=set)
    checkpoints: int = 0
    signed: int = 0  # the largest size that a checkpoint of the file signs
    head: Checkpoint | None = None  # the last one that fits
    misfits: list[_Misfit] = field(default_factory=list)
    latest: datetime | None = None  # the time of the entry before
    whole: bool = True  # no entry is known to be lacking or out of place so far
    origin: str | None = None
    at_size: dict[int, list[Claim]] = field(default_factory=dict)
    of_erasure: dict[str, list[Witness]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for claim in self.claims:
            self.at_size.setdefault(claim.checkpoint.size, []).append(claim)
        for witness in self.witnesses:
            self.of_erasure.setdefault(witness.erasure, []).append(witness)
        self._meet_claims()

    def take(self, number: int, line: bytes) -> None:
        where = f"line {number}"
        value = self._parsed(line, where)
        if number == 1:
            self._take_header(value, where)
        elif value is None:
            self.whole = False
        elif value.keys() == {"checkpoint"}:
            self._take_checkpoint(value["checkpoint"], where)
        elif value.keys() == {"entry", "hash", "index"}:
            self._take_entry(value, where)
        else:
            self._malformed(where, "is neither an entry nor a checkpoint")

    def _parsed(self, line: bytes, where: str) -> dict[str, Any] | None:
        if len(line) > MAX_LINE:
            self._malformed(where, f"is longer than {MAX_LINE} bytes")
            return None
        if not line.endswith(b"\n"):
            self.findings.add(Code.TRUNCATED, where, "is cut off")
            self.whole = False
            return None
        try:
            value = canonical.decode_exact(line[:-1])
            if isinstance(value, dict):
                return value
            self._malformed(where, "is not an object")
        except canonical.CanonicalError as error:
            self._malformed(where, str(error))
        return None

    def _malformed(self, where: str, message: str) -> None:
        self.findings.add(Code.MALFORMED, where, message)
        self.whole = False

    def _take_header(self, value: dict[str, Any] | None, where: str) -> None:
        is_count = FIELDS["count"][0]
        if (
            value is None
            or value.keys() != {"checkpoints", "format", "size", "verifier"}
            or value["format"] != FORMAT
            or not is_count(value["checkpoints"])
            or not is_count(value["size"])
            or not isinstance(value["verifier"], str)
        ):
            self._malformed(where, f"is not the head of a log in the format {FORMAT}")
        else:
            self.header = value

    def _take_entry(self, value: Mapping[str, Any], where: str) -> None:
        index, entry = value["index"], value["entry"]
        if not FIELDS["count"][0](index) or not FIELDS["body"][0](value["hash"]):
            self._malformed(where, "has no right index or hash")
            return
        self._check_order(index, where)
        same = leaf_hash(canonical.encode(entry)).hex() == value["hash"]
        if not same:
            self.findings.add(Code.CHANGED, where, f"entry {index} is not what its hash stands for")
        if self._check_entry(index, entry, where) and same and self.whole:
            self._check_time(index, entry["at"], where)
        self.tree.add(bytes.fromhex(value["hash"]))
        self._meet_claims()

    def _check_entry(self, index: int, entry: Any, where: str) -> bool:
        """Whether it is an entry at all."""
        try:
            if not isinstance(entry, dict):
                raise EntryError("entry: must be an object")
            check(entry)
        except EntryError as error:
            self.findings.add(Code.MALFORMED, where, str(error))
            return False
        if entry["kind"] == "item.outcome":
            self._check_withheld(index, entry["erasure"])
        return True

    def _check_time(self, index: int, at: str, where: str) -> None:
        instant, before = datetime.fromisoformat(at), self.latest
        self.latest = instant
        if before and instant < before:
            message = f"entry {index} is dated before the entry in front of it"
            self.findings.add(Code.BACKDATED, where, message)

    def _check_withheld(self, index: int, erasure: str) -> None:
        for witness in self.of_erasure.get(erasure, ()):
            if index < witness.issued and index not in witness.indexes:
                message = f"leaves out entry {index} of its erasure, which was there before it"
                self.findings.add(Code.WITHHELD, witness.source, message)

    def _check_order(self, index: int, where: str) -> None:
        if index == self.expected:
            self.expected += 1
            return
        self.whole = False
        if index > self.expected:
            # What is missing is named at the end, unless it comes later. Bounded: a hostile index.
            room = range(self.expected, min(index, self.expected + 1000 - len(self.gaps)))
            self.gaps.update(room)
            self.expected = index + 1
        elif index in self.gaps:
            self.gaps.remove(index)
            self.findings.add(Code.REORDERED, where, f"entry {index} stands behind a later one")
        else:
            self.findings.add(Code.REPEATED, where, f"entry {index} was there before")

    def _take_checkpoint(self, note: Any, where: str) -> None:
        self.checkpoints += 1
        try:
            checkpoint = Checkpoint.opened(note if isinstance(note, str) else "", self.verifier)
        except NoteError as error:
            self.findings.add(Code.BAD_SIGNATURE, where, str(error))
            return
        if self.origin not in (None, checkpoint.origin):
            self.findings.add(Code.FORK, where, "is a checkpoint of another log")
            return
        self.origin = checkpoint.origin
        self._check_place(checkpoint, where)
        self.signed = max(self.signed, checkpoint.size)
        if checkpoint.size == self.tree.size:
            self._meet(checkpoint, where)

    def _check_place(self, checkpoint: Checkpoint, where: str) -> None:
        """A checkpoint stands right behind the last entry that it signs, and once."""
        if self.checkpoints > 1 and checkpoint.size == self.signed:
            self.findings.add(Code.REPEATED, where, f"a second checkpoint of {self.signed} entries")
        elif self.whole and checkpoint.size < self.tree.size:
            self.findings.add(Code.REORDERED, where, "stands behind entries that it does not sign")
        elif self.whole and checkpoint.size > self.tree.size:
            first, last = self.tree.size, checkpoint.size - 1
            self.findings.add(Code.DROPPED, where, f"entries {first} to {last} are not there")
            self.whole = False

    def _meet_claims(self) -> None:
        for claim in self.at_size.get(self.tree.size, ()):
            self._meet(claim.checkpoint, claim.source)

    def _meet(self, checkpoint: Checkpoint, where: str) -> None:
        if not self.whole:
            return  # the roots cannot agree, and why has been said
        since = self.head.size if self.head else 0
        if checkpoint.root == self.tree.root():
            self.head = checkpoint
        else:
            self.misfits.append(_Misfit(where, checkpoint.size, since))

    def finish(self) -> Audit:
        for index in sorted(self.gaps):
            self.findings.add(Code.DROPPED, f"entry {index}", "is not there")
        self._finish_header()
        if self.tree.size > self.signed and self.whole:
            message = f"no checkpoint signs the entries from {self.signed} on"
            self.findings.add(Code.UNSIGNED_TAIL, f"entry {self.signed}", message)
        for misfit in self.misfits:
            self._judge(misfit)
        return Audit(tuple(self.findings.found), self.tree.size, self.head)

    def _finish_header(self) -> None:
        if self.header is None:
            if not self.findings:
                self._malformed("line 1", "is missing")
            return
        origin = self.origin or ""
        size, checkpoints = self.header["size"], self.header["checkpoints"]
        if not origin or self.header["verifier"] != str(self.verifier.named(origin)):
            message = "names another key than the one handed over, or no checkpoint bears it out"
            self.findings.add(Code.OTHER_VERIFIER, "line 1", message)
        if self.tree.size < size:
            message = f"the file should have {size} entries and has {self.tree.size}"
            self.findings.add(Code.TRUNCATED, "the end", message)
        elif self.tree.size > size:
            message = f"the file should have {size} entries and has {self.tree.size}"
            self.findings.add(Code.MISCOUNTED, "line 1", message)
        if self.checkpoints != checkpoints:
            message = f"the file should have {checkpoints} checkpoints and has {self.checkpoints}"
            self.findings.add(Code.MISCOUNTED, "line 1", message)

    def _judge(self, misfit: _Misfit) -> None:
        """A later signed root that fits shows that both were signed: then the log was forked."""
        if self.head and self.head.size >= misfit.size:
            message = (
                f"signs another log of {misfit.size} entries than the checkpoint "
                f"of {self.head.size} entries does: two logs bear one name"
            )
            self.findings.add(Code.FORK, misfit.where, message)
        else:
            message = (
                f"among entries {misfit.since} to {misfit.size - 1} "
                "something is not what this checkpoint signs"
            )
            self.findings.add(Code.CHANGED, misfit.where, message)
