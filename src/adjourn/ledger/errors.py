"""What can go wrong in the ledger.

LedgerError
├── KeyringMissing    the keys are not where they should be; nothing was written
├── KeyringMismatch   the keys belong to another database, or the key-encryption key is wrong
├── TooOld            a backup from before what is remembered of erasures
├── TypesMissing      items are held of data types that the register no longer has
├── Unreadable        a sealed value does not open: wrong key or tampered database
└── DatabaseTrouble   locked for too long, disk full, damaged

Texts are for people and hold no personal data.
"""

from collections.abc import Iterable


class LedgerError(Exception):
    """The ledger refuses; what was committed before stays as it was."""


class KeyringMissing(LedgerError):
    pass


class KeyringMismatch(LedgerError):
    pass


class TooOld(LedgerError):
    pass


class TypesMissing(LedgerError):
    def __init__(self, types: Iterable[str]) -> None:
        names = ", ".join(types)
        super().__init__(
            f"items of the data types {names} are held, which the register no longer has, so "
            "nothing says when they end: put their tables [types.…] back until the items are gone "
            "(`adjourn calendar` counts them)"
        )


class Unreadable(LedgerError):
    pass


class DatabaseTrouble(LedgerError):
    pass
