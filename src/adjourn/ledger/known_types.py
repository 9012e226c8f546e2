"""A data type leaves the register when its last item is gone, and not before.

An item whose type the register no longer has is under no rule: nobody could say when it ends, nor
why it is there. So a ledger with such items is not opened; the error names the types.

What it costs: the types that the register had before are remembered, and items are looked for of
those alone that it no longer has.
"""

from typing import TYPE_CHECKING

from adjourn.ledger.errors import TypesMissing
from adjourn.ledger.sql import every, execute, one, trouble, writing

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger

_FACT = "types"  # ids of the types that items may be of, a space between them


def check_types(ledger: "Ledger") -> None:
    """Raises `TypesMissing` where the register lacks the type of something that is held."""
    now = set(ledger.register.types)
    with trouble():
        before = _remembered()
        gone = sorted((_held() if before is None else before) - now)
        if missing := [each for each in gone if _any_of(each)]:
            raise TypesMissing(missing)
    if before != now:
        with writing():
            execute(
                "INSERT INTO ledger_fact (name, value) VALUES (%s, %s) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [_FACT, " ".join(sorted(now)).encode()],
            )


def _remembered() -> set[str] | None:
    """The types of the register as it was when the ledger was last opened, if that is known."""
    row = one("SELECT value FROM ledger_fact WHERE name = %s", [_FACT])
    return set(bytes(row[0]).decode().split()) if row else None


def _held() -> set[str]:
    """Reads the whole table: once, of a ledger from before this was remembered."""
    return {name for (name,) in every("SELECT DISTINCT type FROM ledger_item")}


def _any_of(data_type: str) -> bool:
    return one("SELECT 1 FROM ledger_item WHERE type = %s LIMIT 1", [data_type]) is not None
