"""When an item is due: one rule a data type, and the end of its process as far as it is known."""

from datetime import UTC, datetime
from uuid import UUID

from ledger_samples import account, seen, store, who
from retain_samples import DAY, due_dates, held, judged, previewed

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import restrict
from adjourn.ledger.sql import writing
from adjourn.ledger.times import from_ms
from adjourn.tools.protocol import Conference, Kind

AT = datetime(2026, 3, 15, 10, 0, tzinfo=UTC)
ENDED = datetime(2026, 3, 15, 11, 0, tzinfo=UTC)
ANNA = who(account("acc-1"))


def test_R_01_each_item_is_due_by_the_one_rule_of_its_type(ledger: Ledger) -> None:
    store(ledger, seen("d", ANNA, kind=Kind.DEVICE, at=AT))  # K-06: 7 days from the item
    assert due_dates(ledger, AT) == [datetime(2026, 3, 22, 23, 0, tzinfo=UTC)]


def test_R_02_a_process_starts_the_period_when_it_ends(ledger: Ledger) -> None:
    meeting = Conference("c", AT, ENDED)
    store(ledger, seen("m", ANNA, at=AT, conference=meeting))
    assert due_dates(ledger, AT) == [datetime(2026, 6, 13, 22, 0, tzinfo=UTC)]  # 90 days


def test_R_02_a_conference_that_went_on_makes_it_later_when_the_date_comes(ledger: Ledger) -> None:
    store(ledger, seen("m", ANNA, at=AT, conference=Conference("c", AT, ENDED)))
    store(ledger, seen("n", ANNA, at=AT, conference=Conference("c", AT, ENDED + 7 * DAY)))
    assert due_dates(ledger, AT) == 2 * [datetime(2026, 6, 20, 22, 0, tzinfo=UTC)]


def test_R_02_last_activity_starts_the_period_of_a_relationship(ledger: Ledger) -> None:
    store(ledger, seen("acc", ANNA, kind=Kind.CONTACT, at=AT, facet="account"))
    first = due_dates(ledger, AT)
    store(ledger, seen("d", ANNA, kind=Kind.DEVICE, at=AT + 10 * DAY))
    assert due_dates(ledger, AT)[0] == first[0] + 10 * DAY


def test_R_04_an_unknown_end_is_asked_for_and_never_unlimited(ledger: Ledger) -> None:
    store(ledger, seen("m", ANNA, at=AT, conference="c"))
    (first,) = due_dates(ledger, AT)
    (asked,) = judged(ledger, first)
    assert asked.ask is not None
    assert from_ms(asked.until) == first + 30 * DAY
    late = previewed(ledger, first, "K-11")
    assert (late.asked, late.due) == (1, 0)


def test_R_04_an_unknown_end_is_looked_at_after_twelve_months_at_the_latest(
    ledger: Ledger,
) -> None:
    until = ledger.until(ledger.register.types["K-10"], 0, None)  # three years from the year's end
    assert from_ms(until) == datetime(1971, 1, 1, 23, 0, tzinfo=UTC)


def test_what_is_locked_is_told_apart(ledger: Ledger) -> None:
    store(ledger, *(seen(ref, ANNA, kind=Kind.DEVICE, at=AT) for ref in ("d", "e")))
    with writing():
        restrict([held()[0].number], UUID(int=1), AT)
    told = previewed(ledger, AT + 30 * DAY, "K-06")
    assert (told.due, told.kept) == (1, 1)
