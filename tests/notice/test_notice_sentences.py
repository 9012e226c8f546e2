"""Who, which data, what for: each sentence by its id, what it says and what breaks it."""

import re
from pathlib import Path

import pytest
from notice_samples import BY_ID, NOW, change, facts, found, hold, said, words

from adjourn.ledger import drift
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.notice.sentences import SENTENCES, State, gaps
from adjourn.register import Register
from adjourn.tools.protocol import (
    Drift,
)

ABSOLUTE = re.compile(
    r"\b(all|always|never|every|ensures?|guarantees?|alle|immer|nie|jede[rs]?|stets|garantiert)\b",
    re.IGNORECASE,
)


def test_the_26_sentences_and_every_block_that_lacks_are_there() -> None:
    wanted = {f"S{number}" for number in range(1, 27)} - {"S15"} | {"S15a", "S15b"}
    assert wanted <= set(BY_ID)
    assert len(BY_ID) == len(SENTENCES) == 43


@pytest.mark.parametrize("ident", BY_ID)
def test_N_01_every_sentence_has_both_languages_and_a_law(register: Register, ident: str) -> None:
    assert re.search(r"Art\. \d|§ \d", BY_ID[ident].law)
    for word in words(register, ident):
        assert word.en
        assert word.de
        assert word.en != word.de or "https://" in word.en


def test_N_08_whatever_is_absolute_rests_on_evidence(told: Ledger) -> None:
    for ident in BY_ID:
        if ABSOLUTE.search(said(told.register, ident)):
            assert found(told, ident).evidence, ident


def test_L_01_no_sentence_hedges(register: Register) -> None:
    text = "\n".join(said(register, ident) for ident in BY_ID)
    assert re.findall(r"\b(might|possibly|eventuell|gegebenenfalls|unter Umständen)\b", text) == []


# ---- who


def test_N_controller_stops_without_its_values(folder: Path, register: Register) -> None:
    for wanted in ("Example GmbH", "Musterstraße 1", "privacy@example.org", "+49 30 23125 000"):
        assert said(register, "N-controller").count(wanted) == 2
    spoiled = change(folder, "controller.toml", "Musterstraße 1, 10115 Berlin, Germany", "...")
    assert [issue.path for issue in gaps(facts(spoiled))] == [("controller", "address")]


def test_N_officer_is_named_or_the_reason_is_recorded(folder: Path, register: Register) -> None:
    assert said(register, "N-officer").count("dpo@example.org") == 2
    without = change(
        folder, "controller.toml", 'email = "dpo@example.org"', 'none_because = "below 20 people"'
    )
    assert words(without, "N-officer") == ()
    assert list(gaps(facts(without))) == []


def test_S1_among_others_goes_with_the_other_channels(folder: Path, register: Register) -> None:
    assert "among others" in said(register, "S1")
    assert "unter anderem" in said(register, "S1")
    path = folder / "controller.toml"
    lone = change(folder, "controller.toml", path.read_text("utf-8").split("[channels.phone]")[1],
                  '\ntitle_en = "(x)"\ntitle_de = "(x)"\n')  # fmt: skip
    assert "e-mail" not in said(lone, "S1")
    lone = change(folder, "controller.toml", '[channels.phone]\ntitle_en = "(x)"\n'
                  'title_de = "(x)"\n', "")  # fmt: skip
    assert "among others" not in said(lone, "S1")
    assert "unter anderem" not in said(lone, "S1")


def test_S1_goes_with_the_last_tool(folder: Path, register: Register) -> None:
    retired = change(folder, "tools.toml", 'status = "active"', 'status = "retired"')
    for ident in ("S1", "S2", "S21", "S22", "S23", "S25", "S26", "S10", "S11", "S12", "S24"):
        assert words(retired, ident) == (), ident


def test_S2_breaks_on_items_of_a_tool_that_is_not_in_use(told: Ledger) -> None:
    assert found(told, "S2").state is State.KEPT
    hold(told, "zoom")
    broken = found(told, "S2")
    assert (broken.state, broken.numbers["items_of_other_tools"]) == (State.BROKEN, 1)


