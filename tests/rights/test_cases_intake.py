"""One message, any form, several rights: what becomes of it (facts: law A-05, D-01, K-18)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from ledger_samples import on_disk, planted
from rights_samples import ANNA, DAY, NOW, asked, letters, look, opened

from adjourn.home import Home
from adjourn.law.identity import Method
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.rights import (
    Channel,
    Field,
    Happened,
    Matter,
    MeetingFacts,
    NoCase,
    NotAsked,
    State,
    cases,
    cases_of,
    open_cases,
)
from adjourn.rights.artefacts import given
from adjourn.rights.models import Case
from adjourn.tools.protocol import Handle, HandleKind


def test_A_05_one_message_opens_a_case_for_each_right_in_the_order_of_work(ledger: Ledger) -> None:
    said = asked(Right.ERASURE, Right.ACCESS, Right.WITHDRAWAL, Right.ACCESS)
    found = [look(ledger, each).view for each in open_cases(ledger, said, NOW)]
    assert [each.right for each in found] == [Right.WITHDRAWAL, Right.ACCESS, Right.ERASURE]
    assert len({each.intake for each in found}) == 1
    assert len({each.id for each in found}) == 3


def test_A_05_receipt_is_confirmed_once_with_the_date_of_each_answer(ledger: Ledger) -> None:
    ids = open_cases(ledger, asked(Right.ACCESS, Right.ERASURE), NOW)
    (letter,) = letters(ledger, "received")
    assert letter["to"] == ANNA
    assert [each["id"] for each in letter["context"]["cases"]] == [str(each) for each in ids]
    assert {str(each["due"])[:10] for each in letter["context"]["cases"]} == {"2026-12-23"}


@pytest.mark.parametrize("channel", list(Channel))
def test_A_05_every_channel_is_taken_and_nothing_but_the_wish_is_needed(
    ledger: Ledger, channel: Channel
) -> None:
    said = asked(Right.ERASURE, handle=None, channel=channel, message="please delete me")
    (case,) = open_cases(ledger, said, NOW)
    file = look(ledger, case)
    assert file.view.state is State.NEEDS_HUMAN
    assert file.view.matter is Matter.IDENTITY
    assert file.contents.message == "please delete me"


def test_D_01_the_clock_starts_when_the_request_reached_any_channel(ledger: Ledger) -> None:
    said = asked(Right.ACCESS, channel=Channel.LETTER, received=NOW - 10 * DAY, verified=None)
    (case,) = open_cases(ledger, said, NOW)
    timing = look(ledger, case).view.timing
    assert timing.due.date().isoformat() == "2026-12-14"  # 13 December 2026 is a Sunday
    assert 0.3 < timing.used < 0.35


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"rights": ()}, "rights"),
        ({"rights": (Right.COMPLAINT,)}, "rights"),
        ({"received": NOW + timedelta(seconds=1)}, "received"),
        ({"received": NOW.replace(tzinfo=None)}, "received"),
        ({"message": "x" * 10_001}, "message"),
        ({"language": "fr"}, "language"),
        ({"reply_to": "anna@example.org\r\nBcc: all@example.org"}, "reply_to"),
        ({"purposes": ("conquest",)}, "purposes"),
        ({"types": ("K-99",)}, "types"),
        ({"facts": MeetingFacts(organiser="x" * 400)}, "characters"),
        ({"changes": {Field.NAME: "x" * 400}}, "characters"),
        ({"handle": None}, "verified"),
    ],
)
def test_what_cannot_be_taken_is_named_without_its_value(
    ledger: Ledger, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(NotAsked, match=said) as error:
        open_cases(ledger, replace(asked(Right.ACCESS), **more), NOW)
    assert "anna" not in str(error.value)
    assert Case.objects.count() == 0


def test_a_case_is_found_by_its_handle_and_by_no_other(ledger: Ledger) -> None:
    case = opened(ledger, Right.ACCESS)
    spelled = Handle(HandleKind.EMAIL, "Anna@Example.ORG")
    assert [each.id for each in cases_of(ledger, [spelled], NOW)] == [case]
    assert cases_of(ledger, [Handle(HandleKind.EMAIL, "ben@example.org")], NOW) == []
    assert cases_of(ledger, [Handle(HandleKind.GUEST, ANNA)], NOW) == []


def test_the_list_has_what_is_due_first_in_front(ledger: Ledger) -> None:
    late = opened(ledger, Right.ACCESS, received=NOW - DAY)
    early = opened(ledger, Right.ACCESS, received=NOW - 3 * DAY)
    assert [each.id for each in cases(ledger, NOW)] == [early, late]


def test_a_case_that_is_not_there_says_so(ledger: Ledger) -> None:
    from uuid import UUID

    with pytest.raises(NoCase):
        look(ledger, UUID(int=1))


def test_everything_in_a_case_is_sealed(ledger: Ledger, home: Home) -> None:
    opened(
        ledger,
        Right.RECTIFICATION,
        message="the name is wrong since the wedding",
        changes={Field.NAME: "Anna Nachher"},
        facts=MeetingFacts(organiser="Ben Beispiel", phone="+49 30 23125014"),
    )
    values = [ANNA, "wedding", "Nachher", "Ben Beispiel", "23125014"]
    assert planted(on_disk(home), values) == []


def test_the_evidence_says_that_a_case_was_opened_and_of_nobody(ledger: Ledger) -> None:
    case = opened(ledger, Right.ERASURE)
    log = ledger.evidence.log
    entry = log.entry(log.size - 1)
    assert entry["kind"] == "case.opened"
    assert entry["case"] == str(case)
    assert set(entry) == {"kind", "at", "actor", "case", "right"}


def test_the_first_event_tells_of_the_receipt(ledger: Ledger) -> None:
    first, second = look(ledger, opened(ledger, Right.ACCESS)).events
    assert (first.kind, first.word) == (Happened.RECEIVED, "portal")
    assert (second.kind, second.word) == (Happened.CHECKED, f"{Method.LINK}/proven")


def test_facts_of_a_meeting_are_kept_apart_from_the_case(ledger: Ledger) -> None:
    facts = MeetingFacts(date="2026-11-02", display_name="Gast")
    case = opened(ledger, Right.ACCESS, handle=None, facts=facts)
    assert given(ledger, case) == [(facts, "")]
    assert "Gast" not in repr(look(ledger, case).contents)
