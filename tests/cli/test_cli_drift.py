"""`collect` says how much drift there is, and `drift` lists it beside the tools' settings."""

from datetime import timedelta

from cli_samples import AT, run

from adjourn.home import Home
from adjourn.ledger import drift
from adjourn.ledger.sql import writing
from adjourn.tools.protocol import Drift

FOUND = Drift("callRecord.sessions[].newThing", "unknown property")


def test_nothing_is_known_before_the_first_collection(empty: Home) -> None:
    said = run(empty, "drift", "--json")
    assert (said.code, said.json) == (0, {"findings": [], "drift": [], "settings": []})
    assert run(empty, "drift").out == "0 findings\n"


def test_drift_has_the_keys_and_values_of_the_reference(collected: Home) -> None:
    for day in (0, 3):
        with writing():
            drift.record("teams", [FOUND, FOUND], AT + timedelta(days=day))
    said = run(collected, "drift", "--json")
    assert said.code == 0
    assert [one for one in said.json["drift"] if one["where"] == FOUND.where] == [
        {"tool": "teams", "where": FOUND.where, "what": "unknown property", "count": 4,
         "first": "2026-11-23T09:00:00Z", "last": "2026-11-26T09:00:00Z"}
    ]  # fmt: skip
    keys = {"tool", "name", "registered", "observed", "agrees", "note", "at"}
    settings = {one["name"]: one for one in said.json["settings"]}
    assert all(set(one) == keys for one in settings.values())
    unseen = settings["RetainDeletedItemsFor"]
    assert (unseen["registered"], unseen["observed"], unseen["agrees"]) == ("14d", "", None)
    assert unseen["note"].startswith("not observable by API (20")


def test_the_answer_for_people_says_the_same(collected: Home) -> None:
    with writing():
        drift.record("teams", [FOUND], AT)
    said = run(collected, "drift").out
    assert FOUND.where in said
    assert "RetainDeletedItemsFor: registered 14d, observed nothing: cannot be compared" in said


def test_collect_says_how_many_findings_there_are(collected: Home) -> None:
    before = len(run(collected, "drift", "--json").json["drift"])
    with writing():
        drift.record("teams", [FOUND], AT)
    later = (AT + timedelta(hours=1)).isoformat()
    (told,) = run(collected, "collect", "--json", "--at", later).json["tools"]
    assert (told["drift"], told["drift_new"]) == (before + 1, 0)
    said = run(collected, "collect", "--at", later)
    assert f"teams: {before + 1} findings of drift, 0 of them new" in said.out
