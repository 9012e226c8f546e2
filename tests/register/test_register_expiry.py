"""What ends is told beforehand, by the date at the controller's seat."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from adjourn.register import Register, load
from adjourn.register.expiry import AGAIN, AHEAD, Ending, expiring

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def register(folder: Path) -> Register:
    return load(folder)


def contract(register: Register, **keys: object) -> Register:
    made = msgspec.structs.replace(register.contracts["avv-microsoft"], **keys)
    return msgspec.structs.replace(register, contracts={made.id: made})


def party(register: Register, **keys: object) -> Register:
    made = msgspec.structs.replace(register.parties["microsoft-ireland"], **keys)
    return msgspec.structs.replace(register, parties={made.id: made})


def told(register: Register, now: datetime = NOON) -> list[tuple[Ending, date, bool]]:
    return [(one.what, one.day, one.over) for one in expiring(register, now)]


@pytest.mark.parametrize(("days", "said"), [(90, True), (91, False), (0, True), (-1, True)])
def test_a_contract_is_told_ninety_days_before_its_last_day(
    register: Register, days: int, said: bool
) -> None:
    day = TODAY + timedelta(days=days)
    found = told(contract(register, valid_to=day))
    assert found == ([(Ending.CONTRACT, day, days < 0)] if said else [])


def test_the_day_is_that_of_the_seat(register: Register) -> None:
    ends = contract(register, valid_to=TODAY)
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Berlin
    assert told(ends, late) == [(Ending.CONTRACT, TODAY, True)]


def test_the_last_day_for_notice_comes_before_the_end(register: Register) -> None:
    ends = contract(register, valid_to=date(2027, 3, 31), notice_days=90)
    assert told(ends) == [(Ending.NOTICE, date(2026, 12, 31), False)]


def test_what_no_tool_in_use_needs_is_not_told_but_its_erasure_is(register: Register) -> None:
    over = contract(register, covers=(), valid_to=TODAY, review_by=TODAY, erase_by=TODAY)
    assert told(over) == [(Ending.ERASURE, TODAY, False)]


def test_an_objection_is_told_until_it_is_decided(register: Register) -> None:
    announced = party(register, objection_until=TODAY)
    assert told(announced) == [(Ending.OBJECTION, TODAY, False)]
    assert told(party(register, objection_until=TODAY, decision="accepted")) == []


def test_P_05_a_processor_is_looked_at_again_after_twelve_months(register: Register) -> None:
    looked = date(2025, 12, 1)
    assert told(party(register, vetted=looked)) == [(Ending.VETTING, looked + AGAIN, False)]
    assert told(party(register, vetted=TODAY)) == []
    assert AHEAD < AGAIN


def test_each_names_the_key_that_says_so(register: Register) -> None:
    ((one),) = expiring(contract(register, review_by=TODAY), NOON)
    assert one.path == ("contracts", "avv-microsoft", "review_by")
    assert one.of == "avv-microsoft"
