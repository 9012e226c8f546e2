"""The closed lists speak both languages and cite the law."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from adjourn.law.bases import BASES, Basis
from adjourn.law.decision_texts import DECISIONS, GROUNDS, LACKS, REMEDIES, Remedy
from adjourn.law.decisions import Decision, Ground, Justification, Lack
from adjourn.law.identity import Authority, Doubt, Method, Step
from adjourn.law.identity_texts import AUTHORITY_TEXTS, DOUBT_TEXTS, METHOD_TEXTS, STEP_TEXTS
from adjourn.law.justification_texts import JUSTIFICATIONS
from adjourn.law.reason_texts import REASON_TEXTS
from adjourn.law.reasons import Reason
from adjourn.law.restriction import RESTRICTION_GROUNDS, RestrictionGround
from adjourn.law.rights import RIGHTS, Right
from adjourn.law.sharing import Balance, Treatment
from adjourn.law.sharing_texts import BALANCES, TREATMENTS
from adjourn.law.wording import Wording

TERMS = [BASES, DECISIONS, JUSTIFICATIONS, GROUNDS]
LISTS: list[tuple[Mapping[StrEnum, object], type[StrEnum]]] = [
    (BASES, Basis),
    (DECISIONS, Decision),
    (JUSTIFICATIONS, Justification),
    (GROUNDS, Ground),
    (LACKS, Lack),
    (REMEDIES, Remedy),
    (RIGHTS, Right),
    (METHOD_TEXTS, Method),
    (DOUBT_TEXTS, Doubt),
    (STEP_TEXTS, Step),
    (AUTHORITY_TEXTS, Authority),
    (REASON_TEXTS, Reason),
    (TREATMENTS, Treatment),
    (BALANCES, Balance),
    (RESTRICTION_GROUNDS, RestrictionGround),
]
WORDINGS = [
    value if isinstance(value, Wording) else value.wording
    for texts, _ in LISTS
    for value in texts.values()
]


@pytest.mark.parametrize(
    ("texts", "words"), LISTS, ids=lambda value: getattr(value, "__name__", "")
)
def test_A_08_every_word_of_a_closed_list_has_its_text_and_no_other(
    texts: Mapping[StrEnum, object], words: type[StrEnum]
) -> None:
    assert set(texts) == set(words)


# What DPV 2.3 has no term for.
UNNAMED = {Basis.NONE, Decision.PARTLY, Justification.ACCURATE, Ground.PROMISED}


def test_A_08_every_decision_and_reason_has_a_term_of_its_own() -> None:
    terms = [(word, term.dpv) for texts in TERMS for word, term in texts.items()]
    assert {word for word, dpv in terms if dpv is None} == UNNAMED
    # Having nothing is an answer in full, too.
    named = [dpv for word, dpv in terms if dpv and word is not Decision.NOTHING_HELD]
    assert all(dpv.startswith("https://w3id.org/dpv") and "#" in dpv for dpv in named)
    assert len(set(named)) == len(named)


def test_the_bases_are_those_of_article_6_that_conferences_rest_on() -> None:
    assert [basis.value for basis in Basis] == ["a", "b", "c", "f", "-"]
    for basis in set(Basis) - {Basis.NONE}:
        assert f"Art. 6(1)({basis})" in BASES[basis].wording.citation
        assert f"legal/eu/gdpr#A6-1-{basis}" in str(BASES[basis].dpv)


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.citation)
def test_a_wording_is_two_different_full_sentences_with_a_citation(wording: Wording) -> None:
    assert wording.en != wording.de
    assert wording.en.endswith(".")
    assert wording.de.endswith(".")
    assert any(mark in wording.citation for mark in ("Art.", "§", "Recital"))


def test_art_18_1_has_one_ground_for_each_of_its_letters() -> None:
    for ground, wording in RESTRICTION_GROUNDS.items():
        assert f"Art. 18(1)({ground})" in wording.citation
    assert [ground.value for ground in RestrictionGround] == ["a", "b", "c", "d"]
