"""Who asks: the ladder, what is asked for, and what is kept of it (facts: law §2.2)."""

import pytest
from ledger_samples import guest, mail, on_disk, planted, seen, store, who
from rights_samples import ANNA, DAY, DESK, NOW, asked, kinds, letters, look, opened, shelf, someone

from adjourn import rights
from adjourn.home import Home
from adjourn.law.decisions import Decision, Justification
from adjourn.law.identity import Check, Method
from adjourn.law.intake import Channel
from adjourn.law.rights import Right
from adjourn.ledger.find import find_person
from adjourn.ledger.ledger import Ledger
from adjourn.rights import Matter, MeetingFacts, NotNow, RestrictionGround, State, Verdict, work
from adjourn.rights.models import Artefact

FACTS = MeetingFacts(date="2026-11-02", organiser="Ben Beispiel", display_name="Gast Ganter")
IDENTITY = Justification.IDENTITY_REQUIRED


def test_A_01_a_request_that_only_protects_needs_no_proof_from_whoever_is_on_file(
    ledger: Ledger,
) -> None:
    someone(ledger)
    case = opened(
        ledger,
        Right.RESTRICTION,
        verified=None,
        channel=Channel.LETTER,
        ground=RestrictionGround.ACCURACY,
    )
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.state is State.ANSWERED


@pytest.mark.parametrize("right", [Right.ACCESS, Right.PORTABILITY, Right.ERASURE])
def test_A_02_what_gives_data_away_or_destroys_them_needs_a_link_to_the_address_on_file(
    ledger: Ledger, right: Right
) -> None:
    someone(ledger)
    case = opened(ledger, right, verified=Method.ON_FILE, channel=Channel.MAIL)
    assert look(ledger, case).view.matter is Matter.IDENTITY
    assert rights.proof_needed(ledger, right, Channel.MAIL, mail(ANNA)) is Method.LINK
    with pytest.raises(NotNow, match="stronger proof"):
        rights.verify(ledger, case, Method.FACTS, Check.PROVEN, DESK, NOW)
    rights.verify(ledger, case, Method.LINK, Check.PROVEN, DESK, NOW)
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.state is not State.NEEDS_HUMAN


def test_A_02_a_guest_is_recognised_by_the_facts_of_a_meeting(ledger: Ledger) -> None:
    store(ledger, seen("m1", who(guest("Gast Ganter")), conference="c1"))
    case = opened(ledger, Right.ACCESS, handle=None, facts=FACTS, reply_to="gast@example.org")
    assert rights.given(ledger, case) == [(FACTS, "")]
    found = find_person(ledger, "Gast Ganter", "c1")
    rights.verify(ledger, case, Method.FACTS, Check.PROVEN, DESK, NOW, found)
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.decision == Decision.GRANTED


def test_A_03_only_method_time_result_and_role_are_kept_of_a_check(
    ledger: Ledger, home: Home
) -> None:
    case = opened(ledger, Right.ACCESS, handle=None, facts=FACTS)
    keys = list(Artefact.objects.values_list("key", flat=True))
    rights.verify(ledger, case, Method.FACTS, Check.FAILED, DESK, NOW)
    event = next(each for each in look(ledger, case).events if each.kind == "checked")
    assert (event.at, event.actor, event.word, event.note) == (NOW, DESK, "V2/failed", {})
    assert rights.given(ledger, case) == []
    assert ledger.keyring.get(keys) == {}
    assert planted(on_disk(home), ["Gast Ganter", "Ben Beispiel"]) == []


def test_A_03_what_nobody_decides_about_goes_after_seven_days(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, handle=None, facts=FACTS)
    keys = list(Artefact.objects.values_list("key", flat=True))
    work(ledger, shelf(), NOW + 6 * DAY)
    assert rights.given(ledger, case) == [(FACTS, "")]
    work(ledger, shelf(), NOW + 7 * DAY)
    assert rights.given(ledger, case) == []
    assert ledger.keyring.get(keys) == {}


def test_A_04_a_typed_name_is_asked_for_more_and_never_turned_away_unasked(ledger: Ledger) -> None:
    case = opened(ledger, Right.ERASURE, handle=None, reply_to="gast@example.org")
    no = Verdict(Decision.REFUSED, (Justification.IDENTITY_FAILURE,))
    with pytest.raises(NotNow, match="Ask the person first"):
        rights.decide(ledger, case, no, DESK, NOW)
    rights.ask(ledger, case, IDENTITY, "Which meeting was it?", DESK, NOW)
    with pytest.raises(NotNow, match="14 days"):
        rights.decide(ledger, case, no, DESK, NOW + 13 * DAY)
    rights.decide(ledger, case, no, DESK, NOW + 14 * DAY)
    assert look(ledger, case).view.state is State.REFUSED


