"""Several people in one item: the table of facts law §2.4, row by row."""

from datetime import UTC, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from adjourn.law.decisions import REFUSES, Justification
from adjourn.law.rights import Right
from adjourn.law.sharing import (
    CAPTURED,
    MADE,
    NOTED,
    RELATIONS,
    Shared,
    Treatment,
    cut_due,
    treatment,
)
from adjourn.law.sharing_texts import TREATMENTS
from adjourn.register.model import ITEM_KINDS
from adjourn.tools.protocol import Relation

BERLIN = ZoneInfo("Europe/Berlin")
KINDS = sorted(CAPTURED | MADE | NOTED)
ERASING = (Right.ERASURE, Right.WITHDRAWAL, Right.OBJECTION)
GIVING = (Right.ACCESS, Right.PORTABILITY)


def test_the_words_are_those_of_the_register_and_the_tools() -> None:
    assert set(KINDS) == ITEM_KINDS
    assert {relation.value for relation in Relation} == RELATIONS


@pytest.mark.parametrize(("kind", "relation"), [("mail", "about"), ("message", "owner")])
def test_an_unknown_word_is_refused_with_the_known_ones(kind: str, relation: str) -> None:
    with pytest.raises(ValueError, match=r"about|message"):
        Shared(kind, relation, several=True)


def test_2_4_own_messages_are_given_with_names_and_without_contacts() -> None:
    own = Shared("message", "authored_by", several=True)
    assert treatment(Right.ACCESS, own) is Treatment.GIVE_WITHOUT_CONTACTS
    assert treatment(Right.PORTABILITY, own) is Treatment.GIVE_WITHOUT_CONTACTS


def test_2_4_other_peoples_messages_are_given_as_context_or_if_about_the_person() -> None:
    for kind in MADE:
        beside = Shared(kind, "context", several=True, beside_own=True)
        assert treatment(Right.ACCESS, beside) is Treatment.GIVE_WITHOUT_CONTACTS
        about = Shared(kind, "about", several=True)
        assert treatment(Right.ACCESS, about) is Treatment.GIVE_WITHOUT_CONTACTS
        other = Shared(kind, "context", several=True)
        assert treatment(Right.ACCESS, other) is Treatment.REDACT
    assert TREATMENTS[Treatment.REDACT].justification is Justification.THIRD_PARTY_RIGHTS


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_2_4_of_a_recording_the_own_part_is_given_and_it_is_never_refused(relation: str) -> None:
    for right, kind in product(GIVING, ("recording", "video")):
        item = Shared(kind, relation, several=True)
        assert treatment(right, item) is Treatment.GIVE_OWN_PART
    transcript = Shared("transcript", relation, several=True)
    assert treatment(Right.ACCESS, transcript) is Treatment.GIVE_OWN_WORDS
    assert TREATMENTS[Treatment.GIVE_OWN_PART].human


def test_2_4_a_voicemail_is_its_callers() -> None:
    message = Shared("voicemail", "authored_by", several=True)
    assert treatment(Right.ACCESS, message) is Treatment.GIVE_WITHOUT_CONTACTS
    assert treatment(Right.ERASURE, message) is Treatment.DELETE


@pytest.mark.parametrize("right", ERASING)
def test_2_4_a_shared_recording_is_locked_at_once_and_then_deleted(right: Right) -> None:
    for kind, relation in product(("recording", "video", "transcript"), RELATIONS):
        item = Shared(kind, relation, several=True)
        assert treatment(right, item) is Treatment.RESTRICT_THEN_DELETE


def test_2_4_a_locked_recording_is_cut_or_gone_within_seven_days() -> None:
    locked = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert cut_due(locked, BERLIN) == datetime(2026, 11, 29, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("right", ERASING)
def test_2_4_own_messages_lose_their_body_and_mentions_by_others_go_to_a_human(
    right: Right,
) -> None:
    for kind in MADE:
        assert treatment(right, Shared(kind, "authored_by", several=True)) is Treatment.DELETE_BODY
        mention = treatment(right, Shared(kind, "context", several=True))
        assert mention is Treatment.KEEP_FOR_OTHERS
        assert TREATMENTS[mention].human


def test_2_4_what_lies_elsewhere_is_named_and_its_holder_told() -> None:
    for kind, relation, several in product(KINDS, RELATIONS, (True, False)):
        item = Shared(kind, relation, several, foreign=True)
        assert treatment(Right.ACCESS, item) is Treatment.NAME_OTHER
        assert treatment(Right.ERASURE, item) is Treatment.TELL_OTHER
        copied = treatment(Right.PORTABILITY, item)
        assert copied in (Treatment.NAME_OTHER, Treatment.LEAVE_OUT)


def test_2_4_secrets_are_redacted_by_a_human_and_the_rest_is_given() -> None:
    for kind, relation, several in product(KINDS, RELATIONS, (True, False)):
        item = Shared(kind, relation, several, secret=True)
        assert treatment(Right.ACCESS, item) is Treatment.REDACT_SECRETS
    facts = TREATMENTS[Treatment.REDACT_SECRETS]
    assert facts.human
    assert facts.justification is Justification.CONFIDENTIALITY


def test_Art_20_only_what_the_person_provided_is_portable() -> None:
    for kind, relation, several in product(KINDS, RELATIONS, (True, False)):
        item = Shared(kind, relation, several)
        noted = kind in NOTED and relation == "about"
        spoken = kind in CAPTURED
        left = treatment(Right.PORTABILITY, item) is Treatment.LEAVE_OUT
        assert left != (relation == "authored_by" or noted or spoken)


def test_who_is_alone_in_an_item_gets_and_erases_all_of_it() -> None:
    for kind, relation in product(KINDS, RELATIONS):
        item = Shared(kind, relation, several=False)
        assert treatment(Right.ACCESS, item) is Treatment.GIVE
        assert treatment(Right.ERASURE, item) is Treatment.DELETE


@pytest.mark.parametrize("right", sorted(set(Right) - {*ERASING, *GIVING}))
def test_sharing_makes_no_difference_to_other_rights(right: Right) -> None:
    with pytest.raises(ValueError, match=right):
        treatment(right, Shared("message", "about", several=True))


def test_A_08_what_is_held_back_has_a_reason_that_fits_the_right() -> None:
    for right, kind, relation, several, secret in product(
        (*GIVING, Right.ERASURE), KINDS, RELATIONS, (True, False), (True, False)
    ):
        done = treatment(right, Shared(kind, relation, several, secret=secret))
        if reason := TREATMENTS[done].justification:
            assert right in REFUSES[reason]
