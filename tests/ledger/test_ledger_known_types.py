"""A data type leaves the register when its last item is gone, and not before."""

import pytest
from ledger_samples import account, seen, store, who

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger import erasing, find
from adjourn.ledger.errors import TypesMissing
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.tools.protocol import Kind


def drop(home: Home) -> None:
    """Nothing is of K-17 any more: whiteboards go to K-16, as somebody decided."""
    path = home.register / "types.toml"
    text = path.read_text("utf-8").replace('kinds = ["whiteboard"]\n', "", 1)
    text = text.replace('kinds = ["file"]', 'kinds = ["file", "whiteboard"]')
    kept = [part for part in text.split("\n[") if not part.startswith("types.K-17")]
    path.write_text("\n[".join(kept), "utf-8")


def opened(home: Home) -> None:
    Ledger.open(home, registers.load(home.register)).close()


def test_a_type_with_items_cannot_leave_the_register(home: Home, ledger: Ledger) -> None:
    store(ledger, seen("board", who(account("acc-1")), kind=Kind.WHITEBOARD))
    opened(home)
    drop(home)
    for _ in range(2):
        with pytest.raises(TypesMissing, match=r"K-17 are held.*\[types"):
            opened(home)
    person = find.find_person(ledger, "acc-1")
    assert person
    with writing():
        erasing.delete_items([one.number for one in find.items(ledger, person.number)])
    opened(home)


def test_a_ledger_from_before_types_were_remembered_is_looked_through_once(
    home: Home, ledger: Ledger
) -> None:
    store(ledger, seen("board", who(account("acc-1")), kind=Kind.WHITEBOARD))
    drop(home)
    with pytest.raises(TypesMissing, match="K-17"):
        opened(home)
