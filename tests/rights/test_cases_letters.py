"""A letter that does not arrive is a matter for the desk; the clock goes on (Art. 12(3) GDPR)."""

from datetime import datetime, timedelta

import pytest
from rights_samples import ANNA, DAY, DESK, NOW, kinds, letters, look, opened, shelf, someone

from adjourn import mail, rights
from adjourn.law.clock import ClockState
from adjourn.law.decisions import Decision, Justification
from adjourn.law.identity import Check, Method
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.mail import outbox
from adjourn.rights import Channel, Matter, NotNow, RestrictionGround, State, Verdict, work

WHY = Justification.IDENTITY_REQUIRED
OTHER = "anna.neu@example.org"


def post(ledger: Ledger, *back: str, now: datetime = NOW) -> list[str]:
    """The mail server takes all but the texts `back`. What went to whom, beside the desk."""
    gone = []
    while claimed := outbox.claim(now, timedelta(hours=1)):
        letter = outbox.opened(ledger, claimed)
        if letter.text in back:
            outbox.give_up(claimed, now)
        else:
            outbox.destroy(claimed, mail.Fate.SENT, now)
            gone += [f"{letter.text} {letter.to}"] if letter.text != "desk" else []
    return gone


def letter(ledger: Ledger, case: object) -> int:
    """The one letter of a case that came back."""
    (found,) = look(ledger, case).undelivered  # type: ignore[arg-type]
    return found.id


def test_a_confirmation_that_comes_back_is_a_matter_and_stops_nothing(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.RESTRICTION, ground=RestrictionGround.CLAIMS)
    post(ledger, "received")
    work(ledger, shelf(), NOW)
    file = look(ledger, case)
    assert file.view.matter is Matter.UNDELIVERED
    assert "undelivered received" in kinds(file)
    (told,) = letters(ledger, "desk")
    assert "nicht zustellbar" in told["context"]["what"]
    assert [each.id for each in rights.cases(ledger, NOW)] == [case]
    assert file.view.state is State.ANSWERED
    work(ledger, shelf(), NOW)
    assert len(letters(ledger, "desk")) == 1, "the desk is told once"


def test_D_05_a_question_that_does_not_arrive_stops_no_clock(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, verified=None, channel=Channel.LETTER)
    due = look(ledger, case).view.timing.due
    rights.ask(ledger, case, WHY, "Which meeting was it?", DESK, NOW)
    assert look(ledger, case, NOW + DAY).view.timing.state is ClockState.PAUSED
    post(ledger, "question")
    then = NOW + 5 * DAY
    work(ledger, shelf(), then)
    view = look(ledger, case, then).view
    assert (view.state, view.timing.state, view.timing.due) == (
        State.NEEDS_HUMAN, ClockState.RUNNING, due,
    )  # fmt: skip
    nobody = Verdict(Decision.REFUSED, (Justification.IDENTITY_FAILURE,), evidence=True)
    with pytest.raises(NotNow, match="Ask the person first"):
        rights.decide(ledger, case, nobody, DESK, NOW + 20 * DAY)


@pytest.mark.parametrize("way", ["address", "post", "retry"])
def test_D_05_it_counts_from_when_it_has_left_after_all(ledger: Ledger, way: str) -> None:
    case = opened(ledger, Right.ACCESS, verified=None, channel=Channel.LETTER)
    rights.ask(ledger, case, WHY, "Which meeting was it?", DESK, NOW)
    post(ledger, "question")
    work(ledger, shelf(), NOW)
    then = NOW + DAY
    if way == "post":
        rights.resend(ledger, case, letter(ledger, case), None, DESK, then)
    elif way == "address":
        rights.resend(ledger, case, letter(ledger, case), OTHER, DESK, then)
        assert look(ledger, case, then).view.state is State.NEEDS_HUMAN, "it has not left yet"
        assert post(ledger, now=then) == [f"question {OTHER}"]
    else:
        mail.retry(then)
        assert post(ledger, now=then) == [f"question {ANNA}"]
    work(ledger, shelf(), then)
    file = look(ledger, case, then)
    assert (file.view.state, file.view.timing.state) == (State.IDENTITY_OPEN, ClockState.PAUSED)
    assert file.undelivered == ()
    assert file.contents.reply_to == (OTHER if way == "address" else ANNA)
    rights.verify(ledger, case, Method.LINK, Check.PROVEN, DESK, then)
    work(ledger, shelf(), then)
    assert look(ledger, case, then).view.state is State.ANSWERED


def test_D_05_a_letter_that_comes_back_twice_is_a_matter_twice(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    rights.ask(ledger, case, WHY, "Which meeting was it?", DESK, NOW)
    for _ in range(2):
        post(ledger, "question")
        work(ledger, shelf(), NOW)
        assert look(ledger, case).view.state is State.NEEDS_HUMAN
        rights.resend(ledger, case, letter(ledger, case), OTHER, DESK, NOW)
    assert kinds(look(ledger, case)).count("undelivered question") == 2


def test_D_04_an_extension_that_was_not_told_is_none(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.OBJECTION)
    due = look(ledger, case).view.timing.due
    rights.extend(ledger, case, Justification.COMPLEXITY, "", DESK, NOW)
    assert look(ledger, case).view.timing.due > due + 50 * DAY
    post(ledger, "extended")
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.timing.due == due
    late = due + DAY
    rights.resend(ledger, case, letter(ledger, case), None, DESK, late)
    assert look(ledger, case, late).view.timing.state is ClockState.OVERDUE, "it is too late now"


def test_D_04_an_extension_sent_again_within_the_month_is_one(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.OBJECTION)
    due = look(ledger, case).view.timing.due
    rights.extend(ledger, case, Justification.COMPLEXITY, "", DESK, NOW)
    post(ledger, "extended")
    work(ledger, shelf(), NOW)
    rights.resend(ledger, case, letter(ledger, case), None, DESK, NOW + 3 * DAY)
    assert look(ledger, case, NOW + 3 * DAY).view.timing.due > due + 50 * DAY


def test_what_has_not_come_back_is_not_sent_again_nor_to_what_is_no_address(
    ledger: Ledger,
) -> None:
    case = opened(ledger, Right.ACCESS, verified=None)
    rights.ask(ledger, case, WHY, "Which meeting was it?", DESK, NOW)
    with pytest.raises(NotNow, match="has come back"):
        rights.resend(ledger, case, 1, OTHER, DESK, NOW)
    post(ledger, "question")
    work(ledger, shelf(), NOW)
    with pytest.raises(NotNow, match="no e-mail address"):
        rights.resend(ledger, case, letter(ledger, case), "nobody", DESK, NOW)


def test_nothing_is_granted_by_hand_while_its_question_has_not_arrived(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS)
    rights.ask(ledger, case, Justification.CLARIFICATION_REQUIRED, "All of it?", DESK, NOW)
    post(ledger, "question")
    work(ledger, shelf(), NOW)
    assert look(ledger, case).view.matter is Matter.UNDELIVERED
    with pytest.raises(NotNow, match="send it again first"):
        rights.decide(ledger, case, Verdict(Decision.GRANTED), DESK, NOW)