def test_S3_names_who_decides_and_who_processes(folder: Path, register: Register) -> None:
    assert "Microsoft Ireland Operations Limited processes" in said(register, "S3")
    assert "Microsoft Corporation entscheidet selbst" in said(register, "S3")
    empty = change(folder, "parties.toml", "own_en =", "# own_en =")
    assert [issue.path for issue in gaps(facts(empty))] == [
        ("parties", "microsoft-corporation", "own_en")
    ]


def test_S21_lists_the_tools_in_use(folder: Path, register: Register) -> None:
    assert said(register, "S21") == "We use: Microsoft Teams.\nWir nutzen: Microsoft Teams."
    both = change(
        folder, "tools.toml", "[tools.teams]", '[tools.element]\nkind = "x"\n\n[tools.teams]'
    )
    assert "element and Microsoft Teams" in said(both, "S21")


def test_S22_says_since_when(folder: Path, told: Ledger) -> None:
    assert "2026-01-01" in said(told.register, "S22")
    assert "01.01.2026" in said(told.register, "S22")
    told.register = change(folder, "tools.toml", "since = 2026-01-01", "")
    assert found(told, "S22").state is State.UNPROVEN


def test_S23_names_the_contract_party_and_who_works_for_it(told: Ledger, folder: Path) -> None:
    first, second = words(told.register, "S23")
    assert "Microsoft Ireland Operations Limited, One Microsoft Place" in first.en
    assert second.en.startswith("Microsoft Corporation")
    assert found(told, "S23").state is State.KEPT
    spoiled = change(folder, "tools.toml", 'provider = "microsoft-ireland"', "")
    assert ("tools", "teams", "provider") in [issue.path for issue in gaps(facts(spoiled))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("signed_at = 2026-01-01", ""),
        ("signed_at = 2026-01-01", "signed_at = 2027-01-01"),
        ("# valid_to = 2027-12-31", "valid_to = 2026-06-30"),
    ],
)
def test_S25_goes_and_is_broken_without_a_contract_in_force(
    folder: Path, told: Ledger, old: str, new: str
) -> None:
    assert "accepted on 2026-01-01" in said(told.register, "S25")
    assert found(told, "S25").state is State.KEPT
    told.register = change(folder, "parties.toml", old, new)
    assert words(told.register, "S25") == words(told.register, "S26") == ()
    assert found(told, "S25").state is State.BROKEN


def test_S26_binds_what_is_processed_for_us_and_speaks_of_those_who_take_part(
    register: Register,
) -> None:
    (word,) = words(register, "S26")
    assert "those who take part" in word.en
    assert "on our behalf" in word.en
    assert "Teilnehmenden" in word.de
    assert not re.search(r"ensure|visitor|gewährleist|Besucher", word.en + word.de)


def test_N_joint_tells_the_essence_or_stops(folder: Path, register: Register) -> None:
    assert words(register, "N-joint") == ()
    path = folder / "parties.toml"
    text = path.read_text("utf-8")
    path.write_text(text + '\n[contracts.joint]\ntype = "joint"\nparties = ["controller", '
                    '"microsoft-ireland"]\ncovers = ["teams"]\nversion = "1"\n'
                    "signed_at = 2026-01-01\n", "utf-8")  # fmt: skip
    joint = change(folder, "parties.toml", "[contracts.joint]", "[contracts.joint]")
    assert ("contracts", "joint", "essence_en") in [issue.path for issue in gaps(facts(joint))]


# ---- what


def test_S4_says_who_gives_contact_data(folder: Path, told: Ledger) -> None:
    assert "Name, e-mail address, phone number and company" in said(told.register, "S4")
    assert not re.search(r"\ball\b", said(told.register, "S4"))
    with writing():
        drift.record("teams", [Drift("user.newThing", "unknown property")], NOW)
    assert found(told, "S4").state is State.UNPROVEN


def test_S5_lists_what_is_noted_of_taking_part(register: Register) -> None:
    text = said(register, "S5")
    for wanted in ("joining and leaving", "duration", "number of participants", "Zahl der Teil"):
        assert wanted in text


def test_S6_speaks_of_what_is_needed_to_carry_the_conference(register: Register) -> None:
    assert "To carry sound, picture and text" in said(register, "S6")


