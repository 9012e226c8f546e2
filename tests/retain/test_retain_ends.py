"""Ends as events: recorded by hand or from a file, and in force at once."""

import io
from datetime import UTC, date, datetime

import pytest
from ledger_samples import account, mail, phone, seen, store, who
from retain_samples import DAY, Willing, due_dates, held, previewed

from adjourn.ledger.find import find_person
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms
from adjourn.retain import ends
from adjourn.retain.due import Subject
from adjourn.retain.importing import Faulty, Imported, import_ends
from adjourn.retain.sweep import sweep
from adjourn.tools.protocol import Conference, Kind

AT = datetime(2026, 3, 15, 10, 0, tzinfo=UTC)
NOW = AT + 20 * DAY
ANNA, BEN = who(mail("anna@example.org")), who(mail("ben@example.org"))
FACTS = "handle,purpose,ended\n"


def whose(ledger: Ledger, handle: str, purpose: str) -> Subject:
    person = find_person(ledger, handle)
    assert person is not None
    return Subject(None, person.number, purpose)


def dates() -> list[datetime]:
    return [from_ms(one.until) for one in held()]


def imported(ledger: Ledger, text: str) -> Imported:
    return import_ends(ledger, io.StringIO(text), NOW, "role:operator")


def test_R_04_an_end_that_becomes_known_is_in_force_at_once(ledger: Ledger) -> None:
    store(ledger, seen("f", ANNA, kind=Kind.FILE, at=AT))
    before = due_dates(ledger, NOW)
    subject = whose(ledger, "anna@example.org", "project")
    assert ends.ended(ledger, subject, date(2026, 4, 1), NOW, "role:desk") == 0
    assert due_dates(ledger, NOW) == [datetime(2026, 6, 30, 22, 0, tzinfo=UTC)]  # 90 days
    assert due_dates(ledger, NOW) > before  # found when its date comes
    assert ends.ended(ledger, subject, date(2026, 3, 15), NOW, "role:desk") == 0
    assert due_dates(ledger, NOW) == before


def test_R_04_what_was_collected_for_an_ended_purpose_is_due_at_once(ledger: Ledger) -> None:
    store(ledger, seen("v", ANNA, kind=Kind.VOICEMAIL, at=AT))
    purpose = ledger.register.types["K-14"].purpose
    subject = whose(ledger, "anna@example.org", purpose)
    assert ends.ended(ledger, subject, date(2026, 4, 2), NOW, "role:desk") == 1
    assert previewed(ledger, NOW, "K-14").due == 1


def test_an_item_of_several_waits_for_all_of_them(ledger: Ledger) -> None:
    store(ledger, seen("v", ANNA, BEN, kind=Kind.VOICEMAIL, at=AT))
    before = due_dates(ledger, NOW)
    purpose = ledger.register.types["K-14"].purpose
    first, second = (whose(ledger, f"{name}@example.org", purpose) for name in ("anna", "ben"))
    ends.ended(ledger, first, date(2026, 4, 1), NOW, "role:desk")
    assert due_dates(ledger, NOW) == before
    ends.ended(ledger, second, date(2026, 4, 2), NOW, "role:desk")
    assert due_dates(ledger, NOW)[0] < NOW


def test_R_04_the_desk_says_that_a_process_ended_or_runs(ledger: Ledger) -> None:
    store(ledger, seen("m", ANNA, at=AT, conference="c"))
    due = due_dates(ledger, NOW)[0]
    assert sweep(ledger, {"teams": Willing()}, due).asked == 1
    (review,) = ends.reviews(due)
    assert (review.items, review.by) == (1, due + 30 * DAY)
    again = (due + 60 * DAY).date()
    ends.runs(ledger, review.subject, again, due, "role:desk")
    assert ends.reviews(due) == []
    assert ends.review(review.id) is None
    assert due_dates(ledger, due + 31 * DAY)[0].date() == again
    ends.ended(ledger, review.subject, AT.date(), due + DAY, "role:desk")
    assert sweep(ledger, {"teams": Willing()}, due + 2 * DAY).outcomes.total() == 1


def test_R_04_without_an_answer_the_period_counts_from_the_item(ledger: Ledger) -> None:
    store(ledger, seen("m", ANNA, at=AT, conference="c"))
    due = due_dates(ledger, NOW)[0]
    sweep(ledger, {"teams": Willing()}, due)
    assert sweep(ledger, {"teams": Willing()}, due + 29 * DAY).outcomes.total() == 0
    assert sweep(ledger, {"teams": Willing()}, due + 31 * DAY).outcomes.total() == 1


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_R_04_nothing_runs_longer_than_twelve_months_unasked(ledger: Ledger, days: int) -> None:
    store(ledger, seen("m", ANNA, at=AT, conference="c"))
    subject = whose(ledger, "anna@example.org", "project")
    with pytest.raises(ValueError, match="twelve months"):
        ends.runs(ledger, subject, (NOW + (days - (days < 1)) * DAY).date(), NOW, "role:desk")


def test_an_end_that_a_tool_learns_makes_earlier_what_waited(ledger: Ledger) -> None:
    store(ledger, seen("m", ANNA, at=AT, conference="c"))
    sweep(ledger, {"teams": Willing()}, due_dates(ledger, NOW)[0])
    (waiting,) = dates()
    store(ledger, seen("n", BEN, at=AT, conference=Conference("c", AT, AT)))
    assert dates()[0] == waiting - 30 * DAY


def test_a_crm_file_is_recorded_whole(ledger: Ledger) -> None:
    store(
        ledger, seen("v", ANNA, kind=Kind.VOICEMAIL, at=AT), seen("m", BEN, conference="c", at=AT)
    )
    purpose = ledger.register.types["K-14"].purpose
    text = (
        f"{FACTS}anna@example.org,{purpose},2026-04-01\nnobody@example.org,{purpose},2026-04-01\n"
    )
    assert imported(ledger, text) == Imported(1, 1, 1)
    assert imported(ledger, text).earlier == 0
    rooms = "\ufeffConference;Tool;Ended\r\nc;teams;2026-03-20\r\n"
    assert imported(ledger, rooms).lines == 1
    assert due_dates(ledger, NOW)[1] == datetime(2026, 6, 18, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", (1, "")),
        ("handle,ended,secret\n", (1, "")),
        (FACTS + "anna@example.org,project\n", (2, "")),
        (FACTS + "anna@example.org,nothing,2026-04-01\n", (2, "purpose")),
        (FACTS + "\nanna@example.org,project,1 April\n", (3, "ended")),
        (FACTS + "anna@example.org,project,2027-04-01\n", (2, "ended")),
        (FACTS + ",project,2026-04-01\n", (2, "handle")),
        (FACTS + "+49 30 23125014,project,2026-04-01\n", (2, "handle")),
        ("conference,tool,ended\nc,zoom,2026-04-01\n", (2, "tool")),
        (FACTS + "x" * 3000 + ",project,2026-04-01\n", (2, "")),
    ],
)
def test_a_fault_is_told_by_line_and_nothing_is_recorded(
    ledger: Ledger, text: str, told: tuple[int, str]
) -> None:
    shared = phone("+49 30 23125014")
    store(ledger, seen("a", who(mail("anna@example.org"), shared), kind=Kind.FILE))
    store(ledger, seen("b", who(account("acc-2"), shared), kind=Kind.FILE))
    before = dates()
    with pytest.raises(Faulty) as raised:
        imported(ledger, text)
    assert [(fault.line, fault.column) for fault in raised.value.faults] == [told]
    assert not any("example.org" in fault.what for fault in raised.value.faults)
    assert dates() == before
