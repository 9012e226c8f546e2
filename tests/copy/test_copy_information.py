"""Art. 15(1)(a) to (h) and (2) GDPR: each is answered, from the register, in both languages."""

import re

import pytest
from copy_samples import ABOUT, ANNA, BODO, MINE, NOW, Copied, Desk, person

from adjourn import consent
from adjourn import register as registers
from adjourn.erase.execute import advance, open_erasure
from adjourn.erase.plan import make_plan
from adjourn.home import Home
from adjourn.law.bases import Basis
from adjourn.law.identity import Method
from adjourn.law.intake import Channel
from adjourn.law.rights import Right
from adjourn.rights import Asked, Way, case, disclose, open_cases
from adjourn.rights.copy import of_case, stream
from adjourn.tools.practice import Tenant
from adjourn.tools.protocol import Handle, HandleKind, Kind

LETTERS = [*"abcdefgh", "2"]
anna, bodo = person(ANNA, "Anna Beispiel"), person(BODO, "Bodo Muster")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), (bodo, ABOUT), content={"text": "x"})
    desk.put(Kind.RECORDING, "r", content=[b"film"], everyone=True)
    return desk


def told(copied: Copied, letter: str) -> str:
    (one,) = (part for part in copied.data["information"] if part["id"] == letter)
    return " ".join([*one["paragraphs"], *(text for row in one["rows"] for text in row)])


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("letter", LETTERS)
def test_art_15_every_letter_is_answered(filled: Desk, letter: str, language: str) -> None:
    copied = filled.copy(language=language)
    (one,) = (part for part in copied.data["information"] if part["id"] == letter)
    assert one["title"] in copied.text("summary.html")
    assert told(copied, letter).strip()
    assert one["law"].startswith("Art. 15")


def test_art_15_1_a_purposes_with_their_legal_basis(filled: Desk) -> None:
    register = filled.ledger.register
    said = told(filled.copy(), "a")
    for name in ("K-08", "K-11"):
        assert register.purposes[register.types[name].purpose].text_en in said
    assert "Art. 6(1)(a) GDPR" in said
    assert "Art. 6(1)(f) GDPR" in said
    assert "Art. 6 Abs. 1 Buchst. f DSGVO" in told(filled.copy(language="de"), "a")


def test_art_15_1_b_categories_only_of_what_is_there(filled: Desk) -> None:
    said = told(filled.copy(), "b")
    assert filled.ledger.register.types["K-11"].contents_en in said
    assert filled.ledger.register.types["K-14"].contents_en not in said


def test_art_15_1_c_actual_recipients_are_named(filled: Desk) -> None:
    """CJEU C-154/21: the provider chain, the disclosure log, and who took part."""
    disclose(
        filled.ledger, filled.person(), ["K-11"], "microsoft-corporation", Basis.DUTY, Way.MAIL, NOW
    )
    said = told(filled.copy(), "c")
    assert "Microsoft Ireland Operations Limited" in said
    assert "Microsoft Corporation, One Microsoft Way" in said
    assert "those who took part in the same conferences" in said
    assert filled.ledger.register.types["K-11"].title_en in said


def test_art_15_1_d_the_period_of_each_type(filled: Desk) -> None:
    said = told(filled.copy(), "d")
    assert "30 days after collection" in said
    assert "90 days after the conference or matter ended" in said


def test_art_15_1_e_rights_by_legal_basis(filled: Desk) -> None:
    copied = filled.copy()
    (one,) = (part for part in copied.data["information"] if part["id"] == "e")
    of = {row[0].partition(" (")[0]: row[2] for row in one["rows"]}
    assert of["Withdrawal of consent"] == "K-08"
    assert of["Objection"] == "K-11"
    assert of["Erasure"] == "K-08, K-11"
    assert of["Data portability"] == "K-08"


def test_art_15_1_f_the_authority_and_the_court(filled: Desk) -> None:
    authority = filled.ledger.register.controller.authority
    said = told(filled.copy(), "f")
    assert authority.name in said
    assert authority.url in said
    assert "Art. 79" in said


def test_art_15_1_g_the_source_of_what_the_person_did_not_give(filled: Desk) -> None:
    said = told(filled.copy(), "g")
    assert "from you" in said
    assert "made in a conference" in said
    assert "from other people" in told(filled.copy(BODO), "g")


def test_art_15_1_h_automated_decisions_as_the_register_has_them(filled: Desk, home: Home) -> None:
    assert "No decision about you is made by a machine alone" in told(filled.copy(), "h")
    with open(home.register / "automated.toml", "w") as file:
        file.write(
            '[controller.automated]\ntext_en = "Calls are routed."\ntext_de = "Nach Lage."\n'
        )
    filled.ledger.register = registers.load(home.register)
    assert told(filled.copy(), "h") == "Calls are routed."
    assert told(filled.copy(language="de"), "h") == "Nach Lage."


def test_art_15_2_safeguards_of_transfers(filled: Desk, home: Home) -> None:
    said = told(filled.copy(), "2")
    assert "Microsoft Corporation US the register names no safeguard" in said
    with open(home.register / "parties.toml", "a") as file:
        file.write(
            '\n[contracts.scc]\ntype = "scc"\nparties = ["microsoft-ireland", '
            '"microsoft-corporation"]\ncovers = ["teams"]\nversion = "2021/914 module 3"\n'
        )
    filled.ledger.register = registers.load(home.register)
    assert "standard contractual clauses" in told(filled.copy(), "2")
    assert "2021/914 module 3" in told(filled.copy(), "2")


