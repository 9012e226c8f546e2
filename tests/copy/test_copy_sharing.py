"""Who gets how much of what belongs to several people (facts: law §2.4; Art. 15(4), 20(4) GDPR)."""

from datetime import timedelta
from uuid import UUID

import pytest
from copy_samples import ABOUT, ANNA, AT, BODO, MINE, NAMED, NOW, Desk, person

from adjourn.law.sharing import Treatment
from adjourn.ledger.holdings import numbers_of
from adjourn.ledger.restricting import restrict
from adjourn.rights.sharing import withheld
from adjourn.tools.protocol import Handle, HandleKind, Kind, Person

anna, bodo = person(ANNA, "Anna Beispiel"), person(BODO, "Bodo Muster")
VTT = [
    b"WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000\r\n<v Anna Beispiel>mine</v>\r\n\r\n",
    b"00:00:02.000 --> 00:00:03.000\r\n<v Bodo Muster>his and secret</v>\r\n",
]


def test_own_messages_are_given_in_full_with_the_names_of_those_who_were_there(desk: Desk) -> None:
    desk.put(
        Kind.MESSAGE,
        "m",
        (anna, MINE),
        (bodo, NAMED),
        content={"text": "hello Bodo", "reactions": [{"by": "Bodo Muster"}]},
    )  # fmt: skip
    desk.put(Kind.ATTENDANCE, "a", (bodo, ABOUT))
    copied = desk.copy()
    item = copied.item("m")
    assert item["content"]["text"] == "hello Bodo"
    assert item["content"]["reactions"] == [{"by": "Bodo Muster"}]
    assert item["people"] == [{"name": "Bodo Muster", "relation": "context"}]
    assert copied.data["conferences"][0]["people"] == ["Bodo Muster"]
    assert copied.why("m") == []


def test_of_others_nothing_but_the_name_is_in_the_copy(desk: Desk) -> None:
    """Their e-mail, phone, IP and device are removed, also where a tool uses one as a name."""
    caller = Person((Handle(HandleKind.PHONE, "+4930231250"),), "+49 30 231250")
    desk.put(Kind.CALL, "c", (anna, ABOUT), (caller, ABOUT), (person(BODO, BODO), MINE))
    desk.put(
        Kind.MESSAGE, "m", (bodo, MINE), (anna, ABOUT), content={"text": "for you"},
        detail={"device_id": "BODOSPHONE", "created": "x"},
    )  # fmt: skip
    copied = desk.copy()
    whole = copied.whole()
    for trace in (b"bodo@", b"231250", b"BODOSPHONE"):
        assert trace not in whole
    assert [one["name"] for one in copied.item("c")["people"]] == [None, None]
    assert copied.data["conferences"][0]["unnamed"] == 2


def test_what_others_wrote_to_the_person_is_given(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (bodo, MINE), (anna, ABOUT), content={"text": "dear Anna"})
    assert desk.copy().item("m")["content"]["text"] == "dear Anna"


def test_what_others_wrote_and_only_mentions_the_person_is_redacted(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (bodo, MINE), (anna, NAMED), content={"text": "ask @Anna"})
    copied = desk.copy()
    assert copied.item("m")["content"] is None
    assert copied.item("m")["missing"] == "third_party_rights"
    assert copied.why("m") == ["third_party_rights"]
    assert b"ask @Anna" not in copied.whole()
    assert "m" not in desk.cabinet.asked, "what is not given is not even read"


def test_it_is_given_where_it_is_the_context_of_own_messages(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (bodo, MINE), (anna, NAMED), content={"text": "ask @Anna"})
    desk.put(Kind.MESSAGE, "own", (anna, MINE), content={"text": "yes"}, at=AT + timedelta(hours=2))
    desk.put(
        Kind.MESSAGE, "old", (bodo, MINE), (anna, NAMED), content={"text": "years ago"},
        at=AT - timedelta(days=30),
    )  # fmt: skip
    copied = desk.copy()
    assert copied.item("m")["content"]["text"] == "ask @Anna"
    assert copied.why("old") == ["third_party_rights"]


def test_a_recording_of_several_people_is_not_given_without_a_human(desk: Desk) -> None:
    desk.put(Kind.ATTENDANCE, "a", (anna, ABOUT))
    desk.put(Kind.ATTENDANCE, "b", (bodo, ABOUT))
    desk.put(Kind.RECORDING, "r", (bodo, NAMED), content=[b"film"], everyone=True)
    copied = desk.copy()
    assert copied.why("r") == ["third_party_rights"]
    assert b"film" not in copied.whole()
    given = desk.copy(released=[desk.id("r")])
    assert given.read(given.item("r")["file"]) == b"film"
    assert given.why("r") == []


