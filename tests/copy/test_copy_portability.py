"""Art. 20(1) GDPR: what the person provided, where it rests on consent or contract."""

import pytest
from copy_samples import ABOUT, ANNA, BODO, MINE, NAMED, Desk, person

from adjourn import register as registers
from adjourn.home import Home
from adjourn.tools.protocol import Kind

anna, bodo = person(ANNA, "Anna Beispiel"), person(BODO, "Bodo Muster")


@pytest.fixture
def contract(desk: Desk, home: Home) -> Desk:
    """A register in which chats (K-11) and attendance (K-04) rest on a contract (b)."""
    types = home.register / "types.toml"
    text = types.read_text("utf-8")
    for name, before, after in (("K-11", "f", "b"), ("K-11b", "b", "f"), ("K-04", "f", "b")):
        head, mark, rest = text.partition(f"[types.{name}]\n")
        text = head + mark + rest.replace(f'basis = "{before}"', f'basis = "{after}"', 1)
    types.write_text(text, "utf-8")
    desk.ledger.register = registers.load(home.register)
    return desk


def test_what_rests_on_consent_or_contract_and_was_provided(contract: Desk) -> None:
    contract.put(Kind.MESSAGE, "own", (anna, MINE), (bodo, ABOUT), content={"text": "mine"})
    contract.put(Kind.MESSAGE, "his", (bodo, MINE), (anna, ABOUT), content={"text": "from Bodo"})
    contract.put(Kind.ATTENDANCE, "a", (anna, ABOUT), detail={"seconds": 60})
    contract.put(Kind.DEVICE, "d", (anna, ABOUT), detail={"ip": ["192.0.2.1"]})
    contract.put(Kind.RECORDING, "r", (anna, NAMED), content=[b"film"], everyone=True)
    copied = contract.copy(portability=True)
    assert {one["kind"] for one in copied.data["items"]} == {"message", "attendance", "recording"}
    assert copied.item("own")["content"]["text"] == "mine"
    assert b"from Bodo" not in copied.whole()
    assert copied.data["not_covered"] == {"b": 1, "f": 1}
    assert "2 more items rest on another legal basis" in copied.text("summary.html")


def test_the_rights_of_others_hold_here_too(contract: Desk) -> None:
    contract.put(Kind.ATTENDANCE, "b", (bodo, ABOUT))
    contract.put(Kind.RECORDING, "r", content=[b"film"], everyone=True)
    contract.put(Kind.ATTENDANCE, "a", (anna, ABOUT))
    copied = contract.copy(portability=True)
    assert copied.why("r") == ["third_party_rights"]
    assert b"film" not in copied.whole()


def test_nothing_that_rests_on_a_legitimate_interest(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content={"text": "mine"})
    copied = desk.copy(portability=True)
    assert copied.data["items"] == []
    assert copied.data["not_covered"] == {"f": 1}
    assert desk.cabinet.asked == []
