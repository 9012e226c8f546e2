"""The notice is what the register yields, and each version that was shown stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.notice import by_hash, in_force
from adjourn.notice.text import blocks, collected

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def whole(made: object) -> str:
    return "\n".join(line for block in made for line in block.sentences)  # type: ignore[attr-defined]


def test_N_01_it_names_who_is_responsible_every_tool_party_and_data_type(ledger: Ledger) -> None:
    register = ledger.register
    for language in ("en", "de"):
        text = whole(blocks(register, language))
        wanted = [register.controller.name, register.controller.dpo.email or "", "Microsoft Teams"]
        wanted += [party.name for party in register.parties.values()]
        wanted += [getattr(each, f"title_{language}") for each in collected(register)]
        assert [each for each in wanted if each not in text] == []


def test_N_01_both_languages_have_the_same_blocks_and_sentences(ledger: Ledger) -> None:
    english, german = (blocks(ledger.register, language) for language in ("en", "de"))
    assert [b.law for b in english] == [b.law for b in german]
    assert [len(b.sentences) for b in english] == [len(b.sentences) for b in german]
    assert all(e.title != g.title for e, g in zip(english, german, strict=True))


def test_N_01_a_block_with_nothing_to_say_is_left_out(home: Home, ledger: Ledger) -> None:
    path = home.register / "controller.toml"
    text = path.read_text().replace(
        'email = "dpo@example.org (replace)"', 'none_because = "fewer than 20 people"'
    )
    path.write_text(text)
    titles = [block.title for block in blocks(registers.load(home.register), "en")]
    assert "Data protection officer" not in titles
    assert "Who is responsible" in titles


def test_art_13_1_f_a_party_outside_the_eea_is_told_and_no_safeguard_is_made_up(
    home: Home, ledger: Ledger
) -> None:
    text = whole(blocks(ledger.register, "en"))
    assert "Microsoft Corporation sits outside the European Economic Area (US)." in text
    assert "standard contractual clauses" not in text
    path = home.register / "parties.toml"
    path.write_text(
        path.read_text()
        + '\n[contracts.scc]\ntype = "scc"\nparties = ["controller", "microsoft-corporation"]\n'
        'covers = ["teams"]\nversion = "2021/914"\n'
    )
    assert "standard contractual clauses" in whole(blocks(registers.load(home.register), "en"))


def test_N_04_a_version_is_kept_by_its_hash_and_never_changes(home: Home, ledger: Ledger) -> None:
    first = in_force(ledger, "de", NOW)
    again = in_force(ledger, "de", NOW + timedelta(days=3))
    assert again == first
    ledger.register = changed(home.register / "controller.toml", "Example GmbH", "Muster AG")
    second = in_force(ledger, "de", NOW + timedelta(days=9))
    assert second.hash != first.hash
    assert by_hash(ledger, first.hash) == first
    assert by_hash(ledger, second.hash) == second
    assert by_hash(ledger, "0" * 64) is None


def test_each_language_has_a_hash_of_its_own(ledger: Ledger) -> None:
    assert in_force(ledger, "de", NOW).hash != in_force(ledger, "en", NOW).hash


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_sentence_is_left_unfinished(ledger: Ledger, language: str) -> None:
    for block in blocks(ledger.register, language):
        for sentence in block.sentences:
            assert "{" not in sentence
            assert "None" not in sentence
            assert sentence.rstrip(")").endswith("."), sentence


def changed(path: Path, old: str, new: str) -> registers.Register:
    path.write_text(path.read_text().replace(old, new))
    return registers.load(path.parent)
