"""`erase --type` takes a part and leaves the person; `find` counts what is restricted."""

from uuid import UUID

from cli_samples import ANNA, AT, run

from adjourn.home import Home
from adjourn.ledger.find import find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import restrict
from adjourn.ledger.sql import writing

WHEN = ("--at", AT.isoformat())


def _lock_every_third(ledger: Ledger) -> set[str]:
    person = find_person(ledger, ANNA)
    assert person
    chosen = items(ledger, person.number)[::3]
    with writing():
        restrict([one.number for one in chosen], UUID(int=1), AT)
    return {str(one.id) for one in chosen}


def test_A18_find_says_how_many_are_restricted_and_shows_none_of_them(
    collected: Home, ledger: Ledger
) -> None:
    before = {one["id"] for one in run(collected, "find", ANNA, "--json", *WHEN).json["items"]}
    locked = _lock_every_third(ledger)
    found = run(collected, "find", ANNA, "--json", *WHEN).json
    assert found["restricted"] == len(locked)
    assert {one["id"] for one in found["items"]} == before - locked
    said = run(collected, "find", ANNA, *WHEN).out
    assert f"{len(locked)} items are restricted (Art. 18 GDPR) and not shown" in said


def test_A18_the_plan_of_an_erasure_counts_them_and_its_execution_takes_them(
    collected: Home, ledger: Ledger
) -> None:
    locked = _lock_every_third(ledger)
    plan = run(collected, "erase", ANNA, "--json", *WHEN).json
    assert plan["restricted"] == len(locked)
    assert not {one["id"] for one in plan["items"]} & locked
    said = run(collected, "erase", ANNA, *WHEN).out
    assert f"{len(locked)} restricted items (Art. 18 GDPR), not shown, would go, too" in said
    done = run(collected, "erase", ANNA, "--yes", "--json", *WHEN).json
    assert locked <= {one["id"] for one in done["items"]}


def test_a_part_is_erased_and_shown_while_the_tool_still_has_it(collected: Home) -> None:
    before = run(collected, "find", ANNA, "--json", *WHEN).json
    calls = {one["id"] for one in before["items"] if one["type"] in ("K-05", "K-06")}
    plan = run(collected, "erase", ANNA, "--type", "K-05", "--type", "K-06", "--json", *WHEN).json
    assert {one["id"] for one in plan["items"]} == calls
    done = run(
        collected, "erase", ANNA, "--type", "K-05", "--type", "K-06", "--yes", "--json", *WHEN
    )
    assert {one["id"] for one in done.json["items"]} == calls
    after = run(collected, "find", ANNA, "--json", *WHEN).json
    assert after["person"] == before["person"]
    assert after["erased"] is None
    assert len(after["items"]) == len({one["id"] for one in after["items"]}) == len(before["items"])
    states = {one["id"]: one["state"] for one in after["items"]}
    assert {states[one] for one in calls} == {"retained"}  # the tool's own period runs
    others = {one["id"]: one["state"] for one in before["items"] if one["id"] not in calls}
    assert others.items() <= states.items()
    again = run(
        collected, "erase", ANNA, "--type", "K-06", "--type", "K-05", "--yes", "--json", *WHEN
    )
    assert again.json["erasure"] == done.json["erasure"]


def test_a_data_type_that_the_register_does_not_know_is_refused(collected: Home) -> None:
    said = run(collected, "erase", ANNA, "--type", "K-99", "--yes", *WHEN)
    assert said.code == 2
    assert "K-99" in said.err
    assert run(collected, "find", ANNA, "--json", *WHEN).json["items"]
