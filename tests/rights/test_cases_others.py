"""What a copy holds back for the sake of others is decided by a human, item by item, and stays so
(Art. 15(4), 20(4), 22 GDPR; facts: law §2.4)."""

import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest
from ledger_samples import mail, seen, store, who
from rights_samples import ANNA, DAY, DESK, NOW, kinds, letters, look, opened, shelf, someone

from adjourn import rights
from adjourn.law.decisions import Decision, Justification
from adjourn.law.rights import Right
from adjourn.law.sharing import RELEASES, Balance
from adjourn.ledger.ledger import Ledger
from adjourn.rights import Matter, NotNow, State, Verdict, work
from adjourn.rights.copy import of_case
from adjourn.tools.protocol import Kind, Relation

BEN = "ben@example.org"
PARTLY = Verdict(Decision.PARTLY, (Justification.THIRD_PARTY_RIGHTS,), evidence=True)


@pytest.fixture
def shared(ledger: Ledger) -> Ledger:
    """Anna and Ben in one recorded conference; Ben also wrote of Anna elsewhere."""
    someone(ledger)
    someone(ledger, BEN)
    anna, ben = who(mail(ANNA)), who(mail(BEN))
    store(ledger, seen("m9", ben, (anna, Relation.CONTEXT), conference="c9"))
    return ledger


def asked(ledger: Ledger, right: Right = Right.ACCESS, **more: Any) -> UUID:
    case = opened(ledger, right, **more)
    work(ledger, shelf(), NOW)
    return case


def questions(ledger: Ledger, case: UUID) -> dict[str, rights.InQuestion]:
    return {one.kind: one for one in rights.in_question(ledger, case, 0, 50)}


def weigh(ledger: Ledger, case: UUID, balance: Balance, *ids: UUID) -> int:
    return rights.weigh(ledger, case, ids or None, balance, "We looked at it.", DESK, NOW)


def missing(ledger: Ledger, case: UUID) -> set[str]:
    """The kinds of which the copy of the case has nothing for the sake of others."""
    archive = b"".join(of_case(ledger, shelf(), case, NOW))
    data = json.loads(zipfile.ZipFile(io.BytesIO(archive)).read("data.json"))
    others = ("third_party_rights", "own_words")
    return {one["kind"] for one in data["not_included"] if one["reason"] in others}


@pytest.mark.parametrize("right", [Right.ACCESS, Right.PORTABILITY])
def test_A_08_a_copy_that_holds_back_for_others_waits_for_a_human(
    shared: Ledger, right: Right
) -> None:
    case = asked(shared, right)
    view = look(shared, case).view
    assert (view.state, view.matter) == (State.NEEDS_HUMAN, Matter.OTHERS)
    assert letters(shared, "answered", "refused") == []
    said = questions(shared, case)
    assert set(said) == ({"recording", "message"} if right is Right.ACCESS else {"recording"})
    assert (said["recording"].others, said["recording"].balance) == (1, None)
    assert said["recording"].names == ("Ben",)


def test_A_08_in_part_it_is_answered_with_number_and_type_and_never_content(
    shared: Ledger,
) -> None:
    case = asked(shared)
    weigh(shared, case, Balance.PRIVATE)
    rights.decide(shared, case, PARTLY, DESK, NOW)
    view = look(shared, case).view
    assert (view.state, view.decision) == (State.ANSWERED, Decision.PARTLY)
    assert view.until == NOW + 14 * DAY
    (refused,) = letters(shared, "refused")
    why, held = refused["context"]["reasons"]
    assert "other people" in why
    register = shared.register
    for name in ("K-08", "K-11"):
        assert f"1 × {register.types[name].title_en} ({name})" in held
    assert "Ben" not in held
    assert BEN not in held


