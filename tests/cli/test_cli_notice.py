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
