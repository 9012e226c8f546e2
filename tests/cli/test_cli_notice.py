"""`adjourn notice`: as files, and what to enter in Teams."""

from pathlib import Path

from cli_samples import AT, run
from test_cli_check import fill_in

from adjourn.home import Home


def test_N_01_nothing_is_exported_before_the_register_is_filled_in(
    empty: Home, tmp_path: Path
) -> None:
    said = run(empty, "notice", "export", str(tmp_path / "out"))
    assert said.code == 1
    assert "the register lacks controller.name" in said.err
    assert not (tmp_path / "out").exists()


def test_the_export_names_its_files(empty: Home, tmp_path: Path) -> None:
    fill_in(empty)
    folder = str(tmp_path / "out")
    said = run(empty, "notice", "export", folder, "--json", "--at", AT.isoformat())
    assert said.code == 0, said.err
    assert len(said.json["files"]) == 10
    assert all(Path(name).is_file() for name in said.json["files"])


def test_N_07_what_to_enter_in_teams_waits_for_the_address(empty: Home) -> None:
    bare = run(empty, "notice", "teams", "--json")
    assert bare.code == 1
    assert "portal.url" in bare.json["todo"][0]
    (empty.register / "portal.toml").write_text('[portal]\nurl = "https://p.example.org"\n')
    said = run(empty, "notice", "teams", "--json", "--language", "de")
    assert said.code == 0
    assert said.json["entries"][0]["value"] == "https://p.example.org/privacy"
    assert "Eigenschaften" in said.json["entries"][0]["where"]


def test_N_05_what_is_new_is_shown_approved_and_listed(empty: Home) -> None:
    fill_in(empty)
    at = ("--at", AT.isoformat())
    first = run(empty, "notice", "list", "--json", *at).json
    assert first["waits"] == []
    parties = empty.register / "parties.toml"
    parties.write_text(parties.read_text("utf-8").replace("2023/1795", "2030/1"), "utf-8")
    said = run(empty, "notice", "diff", "--json", "--language", "en", *at).json
    assert [one["id"] for one in said["changed"]] == ["N-transfers"]
    assert [one["change"] for one in said["waits"]] == ["country"]
    assert "2030/1" not in run(empty, "notice", "show", *at).out
    draft = run(empty, "notice", "list", "--json", *at).json["draft"]["de"]
    assert "2030/1" in run(empty, "notice", "show", draft[:8], *at).out
    wrong = run(empty, "notice", "approve", draft, "--by", "Anna B.", *at)
    assert (wrong.code, "such as op-07" in wrong.err) == (2, True)
    approve = ("notice", "approve", draft[:12], "--by", "op-07", "--from", "2026-12-24")
    done = run(empty, *approve, "--json", *at).json
    assert done["since"] == "2026-12-23T23:00:00Z"
    newest = run(empty, "notice", "list", "--json", *at).json["versions"][0]
    assert (newest["approver"], newest["cause"]) == ("op-07", "approved")
    assert "approved already" in run(empty, *approve, *at).err


def test_N_06_a_conference_is_given_as_tool_and_reference(empty: Home) -> None:
    fill_in(empty)
    at = ("--at", AT.isoformat())
    assert run(empty, "notice", "list", "--conference", "nonsense", *at).code == 2
    said = run(empty, "notice", "list", "--conference", "teams:x", "--json", *at)
    assert said.json == {"delivered": []}
