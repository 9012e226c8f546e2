"""What `collect`, `find`, `erase`, `follow-up`, `receipt` and `verify` answer."""

import json
from functools import partial
from pathlib import Path

import pytest
from cli_samples import ANNA, AT, SECRET, Said, run, start
from django.db import connection

from adjourn.cli import data, erasing
from adjourn.cli.start import connected
from adjourn.home import Home
from adjourn.ledger.sql import every
from adjourn.tools.practice import Server
from adjourn.tools.protocol import Kind, Outcome

CALLER = (
    "+49 40 66969002"  # was in calls only: nothing to delete at the tool, so nothing to wait for
)
WHEN = ("--at", AT.isoformat())
FOUND = {
    "id", "tool", "type", "kind", "at", "until", "why", "basis", "place", "state", "if_deleted",
    "relation", "shared", "if_deleted_until", "if_deleted_reason", "if_deleted_note",
}  # fmt: skip
ERASED = {"id", "tool", "type", "kind", "outcome", "until", "reason", "read_back_at"}


def find(home: Home, handle: str, *more: str) -> Said:
    return run(home, "find", handle, "--json", *WHEN, *more)


def rows() -> list[tuple[int]]:
    tables = ("ledger_item", "ledger_handle", "ledger_guard", "erase_erasure", "ledger_logentry")
    return [every(f"SELECT count(*) FROM {table}")[0] for table in tables]


def test_nothing_found_is_done_and_empty(empty: Home) -> None:
    said = find(empty, "nobody@example.org")
    assert said.code == 0
    assert said.json == {
        "person": None, "items": [], "restricted": 0, "erased": None, "practice": False,
    }  # fmt: skip
    assert "nothing is held" in run(empty, "find", "nobody@example.org").out


def test_nothing_to_erase_is_done_and_empty(empty: Home) -> None:
    for more in ((), ("--yes",)):
        said = run(empty, "erase", "nobody@example.org", "--json", *more)
        assert said.code == 0
        assert said.json == {"erasure": None, "person": None, "state": None, "items": []}
    assert "nothing is held" in run(empty, "erase", "nobody@example.org", "--yes").out


def test_collect_counts_by_tool_and_source_and_a_second_time_finds_nothing_new(
    collected: Home,
) -> None:
    (again,) = run(collected, "collect", "teams", "--json", *WHEN).json["tools"]
    counts = {"new", "changed", "unchanged", "refused", "unidentified"}
    assert set(again) == counts | {"tool", "sources", "troubles", "drift", "drift_new"}
    assert (again["tool"], again["new"], again["troubles"]) == ("teams", 0, {})
    assert again["unchanged"] > 0
    assert all(set(source) == counts for source in again["sources"].values())
    said = run(collected, "collect", *WHEN)
    assert said.code == 0
    assert said.out.startswith("teams: 0 new, ")


def test_find_has_the_keys_and_values_of_the_reference(collected: Home) -> None:
    said = find(collected, ANNA)
    assert said.code == 0
    answer = said.json
    assert set(answer) == {"person", "items", "restricted", "erased", "practice"}
    assert set(answer["person"]) == {"id", "name", "handles"}
    assert {"kind": "email", "value": ANNA, "of_several": False} in answer["person"]["handles"]
    assert answer["practice"] is True
    assert len({item["id"] for item in answer["items"]}) == len(answer["items"]) > 20
    for item in answer["items"]:
        assert set(item) == FOUND
        assert item["kind"] in set(Kind)
        assert item["if_deleted"] in set(Outcome)
        assert item["type"].startswith("K-")
        assert item["tool"] == "teams"
        # What rests on consent and was not agreed to by all arrives locked (C-09).
        locked = {"without_consent"} if item["kind"] in ("recording", "transcript") else set()
        assert item["state"] in {"held", *locked}
        assert item["why"]
        assert item["basis"].startswith(("Art.", "§"))
        assert item["at"].endswith("Z")
        assert item["until"] is None or item["until"].endswith("Z")


def test_find_knows_a_person_by_every_handle_and_from_standard_input(collected: Home) -> None:
    person = find(collected, ANNA).json["person"]
    assert find(collected, "ANNA@Example.ORG").json["person"] == person
    said = run(collected, "find", "-", "--json", *WHEN, stdin=f" {ANNA.upper()}\nmore lines\n")
    assert said.json["person"] == person
    for handle in person["handles"]:
        if handle["kind"] != "guest":
            assert find(collected, handle["value"]).json["person"] == person


