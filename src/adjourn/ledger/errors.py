"""What can go wrong in the ledger.

LedgerError
├── KeyringMissing    the keys are not where they should be; nothing was written
├── KeyringMismatch   the keys belong to another database, or the key-encryption key is wrong
├── TooOld            a backup from before what is remembered of erasures
├── Unreadable        a sealed value does not open: wrong key or tampered database
└── DatabaseTrouble   locked for too long, disk full, damaged

Texts are for people and hold no personal data.
"""


class LedgerError(Exception):
    """The ledger refuses; what was committed before stays as it was."""


class KeyringMissing(LedgerError):
    pass


class KeyringMismatch(LedgerError):
    pass


class TooOld(LedgerError):
    pass


class Unreadable(LedgerError):
    pass


class DatabaseTrouble(LedgerError):
    pass
