"""The numbers behind a promise, as people read them."""

import re

import pytest
from notice_samples import BY_ID, NOW, facts

from adjourn.ledger.ledger import Ledger
from adjourn.notice.sentences import Seen
from adjourn.notice.sentences.numbers import in_words
from adjourn.register import Register


def test_S16_says_how_many_how_fast_and_what_the_provider_keeps_until_when(
    register: Register,
) -> None:
    told = in_words(facts(register), {
        "asked": 14, "done": 14, "overdue": 0, "retained": 3, "median_seconds": 41,
        "until": "2026-12-12", "kept_by": "teams",
    })  # fmt: skip
    assert told.en == (
        "14 of 14 erased on request, median 41 s, 0 overdue, 3 kept by Microsoft Ireland "
        "Operations Limited until 2026-12-12"
    )
    assert told.de == (
        "14 von 14 auf Verlangen gelöscht, Median 41 s, 0 überfällig, 3 noch bei Microsoft "
        "Ireland Operations Limited bis 12.12.2026"
    )


def test_types_rights_and_tools_go_by_their_names(register: Register) -> None:
    told = in_words(facts(register), {"K-11": 2, "types_access": 3, "teams": 5})
    assert told.en == (
        "Chat and instant messages: 2, Access: 3 data types, 5 items of Microsoft Teams"
    )


@pytest.mark.parametrize("ident", BY_ID)
def test_every_number_of_a_promise_has_words_in_both_languages(told: Ledger, ident: str) -> None:
    now = facts(told.register)
    found = BY_ID[ident].judge(now, Seen(told, NOW))
    words = in_words(now, found.numbers)
    assert bool(words.en) == bool(words.de) == bool(found.numbers)
    assert re.findall(r"\w+_\w+|\{", words.en + words.de) == []
