"""What each right does without a human, and where one has to come in (facts: law §2.3, §2.4)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from ledger_samples import mail, phone, seen, store, who
from rights_samples import (
    ANNA,
    DAY,
    DESK,
    NOW,
    asked,
    held,
    kinds,
    letters,
    look,
    opened,
    shelf,
    someone,
    to,
)

from adjourn import rights
from adjourn.consent import Asked as Consents
from adjourn.consent import Choice, allowed, record
from adjourn.erase.follow_up import follow_up
from adjourn.erase.models import Erasure
from adjourn.law.decisions import Decision, Justification
from adjourn.law.rights import Right
from adjourn.ledger.find import find_person
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.models import Ending
from adjourn.ledger.sql import every
from adjourn.rights import Field, Matter, NotNow, RestrictionGround, State, Verdict, work
from adjourn.rights.models import Change
from adjourn.tools.protocol import Kind, Relation

BEN = "ben@example.org"


@pytest.mark.parametrize("right", [Right.ACCESS, Right.PORTABILITY])
def test_a_copy_is_ready_for_14_days_and_the_case_then_closes(ledger: Ledger, right: Right) -> None:
    someone(ledger)
    case = opened(ledger, right)
    work(ledger, shelf(), NOW)
    view = look(ledger, case).view
    assert (view.state, view.decision) == (State.ANSWERED, Decision.GRANTED)
    assert view.until == NOW + 14 * DAY
    (letter,) = letters(ledger, "answered")
    assert letter["to"] == ANNA
    work(ledger, shelf(), NOW + 13 * DAY)
    assert look(ledger, case).view.state is State.ANSWERED
    work(ledger, shelf(), NOW + 14 * DAY)
    assert look(ledger, case).view.state is State.CLOSED


@pytest.mark.parametrize("right", [r for r in Right if r is not Right.COMPLAINT])
def test_that_nothing_is_held_is_an_answer(ledger: Ledger, right: Right) -> None:
    case = opened(ledger, right, ground=RestrictionGround.ACCURACY, changes={Field.NAME: "Anna B."})
    work(ledger, shelf(), NOW)
    view = look(ledger, case).view
    assert view.state is State.ANSWERED
    said = Decision.GRANTED if right is Right.WITHDRAWAL else Decision.NOTHING_HELD
    assert view.decision == said
    assert to(letters(ledger, "answered")) == [ANNA]
    work(ledger, shelf(), NOW + 7 * DAY)
    assert look(ledger, case).view.state is State.CLOSED


def test_an_erasure_is_executed_answered_with_its_outcomes_and_completed_by_itself(
    ledger: Ledger,
) -> None:
    someone(ledger)
    case, tools = opened(ledger, Right.ERASURE), shelf()
    work(ledger, tools, NOW)
    assert find_person(ledger, ANNA) is None
    work(ledger, tools, NOW)
    view = look(ledger, case).view
    assert (view.state, view.decision) == (State.ANSWERED, Decision.GRANTED)
    assert view.erasure is not None
    assert Erasure.objects.get(id=view.erasure).state == "open"
    assert to(letters(ledger, "answered")) == [ANNA]
    later = NOW + 30 * DAY
    follow_up(ledger, tools, later)
    work(ledger, tools, later)
    assert look(ledger, case, later).view.state is State.CLOSED


def test_the_answer_reaches_somebody_who_is_erased_already(ledger: Ledger) -> None:
    someone(ledger)
    for _ in range(2):
        case, tools = opened(ledger, Right.ERASURE), shelf()
        work(ledger, tools, NOW)
        work(ledger, tools, NOW)
        assert look(ledger, case).view.decision == Decision.GRANTED
    assert to(letters(ledger, "answered")) == [ANNA, ANNA]
    assert Erasure.objects.count() == 1


def test_somebody_erased_is_not_told_that_nothing_is_held(ledger: Ledger) -> None:
    someone(ledger)
    opened(ledger, Right.ERASURE)
    work(ledger, shelf(), NOW)
    access, portable = (opened(ledger, each) for each in (Right.ACCESS, Right.PORTABILITY))
    work(ledger, shelf(), NOW)
    assert look(ledger, access).view.decision == Decision.GRANTED
    assert look(ledger, portable).view.decision == Decision.NOTHING_HELD


def test_who_only_gave_a_consent_is_not_told_that_nothing_is_held(ledger: Ledger) -> None:
    _consented(ledger)
    case = opened(ledger, Right.ACCESS)
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.decision == Decision.GRANTED


def test_an_erasure_waits_until_the_copy_was_fetched(ledger: Ledger) -> None:
    someone(ledger)
    copy, erasure = rights.open_cases(ledger, asked(Right.ERASURE, Right.ACCESS), NOW)
    for hours in (0, 1, 30):
        work(ledger, shelf(), NOW + timedelta(hours=hours))
    assert held(ledger) == ["call", "message", "recording"]
    assert "done waiting" in kinds(look(ledger, erasure))
    then = NOW + 2 * DAY
    rights.fetched(ledger, copy, then)
    work(ledger, shelf(), then)
    assert held(ledger) == []
    assert look(ledger, copy).view.fetched == then


def test_an_erasure_waits_no_longer_than_the_copy_is_there(ledger: Ledger) -> None:
    someone(ledger)
    rights.open_cases(ledger, asked(Right.ERASURE, Right.ACCESS), NOW)
    work(ledger, shelf(), NOW)
    work(ledger, shelf(), NOW + 14 * DAY)
    assert held(ledger) == []


def test_an_erasure_does_not_wait_where_the_person_says_so(ledger: Ledger) -> None:
    someone(ledger)
    rights.open_cases(ledger, asked(Right.ERASURE, Right.ACCESS, wait=False), NOW)
    work(ledger, shelf(), NOW)
    assert held(ledger) == []


def test_an_erasure_of_one_type_leaves_the_others_and_the_person(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.ERASURE, types=("K-11",))
    for _ in range(2):
        work(ledger, shelf(), NOW)
    assert held(ledger) == ["call", "recording"]
    assert look(ledger, case).view.decision == Decision.GRANTED


def test_what_others_wrote_and_stays_for_them_is_confirmed_by_a_human(ledger: Ledger) -> None:
    someone(ledger)
    anna, ben = who(mail(ANNA)), who(mail(BEN))
    store(ledger, seen("m9", ben, (anna, Relation.CONTEXT), conference="c1"))
    case = opened(ledger, Right.ERASURE)
    for _ in range(3):
        work(ledger, shelf(), NOW)
    view = look(ledger, case).view
    assert (view.state, view.matter) == (State.NEEDS_HUMAN, Matter.REASONS)
    assert view.erasure is not None
    assert letters(ledger, "answered", "refused") == []
    why = Verdict(Decision.PARTLY, (Justification.THIRD_PARTY_RIGHTS,))
    rights.decide(ledger, case, why, DESK, NOW)
    assert look(ledger, case).view.state is State.ANSWERED
    (_, refused) = letters(ledger, "answered", "refused")
    assert "other people" in refused["context"]["reasons"][0]


def test_a_tool_that_is_down_leaves_the_case_open_and_is_tried_again(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.ERASURE)
    done = work(ledger, shelf(down=True), NOW)
    assert [trouble.tool for trouble in done.troubles] == ["teams"]
    assert look(ledger, case).view.state is State.WORKING
    later = NOW + timedelta(minutes=20)
    follow_up(ledger, shelf(), later)
    work(ledger, shelf(), later)
    assert look(ledger, case, later).view.state is State.ANSWERED


def _consented(ledger: Ledger, conference: str | None = None, handle: str = ANNA) -> None:
    sentence = "I agree to the recording."
    how = Consents(
        mail(handle), (Choice("recording", True, sentence),), "en", "a" * 64, "portal", "click",
        conference, "teams" if conference else None, verified=True,
    )  # fmt: skip
    record(ledger, how, NOW - DAY)


def _gate(ledger: Ledger, now: Any = NOW) -> bool:
    person = find_person(ledger, ANNA)
    assert person
    return allowed(ledger, "recording", person.number, now)


def test_C_05_a_withdrawal_acts_at_once_and_erases_what_rested_on_it(ledger: Ledger) -> None:
    someone(ledger)
    someone(ledger, BEN)
    _consented(ledger)
    assert _gate(ledger)
    case = opened(ledger, Right.WITHDRAWAL, purposes=("recording",))
    assert not _gate(ledger)
    assert held(ledger) == ["call", "message"]
    assert held(ledger, BEN) == ["call", "message"]  # §2.4: locked at once for all
    for _ in range(2):
        work(ledger, shelf(), NOW)
    assert look(ledger, case).view.state is State.ANSWERED
    work(ledger, shelf(), NOW + 40 * DAY)
    follow_up(ledger, shelf(), NOW + 40 * DAY)
    assert held(ledger, restricted=True) == ["call", "message"]
    assert held(ledger, BEN, restricted=True) == ["call", "message"]


def test_R_04_a_withdrawal_and_an_upheld_objection_end_the_purposes_that_rest_on_nothing_else(
    ledger: Ledger,
) -> None:
    someone(ledger)
    _consented(ledger)
    opened(ledger, Right.WITHDRAWAL, purposes=("recording",))
    work(ledger, shelf(), NOW)
    words = Ending.objects.values_list("purpose", "said", "actor")
    assert list(words) == [("recording", "ended", "system:rights")]
    opened(ledger, Right.OBJECTION)
    work(ledger, shelf(), NOW)
    work(ledger, shelf(), NOW + 7 * DAY)
    ended = set(words.values_list("purpose", flat=True))
    assert "operation" in ended
    assert "communication" not in ended, "with a contract party it goes on (K-11b)"


def test_C_05_what_another_consent_still_covers_stays(ledger: Ledger) -> None:
    someone(ledger, conference="c1")
    someone(ledger, conference="c2", n=1)
    _consented(ledger, "c2")
    opened(ledger, Right.WITHDRAWAL, purposes=("recording",), stopped=True)
    assert held(ledger).count("recording") == 1
    for _ in range(2):
        work(ledger, shelf(), NOW)
    assert held(ledger).count("recording") == 1


def test_D_09_an_objection_locks_at_once_and_erases_when_no_grounds_are_shown(
    ledger: Ledger,
) -> None:
    someone(ledger)
    case = opened(ledger, Right.OBJECTION)
    assert held(ledger) == ["recording"]
    work(ledger, shelf(), NOW)
    view = look(ledger, case).view
    assert (view.state, view.matter) == (State.NEEDS_HUMAN, Matter.GROUNDS)
    assert held(ledger, restricted=True) == ["call", "message", "recording"]
    for _ in range(2):
        work(ledger, shelf(), NOW + 7 * DAY)
    assert held(ledger, restricted=True) == ["recording"]
    assert look(ledger, case).view.decision == Decision.GRANTED


def test_an_objection_is_refused_by_a_human_alone_and_the_lock_ends_after_notice(
    ledger: Ledger,
) -> None:
    someone(ledger)
    case = opened(ledger, Right.OBJECTION)
    work(ledger, shelf(), NOW)
    why = Verdict(Decision.REFUSED, (Justification.COMPELLING_GROUNDS,), "We defend a claim.")
    rights.decide(ledger, case, why, DESK, NOW)
    assert look(ledger, case).view.state is State.REFUSED
    assert held(ledger) == ["recording"]
    assert to(letters(ledger, "refused", "lifting")) == [ANNA, ANNA]
    work(ledger, shelf(), NOW + 6 * DAY)
    assert held(ledger) == ["recording"]
    work(ledger, shelf(), NOW + 7 * DAY)
    assert held(ledger) == ["call", "message", "recording"]
    view = look(ledger, case).view
    assert (view.state, view.closed) == (State.REFUSED, NOW + 7 * DAY)


def test_direct_marketing_ends_without_waiting_for_anybody(
    marketing: Ledger,
) -> None:
    someone(marketing)
    case = opened(marketing, Right.OBJECTION, purposes=("communication",))
    for _ in range(2):
        work(marketing, shelf(), NOW)
    assert held(marketing, restricted=True) == ["call", "recording"]
    assert look(marketing, case).view.decision == Decision.GRANTED


def test_direct_marketing_goes_even_where_grounds_keep_the_rest(marketing: Ledger) -> None:
    someone(marketing)
    case = opened(marketing, Right.OBJECTION)
    work(marketing, shelf(), NOW)
    grounds = (Justification.COMPELLING_GROUNDS,)
    with pytest.raises(NotNow, match="marketing"):
        rights.decide(marketing, case, Verdict(Decision.REFUSED, grounds), DESK, NOW)
    rights.decide(marketing, case, Verdict(Decision.PARTLY, grounds), DESK, NOW)
    for _ in range(2):
        work(marketing, shelf(), NOW)
    assert held(marketing, restricted=True) == ["call", "recording"]
    assert look(marketing, case).view.decision == Decision.PARTLY
    assert len(letters(marketing, "refused")) == 1
    work(marketing, shelf(), NOW + 8 * DAY)
    assert held(marketing) == ["call", "recording"]


@pytest.mark.parametrize("ground", [*RestrictionGround, None])
def test_D_09_a_restriction_hides_and_ends_only_after_the_person_was_told(
    ledger: Ledger, ground: RestrictionGround | None
) -> None:
    someone(ledger)
    case = opened(ledger, Right.RESTRICTION, ground=ground)
    assert held(ledger) == []
    for days in (0, 0, 100):
        work(ledger, shelf(), NOW + days * DAY)
    assert look(ledger, case).view.state is State.ANSWERED
    assert held(ledger) == []
    then = NOW + 100 * DAY
    rights.lift(ledger, case, "The check is done.", DESK, then)
    (letter,) = letters(ledger, "lifting")
    assert letter["context"]["text"] == "The check is done."
    work(ledger, shelf(), then + 6 * DAY)
    assert held(ledger) == []
    work(ledger, shelf(), then + 7 * DAY)
    assert held(ledger) == ["call", "message", "recording"]
    assert look(ledger, case, then).view.state is State.CLOSED


def test_a_lock_without_an_end_is_looked_at_every_half_year(ledger: Ledger) -> None:
    someone(ledger)
    opened(ledger, Right.RESTRICTION, ground=RestrictionGround.CLAIMS)
    for days in (0, 8, 189, 370):
        work(ledger, shelf(), NOW + days * DAY)
    assert len(letters(ledger, "desk")) == 2


def test_a_rectification_corrects_the_name_at_home_and_has_the_tool_changed_by_hand(
    ledger: Ledger,
) -> None:
    someone(ledger)
    anna = who(mail(ANNA))
    store(ledger, seen("contact", (anna, Relation.ABOUT), kind=Kind.CONTACT))
    case = opened(ledger, Right.RECTIFICATION, changes={Field.NAME: "Anna Nachher"})
    work(ledger, shelf(), NOW)
    person = find_person(ledger, ANNA)
    assert person
    assert person.name == "Anna Nachher"
    file = look(ledger, case)
    assert file.view.matter is Matter.AT_TOOL
    assert [(c.tool, c.state) for c in file.changes] == [("", "changed"), ("teams", "open")]
    rights.changed(ledger, case, file.changes[1].id, Change.State.CHANGED, DESK, NOW)
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.decision == Decision.GRANTED


def test_a_value_that_stays_is_a_refusal_in_part_and_needs_a_human(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.RECTIFICATION, changes={Field.PHONE: "+49 30 23125 014"})
    work(ledger, shelf(), NOW)
    (change,) = look(ledger, case).changes
    verdict = Verdict(Decision.REFUSED, (Justification.ACCURATE,))
    with pytest.raises(NotNow, match="each value"):
        rights.decide(ledger, case, verdict, DESK, NOW)
    rights.changed(ledger, case, change.id, Change.State.UNCHANGED, DESK, NOW)
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.state is State.NEEDS_HUMAN
    with pytest.raises(NotNow, match="Not every value"):
        rights.decide(ledger, case, Verdict(Decision.GRANTED), DESK, NOW)
    rights.decide(ledger, case, verdict, DESK, NOW)
    assert look(ledger, case).view.state is State.REFUSED


def test_a_message_without_values_is_read_by_a_human(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.RECTIFICATION, message="it is all wrong")
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.matter is Matter.UNCLEAR
    rights.decide(ledger, case, Verdict(Decision.GRANTED, (), "We changed it."), DESK, NOW)
    assert look(ledger, case).view.state is State.ANSWERED


def test_an_answer_that_comes_back_is_sent_by_post(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.ACCESS)
    work(ledger, shelf(), NOW)
    every("UPDATE mail_reference SET state = 'failed'")  # as the mail room does after five days
    work(ledger, shelf(), NOW + DAY)
    assert look(ledger, case).view.matter is Matter.POST
    rights.delivered(ledger, case, DESK, NOW + 2 * DAY)
    for days in (3, 16):
        work(ledger, shelf(), NOW + days * DAY)
    assert look(ledger, case).view.state is State.CLOSED


def test_without_an_address_the_answer_goes_by_post(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.ACCESS, reply_to=None)
    work(ledger, shelf(), NOW)
    view = look(ledger, case).view
    assert (view.state, view.matter) == (State.NEEDS_HUMAN, Matter.POST)
    then = NOW + 3 * DAY
    rights.delivered(ledger, case, DESK, then)
    view = look(ledger, case).view
    assert (view.state, view.until) == (State.ANSWERED, then + 14 * DAY)


def test_a_request_can_be_taken_back_until_it_is_done(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.OBJECTION)
    rights.withdraw(ledger, case, NOW)
    assert held(ledger) == ["call", "message", "recording"]
    view = look(ledger, case).view
    assert (view.state, view.closed) == (State.WITHDRAWN, NOW)
    with pytest.raises(NotNow):
        rights.withdraw(ledger, case, NOW)


def test_somebody_with_two_addresses_is_one_case_by_the_one_they_gave(ledger: Ledger) -> None:
    person = who(mail(ANNA), phone("+49 30 23125014"))
    store(ledger, seen("m1", person))
    opened(ledger, Right.ERASURE)
    for _ in range(2):
        work(ledger, shelf(), NOW)
    assert find_person(ledger, "+49 30 23125014") is None


def test_work_is_idempotent(ledger: Ledger) -> None:
    someone(ledger)
    rights.open_cases(ledger, asked(Right.ERASURE, Right.ACCESS, wait=False), NOW)
    for _ in range(6):
        work(ledger, shelf(), NOW)
    size = ledger.evidence.log.size
    done = work(ledger, shelf(), NOW)
    assert done.cases == []
    assert ledger.evidence.log.size == size
    assert len(_texts(letters(ledger))) == len(letters(ledger))


def _texts(found: Sequence[dict[str, Any]]) -> set[str]:
    return {f"{letter['text']} {letter['context'].get('case')}" for letter in found}
