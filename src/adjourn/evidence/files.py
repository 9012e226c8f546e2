"""Check files: receipts, exported logs, and what they say of each other.

Receipts are checked against each other (two logs under one name cannot both hold) and against the
logs handed in with them. Nothing here needs the network or the rest of the program.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from . import canonical
from .audit import MAX_LINE, Claim, Witness, audit, header
from .checkpoint import Checkpoint
from .form import FORMAT as RECEIPT_FORMAT
from .log import FORMAT as LOG_FORMAT
from .note import KeyFormatError, Verifier
from .receipt import verify
from .verdict import Code, Finding, Findings

MAX_RECEIPT = 64 * 2**20
MAX_KEY = 65_536


class UsageError(ValueError):
    """A file that cannot be read or is of no known format, or a key that is none."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file. `about` holds the main facts, as far as they are proven."""

    file: str
    format: str
    about: Mapping[str, Any]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not self.findings


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in all files, in the order in which they were given."""

    files: tuple[FileReport, ...]

    @property
    def ok(self) -> bool:
        return all(report.ok for report in self.files)


@dataclass(slots=True)
class _File:
    path: Path
    head: dict[str, Any] | None  # of a log
    findings: Findings = field(default_factory=Findings)
    about: dict[str, Any] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None

    def report(self) -> FileReport:
        kind = RECEIPT_FORMAT if self.head is None else LOG_FORMAT
        return FileReport(str(self.path), kind, self.about, tuple(self.findings.found))


def read_key(key: str) -> Verifier:
    """The verifier that `key` is, or that lies in the file named `key`: text form or PEM.

    Raises `UsageError`.
    """
    try:
        return Verifier.parse(key)
    except KeyFormatError as error:
        reason = error
    try:
        with Path(key).open("rb") as file:
            return Verifier.parse(file.read(MAX_KEY).decode())
    except (OSError, ValueError) as error:
        text = reason if isinstance(error, OSError) else error
        raise UsageError(f"the key is neither a key nor a file with one: {text}") from None


def verify_files(paths: Sequence[Path], verifier: Verifier) -> Report:
    """Check each file, and all of them against each other.

    Raises `UsageError` for a file that cannot be read, is not JSON or of neither format.
    """
    try:
        return _verified(paths, verifier)
    except OSError as error:
        raise UsageError(f"{error.filename or 'a file'}: {error.strerror}") from None


def _verified(paths: Sequence[Path], verifier: Verifier) -> Report:
    files = [_File(path, _log_header(path)) for path in paths]
    receipts = [file for file in files if file.head is None]
    # By size: an older export must be the beginning of a newer one, which is then its witness.
    logs = sorted((file for file in files if file.head is not None), key=_size_said)
    evidence = _Evidence(verifier)
    for file in receipts:
        evidence.take_receipt(file)
    for file in logs:
        evidence.take_log(file)
    if logs:
        evidence.check_end(logs[-1])
    return Report(tuple(file.report() for file in files))


class _Evidence:
    """What the files taken so far have proven."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._claims: list[Claim] = []
        self._witnesses: list[Witness] = []
        self._roots: dict[int, Claim] = {}
        self._leaves: dict[int, tuple[str, bytes]] = {}

    def take_receipt(self, file: _File) -> None:
        receipt = _parsed(file.path)
        verdict = verify(receipt, self._verifier)
        file.findings.found.extend(verdict.findings)
        if verdict.checkpoint is None:
            return
        self._claim(file, verdict.checkpoint)
        if verdict.ok:
            file.about = _about(receipt, verdict.checkpoint)
            self._check_leaves(file, receipt)
            self._witnesses.append(_witness(file, receipt))

    def _claim(self, file: _File, checkpoint: Checkpoint) -> None:
        """Keep a signed tree head, unless it contradicts one that is known."""
        # A key without a name takes the name under which it is seen first.
        self._verifier = self._verifier.named(checkpoint.origin)
        claim = Claim(str(file.path), checkpoint)
        known = self._roots.setdefault(checkpoint.size, claim)
        if known.checkpoint.root != checkpoint.root:
            message = f"signs another log of {checkpoint.size} entries than {known.source}"
            file.findings.add(Code.FORK, "checkpoint", message)
        self._claims.append(claim)

    def _check_leaves(self, file: _File, receipt: Any) -> None:
        """Two receipts that prove different entries in one place come from two logs."""
        for each in receipt["entries"]:
            index, digest = each["index"], sha256(canonical.encode(each["entry"])).digest()
            source, known = self._leaves.setdefault(index, (str(file.path), digest))
            if known != digest:
                message = f"proves another entry {index} than {source}: two logs bear one name"
                file.findings.add(Code.FORK, "entries", message)

    def take_log(self, file: _File) -> None:
        with file.path.open("rb") as stream:
            result = audit(_lines(stream), self._verifier, self._claims, self._witnesses)
        file.findings.found.extend(result.findings)
        file.about = {"entries": result.size}
        if result.head is not None:
            file.checkpoint = result.head
            file.about["checkpoint"] = result.head.size
            self._claim(file, result.head)

    def check_end(self, file: _File) -> None:
        """The largest log must reach as far as every checkpoint that is known."""
        size = file.about["entries"]
        for claim in self._claims:
            if claim.checkpoint.size > size:
                message = (
                    f"the log ends at {size} entries; "
                    f"{claim.source} proves that it had {claim.checkpoint.size}"
                )
                file.findings.add(Code.TRUNCATED, "the end", message)


def _witness(file: _File, receipt: Any) -> Witness:
    indexes = frozenset(each["index"] for each in receipt["entries"])
    return Witness(str(file.path), receipt["erasure"], indexes, max(indexes))


def _about(receipt: Any, checkpoint: Checkpoint) -> dict[str, Any]:
    names = ("id", "erasure", "issued_at", "controller", "practice", "state")
    outcomes: dict[str, int] = {}
    for item in receipt["items"]:
        outcomes[item["outcome"]] = outcomes.get(item["outcome"], 0) + 1
    facts = {name: receipt[name] for name in names}
    return {**facts, "outcomes": outcomes, "checkpoint": checkpoint.size}


def _size_said(file: _File) -> int:
    size = (file.head or {}).get("size")
    return size if isinstance(size, int) else 0


def _log_header(path: Path) -> dict[str, Any] | None:
    """The head of an exported log; None for anything else."""
    with path.open("rb") as file:
        return header(file.readline(MAX_LINE + 1))


def _parsed(path: Path) -> Any:
    with path.open("rb") as file:
        raw = file.read(MAX_RECEIPT + 1)
    if len(raw) > MAX_RECEIPT:
        raise UsageError(f"{path}: larger than {MAX_RECEIPT // 2**20} MB")
    try:
        value = canonical.decode(raw)
    except canonical.CanonicalError as error:
        raise UsageError(f"{path}: {error}") from None
    if not isinstance(value, dict) or value.get("format") != RECEIPT_FORMAT:
        raise UsageError(f"{path}: neither {RECEIPT_FORMAT} nor {LOG_FORMAT}")
    return value


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of bounded length. A longer one comes in pieces, each of which is an error."""
    while line := stream.readline(MAX_LINE + 1):
        yield line
