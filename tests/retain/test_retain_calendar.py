"""The calendar: what ends when, what is overdue, how old the oldest is (facts: law R-17)."""

from datetime import UTC, date, datetime

from ledger_samples import account, seen, store, who
from retain_samples import DAY

from adjourn.ledger.ledger import Ledger
from adjourn.retain.calendar import calendar, rows
from adjourn.tools.protocol import Conference, Kind

AT = datetime(2026, 3, 15, 10, 0, tzinfo=UTC)
ANNA = who(account("acc-1"))


def test_R_17_each_item_stands_in_the_month_in_which_it_may_be_due(ledger: Ledger) -> None:
    store(ledger, seen("d", ANNA, kind=Kind.DEVICE, at=AT))  # 7 days
    store(ledger, seen("m", ANNA, at=AT, conference=Conference("c", AT, AT)))  # 90 days
    made = calendar(ledger, AT)
    assert (made.months[0], made.months[-1]) == (date(2026, 3, 1), date(2027, 2, 1))
    device, message = sorted(made.entries, key=lambda entry: entry.type)
    assert (device.months, device.later) == ((1, *[0] * 11), 0)
    assert (message.months.index(1), sum(message.months)) == (3, 1)  # June
    assert device.oldest == AT
    assert (made.items, made.overdue) == (2, 0)


def test_R_17_what_should_have_gone_is_overdue_and_in_no_month(ledger: Ledger) -> None:
    store(ledger, seen("d", ANNA, kind=Kind.DEVICE, at=AT))
    made = calendar(ledger, AT + 30 * DAY)
    (entry,) = made.entries
    assert (made.overdue, entry.overdue, sum(entry.months), entry.next) == (1, 1, 0, None)


def test_a_table_has_a_column_for_each_month_and_adds_up(ledger: Ledger) -> None:
    store(ledger, *(seen(f"m{n}", ANNA, at=AT, conference=Conference("c")) for n in range(3)))
    heads, line = rows(ledger, AT)
    told = dict(zip(heads, line, strict=True))
    assert len([head for head in heads if head.startswith("202")]) == 12
    counted = sum(int(told[head]) for head in heads if head[:2] == "20")
    assert counted + int(told["later"]) + int(told["overdue"]) == int(told["items"]) == 3
