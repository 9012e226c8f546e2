"""`adjourn check`: every promise, its state, since when, and an exit code for CI."""

from datetime import timedelta

from cli_samples import AT, run, unsign

from adjourn.home import Home


def fill_in(home: Home) -> None:
    """All that is mandatory, and a contract for the tool."""
    for path in home.register.glob("*.toml"):
        text = path.read_text("utf-8").replace(" (replace)", "")
        if path.name == "parties.toml":
            text = text.replace("# adequacy", "adequacy")
            if "\nsigned_at" not in text:
                text = text.replace("# signed_at", "signed_at", 1)
        path.write_text(text, "utf-8")


def test_N_01_a_broken_promise_exits_1_and_names_file_line_and_key(empty: Home) -> None:
    unsign(empty)
    said = run(empty, "check", "--at", AT.isoformat())
    assert said.code == 1
    assert "controller.toml:8 controller.name: is not filled in" in said.out
    assert "broken   S25, not said, since 2026-11-23" in said.out
    lines = [line for line in said.out.splitlines() if line.startswith("broken")]
    assert f"{len(lines)} broken" in said.out.splitlines()[-1]


def test_no_broken_promise_exits_0_whatever_is_unproven(empty: Home) -> None:
    fill_in(empty)
    said = run(empty, "check", "--json", "--at", AT.isoformat())
    assert said.code == 0, [p for p in said.json["promises"] if p["state"] == "broken"]
    assert said.json["ok"] is True
    by_id = {promise["id"]: promise for promise in said.json["promises"]}
    assert by_id["S16"]["state"] == "unproven"
    assert by_id["S16"]["numbers"] == {"asked": 0, "done": 0, "overdue": 0, "retained": 0}
    assert by_id["S16"]["words"]["de"][0].startswith("Wir löschen Ihre Daten unverzüglich")
    assert by_id["S25"]["evidence"] == ["register:contracts.avv-microsoft"]
    assert by_id["S25"]["todo"][0]["key"] == "contracts.avv-microsoft.file_sha256"
    assert len(said.json["promises"]) == 43


def test_a_state_lasts_since_it_was_first_found(empty: Home) -> None:
    def since(days: int) -> dict[str, tuple[str, str]]:
        said = run(empty, "check", "--json", "--at", (AT + timedelta(days=days)).isoformat())
        return {p["id"]: (p["state"], p["since"][:10]) for p in said.json["promises"]}

    unsign(empty)
    first = since(-2)
    assert first["S25"] == ("broken", "2026-11-21")
    fill_in(empty)
    second = since(0)
    assert second["S25"] == ("unproven", "2026-11-23")
    assert second["S1"] == first["S1"] == ("kept", "2026-11-21")


def test_the_numbers_are_those_of_what_is_held(collected: Home) -> None:
    later = (AT + timedelta(hours=1)).isoformat()
    told = run(collected, "check", "--json", "--at", later).json["promises"]
    by_id = {promise["id"]: promise for promise in told}
    assert by_id["S2"]["numbers"]["items_of_other_tools"] == 0
    assert by_id["S22"]["numbers"]["teams"] > 100
    assert by_id["S15a"]["numbers"]["locked"] == by_id["S15a"]["numbers"]["items"] > 0
    assert by_id["N-provider-periods"]["numbers"]["settings"] > 0
    assert by_id["S7"]["numbers"]["taken"] == 20
