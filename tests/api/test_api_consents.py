"""Consents over the API: recorded with proof, asked at the gate, withdrawn at once."""

import uuid
from typing import Any

import pytest
from api_samples import NOTICE, Api, consent, is_problem, person, somebody


def _agrees(api: Api, handle: dict[str, str], **more: Any) -> bool:
    answer = api.post("/consents/allowed", {"handle": handle, "purpose": "recording"} | more)
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["allowed"])


def test_what_is_offered_can_be_recorded_as_it_is(api: Api) -> None:
    offer = api.get("/consents/choices", params={"language": "de"}).json()
    assert offer["choices"]
    choices = [
        {"purpose": each["purpose"], "given": True, "wording": each["wording"]}
        for each in offer["choices"]
    ]
    body = {"handle": somebody(), "choices": choices, "language": "de", "how": "click"}
    done = api.post("/consents", body | {"notice": offer["notice"]})
    assert done.status_code == 201, done.text
    assert set(done.json()["states"].values()) == {"given"}
    with api.client(None) as client:
        shown = client.get(offer["notice_url"])
    assert (shown.status_code, shown.headers["Content-Language"]) == (200, "de")


def test_the_gate_opens_with_a_yes_and_closes_with_a_withdrawal(api: Api) -> None:
    handle = somebody()
    assert not _agrees(api, handle)
    assert api.post("/consents", consent(handle)).status_code == 201
    assert _agrees(api, handle)
    done = api.post("/consents/withdraw", {"handle": handle})
    assert done.json() == {"withdrawn": ["recording"], "cases": []}
    assert not _agrees(api, handle)
    assert api.post("/consents/withdraw", {"handle": handle}).json()["withdrawn"] == []


def test_a_yes_for_one_conference_is_none_for_another(api: Api) -> None:
    handle, where = somebody(), {"tool": "teams", "conference": "c-1"}
    assert api.post("/consents", consent(handle, **where)).status_code == 201
    assert _agrees(api, handle, **where)
    assert not _agrees(api, handle)
    assert not _agrees(api, handle, tool="teams", conference="c-2")


def test_a_consent_that_ran_out_opens_nothing(api: Api) -> None:
    handle = somebody()
    api.post("/consents", consent(handle, expires="2026-11-24T00:00:00Z"))
    assert _agrees(api, handle)
    assert not _agrees(api, handle, at="2026-11-24T00:00:00Z")


def test_an_answer_taken_over_from_elsewhere_is_no_express_one(api: Api) -> None:
    """C-08: what may show health needs an express statement (Art. 9(2)(a) GDPR)."""
    answer = api.post("/consents", consent(somebody(), how="api"))
    assert is_problem(answer, 422, "invalid")
    assert "Art. 9(2)(a)" in answer.json()["detail"]


def test_where_somebody_stands_is_told_with_its_proof(api: Api) -> None:
    handle = somebody()
    made = api.post("/consents", consent(handle)).json()
    (word,) = api.post("/consents/standing", {"handle": handle}).json()["standing"]
    assert (word["record"], word["receipt"]) == (made["records"]["recording"], made["id"])
    assert (word["state"], word["notice"]) == ("given", NOTICE)
    assert (word["channel"], word["at"]) == ("api", "2026-11-23T09:00:00Z")


def test_no_answer_to_what_is_agreed_already_says_nothing_new(api: Api) -> None:
    handle = somebody()
    assert api.post("/consents", consent(handle)).json()["id"]
    again = api.post("/consents", consent(handle, given=None)).json()
    assert (again["id"], again["states"]) == (None, {"recording": "given"})


def test_the_receipt_is_json_ld_and_names_nobody(api: Api) -> None:
    handle = somebody()
    made = api.post("/consents", consent(handle)).json()
    receipt = api.get(f"/consents/{made['id']}/receipt")
    assert receipt.json()["@type"] == "dpv:ConsentReceipt"
    assert handle["value"] not in receipt.text
    assert is_problem(api.get(f"/consents/{uuid.uuid4()}/receipt"), 404, "not-found")


