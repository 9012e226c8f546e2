"""The notice: sentence by sentence what people are told, kept by its hash."""

from adjourn.notice.findings import Finding, findings
from adjourn.notice.kept import Notice, by_hash
from adjourn.notice.promises import Promise, promises
from adjourn.notice.text import Block
from adjourn.notice.unsaid import unsaid
from adjourn.notice.versions import Unpublished, in_force
from adjourn.notice.watch import watch

__all__ = ["Block", "Finding", "Notice", "Promise", "Unpublished", "by_hash", "findings",
           "in_force", "promises", "unsaid", "watch"]  # fmt: skip
