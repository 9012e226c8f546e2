"""Cases, erasures, disclosures and invitations over the API."""

import json
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from api_samples import Api, is_problem, person, somebody
from looking import NEW, UNSEEN

from adjourn.evidence.__main__ import main as verify


def _open(api: Api, *rights: str, **more: Any) -> dict[str, Any]:
    answer = api.post("/cases", {"rights": rights, "handle": person(11)} | more)
    assert answer.status_code == 201, answer.text
    opened: dict[str, Any] = answer.json()
    return opened


def test_one_message_opens_a_case_for_each_right(api: Api) -> None:
    opened = _open(api, "erasure", "access", reply_to="person11@example.org")
    told = [api.get(f"/cases/{case}").json() for case in opened["cases"]]
    assert [each["right"] for each in told] == ["access", "erasure"], "the copy comes first"
    assert {each["intake"] for each in told} == {opened["intake"]}
    assert {each["state"] for each in told} == {"needs_human"}, "it is not known who asks"
    assert {each["matter"] for each in told} == {"identity"}


def test_a_case_says_nothing_of_whom_it_is_about(api: Api) -> None:
    opened = _open(api, "access", reply_to="person11@example.org", message="canary")
    text = api.get(f"/cases/{opened['cases'][0]}").text
    assert "person11" not in text
    assert "canary" not in text


def test_who_is_known_is_served_without_a_human(api: Api) -> None:
    opened = _open(api, "access", verified="V1", reply_to="person11@example.org")
    assert api.get(f"/cases/{opened['cases'][0]}").json()["verified"]


def test_the_clock_runs_from_the_day_on_which_it_reached_the_organisation(api: Api) -> None:
    """D-01."""
    opened = _open(api, "access", received="2026-11-02T09:00:00+01:00")
    told = api.get(f"/cases/{opened['cases'][0]}").json()
    assert told["received"] == "2026-11-02T08:00:00Z"
    assert told["due"] == "2026-12-02T22:59:59Z"
    late = {"rights": ["access"], "received": "2026-11-23T09:00:01Z"}
    assert is_problem(api.post("/cases", late), 422, "invalid")


def test_a_guest_is_taken_by_what_they_know_of_the_meeting(api: Api) -> None:
    facts = {"date": "2026-11-02", "organiser": "Desk", "display_name": "Guest"}
    opened = _open(api, "access", handle=None, facts=facts)
    assert api.get(f"/cases/{opened['cases'][0]}").json()["state"] == "needs_human"


def test_cases_are_listed_by_state_and_page_by_page(fresh: Api) -> None:
    made = [_open(fresh, "access", received=f"2026-11-{day:02}T09:00:00Z") for day in (5, 3, 4)]
    wanted = [made[1]["cases"][0], made[2]["cases"][0], made[0]["cases"][0]]
    found: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for _ in range(2):
        page = fresh.get("/cases", params=query).json()
        found += [case["id"] for case in page["cases"]]
        query["after"] = page["next"]
    assert found == wanted
    assert page["next"] is None
    assert fresh.get("/cases", params={"state": "closed"}).json() == {"cases": [], "next": None}
    both = fresh.get("/cases", params={"state": ["closed", "needs_human"]}).json()
    assert len(both["cases"]) == 3
    assert is_problem(fresh.get("/cases", params={"after": str(uuid.uuid4())}), 404, "not-found")
    assert is_problem(fresh.get("/cases", params={"state": "open"}), 422, "invalid")
    assert is_problem(fresh.get("/cases", params={"limit": 501}), 422, "invalid")


def _ended(api: Api, erasure: str) -> dict[str, Any]:
    for _ in range(300):
        told: dict[str, Any] = api.get(f"/erasures/{erasure}").json()
        if not told["open"]:
            return told
        time.sleep(0.1)
    raise AssertionError("the erasure does not end")


