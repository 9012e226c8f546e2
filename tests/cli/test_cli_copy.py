"""`adjourn copy`: the file, its rights, what it says, and how it ends."""

import io
import json
import stat
import zipfile
from functools import partial
from pathlib import Path

import pytest
from cli_samples import ANNA, AT, SECRET, run, start
from click.testing import CliRunner

from adjourn.cli import copying, main
from adjourn.cli.start import connected
from adjourn.home import Home
from adjourn.tools.practice import Server

WHEN = ("--at", AT.isoformat())


def data(archive: bytes) -> dict[str, object]:
    return dict(json.loads(zipfile.ZipFile(io.BytesIO(archive)).read("data.json")))


def test_a_copy_is_a_new_file_for_its_owner_alone(collected: Home, tmp_path: Path) -> None:
    target = tmp_path / "anna.zip"
    said = run(collected, "copy", ANNA, "--output", target, "--language", "de", *WHEN)
    assert said.code == 0, said.err
    assert said.out == f"written: {target}\n"
    assert "third_party_rights" in said.err
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    made = data(target.read_bytes())
    assert (made["kind"], made["language"], made["practice"]) == ("access", "de", True)
    again = run(collected, "copy", ANNA, "--output", target, *WHEN)
    assert again.code == 2
    assert "is there already" in again.err


def test_the_answer_in_json_counts_what_is_missing(collected: Home, tmp_path: Path) -> None:
    target = tmp_path / "anna.zip"
    said = run(collected, "copy", ANNA, "--output", target, "--portability", "--json", *WHEN)
    assert said.json["file"] == str(target)
    assert said.json["bytes"] == target.stat().st_size
    assert set(said.json["missing"]) == {"third_party_rights", "own_words"}
    assert data(target.read_bytes())["kind"] == "portability"


def test_standard_output_gets_the_archive_and_nothing_else(tenant: Server, collected: Home) -> None:
    done = start(
        "copy", "-", "--output", "-", "--home", collected.path, *WHEN,
        stdin=f"{ANNA}\n".encode(), env={SECRET: tenant.secret},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert data(done.stdout)["kind"] == "access"
    assert b"example.org" not in done.stderr


def test_the_copy_of_a_case_has_what_was_released_for_it(collected: Home, tmp_path: Path) -> None:
    how = ("--right", "access", "--verified", "V1", "--handle", ANNA, "--json", *WHEN)
    (case,) = run(collected, "case", "open", *how).json["cases"]
    run(collected, "follow-up", *WHEN)
    early = run(collected, "case", "copy", case["id"], "--output", tmp_path / "no.zip", *WHEN)
    assert (early.code, (tmp_path / "no.zip").exists()) == (1, False)
    items = run(collected, "case", "items", case["id"], "--json", *WHEN).json["items"]
    (item, *_) = [one["id"] for one in items if one["kind"] == "recording"]
    for which in (("--item", item, "--balance", "agreed"), ("--rest", "--balance", "private")):
        assert run(collected, "case", "weigh", case["id"], *which, *WHEN).code == 0
    why = ("--decision", "partly", "--reason", "third_party_rights", "--evidence")
    assert run(collected, "case", "decide", case["id"], *why, *WHEN).code == 0
    target = tmp_path / "answer.zip"
    said = run(collected, "case", "copy", case["id"], "--output", target, *WHEN)
    assert said.code == 0, said.err
    left = data(target.read_bytes())["not_included"]
    others = ("third_party_rights", "own_words")
    held = {one["item"] for one in left if one["reason"] in others}  # type: ignore[attr-defined]
    assert held == {one["id"] for one in items} - {item}
    assert any(n.startswith("recordings/") for n in zipfile.ZipFile(target).namelist())


def test_a_tool_that_is_down_is_the_only_reason_to_fail(
    tenant: Server, collected: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "connected", partial(connected, sleep=lambda _seconds: None))
    tenant.close()
    target = tmp_path / "anna.zip"
    said = run(collected, "copy", ANNA, "--output", target, "--json", *WHEN)
    assert said.code == 1
    assert said.json["missing"]["unreachable"] > 0
    assert len(data(target.read_bytes())["items"]) > 20  # type: ignore[arg-type]


def test_of_somebody_unknown_the_copy_says_so(empty: Home, tenant: Server, tmp_path: Path) -> None:
    for number, handle in enumerate(("nobody@example.org", "+49 30 23125 000", "some-account")):
        target = tmp_path / f"{number}.zip"
        said = run(empty, "copy", handle, "--output", target, *WHEN)
        assert said.code == 0, said.err
        page = zipfile.ZipFile(target).read("summary.html").decode()
        assert "We hold no data about you" in page


def test_a_copy_that_fails_leaves_no_file(
    collected: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adjourn.rights.copy import summary

    def torn(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(summary, "html", torn)
    target = tmp_path / "anna.zip"
    said = run(collected, "copy", ANNA, "--output", target, *WHEN)
    assert said.code == 1
    assert "No space left" in said.err
    assert not target.exists()


def test_a_release_that_is_no_number_is_wrong_use(collected: Home) -> None:
    done = CliRunner().invoke(
        main, ["copy", ANNA, "--output", "-", "--release", "all", "--home", str(collected.path)]
    )
    assert done.exit_code == 2
