"""A rule that is changed in the register: its effect is shown, and then it holds for all dates."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from ledger_samples import account, seen, store, who
from retain_samples import DAY, held

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms
from adjourn.retain.rules import apply, effects, versions
from adjourn.tools.protocol import Kind

AT = datetime(2026, 3, 15, 10, 0, tzinfo=UTC)
ANNA = who(account("acc-1"))
Change = Callable[[str], None]


@pytest.fixture
def change(home: Home, ledger: Ledger) -> Change:
    """Gives devices (K-06) another period, with two of them held by the old one."""
    store(ledger, *(seen(f"d{n}", ANNA, kind=Kind.DEVICE, at=AT + n * DAY) for n in range(2)))
    versions(ledger, AT)

    def to(period: str) -> None:
        path = home.register / "types.toml"
        before, mark, after = path.read_text("utf-8").partition("[types.K-06]")
        path.write_text(before + mark + after.replace('"7 d"', f'"{period}"', 1), "utf-8")

    return to


def anew(home: Home, ledger: Ledger) -> Ledger:
    """The ledger with the register as it is now; its dates were remembered by the old rules."""
    signer = ledger.evidence.log._signer
    return Ledger(registers.load(home.register), ledger.keyring, ledger.journal, signer)


def dates(ledger: Ledger) -> list[int]:
    return [(from_ms(one.until) - AT).days for one in held()]


def test_R_01_an_unchanged_rule_has_no_effect(ledger: Ledger, change: Change) -> None:
    assert effects(ledger, AT) == []
    assert apply(ledger, AT, "role:operator") == []


def test_R_01_a_shorter_rule_is_shown_and_then_holds(
    home: Home, ledger: Ledger, change: Change
) -> None:
    before = dates(ledger)
    change("0")
    fresh = anew(home, ledger)
    (effect,) = effects(fresh, AT + DAY / 2)
    assert (effect.rule, effect.before, effect.after) == ("K-06/2", "A 7 d", "A 0")
    assert (effect.items, effect.earlier, effect.later, effect.due) == (2, 2, 0, 1)
    assert dates(fresh) == before
    assert apply(fresh, AT + DAY / 2, "role:operator") == [effect]
    assert dates(fresh) == [0, 1]
    assert effects(fresh, AT + DAY) == []
    assert versions(fresh, AT)["K-06"] == "K-06/2"


def test_R_01_a_longer_rule_moves_the_dates_on(home: Home, ledger: Ledger, change: Change) -> None:
    change("30 d")
    fresh = anew(home, ledger)
    (effect,) = apply(fresh, AT, "role:operator")
    assert (effect.earlier, effect.later) == (0, 2)
    assert dates(fresh) == [30, 31]


def test_R_05_the_eight_years_hold_for_every_voucher_whose_ten_still_ran(
    home: Home, ledger: Ledger
) -> None:
    """Art. 97 § 19a(2) EGAO: a change of the law is a changed rule, for all that is there."""
    path = home.register / "types.toml"
    eight = path.read_text("utf-8").replace('kinds = ["device"]\n', "", 1)
    eight = eight.replace("[types.K-13]\n", '[types.K-13]\nkinds = ["device"]\n')
    path.write_text(eight.replace('period = "8 y-EOY"', 'period = "10 y-EOY"'), "utf-8")
    before = anew(home, ledger)
    years = (2015, 2016, 2026)
    store(before, *(seen(f"d{y}", ANNA, kind=Kind.DEVICE, at=AT.replace(year=y)) for y in years))
    versions(before, AT.replace(year=2024))
    path.write_text(eight, "utf-8")
    after = anew(home, before)
    (effect,) = apply(after, datetime(2024, 12, 31, 23, 0, tzinfo=UTC), "role:operator")
    assert (effect.before, effect.after, effect.due) == ("A 10 y-EOY", "A 8 y-EOY", 2)
    assert [from_ms(one.until).year for one in held()] == [2023, 2024, 2034]
