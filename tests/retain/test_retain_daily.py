"""The sweep that goes by itself."""

from datetime import UTC, datetime, timedelta

from ledger_samples import account, seen, store, who
from retain_samples import DAY, Willing

from adjourn.ledger.ledger import Ledger
from adjourn.retain.daily import daily
from adjourn.tools.protocol import Kind, Observation

AT = datetime(2026, 3, 15, 10, 0, tzinfo=UTC)


def swept(ledger: Ledger, at: datetime, budget: int | None = None) -> int:
    return daily(ledger, {"teams": Willing()}, at, budget).outcomes.total()


def devices() -> list[Observation]:
    return [seen(f"d{n}", who(account("acc-1")), kind=Kind.DEVICE, at=AT) for n in range(5)]


def test_nothing_goes_by_itself_on_the_first_day(ledger: Ledger) -> None:
    store(ledger, *devices())
    late = AT + 30 * DAY
    assert swept(ledger, late) == 0
    assert swept(ledger, late + timedelta(hours=1)) == 0
    assert swept(ledger, late + DAY) == 5


def test_a_day_is_swept_once_and_goes_on_where_the_budget_ended(ledger: Ledger) -> None:
    store(ledger, *devices())
    late = AT + 30 * DAY
    swept(ledger, late)
    assert [swept(ledger, late + DAY, budget=3) for _ in range(3)] == [3, 2, 0]
    store(ledger, seen("late", who(account("acc-1")), kind=Kind.DEVICE, at=AT))
    assert swept(ledger, late + DAY) == 0
    assert swept(ledger, late + 2 * DAY) == 1
