"""What may be answered, by whom, and what no refusal leaves without (facts: law §2.2)."""

from dataclasses import replace
from itertools import product

import pytest

from adjourn.law.decision_texts import REMEDIES, Remedy, refusal_text
from adjourn.law.decisions import (
    DELAYS,
    QUESTIONS,
    REFUSES,
    Decision,
    Justification,
    Lack,
    Refusal,
    lacking,
    may_charge,
    may_refuse,
    needs_human,
)
from adjourn.law.identity import Agent
from adjourn.law.justification_texts import JUSTIFICATIONS
from adjourn.law.rights import REQUESTS, Right

ABUSE = (Justification.MANIFESTLY_UNFOUNDED, Justification.MANIFESTLY_EXCESSIVE)
AUTHORITY = "Example Authority, 1 Example Street, 10115 Berlin"
SOUND = Refusal(Right.ERASURE, (Justification.LEGALLY_REQUIRED,), Agent.DESK, AUTHORITY)


def test_A_06_a_first_request_is_abusive_only_with_evidence_and_the_officers_agreement() -> None:
    for right, reason in product(set(REQUESTS) - {Right.WITHDRAWAL}, ABUSE):
        drafted = Refusal(right, (reason,), Agent.DESK, AUTHORITY)
        assert set(lacking(drafted)) == {Lack.EVIDENCE, Lack.OFFICER}
        assert lacking(replace(drafted, evidence=True)) == (Lack.OFFICER,)
        assert may_refuse(replace(drafted, evidence=True, signed=True))


def test_A_06_a_repeated_request_still_needs_the_evidence() -> None:
    again = Refusal(Right.ACCESS, ABUSE[:1], Agent.DESK, AUTHORITY, first=False)
    assert lacking(again) == (Lack.EVIDENCE,)
    assert may_refuse(replace(again, evidence=True))


def test_A_06_a_withdrawal_is_never_abusive() -> None:
    for reason in ABUSE:
        drafted = Refusal(
            Right.WITHDRAWAL, (reason,), Agent.OFFICER, AUTHORITY, evidence=True, signed=True
        )
        assert lacking(drafted) == (Lack.FITTING_REASON,)


def test_A_06_the_first_copy_is_free_and_only_abuse_changes_that() -> None:
    assert not may_charge(first_copy=True)
    assert may_charge(first_copy=False)
    for reason in Justification:
        assert may_charge(first_copy=True, justifications=(reason,)) == (reason in ABUSE)


def test_A_07_a_refusal_names_its_reasons_the_authority_and_the_court() -> None:
    for language in ("de", "en"):
        said = refusal_text(SOUND, language)
        wanted = [JUSTIFICATIONS[SOUND.justifications[0]].wording, *REMEDIES.values()]
        assert {getattr(wording, language) for wording in wanted} | {AUTHORITY} == set(said)
    assert set(REMEDIES) == set(Remedy)


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"justifications": ()}, Lack.REASON),
        ({"authority": " "}, Lack.AUTHORITY),
        ({"agent": Agent.SYSTEM}, Lack.HUMAN),
        ({"right": Right.OBJECTION}, Lack.FITTING_REASON),
        ({"justifications": (Justification.COMPLEXITY,)}, Lack.FITTING_REASON),
    ],
)
def test_A_07_no_refusal_leaves_without_them(change: dict[str, object], lack: Lack) -> None:
    drafted = replace(SOUND, **change)
    assert lacking(drafted) == (lack,)
    assert not may_refuse(drafted)
    with pytest.raises(ValueError, match=f"lacks {lack}"):
        refusal_text(drafted, "de")


def test_A_07_an_access_refusal_is_documented() -> None:
    drafted = Refusal(Right.ACCESS, (Justification.CONFIDENTIALITY,), Agent.DESK, AUTHORITY)
    assert lacking(drafted) == (Lack.EVIDENCE,)
    assert may_refuse(replace(drafted, evidence=True))


def test_A_07_delays_and_questions_refuse_nothing() -> None:
    assert set(REFUSES) == set(Justification) - DELAYS - QUESTIONS
    assert all(rights and rights <= set(REQUESTS) for rights in REFUSES.values())


def test_Art_22_a_refusal_is_never_decided_by_the_program_alone() -> None:
    alone = {decision for decision in Decision if not needs_human(decision)}
    assert alone == {Decision.GRANTED, Decision.NOTHING_HELD, Decision.ASKED}
    assert all(needs_human(decision, third_parties=True) for decision in Decision)
    for reason, rights in REFUSES.items():
        for right in rights:
            drafted = Refusal(right, (reason,), Agent.SYSTEM, AUTHORITY, evidence=True, signed=True)
            assert lacking(drafted) == (Lack.HUMAN,)
