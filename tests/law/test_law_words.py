"""The closed lists speak both languages and cite the law."""

import pytest

from adjourn.law.bases import BASES, Basis
from adjourn.law.reason_texts import REASON_TEXTS
from adjourn.law.reasons import Reason
from adjourn.law.wording import Wording

WORDINGS = [*REASON_TEXTS.values(), *(facts.wording for facts in BASES.values())]


def test_R_10_every_reason_has_its_words_and_no_other() -> None:
    assert set(REASON_TEXTS) == set(Reason)


def test_every_basis_has_its_words_and_no_other() -> None:
    assert set(BASES) == set(Basis)


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