def test_controller_officer_and_person_stand_at_the_head(filled: Desk) -> None:
    controller = filled.ledger.register.controller
    page = filled.copy(language="de").text("summary.html")
    for text in (controller.name, controller.address, controller.dpo.email, ANNA, "Anna Beispiel"):
        assert text in page
    assert 'lang="de"' in page
    assert "Erstellt am 23.11.2026." in page


def test_consents_belong_to_the_answer(filled: Desk) -> None:
    ledger = filled.ledger
    (purpose,) = {t.purpose for t in ledger.register.types.values() if t.id == "K-08"}
    asked = consent.Asked(
        handle=anna.handles[0], choices=(consent.Choice(purpose, True, "You may record me."),),
        language="en", notice="0" * 64, channel="portal", how="click",
    )  # fmt: skip
    consent.record(ledger, asked, NOW)
    copied = filled.copy()
    (one,) = copied.data["consents"]
    assert (one["purpose"], one["state"]) == (purpose, "given")
    assert one["wording"] == "You may record me."
    assert "You may record me." in copied.text("summary.html")


def test_requests_belong_to_the_answer_and_a_case_is_answered_by_its_copy(filled: Desk) -> None:
    asked = Asked(
        rights=(Right.ACCESS,), channel=Channel.PORTAL, received=NOW, handle=anna.handles[0],
        verified=Method.LINK, language="de", reply_to=ANNA, message="What do you have?",
    )  # fmt: skip
    (number,) = open_cases(filled.ledger, asked, NOW)
    copied = Copied(b"".join(of_case(filled.ledger, filled.tools, number, NOW)))
    assert copied.data["language"] == "de"
    assert copied.data["kind"] == "access"
    (one,) = copied.data["cases"]
    assert (one["id"], one["message"]) == (str(number), "What do you have?")
    assert case(filled.ledger, number, NOW).view.fetched == NOW


def test_a_copy_that_is_not_read_to_its_end_does_not_count_as_fetched(filled: Desk) -> None:
    asked = Asked(
        rights=(Right.PORTABILITY,), channel=Channel.PORTAL, received=NOW, handle=anna.handles[0],
        verified=Method.LINK, language="en", reply_to=None,
    )  # fmt: skip
    (number,) = open_cases(filled.ledger, asked, NOW)
    parts = of_case(filled.ledger, filled.tools, number, NOW)
    next(parts)
    parts.close()
    assert case(filled.ledger, number, NOW).view.fetched is None


def test_a_request_for_some_types_gets_these(filled: Desk) -> None:
    copied = filled.copy(types=["K-08"])
    assert {one["type"] for one in copied.data["items"]} == {"K-08"}


def test_the_copy_of_a_case_covers_what_the_request_reaches_and_no_more(filled: Desk) -> None:
    ledger = filled.ledger
    register = ledger.register
    filled.put(Kind.ATTENDANCE, "a", (anna, ABOUT), conference="elsewhere")
    purpose = register.types["K-11"].purpose
    asked = Asked(
        rights=(Right.ACCESS,), channel=Channel.PORTAL, received=NOW, handle=anna.handles[0],
        verified=Method.LINK, language="en", reply_to=ANNA, purposes=(purpose,),
    )  # fmt: skip
    (number,) = open_cases(ledger, asked, NOW)
    copied = Copied(b"".join(of_case(ledger, filled.tools, number, NOW)))
    assert {one["type"] for one in copied.data["items"]} == {"K-11"}
    assert len(copied.data["conferences"]) == 1
    assert copied.data["cases"] == [], "the file of a request is K-18, which nobody asked for"


def test_a_request_that_reaches_nothing_does_not_get_everything(filled: Desk) -> None:
    register = filled.ledger.register
    (other,) = {register.types["K-08"].purpose} - {register.types["K-11"].purpose}
    asked = Asked(
        rights=(Right.ACCESS,), channel=Channel.PORTAL, received=NOW, handle=anna.handles[0],
        verified=Method.LINK, language="en", reply_to=ANNA, purposes=(other,), types=("K-11",),
    )  # fmt: skip
    (number,) = open_cases(filled.ledger, asked, NOW)
    copied = Copied(b"".join(of_case(filled.ledger, filled.tools, number, NOW)))
    assert copied.data["items"] == []


def test_an_earlier_erasure_is_told_to_who_was_erased(practice: tuple[Tenant, Desk]) -> None:
    _, world = practice
    found = world.person()
    erasure = open_erasure(
        world.ledger, make_plan(world.ledger, world.tools, found, NOW), "role:operator"
    )
    advance(world.ledger, world.tools, erasure, NOW)
    handle = Handle(HandleKind.EMAIL, ANNA)
    copied = Copied(b"".join(stream(world.ledger, {}, None, NOW, "en", handles=[handle])))
    assert [one["id"] for one in copied.data["erasures"]] == [str(erasure)]
    assert str(erasure) in copied.text("summary.html")


def test_a_portable_copy_has_none_of_this(filled: Desk) -> None:
    copied = filled.copy(portability=True)
    assert copied.data["information"] == []
    assert "consents" not in copied.data


def test_no_text_is_left_with_a_gap(filled: Desk) -> None:
    for language in ("de", "en"):
        page = filled.copy(language=language).text("summary.html")
        assert not re.search(r"\{\w*\}|None", page)
