"""Who may be asked for what, and what is kept of it (facts: law §2.2)."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from adjourn.law.identity import (
    DISCLOSING,
    HARMFUL,
    Agent,
    Authority,
    Check,
    Doubt,
    Method,
    Proof,
    Risk,
    Step,
    authority_needed,
    may_ask,
    needed,
    next_step,
    papers_due,
    suffices,
)
from adjourn.law.intake import Channel, in_order
from adjourn.law.rights import REQUESTS, Right

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CASES = list(product(REQUESTS, Channel, (True, False), Risk, (None, *Doubt)))


def test_A_01_papers_need_data_given_away_high_risk_and_a_doubt() -> None:
    for right, channel, known, risk, doubt in CASES:
        method = needed(right, channel, handle_known=known, risk=risk, doubt=doubt)
        all_three = right in DISCLOSING and risk is Risk.HIGH and doubt is not None
        assert (method is Method.PAPERS) == all_three


def test_A_01_nobody_is_asked_for_more_than_needed_and_for_papers_only_on_a_doubt() -> None:
    for asked, wanted in product(Method, Method):
        assert may_ask(asked, wanted, Doubt.OTHER_ADDRESS) == suffices(wanted, asked)
        allowed = suffices(wanted, asked) and asked is not Method.PAPERS
        assert may_ask(asked, wanted, None) == allowed
    assert not may_ask(Method.LINK, Method.FACTS, Doubt.SEVERAL_FIT)
    assert not may_ask(Method.PAPERS, Method.LINK, Doubt.SEVERAL_FIT)


@pytest.mark.parametrize("channel", Channel)
def test_A_02_the_link_is_the_default_for_access_portability_and_erasure(channel: Channel) -> None:
    for right in HARMFUL:
        assert needed(right, channel, handle_known=True) is Method.LINK
        assert needed(right, channel, handle_known=False) is Method.FACTS


@pytest.mark.parametrize("channel", Channel)
def test_A_02_whoever_only_protects_their_data_proves_nothing(channel: Channel) -> None:
    for right in (Right.WITHDRAWAL, Right.OBJECTION, Right.RESTRICTION):
        assert needed(right, channel, handle_known=True) is Method.ON_FILE


def test_A_02_a_correction_needs_a_channel_that_shows_who_writes() -> None:
    unseen = {
        channel
        for channel in Channel
        if needed(Right.RECTIFICATION, channel, handle_known=True) is Method.LINK
    }
    assert unseen == {Channel.LETTER, Channel.DESK}


def test_A_02_a_doubt_asks_for_one_step_more_and_not_for_papers() -> None:
    doubt = Doubt.MISUSE_REPORTED
    assert needed(Right.OBJECTION, Channel.MAIL, handle_known=True, doubt=doubt) is Method.LINK
    assert needed(Right.ACCESS, Channel.MAIL, handle_known=True, doubt=doubt) is Method.LINK


def test_A_02_papers_prove_all_and_meeting_facts_less_than_a_link() -> None:
    assert all(suffices(Method.PAPERS, wanted) for wanted in Method)
    assert suffices(Method.LINK, Method.FACTS)
    assert not suffices(Method.FACTS, Method.LINK)
    assert not suffices(Method.ON_FILE, Method.FACTS)


def test_A_02_a_complaint_needs_no_proof_from_us() -> None:
    with pytest.raises(ValueError, match="authority"):
        needed(Right.COMPLAINT, Channel.MAIL, handle_known=True)


def test_A_03_only_method_time_result_and_agent_are_stored() -> None:
    assert [field.name for field in fields(Proof)] == ["method", "at", "result", "agent"]
    assert {agent.value for agent in Agent} == {"system", "desk", "officer"}
    assert not hasattr(Proof(Method.PAPERS, NOW, Check.PROVEN, Agent.DESK), "__dict__")


def test_A_03_what_was_shown_goes_on_the_decision_and_after_seven_days_at_most() -> None:
    week = NOW + timedelta(days=7)
    assert papers_due(NOW, None, BERLIN) == week
    assert papers_due(NOW, NOW + timedelta(hours=1), BERLIN) == NOW + timedelta(hours=1)
    assert papers_due(NOW, NOW + timedelta(days=30), BERLIN) == week


def test_A_04_who_cannot_be_identified_is_invited_to_say_more() -> None:
    assert next_step(Method.FACTS, None) is Step.INVITE
    assert next_step(Method.LINK, None) is Step.ASK


def test_A_04_no_answer_is_a_refusal_and_a_failed_check_goes_to_a_human() -> None:
    for wanted, method in product(Method, Method):
        failed = next_step(wanted, Proof(method, NOW, Check.FAILED, Agent.SYSTEM))
        assert failed is (Step.PROCEED if wanted is Method.ON_FILE else Step.REVIEW)
        proven = next_step(wanted, Proof(method, NOW, Check.PROVEN, Agent.SYSTEM))
        assert proven is (Step.PROCEED if suffices(method, wanted) else Step.ASK)


def test_A_05_one_message_may_carry_several_rights_and_copies_come_before_the_erasure() -> None:
    asked = [Right.ERASURE, Right.ACCESS, Right.ERASURE, Right.WITHDRAWAL, Right.PORTABILITY]
    assert in_order(asked) == (
        Right.WITHDRAWAL,
        Right.ACCESS,
        Right.PORTABILITY,
        Right.ERASURE,
    )
    assert in_order(reversed(Right)) == REQUESTS
    assert set(REQUESTS) == set(Right) - {Right.COMPLAINT}


def test_A_05_every_channel_counts() -> None:
    assert {"mail", "phone", "letter", "chat", "portal"} <= {channel.value for channel in Channel}


def test_A_05_a_representative_proves_as_much_as_a_wrong_disclosure_would_harm() -> None:
    assert authority_needed(Right.OBJECTION, Risk.HIGH) is Authority.STATEMENT
    assert authority_needed(Right.ACCESS) is Authority.WRITTEN
    assert authority_needed(Right.ACCESS, Risk.HIGH) is Authority.CONFIRMED