def test_the_address_that_comes_with_a_consent_withdraws_it_without_a_login(api: Api) -> None:
    handle = somebody()
    address = api.post("/consents", consent(handle)).json()["withdraw"]
    origin = address.partition("/en/")[0]
    with api.client(None, Origin=origin) as client:
        assert client.get(address).status_code == 200
        assert client.post(address, data={"purpose": "recording"}).status_code == 302
    assert not _agrees(api, handle)


@pytest.mark.parametrize(("more", "letters"), [({}, 1), ({"tell": False}, 0)])
def test_the_person_gets_the_receipt_by_mail_unless_told_otherwise(
    api: Api, more: dict[str, Any], letters: int
) -> None:
    query = "SELECT count(*) FROM mail_queued"
    ((before,),) = api.rows(query)
    assert api.post("/consents", consent(somebody(), **more)).status_code == 201
    assert api.post("/consents", consent(somebody(), given=False, **more)).status_code == 201
    assert api.rows(query) == [(before + letters,)]


def test_a_withdrawal_opens_the_case_that_erases_what_rested_on_it(api: Api) -> None:
    """C-05; Art. 17(1)(b) GDPR."""
    handle = person(10)
    api.post("/consents", consent(handle))
    done = api.post("/consents/withdraw", {"handle": handle}).json()
    (case,) = done["cases"]
    told = api.get(f"/cases/{case}").json()
    assert (told["right"], told["channel"], told["verified"]) == ("withdrawal", "api", True)


def test_the_evidence_says_that_the_api_wrote_it_down_and_not_about_whom(api: Api) -> None:
    handle = somebody()
    record = api.post("/consents", consent(handle)).json()["records"]["recording"]
    leaves = [bytes(leaf).decode() for (leaf,) in api.rows("SELECT leaf FROM ledger_logentry")]
    (leaf,) = [each for each in leaves if record in each]
    assert '"actor":"system:api"' in leaf
    assert handle["value"] not in leaf


def test_c_10_recording_is_allowed_only_when_everybody_present_has_agreed(api: Api) -> None:
    anna, ben = somebody(), somebody()
    where = {"tool": "teams", "conference": "c-gate"}
    asked = {**where, "purposes": ["recording"]}

    def missing(*present: list[dict[str, str]]) -> list[int]:
        answer = api.post("/conferences/gate", {**asked, "present": present}).json()
        assert answer["known"]
        assert answer["allowed"] == (not answer["missing"])
        return [each["position"] for each in answer["missing"]]

    assert missing([anna], [ben]) == [0, 1]
    api.post("/consents", consent(anna, **where))
    assert missing([anna], [ben]) == [1]
    assert missing([anna], []) == [1], "whom nobody recognises has not agreed"
    api.post("/consents", consent(ben, verified=False))
    assert missing([anna], [ben]) == [1], "an unproven yes for all opens nothing"
    api.post("/consents", consent(ben))
    assert missing([anna], [ben]) == []
    assert missing([anna], [ben], [{"kind": "guest", "value": "Somebody new"}]) == [2]


def test_a_transcript_counts_as_a_recording_where_no_purpose_is_named(api: Api) -> None:
    anna = somebody()
    api.post("/consents", consent(anna))
    body = {"tool": "teams", "conference": "c", "present": [[anna]]}
    answer = api.post("/conferences/gate", body).json()
    assert not answer["allowed"]
    assert "recording" not in {each["purpose"] for each in answer["missing"]}


def test_where_nobody_knows_who_is_present_nothing_is_allowed(api: Api) -> None:
    for conference in ("never heard of", "meeting-3"):
        answer = api.post("/conferences/gate", {"tool": "teams", "conference": conference}).json()
        assert not answer["allowed"], conference


def test_what_the_ledger_knows_of_a_conference_is_told_by_ids_alone(api: Api) -> None:
    answer = api.post("/conferences/gate", {"tool": "teams", "conference": "meeting-3"})
    assert answer.json()["known"]
    people = {each["person"] for each in answer.json()["missing"]}
    assert all(uuid.UUID(each) for each in people if each)
    assert "person" not in answer.text.replace('"person"', "")
