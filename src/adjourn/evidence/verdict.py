"""What a verification says: every deviation by name, at its place, in plain words."""

from dataclasses import dataclass, field
from enum import StrEnum

MAX_FINDINGS = 100


class Code(StrEnum):
    """The kinds of deviation. Values are stable: `--json` shows them."""

    MALFORMED = "malformed"  # not of the published form
    OTHER_VERIFIER = "other_verifier"  # names another key than the one handed over
    BAD_SIGNATURE = "bad_signature"  # a checkpoint that this key did not sign
    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"
    REORDERED = "reordered"
    REPEATED = "repeated"
    BACKDATED = "backdated"  # dated before the entry in front of it
    DIFFERS = "differs"  # the receipt says one thing, the log entry another
    NO_ENTRY = "no_entry"  # a statement without the log entry that bears it out
    ITEM_MISSING = "item_missing"  # a log entry whose item the receipt leaves out
    NOT_INCLUDED = "not_included"  # an entry that is not under the signed root
    TRUNCATED = "truncated"  # the end is cut off
    MISCOUNTED = "miscounted"  # not as many as the head of the file says
    UNSIGNED_TAIL = "unsigned_tail"  # entries behind the last checkpoint
    FORK = "fork"  # two signed checkpoints that no one log satisfies
    WITHHELD = "withheld"  # the log knew more about the erasure when the receipt was issued
    MORE = "more"  # further findings are not listed


@dataclass(frozen=True, slots=True)
class Finding:
    """One deviation. `where` is a path such as `items[2].outcome` or `line 7`."""

    code: Code
    where: str
    message: str


@dataclass(slots=True)
class Findings:
    """Collects findings, at most `MAX_FINDINGS`: a hostile file does not fill the memory."""

    found: list[Finding] = field(default_factory=list)

    def add(self, code: Code, where: str, message: str) -> None:
        if len(self.found) < MAX_FINDINGS:
            self.found.append(Finding(code, where, message))
        elif len(self.found) == MAX_FINDINGS:
            self.found.append(Finding(Code.MORE, "", "there is more; it is not listed"))

    def __bool__(self) -> bool:
        return bool(self.found)
