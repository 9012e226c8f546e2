"""Evidence without people: an append-only signed log, receipts from it, and their verification.

This folder stands alone: a copy of it checks receipts and logs with Python and `cryptography`
(`python -m evidence verify FILE --key KEY`). docs/reference/evidence-format.md has the format.
"""

from .entries import Entry, EntryError, rfc3339
from .files import Report, UsageError, read_key, verify_files
from .log import Log, MemoryStore, Store
from .merkle import Node
from .note import KeyFormatError, NoteError, Signer, Verifier, generate_key
from .receipt import ReceiptError, Verdict, build, verify
from .verdict import Code, Finding

__all__ = [
    "Code",
    "Entry",
    "EntryError",
    "Finding",
    "KeyFormatError",
    "Log",
    "MemoryStore",
    "Node",
    "NoteError",
    "ReceiptError",
    "Report",
    "Signer",
    "Store",
    "UsageError",
    "Verdict",
    "Verifier",
    "build",
    "generate_key",
    "read_key",
    "rfc3339",
    "verify",
    "verify_files",
]