def test_S7_lists_the_technical_data_and_what_is_not_fetched(told: Ledger) -> None:
    text = said(told.register, "S7")
    for wanted in ("IP and MAC address", "operating system", "camera", "Mikrofon", "Lautsprecher"):
        assert wanted in text
    assert "26 properties" in text
    with writing():
        drift.record("teams", [Drift("callRecord.newThing", "unknown property")], NOW)
    judged = found(told, "S7")
    assert (judged.state, judged.numbers["unknown"]) == (State.UNPROVEN, 1)


def test_S8_says_where_it_lies_and_that_hosts_decide(folder: Path, told: Ledger) -> None:
    assert "servers of the provider in the European Union" in said(told.register, "S8")
    assert "If another organisation hosts" in said(told.register, "S8")
    told.register = change(folder, "tools.toml", "stored_en =", "# stored_en =")
    assert found(told, "S8").state is State.UNPROVEN


def test_S9_names_each_class_of_contents_once_and_those_that_need_consent(
    folder: Path, register: Register
) -> None:
    text = said(register, "S9")
    for wanted in ("Cloud recording", "Chat and", "Voicemail", "Uploaded photos", "Shared files",
                   "Whiteboards", "Transkript"):  # fmt: skip
        assert wanted in text
    assert "Of these we use only what you agreed to: Cloud recording and Transcript." in text


def test_N_others_says_what_comes_from_others_and_when_they_are_told(register: Register) -> None:
    assert "within a month" in said(register, "N-others")
    assert "Voicemail" in said(register, "N-others")


def test_N_needed_says_what_nobody_can_do_without(folder: Path, told: Ledger) -> None:
    assert "Without these you cannot take part: Invitation contact" in said(
        told.register, "N-needed"
    )
    assert "by telephone and e-mail" in said(told.register, "N-needed")


# ---- why


def test_S13_presumes_nobody_to_be_party_to_a_contract(folder: Path, told: Ledger) -> None:
    assert "Whoever speaks for a company is not party" in said(told.register, "S13")
    assert found(told, "S13").state is State.KEPT
    told.register = change(
        folder,
        "types.toml",
        'purpose = "operation"\nbasis = "f"',
        'purpose = "operation"\nbasis = "b"',
    )
    assert found(told, "S13").state is State.BROKEN


def test_S14_tells_the_interest_or_stops_and_is_unproven_until_weighed(
    folder: Path, told: Ledger
) -> None:
    assert "Talking to each other becomes simpler and faster" in said(told.register, "S14")
    assert found(told, "S14").state is State.KEPT
    told.register = change(folder, "purposes.toml", "assessed = 2026-11-01", "")
    assert found(told, "S14").state is State.UNPROVEN
    spoiled = change(folder, "purposes.toml", "interest_en =", "# interest_en =")
    assert [issue.path for issue in gaps(facts(spoiled))] == [
        ("purposes", "hold-meeting", "interest_en")
    ]


def test_S15a_recording_and_transcript_rest_on_consent_alone(told: Ledger) -> None:
    text = said(told.register, "S15a")
    assert "only if you agree (Art. 6(1)(a) GDPR). Data: Cloud recording." in text
    assert "nehmen auch teil, wenn Sie ablehnen" in text
    assert found(told, "S15a").numbers == {"items": 0, "locked": 0, "consents_in_force": 0}


def test_S15b_withdrawing_is_told_before_and_has_a_way(folder: Path, told: Ledger) -> None:
    assert "at any time" in said(told.register, "S15b")
    assert found(told, "S15b").state is State.KEPT
    told.register = change(folder, "portal.toml", "[portal]\nurl =", "# ")
    assert found(told, "S15b").state is State.UNPROVEN


def test_N_duty_names_the_statutes(register: Register) -> None:
    assert "§ 257(1)" in said(register, "N-duty")
    assert "§ 147(1)" in said(register, "N-duty")


def test_N_further_promises_to_tell_before_a_new_purpose(register: Register) -> None:
    assert "Before we use data for another purpose" in said(register, "N-further")


def test_N_automated_says_none_or_the_logic(folder: Path, register: Register) -> None:
    assert "No machine decides" in said(register, "N-automated")
    logic = change(
        folder, "controller.toml", "# [controller.automated]\n# text_en = \"...\"\n# text_de = "
        '"..."', '[controller.automated]\ntext_en = "A score."\ntext_de = "Ein Wert."',
    )  # fmt: skip
    assert "A score." in said(logic, "N-automated")