def test_A_04_nobody_unidentified_is_refused_for_anything_else(ledger: Ledger) -> None:
    case = opened(ledger, Right.ERASURE, handle=None, reply_to="gast@example.org")
    rights.ask(ledger, case, IDENTITY, "Which meeting was it?", DESK, NOW)
    no = Verdict(Decision.REFUSED, (Justification.LEGAL_CLAIMS,))
    with pytest.raises(NotNow, match="unidentified"):
        rights.decide(ledger, case, no, DESK, NOW + 20 * DAY)
    with pytest.raises(NotNow, match="who asks"):
        rights.decide(ledger, case, Verdict(Decision.GRANTED), DESK, NOW + 20 * DAY)


def test_A_04_a_failed_check_refuses_nothing(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, handle=None, facts=FACTS)
    rights.verify(ledger, case, Method.FACTS, Check.FAILED, DESK, NOW)
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.matter is Matter.IDENTITY


def test_a_question_about_who_asks_and_its_answer_hold_for_the_whole_message(
    ledger: Ledger,
) -> None:
    someone(ledger)
    said = asked(Right.ACCESS, Right.ERASURE, verified=None)
    first, second = rights.open_cases(ledger, said, NOW)
    rights.ask(ledger, first, IDENTITY, "Please open the link.", DESK, NOW)
    assert len(letters(ledger, "question")) == 1
    assert {look(ledger, each).view.state for each in (first, second)} == {State.IDENTITY_OPEN}
    rights.verify(ledger, second, Method.LINK, Check.PROVEN, DESK, NOW)
    assert {look(ledger, each).view.verified for each in (first, second)} == {True}


def test_what_a_person_writes_to_be_recognised_is_kept_apart(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, handle=None, reply_to="gast@example.org")
    rights.ask(ledger, case, IDENTITY, "Which meeting was it?", DESK, NOW)
    rights.reply(ledger, case, "the one with the whale", NOW + DAY, FACTS)
    assert rights.given(ledger, case) == [(FACTS, "the one with the whale")]
    assert look(ledger, case).view.matter is Matter.IDENTITY


def test_a_clarification_stays_in_the_file_and_work_goes_on(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.ACCESS)
    why = Justification.CLARIFICATION_REQUIRED
    rights.ask(ledger, case, why, "Everything, or the chats only?", DESK, NOW)
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.state is State.IDENTITY_OPEN
    rights.reply(ledger, case, "everything please", NOW + DAY)
    work(ledger, shelf(), NOW + DAY)
    file = look(ledger, case)
    assert file.view.state is State.ANSWERED
    told = next(each for each in file.events if each.kind == "informed")
    assert told.note == {"text": "everything please"}


def test_after_a_clarification_a_human_goes_on_where_they_were(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.RECTIFICATION, message="it is all wrong")
    work(ledger, shelf(), NOW)
    why = Justification.CLARIFICATION_REQUIRED
    rights.ask(ledger, case, why, "What is wrong?", DESK, NOW)
    assert look(ledger, case).view.matter is None
    rights.reply(ledger, case, "the name", NOW + DAY)
    assert look(ledger, case).view.matter is Matter.UNCLEAR


def test_a_question_needs_its_words_and_a_fitting_reason(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    for why, text in ((IDENTITY, " "), (Justification.COMPLEXITY, "Why?")):
        with pytest.raises(NotNow):
            rights.ask(ledger, case, why, text, DESK, NOW)


def test_the_desk_hears_of_somebody_who_does_not_answer(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    rights.ask(ledger, case, IDENTITY, "Please open the link.", DESK, NOW)
    for days in (13, 14, 15, 28):
        work(ledger, shelf(), NOW + days * DAY)
    assert kinds(look(ledger, case)).count("needed no_reply") == 2


def test_somebody_of_whom_nothing_is_known_shows_who_they_are_and_learns_it(
    ledger: Ledger,
) -> None:
    someone(ledger)
    case = opened(ledger, Right.ACCESS, handle=None, reply_to="fremd@example.org")
    rights.verify(ledger, case, Method.PAPERS, Check.PROVEN, DESK, NOW)
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.decision == Decision.NOTHING_HELD


def test_only_the_person_with_the_handle_is_meant(ledger: Ledger) -> None:
    someone(ledger)
    someone(ledger, "ben@example.org")
    opened(ledger, Right.ERASURE)
    for _ in range(2):
        work(ledger, shelf(), NOW)
    assert find_person(ledger, ANNA) is None
    assert find_person(ledger, "ben@example.org")
