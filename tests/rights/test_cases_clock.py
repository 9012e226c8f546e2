"""The clock of a case, in its own time and in the desk's inbox (facts: law §2.1)."""

from datetime import UTC, datetime, timedelta

import pytest
from rights_samples import ANNA, DAY, DESK, NOW, kinds, letters, look, opened, shelf, someone, to

from adjourn import rights
from adjourn.law.clock import ClockState
from adjourn.law.decisions import Decision, Justification
from adjourn.law.identity import Check, Method
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.rights import NotNow, Verdict, work
from adjourn.rights.models import Case

IDENTITY = Justification.IDENTITY_REQUIRED
COMPLEX = Justification.COMPLEXITY


def due(ledger: Ledger, case: object, now: datetime = NOW) -> str:
    from uuid import UUID

    assert isinstance(case, UUID)
    return look(ledger, case, now).view.timing.due.isoformat()


@pytest.mark.parametrize(
    ("received", "end"),
    [
        ("2026-03-03T10:00", "2026-04-07T21:59:59"),  # Good Friday, Easter Monday
        ("2026-01-31T10:00", "2026-03-02T22:59:59"),  # no 31 February; a Saturday
        ("2026-08-31T10:00", "2026-09-30T21:59:59"),
        ("2026-11-25T10:00", "2026-12-28T22:59:59"),  # Christmas
        ("2026-02-28T23:30", "2026-04-01T21:59:59"),  # 1 March at the seat
    ],
)
def test_D_02_D_03_D_07_a_case_is_due_at_the_seat_by_the_law_s_count(
    ledger: Ledger, received: str, end: str
) -> None:
    at = datetime.fromisoformat(received).replace(tzinfo=UTC)
    case = opened(ledger, Right.ACCESS, received=at)
    assert due(ledger, case, at) == f"{end}+00:00"