def test_an_erasure_is_begun_done_read_back_and_proven(api: Api, tmp_path: Path) -> None:
    begun = api.post("/erasures", {"handle": person(12)})
    assert begun.status_code == 202
    erasure = begun.json()["erasure"]
    told = _ended(api, erasure)
    assert told["outcomes"] == {"gone": 1, "retained": 1}
    assert (told["items"], told["state"]) == (2, "open"), "the call is read again in 30 days"

    receipt = api.get(f"/erasures/{erasure}/receipt")
    actors = {each["entry"]["actor"] for each in receipt.json()["entries"]}
    assert actors == {"system:api"}
    (tmp_path / "receipt.json").write_text(receipt.text)
    key = api.served.home / "evidence.pub"
    assert verify(["verify", str(tmp_path / "receipt.json"), "--key", str(key)]) == 0
    assert api.get(f"/erasures/{erasure}/receipt").content == receipt.content
    assert "person12" not in receipt.text

    again = api.post("/erasures", {"handle": person(12)})
    assert (again.status_code, again.json()) == (200, {"erasure": erasure, "unseen": []})


def test_what_came_since_the_last_collection_is_erased_too(api: Api) -> None:
    begun = api.post("/erasures", {"handle": {"kind": "email", "value": NEW}}).json()
    assert _ended(api, begun["erasure"])["items"] == 3


def test_a_tool_that_could_not_be_asked_is_named(api: Api) -> None:
    begun = api.post("/erasures", {"handle": {"kind": "email", "value": UNSEEN}})
    assert (begun.status_code, begun.json()["unseen"]) == (202, ["teams"])


def test_where_nothing_is_held_nothing_is_begun(api: Api) -> None:
    answer = api.post("/erasures", {"handle": somebody()})
    assert (answer.status_code, answer.json()) == (200, {"erasure": None, "unseen": []})
    assert is_problem(api.get(f"/erasures/{uuid.uuid4()}"), 404, "not-found")
    assert is_problem(api.get(f"/erasures/{uuid.uuid4()}/receipt"), 404, "not-found")


def test_a_disclosure_is_logged_for_the_person_to_learn_it(api: Api) -> None:
    body = {"handle": person(13), "recipient": "microsoft-ireland", "basis": "b", "way": "mail"}
    done = api.post("/disclosures", body | {"types": ["K-04", "K-05", "K-04"]})
    assert (done.status_code, done.json()) == (201, {"logged": 2})
    rows = api.rows("SELECT type, recipient, basis, channel FROM rights_disclosure")
    assert [row for row in rows if row[1] == "microsoft-ireland"][-2:] == [
        ("K-04", "microsoft-ireland", "b", "mail"),
        ("K-05", "microsoft-ireland", "b", "mail"),
    ]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"recipient": "nobody"}, "/recipient"),
        ({"types": ["K-99"]}, "/types"),
        ({"types": []}, "/types"),
        ({"items": [str(uuid.uuid4())]}, "/items"),
        ({"handle": somebody()}, "/handle"),
        ({"basis": "-"}, "/basis"),
    ],
)
def test_a_disclosure_that_cannot_be_is_refused(
    api: Api, change: dict[str, Any], pointer: str
) -> None:
    body = {"handle": person(13), "recipient": "microsoft-ireland", "types": ["K-04"]}
    answer = api.post("/disclosures", body | {"basis": "b", "way": "mail"} | change)
    assert is_problem(answer, 422, "invalid")
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_an_invitation_leads_to_the_page_that_informs(api: Api) -> None:
    join = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0"
    made = api.post("/invitations", {"tool": "teams", "join": join, "title": "Consultation"})
    assert made.status_code == 201, made.text
    with api.client(None) as client:
        page = client.get(made.json()["invitation"], follow_redirects=True)
    assert page.status_code == 200
    assert "Consultation" in page.text
    assert json.dumps(join)[1:-1] in page.text.replace("&amp;", "&")


@pytest.mark.parametrize(
    "join",
    [
        "https://evil.example.org/",
        "http://teams.microsoft.com/",
        "javascript:alert(1)",
        "https://teams.microsoft.com@evil.example.org/",
    ],
)
def test_an_invitation_leads_nowhere_else(api: Api, join: str) -> None:
    answer = api.post("/invitations", {"tool": "teams", "join": join})
    assert is_problem(answer, 422, "invalid")
