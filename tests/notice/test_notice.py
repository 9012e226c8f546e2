"""The notice is what the register yields, and each version that was shown stays."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from notice_samples import NOW, change

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, writing
from adjourn.notice import Block, Unpublished, by_hash, in_force
from adjourn.notice.sentences import HEADINGS, SENTENCES, Part
from adjourn.notice.text import blocks
from adjourn.register import Register

PHONE = "+49 30 23125 000"  # nobody has to be told beforehand that it changes


def whole(made: tuple[Block, ...]) -> str:
    return "\n".join(line for block in made for line in block.sentences)


def test_N_01_it_names_who_is_responsible_every_party_purpose_and_data_type(
    register: Register,
) -> None:
    for language in ("en", "de"):
        text = whole(blocks(register, language, NOW)).casefold()
        wanted = [register.controller.name, register.controller.dpo.email or "", "Microsoft Teams"]
        wanted += [party.name for party in register.parties.values()]
        wanted += [getattr(each, f"title_{language}") for each in register.types.values()]
        used = {each.purpose for each in register.types.values() if each.basis != "-"}
        wanted += [getattr(register.purposes[name], f"text_{language}") for name in sorted(used)]
        assert [each for each in wanted if each.casefold() not in text] == []


def test_N_01_both_languages_have_the_same_blocks_and_sentences(register: Register) -> None:
    english, german = (blocks(register, language, NOW) for language in ("en", "de"))
    assert [b.ids for b in english] == [b.ids for b in german]
    assert all(e.title != g.title for e, g in zip(english, german, strict=True))


def test_the_blocks_come_in_a_lawyers_order_and_each_sentence_has_its_place(
    register: Register,
) -> None:
    assert list(HEADINGS) == list(Part)
    shown = [name for block in blocks(register, "en", NOW) for name in block.ids]
    order = [sentence.id for sentence in SENTENCES]
    assert [name for name in order if name in shown] == list(dict.fromkeys(shown))


def test_N_01_a_missing_value_stops_the_publication_and_names_its_key(ledger: Ledger) -> None:
    with pytest.raises(Unpublished, match=r"controller\.name.*cookies\[0\]\.host") as stopped:
        in_force(ledger, "de", NOW)
    assert ("parties", "microsoft-corporation", "adequacy") in [
        issue.path for issue in stopped.value.gaps
    ]


def test_N_01_what_was_published_stays_in_force_until_the_gap_is_closed(
    folder: Path, told: Ledger
) -> None:
    first = in_force(told, "de", NOW)
    told.register = change(folder, "controller.toml", PHONE, "+49 30 1 (replace)")
    assert in_force(told, "de", NOW + timedelta(days=1)) == first
    told.register = change(folder, "controller.toml", "+49 30 1 (replace)", "+49 30 1")
    assert in_force(told, "de", NOW + timedelta(days=2)).hash != first.hash


def test_N_04_a_version_is_kept_by_its_hash_and_never_changes(folder: Path, told: Ledger) -> None:
    first = in_force(told, "de", NOW)
    again = in_force(told, "de", NOW + timedelta(days=3))
    assert again == first
    told.register = change(folder, "controller.toml", PHONE, "+49 30 1")
    second = in_force(told, "de", NOW + timedelta(days=9))
    assert second.hash != first.hash
    assert by_hash(told, first.hash) == first
    assert by_hash(told, second.hash) == second
    assert by_hash(told, "0" * 64) is None


def test_N_04_a_version_that_comes_back_is_the_one_in_force(folder: Path, told: Ledger) -> None:
    first = in_force(told, "en", NOW)
    told.register = change(folder, "controller.toml", PHONE, "+49 30 1")
    in_force(told, "en", NOW + timedelta(days=1))
    told.register = change(folder, "controller.toml", "+49 30 1", PHONE)
    assert in_force(told, "en", NOW + timedelta(days=2)) == first
    told.register = change(folder, "controller.toml", PHONE, "(replace)")
    assert in_force(told, "en", NOW + timedelta(days=3)) == first


def test_Art_7_1_a_version_from_before_the_sentences_stays_readable(told: Ledger) -> None:
    """Consents point to it by its hash."""
    text = '[{"title":"Tools","sentences":["We use one."],"law":"Art. 13(1)(e) GDPR"}]'
    with writing():
        execute(
            "INSERT INTO notice_version (hash, language, text, since, register) "
            "VALUES (%s, 'en', %s, 0, 'r')",
            ["ab" * 32, text],
        )
    old = by_hash(told, "ab" * 32)
    assert old is not None
    assert old.blocks == (Block("Tools", ("We use one.",), "Art. 13(1)(e) GDPR"),)


def test_each_language_has_a_hash_of_its_own(told: Ledger) -> None:
    assert in_force(told, "de", NOW).hash != in_force(told, "en", NOW).hash


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_sentence_is_left_unfinished(register: Register, language: str) -> None:
    for block in blocks(register, language, NOW):
        for sentence in block.sentences:
            assert not re.search(r"[{}]|None|\(replace\)|\.\.|  | [.,;:]", sentence), sentence
            assert sentence[-1] in ".:", sentence