def test_D_04_an_extension_is_told_with_its_reason_within_the_first_month(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    rights.extend(ledger, case, COMPLEX, "Forty conferences.", DESK, NOW + 20 * DAY)
    assert due(ledger, case) == "2027-02-23T22:59:59+00:00"
    (letter,) = letters(ledger, "extended")
    assert letter["to"] == ANNA
    assert "Forty conferences." in letter["context"]["reason"]
    assert look(ledger, case).view.timing.state is ClockState.EXTENDED


def test_D_04_after_the_first_month_or_twice_or_for_want_of_staff_nothing_is_extended(
    ledger: Ledger,
) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    with pytest.raises(NotNow, match="Only complexity"):
        rights.extend(ledger, case, IDENTITY, "We are few.", DESK, NOW)
    with pytest.raises(NotNow, match="first month"):
        rights.extend(ledger, case, COMPLEX, "", DESK, NOW + 31 * DAY)
    rights.extend(ledger, case, COMPLEX, "", DESK, NOW)
    with pytest.raises(NotNow, match="once already"):
        rights.extend(ledger, case, COMPLEX, "", DESK, NOW)


def test_D_04_a_refusal_is_due_in_the_first_month_even_when_extended(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    rights.extend(ledger, case, COMPLEX, "", DESK, NOW)
    timing = look(ledger, case).view.timing
    assert timing.refusal_due.isoformat() == "2026-12-23T22:59:59+00:00"


def test_D_05_the_clock_rests_while_who_asks_is_open_and_both_instants_are_logged(
    ledger: Ledger,
) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    rights.ask(ledger, case, IDENTITY, "Please open the link.", DESK, NOW + DAY)
    assert look(ledger, case, NOW + 5 * DAY).view.timing.state is ClockState.PAUSED
    rights.verify(ledger, case, Method.LINK, Check.PROVEN, DESK, NOW + 11 * DAY)
    assert due(ledger, case, NOW + 11 * DAY) == "2027-01-04T22:59:59+00:00"  # 2 January: Saturday
    times = [e.at for e in look(ledger, case).events if e.kind in ("asked", "informed")]
    assert times == [NOW + DAY, NOW + 11 * DAY]


def test_D_05_a_question_that_comes_late_stops_nothing(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    before = due(ledger, case)
    rights.ask(ledger, case, IDENTITY, "Please open the link.", DESK, NOW + 10 * DAY)
    assert due(ledger, case, NOW + 20 * DAY) == before


def test_D_06_the_desk_is_reminded_at_50_75_90_per_cent_before_the_last_day_and_after_it(
    ledger: Ledger,
) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    for day in range(34):
        work(ledger, shelf(), NOW + day * DAY)
        work(ledger, shelf(), NOW + day * DAY)
    told = [word.removeprefix("reminded ") for word in kinds(look(ledger, case)) if "remi" in word]
    assert told[:5] == ["half", "three_quarters", "extension_notice", "nine_tenths", "overdue"]
    assert set(told[5:]) == {"overdue"}
    assert set(to(letters(ledger, "desk"))) == {"dpo@example.org"}


def test_D_06_the_desk_s_letters_name_nobody(ledger: Ledger) -> None:
    someone(ledger)
    opened(ledger, Right.OBJECTION, message="I am Anna")
    for day in (0, 40):
        work(ledger, shelf(), NOW + day * DAY)
    found = letters(ledger, "desk")
    assert found
    assert not [each for each in found if "anna" in str(each).casefold()]


def test_D_06_an_extension_starts_the_reminders_again(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    work(ledger, shelf(), NOW + 16 * DAY)
    rights.extend(ledger, case, COMPLEX, "", DESK, NOW + 17 * DAY)
    work(ledger, shelf(), NOW + 50 * DAY)
    assert kinds(look(ledger, case)).count("reminded half") == 2


def test_no_open_case_is_without_a_time_for_a_reminder(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    for day in (0, 5, 40, 41):
        work(ledger, shelf(), NOW + day * DAY)
        assert Case.objects.get(id=case).remind is not None
    rights.verify(ledger, case, Method.LINK, Check.PROVEN, DESK, NOW + 41 * DAY)
    work(ledger, shelf(), NOW + 41 * DAY)
    assert Case.objects.get(id=case).remind is None


def test_A_07_a_refusal_goes_out_with_its_reasons(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.OBJECTION, language="de")
    work(ledger, shelf(), NOW)
    why = Verdict(Decision.REFUSED, (Justification.CLAIM_DEFENCE,), "Wir wehren eine Klage ab.")
    rights.decide(ledger, case, why, DESK, NOW + timedelta(hours=1))
    (letter,) = letters(ledger, "refused")
    assert letter["language"] == "de"
    first, second = letter["context"]["reasons"]
    assert "Rechtsanspr" in first
    assert second == "Wir wehren eine Klage ab."


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict(Decision.REFUSED), "at least one reason"),
        (Verdict(Decision.REFUSED, (Justification.ACCURATE,)), "cannot refuse this right"),
        (Verdict(Decision.REFUSED, (Justification.MANIFESTLY_EXCESSIVE,)), "Document"),
        (
            Verdict(Decision.REFUSED, (Justification.MANIFESTLY_UNFOUNDED,), evidence=True),
            "data protection officer",
        ),
    ],
)
def test_A_06_A_08_a_refusal_needs_a_fitting_reason_its_evidence_and_who_agrees(
    ledger: Ledger, verdict: Verdict, said: str
) -> None:
    someone(ledger)
    case = opened(ledger, Right.OBJECTION)
    work(ledger, shelf(), NOW)
    with pytest.raises(NotNow, match=said):
        rights.decide(ledger, case, verdict, DESK, NOW)


def test_A_06_somebody_who_asked_before_can_be_refused_without_the_officer(ledger: Ledger) -> None:
    someone(ledger)
    opened(ledger, Right.OBJECTION, received=NOW - DAY)
    case = opened(ledger, Right.OBJECTION)
    work(ledger, shelf(), NOW)
    why = Verdict(Decision.REFUSED, (Justification.MANIFESTLY_EXCESSIVE,), evidence=True)
    rights.decide(ledger, case, why, DESK, NOW)
    assert look(ledger, case).view.decision == Decision.REFUSED
