"""Finding a person over the API, and ending a purpose for them."""

import sqlite3
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from api_samples import NOW, Api, consent, is_problem, person, somebody
from looking import FIRST, SHARED
from shelf import Shelf, fill

from adjourn import register as registers
from adjourn.erase.execute import advance, open_erasure
from adjourn.erase.plan import make_plan
from adjourn.erase.telling import told
from adjourn.ledger import restricting
from adjourn.ledger.find import find_person
from adjourn.ledger.find import items as held
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.web.api.people import Found, plan_of, types_of


def _found(api: Api, handle: dict[str, str]) -> dict[str, Any]:
    answer = api.post("/find", {"handle": handle})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_api_finds_exactly_what_the_command_finds(ledger: Ledger) -> None:
    """One shape for both: before an erasure, after one, and for nobody."""
    fill(ledger)
    tools, mail = {"teams": Shelf()}, "person1@example.org"
    someone = find_person(ledger, mail)
    assert someone
    answers = [told(ledger, tools, text, None, NOW) for text in (mail, "nobody@example.org")]
    erasure = open_erasure(ledger, make_plan(ledger, tools, someone, NOW), "system:api")
    advance(ledger, tools, erasure, NOW)
    answers.append(told(ledger, tools, mail, None, NOW + timedelta(days=1)))
    for answer in answers:
        assert Found.model_validate(answer).model_dump(mode="json") == answer
    assert [len(answer["items"]) for answer in answers] == [2, 0, 1]
    assert answers[-1]["erased"]["erasure"] == str(erasure)


def test_a_person_is_found_with_all_that_is_held(api: Api) -> None:
    found = _found(api, person(14))
    assert found["person"]["handles"] == [person(14) | {"of_several": False}]
    assert {item["kind"] for item in found["items"]} == {"message", "call"}
    assert {item["place"] for item in found["items"]} == {"Microsoft Teams"}
    assert found["erased"] is None


def test_the_form_of_a_handle_does_not_matter(api: Api) -> None:
    odd = {"kind": "email", "value": "  PERSON14@Example.ORG "}
    assert _found(api, odd)["person"] == _found(api, person(14))["person"]


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/erasures", {}),
        ("/purposes/end", {"purpose": "recording"}),
        ("/disclosures", {"recipient": "microsoft-ireland", "types": ["K-04"], "basis": "b",
                          "way": "mail"}),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_back_is_not_done_by_a_handle_of_several_people(
    api: Api, path: str, more: dict[str, Any]
) -> None:
    phone = {"kind": "phone", "value": SHARED}
    answer = api.post(path, {"handle": phone} | more)
    assert is_problem(answer, 422, "invalid")
    (error,) = answer.json()["errors"]
    assert (error["pointer"], "several people" in error["detail"]) == ("/handle", True)
    handles = _found(api, {"kind": "email", "value": FIRST})["person"]["handles"]
    assert {each["kind"] for each in handles if each["of_several"]} == {"phone"}


def test_a_yes_by_one_persons_address_is_none_by_a_number_of_several(api: Api) -> None:
    mail, phone = {"kind": "email", "value": FIRST}, {"kind": "phone", "value": SHARED}
    api.post("/consents", consent(mail))
    ask = {"purpose": "recording"}
    assert api.post("/consents/allowed", ask | {"handle": mail}).json()["allowed"]
    assert not api.post("/consents/allowed", ask | {"handle": phone}).json()["allowed"]
    done = api.post("/consents/withdraw", {"handle": phone}).json()
    assert done == {"withdrawn": [], "cases": []}
    assert api.post("/consents/allowed", ask | {"handle": mail}).json()["allowed"]


def test_nobody_is_found_by_a_handle_that_was_never_seen(api: Api) -> None:
    found = _found(api, somebody())
    assert (found["person"], found["items"], found["erased"]) == (None, [], None)


def _purpose_of(api: Api, kind: str, handle: dict[str, str]) -> tuple[str, str]:
    """The data type and the purpose of an item of this kind."""
    (item,) = [each for each in _found(api, handle)["items"] if each["kind"] == kind]
    register = registers.load(api.served.home / "register")
    return item["type"], register.types[item["type"]].purpose


def _read(api: Api, erasure: str) -> dict[str, Any]:
    """The erasure as soon as every item has an outcome."""
    for _ in range(300):
        told: dict[str, Any] = api.get(f"/erasures/{erasure}").json()
        if not told["open"]:
            return told
        time.sleep(0.1)
    raise AssertionError("the erasure is not worked on")


