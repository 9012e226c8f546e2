"""Which rights a legal basis carries (facts: law §2.3, V-3)."""

from itertools import product

import pytest

from adjourn.law.bases import Basis
from adjourn.law.rights import RIGHTS, TELLS_RECIPIENTS, Right, portable, rights_for

COMMON = {Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION, Right.COMPLAINT}


@pytest.mark.parametrize(
    ("basis", "more"),
    [
        (Basis.CONSENT, {Right.ERASURE, Right.PORTABILITY, Right.WITHDRAWAL}),
        (Basis.CONTRACT, {Right.ERASURE, Right.PORTABILITY}),
        (Basis.DUTY, set()),
        (Basis.INTEREST, {Right.ERASURE, Right.OBJECTION}),
    ],
)
def test_V_3_rights_by_basis(basis: Basis, more: set[Right]) -> None:
    assert rights_for(basis) == COMMON | more


def test_V_3_data_that_name_nobody_carry_no_right() -> None:
    assert rights_for(Basis.NONE) == rights_for(Basis.NONE, duty_ended=True) == frozenset()


def test_V_3_erasure_applies_once_the_duty_ends_and_changes_nothing_else() -> None:
    assert rights_for(Basis.DUTY, duty_ended=True) == COMMON | {Right.ERASURE}
    for basis in set(Basis) - {Basis.DUTY}:
        assert rights_for(basis, duty_ended=True) == rights_for(basis)


def test_Art_20_only_provided_data_on_consent_or_contract_are_portable() -> None:
    found = {pair for pair in product(Basis, (True, False)) if portable(*pair)}
    assert found == {(Basis.CONSENT, True), (Basis.CONTRACT, True)}


def test_Art_19_recipients_are_told_of_changes_and_not_of_copies() -> None:
    assert not TELLS_RECIPIENTS & {Right.ACCESS, Right.PORTABILITY, Right.COMPLAINT}
    assert {Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION} <= TELLS_RECIPIENTS


@pytest.mark.parametrize("right", Right)
def test_every_right_has_its_article_term_and_titles(right: Right) -> None:
    facts = RIGHTS[right]
    number = facts.article.removeprefix("Art. ").removesuffix(" GDPR")
    assert facts.dpv.endswith("gdpr#A" + number.replace("(", "-").replace(")", ""))
    assert facts.wording.citation == facts.article
    assert facts.title_en[0].isupper()
    assert facts.title_de[0].isupper()
