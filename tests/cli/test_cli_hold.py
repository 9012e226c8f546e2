"""`adjourn hold`: from opening to release, with two people."""

import json
from typing import Any

from cli_samples import AT, run

from adjourn.home import Home

ANNA = "anna@example.org"


def hold(home: Home, *arguments: str) -> Any:
    return run(home, "hold", *arguments, "--at", AT.isoformat())


def opened(home: Home, *arguments: str) -> dict[str, Any]:
    said = hold(home, "open", "--reason", "legal_hold", "--by", "op-07", "--json", *arguments)
    assert said.code == 0, said.err
    (made,) = json.loads(said.out)["holds"]
    return dict(made)


def test_R_08_a_hold_is_opened_approved_reviewed_listed_and_released(collected: Home) -> None:
    made = opened(collected, "--person", ANNA, "--type", "K-11")
    assert (made["scope"], made["soon"], made["approved_by"]) == ("person K-11", True, "")
    same = hold(collected, "approve", made["id"], "--by", "op-07")
    assert (same.code, "four eyes" in same.err) == (2, True)
    assert hold(collected, "approve", made["id"], "--by", "op-12").code == 0
    assert (
        hold(collected, "review", made["id"], "--by", "op-07", "--review", "2027-01-31").code == 0
    )
    (row,) = json.loads(hold(collected, "list", "--json").out)["holds"]
    assert (row["approved_by"], row["until"]) == ("op-12", "2027-01-31T23:00:00Z")
    released = hold(collected, "release", made["id"])
    assert released.out.strip() == f"released: nothing else keeps {made['items']} items"
    assert json.loads(hold(collected, "list", "--ended", "--json").out)["holds"][0]["ended"]


def test_single_items_of_a_person_are_held(collected: Home) -> None:
    found = json.loads(run(collected, "find", ANNA, "--json").out)
    chosen = found["items"][0]["id"]
    made = opened(collected, "--person", ANNA, "--item", chosen)
    assert (made["scope"], made["items"]) == ("items", 1)
    after = json.loads(run(collected, "find", ANNA, "--json").out)
    assert chosen not in {item["id"] for item in after["items"]}


def test_what_is_not_held_cannot_be_put_on_hold(collected: Home) -> None:
    for wrong in (("--person", "nobody@example.org"), ("--conference", "teams:none"), ()):
        said = hold(collected, "open", "--reason", "tax_open", "--by", "op-07", *wrong)
        assert said.code == 2, wrong
    assert json.loads(hold(collected, "list", "--json").out) == {"holds": []}