def test_R_04_what_has_no_period_after_its_purpose_is_erased_when_it_ends(api: Api) -> None:
    """Art. 17(1)(a) GDPR."""
    kind, purpose = _purpose_of(api, "call", person(15))
    begun = api.post("/purposes/end", {"handle": person(15), "purpose": purpose})
    assert begun.status_code == 202, begun.text
    assert (kind in begun.json()["types"], begun.json()["recorded"]) == (True, True)
    told = _read(api, begun.json()["erasure"])
    assert (told["items"], told["outcomes"]) == (1, {"retained": 1}), "the shelf keeps calls"
    assert "message" in {item["kind"] for item in _found(api, person(15))["items"]}


def test_R_04_what_has_a_period_after_its_purpose_counts_it_from_the_end(api: Api) -> None:
    kind, purpose = _purpose_of(api, "message", person(16))
    said = api.post("/purposes/end", {"handle": person(16), "purpose": purpose})
    assert (said.status_code, said.json()["erasure"], said.json()["recorded"]) == (200, None, True)
    assert kind in said.json()["later"]
    assert kind in {item["type"] for item in _found(api, person(16))["items"]}, "not before"
    with sqlite3.connect(api.served.home / "adjourn.db") as rows:
        words = rows.execute("SELECT said, purpose, actor FROM ledger_ending").fetchall()
    assert ("ended", purpose, "system:api") in words


def test_the_evidence_of_it_says_that_the_api_was_told(api: Api) -> None:
    _, purpose = _purpose_of(api, "call", person(16))
    erasure = api.post("/purposes/end", {"handle": person(16), "purpose": purpose}).json()[
        "erasure"
    ]
    _read(api, erasure)
    receipt = api.get(f"/erasures/{erasure}/receipt").json()
    actors = {
        each["entry"]["actor"]
        for each in receipt["entries"]
        if each["entry"]["kind"] != "item.outcome"
    }
    assert actors == {"system:api"}
    assert "erasure.opened" in {each["entry"]["kind"] for each in receipt["entries"]}


def test_told_twice_a_purpose_ends_once(api: Api) -> None:
    _, purpose = _purpose_of(api, "call", person(17))
    body, key = {"handle": person(17), "purpose": purpose}, str(uuid.uuid4())
    first = api.post("/purposes/end", body, key=key)
    assert api.post("/purposes/end", body, key=key).content == first.content
    again = api.post("/purposes/end", body)
    assert again.json()["types"] == first.json()["types"]


def test_what_the_end_of_a_purpose_does_to_a_type_follows_from_its_rule(ledger: Ledger) -> None:
    types = ledger.register.types
    seen = set()
    for purpose in ledger.register.purposes:
        parts = types_of(ledger.register, purpose)
        for name in parts.kept:
            assert types[name].basis == "c"
        for name in parts.now:
            assert types[name].start == "A" or str(types[name].period) == "0"
            assert types[name].basis != "c"
        for name in parts.later:
            assert types[name].start in ("V", "E")
            assert types[name].period.count
        seen |= {*parts.now, *parts.later, *parts.kept}
    assert seen == set(types)


def test_what_the_person_wants_locked_stays_locked(ledger: Ledger) -> None:
    """Art. 18(1)(b), (c) GDPR: they oppose the erasure or need the data themselves."""
    fill(ledger)
    someone = find_person(ledger, "person1@example.org")
    assert someone
    (call,) = [each for each in held(ledger, someone.number) if each.item.kind == "call"]
    types = types_of(ledger.register, ledger.register.types[call.type].purpose).now
    tools = {"teams": Shelf()}
    whole, locked = plan_of(ledger, tools, someone, types, NOW)
    assert (locked, call.number in {s.found.number for s in whole.steps}) == (0, True)
    with writing():
        restricting.restrict([call.number], uuid.uuid4(), NOW)
    left, locked = plan_of(ledger, tools, someone, types, NOW)
    assert locked == 1
    assert call.number not in {step.found.number for step in left.steps}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"purpose": "never-heard-of"}, "/purpose"), ({"purpose": "../x"}, "/purpose")],
)
def test_an_unknown_purpose_is_refused(api: Api, body: dict[str, str], pointer: str) -> None:
    answer = api.post("/purposes/end", {"handle": person(1)} | body)
    assert is_problem(answer, 422, "invalid")
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_a_purpose_ends_for_nobody_where_nobody_is_known(api: Api) -> None:
    answer = api.post("/purposes/end", {"handle": somebody(), "purpose": "recording"})
    assert (answer.status_code, answer.json()["erasure"]) == (200, None)