def test_a_recording_of_the_person_alone_is_given(desk: Desk) -> None:
    desk.put(Kind.ATTENDANCE, "a", (anna, ABOUT))
    desk.put(Kind.RECORDING, "r", (anna, NAMED), content=[b"film"], everyone=True)
    assert desk.copy().item("r")["file"] == "recordings/0001_2026-11-02.bin"


def test_of_a_transcript_the_own_words_are_given_and_nobody_elses(desk: Desk) -> None:
    desk.put(Kind.ATTENDANCE, "a", (anna, ABOUT))
    desk.put(Kind.ATTENDANCE, "b", (bodo, ABOUT))
    desk.put(Kind.TRANSCRIPT, "t", (bodo, NAMED), content=VTT, everyone=True)
    copied = desk.copy()
    given = copied.text(copied.item("t")["file"])
    assert "<v Anna Beispiel>mine" in given
    assert "00:00:02.000 --> 00:00:03.000\n[…]" in given
    assert "secret" not in given
    assert "Bodo" not in given
    assert copied.why("t") == ["own_words"]


def test_a_transcript_is_not_cut_where_two_people_have_one_name(desk: Desk) -> None:
    desk.put(Kind.ATTENDANCE, "a", (anna, ABOUT))
    desk.put(Kind.ATTENDANCE, "b", (person(BODO, "ANNA  Beispiel"), ABOUT))
    desk.put(Kind.TRANSCRIPT, "t", content=VTT, everyone=True)
    assert desk.copy().why("t") == ["third_party_rights"]


def test_a_transcript_that_nobody_can_cut_is_not_given(desk: Desk) -> None:
    desk.put(Kind.ATTENDANCE, "a", (anna, ABOUT))
    desk.put(Kind.ATTENDANCE, "b", (bodo, ABOUT))
    desk.put(Kind.TRANSCRIPT, "t", content=[b"PK\x03\x04 a document"], everyone=True)
    copied = desk.copy()
    assert copied.why("t") == ["third_party_rights"]
    assert b"a document" not in copied.whole()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_a_transcript_is_cut_the_same_however_its_bytes_arrive(desk: Desk, size: int) -> None:
    text = b"".join(VTT)
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    desk.put(Kind.ATTENDANCE, "a", (anna, ABOUT))
    desk.put(Kind.ATTENDANCE, "b", (bodo, ABOUT))
    desk.put(Kind.TRANSCRIPT, "t", content=parts, everyone=True)
    copied = desk.copy()
    given = copied.text(copied.item("t")["file"])
    assert given == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Anna Beispiel>mine</v>\n\n"
        "00:00:02.000 --> 00:00:03.000\n[…]\n\n"
    )


def test_a_voicemail_belongs_to_who_left_it(desk: Desk) -> None:
    desk.put(Kind.VOICEMAIL, "v", (anna, MINE), (bodo, NAMED), content=[b"ID3 sound"])
    assert desk.copy().item("v")["file"] == "voicemail/0001_2026-11-02.mp3"
    assert desk.copy(BODO).why("v") == ["third_party_rights"]


def test_what_lies_with_another_organisation_is_named_and_not_taken(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), (bodo, ABOUT), content={"text": "elsewhere"})
    desk.cabinet.foreign.add("m")
    copied = desk.copy(released=[desk.id("m")])
    assert copied.why("m") == ["other_controller"]
    assert b"elsewhere" not in copied.whole()


def test_the_human_who_weighs_it_sees_beforehand_what_would_be_held_back(desk: Desk) -> None:
    desk.put(Kind.ATTENDANCE, "b", (bodo, ABOUT))
    desk.put(Kind.MESSAGE, "own", (anna, MINE), content={"text": "mine"})
    desk.put(Kind.RECORDING, "r", content=[b"film"], everyone=True)
    desk.put(Kind.FILE, "f", (bodo, MINE), (anna, NAMED), content=[b"his"], conference="other")
    found = withheld(desk.ledger, desk.tools, desk.person().number, AT)
    says = {holding.found.item.ref: treatment for holding, treatment in found}
    assert says == {"r": Treatment.GIVE_OWN_PART, "f": Treatment.REDACT}
    assert desk.cabinet.asked == []


def test_restricted_items_are_in_the_copy(desk: Desk) -> None:
    """Art. 15 covers what is locked."""
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content={"text": "locked"})
    wanted = str(desk.id("m"))
    restrict(numbers_of(desk.person().number), UUID(int=4), NOW)
    (item,) = desk.copy().data["items"]
    assert (item["id"], item["state"]) == (wanted, "restricted")
    assert item["content"]["text"] == "locked"