def test_a_guest_is_found_in_the_conference_only(collected: Home) -> None:
    assert find(collected, "Chris Muster").json["person"] is None
    assert find(collected, "Chris Muster", "--conference", "no such").json["person"] is None


def test_the_answer_for_people_shows_the_same_items_and_says_practice(collected: Home) -> None:
    said = run(collected, "find", CALLER, *WHEN)
    items = find(collected, CALLER).json["items"]
    assert said.out.splitlines()[0].startswith("PRACTICE")
    assert said.out.splitlines()[-1] == f"{len(items)} items"
    for item in items:
        assert item["kind"] in said.out


@pytest.mark.parametrize(
    "stdin", [b"\xff\xfe\n", b"", b"\n", b"\x00\n", b"x" * 1_000_000, "‮👩‍👩‍👧\n".encode()],
    ids=["no-utf8", "empty", "blank", "nul", "endless", "emoji"],
)  # fmt: skip
def test_anything_on_standard_input_is_an_answer_or_wrong_use(empty: Home, stdin: bytes) -> None:
    for command in ("find", "erase"):
        said = run(empty, command, "-", "--json", stdin=stdin)
        assert said.code == (0 if stdin.strip() else 2)


def test_an_argument_that_is_no_text_is_an_answer(tmp_path: Path) -> None:
    assert start("init", "--home", tmp_path).returncode == 0
    done = start(
        "find", b"\xff\xfe".decode("utf-8", "surrogateescape"), "--home", tmp_path, "--json"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["items"] == []
    assert done.stderr == b""


def test_a_terminal_without_umlauts_gets_an_answer(tmp_path: Path) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = start("init", "--home", tmp_path / "bücher", env=ascii_only)
    assert (done.returncode, done.stderr) == (0, b"")


# erase, follow-up, receipt, verify


def test_erase_shows_a_plan_and_changes_nothing_without_yes(collected: Home) -> None:
    before = rows()
    items = find(collected, CALLER).json["items"]
    said = run(collected, "erase", CALLER, "--json", *WHEN)
    assert said.code == 0
    plan = said.json
    assert (plan["dry_run"], plan["erasure"]) == (True, None)
    assert plan["items"] == [{**item, "outcome": None, "read_back_at": None} for item in items]
    assert "Nothing is deleted yet" in run(collected, "erase", CALLER, *WHEN).out
    assert rows() == before


def test_erase_the_receipt_and_find_speak_of_the_same_items(collected: Home) -> None:
    held = find(collected, CALLER).json["items"]
    said = run(collected, "erase", CALLER, "--yes", "--json", *WHEN)
    assert said.code == 0, said.err
    done = said.json
    assert set(done) == {
        "dry_run", "erasure", "receipt", "state", "practice", "items", "troubles",
    }  # fmt: skip
    assert {item["id"] for item in done["items"]} == {item["id"] for item in held}
    for item in done["items"]:
        assert set(item) >= ERASED
        assert item["outcome"] in set(Outcome)
        assert item["read_back_at"] == "2026-11-23T09:00:00Z"
    forecast = {item["id"]: item["if_deleted"] for item in held}
    assert {item["id"]: item["forecast"] for item in done["items"]} == forecast

    receipt = run(collected, "receipt", done["receipt"], *WHEN).json
    assert {i["id"]: i["outcome"] for i in receipt["items"]} == {
        i["id"]: i["outcome"] for i in done["items"]
    }
    assert all(set(item) >= ERASED for item in receipt["items"])

    after = find(collected, CALLER).json
    assert after["person"] is None
    assert after["erased"] == {"erasure": done["erasure"], "at": "2026-11-23T09:00:00Z"}
    assert {i["id"] for i in after["items"]} <= {i["id"] for i in held}
    assert all(set(item) == FOUND for item in after["items"])


def test_erasing_again_answers_the_same_and_deletes_nothing_more(collected: Home) -> None:
    first = run(collected, "erase", CALLER, "--yes", "--json", *WHEN).json
    before = rows()
    for more in ((), ("--yes",)):
        again = run(collected, "erase", CALLER, "--json", *WHEN, *more)
        assert again.code == 0
        assert again.json["items"] == first["items"]
    assert rows() == before


def test_a_receipt_verifies_offline_and_a_changed_one_is_found(
    collected: Home, tmp_path: Path
) -> None:
    erasure = run(collected, "erase", CALLER, "--yes", "--json", *WHEN).json["erasure"]
    file, log = tmp_path / "receipt.json", tmp_path / "log.jsonl"
    text = run(collected, "receipt", erasure, *WHEN).out
    file.write_text(text, "utf-8")
    assert run(collected, "evidence", "export", log).code == 0
    said = run(collected, "verify", file, log, "--json")
    assert (said.code, said.json["ok"]) == (0, True)
    connection.close()
    done = start("verify", file, "--key", collected.verifier, "--home", tmp_path / "nowhere")
    assert done.returncode == 0, done.stderr

    receipt = json.loads(text)
    receipt["items"][0]["outcome"] = "gone"
    file.write_text(json.dumps(receipt), "utf-8")
    said = run(collected, "verify", file, "--json")
    assert (said.code, said.json["ok"]) == (1, False)


@pytest.mark.parametrize("text", ["", "{}", "no json", "[" * 100_000, '{"format": 1}'])
def test_a_file_that_is_no_receipt_is_refused_in_words(
    empty: Home, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(text)
    said = run(empty, "verify", file)
    assert said.code in (1, 2)
    assert said.out + said.err


def test_the_page_of_a_receipt_is_in_the_language_that_was_asked_for(collected: Home) -> None:
    erasure = run(collected, "erase", CALLER, "--yes", "--json", *WHEN).json["erasure"]
    for language in ("en", "de"):
        said = run(collected, "receipt", erasure, "--page", "--language", language, *WHEN)
        assert said.code == 0
        assert f'lang="{language}"' in said.out


def test_follow_up_answers_when_there_is_nothing_and_when_there_is_something(
    collected: Home, tenant: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "connected", partial(connected, sleep=lambda _seconds: None))
    nothing = run(collected, "follow-up", "--json", *WHEN)
    assert nothing.code == 0
    assert nothing.json == {
        "at": "2026-11-23T09:00:00Z", "erasures": [], "final": [], "cases": [], "reminded": [],
        "consents": 0, "swept": 0, "troubles": [],
        "letters": {"sent": 0, "failed": 0, "waiting": 0},
    }  # fmt: skip
    erasure = run(collected, "erase", CALLER, "--yes", "--json", *WHEN).json["erasure"]
    later = run(collected, "follow-up", "--json", "--at", "2027-12-24")
    assert later.json["erasures"] == [erasure]
    assert later.json["at"] == "2027-12-24T00:00:00Z"


def test_a_follow_up_names_the_secret_that_lacks_and_does_the_rest(
    collected: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure = run(collected, "erase", CALLER, "--yes", "--json", *WHEN).json["erasure"]
    monkeypatch.delenv(SECRET)
    said = run(collected, "follow-up", "--json", "--at", "2027-12-24")
    assert said.code == 1
    assert said.json["erasures"] == [erasure]
    assert all(SECRET in one["message"] for one in said.json["troubles"])
    assert said.json["troubles"]


def test_a_tool_that_is_down_is_named_and_not_as_promised(
    collected: Home, tenant: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "connected", partial(connected, sleep=lambda _seconds: None))
    tenant.close()
    said = run(collected, "collect", "--json", *WHEN)
    assert said.code == 1
    assert said.json["tools"][0]["troubles"]
    assert "teams/" in said.err


def test_items_of_a_tool_that_is_no_longer_active_are_not_a_traceback(collected: Home) -> None:
    file = collected.register / "tools.toml"
    text = file.read_text("utf-8")
    text = text.replace('contract = "avv-microsoft"\n', "")
    other = text.replace("[tools.teams]", "[tools.new]").replace("[teams.", "[new.")
    file.write_text(text + '\nstatus = "retired"\n\n' + other, "utf-8")
    for command in ("find", "erase"):
        said = run(collected, command, CALLER, *WHEN)
        assert said.code == 2
        assert "'teams'" in said.err