def test_A_08_each_item_is_decided_before_the_case_is(shared: Ledger) -> None:
    case = asked(shared)
    for verdict in (Verdict(Decision.GRANTED), PARTLY):
        with pytest.raises(NotNow, match="each item"):
            rights.decide(shared, case, verdict, DESK, NOW)
    assert weigh(shared, case, Balance.PRIVATE) == 2
    with pytest.raises(NotNow, match="held back"):
        rights.decide(shared, case, Verdict(Decision.GRANTED), DESK, NOW)
    assert weigh(shared, case, Balance.AGREED, *(q.id for q in questions(shared, case).values()))
    with pytest.raises(NotNow, match="Nothing is held back"):
        rights.decide(shared, case, PARTLY, DESK, NOW)
    rights.decide(shared, case, Verdict(Decision.GRANTED), DESK, NOW)
    assert look(shared, case).view.decision == Decision.GRANTED
    assert letters(shared, "refused") == []


def test_others_are_no_reason_to_refuse_the_whole(shared: Ledger) -> None:
    case = asked(shared)
    for why in (Justification.THIRD_PARTY_RIGHTS, Justification.CONFIDENTIALITY):
        with pytest.raises(NotNow, match="only their parts"):
            rights.decide(shared, case, Verdict(Decision.REFUSED, (why,), evidence=True), DESK, NOW)


@pytest.mark.parametrize("balance", list(Balance))
def test_every_copy_of_the_case_has_what_a_human_released(shared: Ledger, balance: Balance) -> None:
    case = asked(shared)
    weigh(shared, case, balance, questions(shared, case)["recording"].id)
    weigh(shared, case, Balance.PRIVATE)
    rights.decide(shared, case, PARTLY, DESK, NOW)
    for _ in range(2):
        held = {"message"} if balance in RELEASES else {"message", "recording"}
        assert missing(shared, case) == held


def test_who_decided_when_of_which_item_and_why_is_kept_with_the_case(shared: Ledger) -> None:
    case = asked(shared)
    item = questions(shared, case)["recording"].id
    later = NOW + DAY
    rights.weigh(shared, case, [item], Balance.KNOWN, "She was there.", DESK, later)
    row = look(shared, case, later).events[-1]
    assert (row.kind, row.word, row.actor, row.at) == ("weighed", "known", DESK, later)
    assert row.note == {"text": "She was there."}
    assert questions(shared, case)["recording"].released
    assert questions(shared, case)["message"].balance is None
    log = shared.evidence.log
    entry = log.entry(log.size - 1)
    assert entry == {
        "kind": "copy.released", "at": "2026-11-24T09:00:00Z", "actor": DESK,
        "case": str(case), "count": 1,
    }  # fmt: skip


def test_nothing_is_decided_of_what_is_not_in_question(shared: Ledger) -> None:
    case = asked(shared)
    with pytest.raises(NotNow, match="in question"):
        weigh(shared, case, Balance.AGREED, UUID(int=7))
    weigh(shared, case, Balance.PRIVATE)
    rights.decide(shared, case, PARTLY, DESK, NOW)
    with pytest.raises(NotNow, match="in question"):
        weigh(shared, case, Balance.AGREED)


def test_what_others_are_in_and_nobody_asked_for_is_not_in_question(shared: Ledger) -> None:
    case = asked(shared, types=("K-02",))
    assert look(shared, case).view.decision == Decision.GRANTED


def test_what_comes_to_light_after_the_answer_stays_held_back(ledger: Ledger) -> None:
    someone(ledger)
    case = asked(ledger)
    assert look(ledger, case).view.decision == Decision.GRANTED
    anna, ben = who(mail(ANNA)), who(mail(BEN))
    store(ledger, seen("m9", ben, (anna, Relation.CONTEXT), conference="c9", kind=Kind.MESSAGE))
    assert missing(ledger, case) == {"message"}


def test_a_question_to_the_person_in_between_loses_no_decision(shared: Ledger) -> None:
    case = asked(shared)
    weigh(shared, case, Balance.PRIVATE)
    why = Justification.CLARIFICATION_REQUIRED
    rights.ask(shared, case, why, "Do you need the recording?", DESK, NOW)
    rights.reply(shared, case, "Yes.", NOW + DAY)
    assert look(shared, case).view.matter is Matter.OTHERS
    assert {one.balance for one in questions(shared, case).values()} == {Balance.PRIVATE}
    assert kinds(look(shared, case)).count("weighed private") == 1
