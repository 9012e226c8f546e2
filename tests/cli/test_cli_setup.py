"""Setting up, checking, and what every command says of a home that is not as it should be."""

import shutil
from pathlib import Path

import pytest
from cli_samples import ANNA, AT, SECRET, Said, run, start
from django.db import connection

from adjourn.cli import main
from adjourn.home import Home
from adjourn.ledger.keyring import Keyring
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every

_NEEDS_A_HOME = (
    ("register", "check"), ("collect",), ("find", "anna@example.org"),
    ("erase", "anna@example.org"), ("follow-up",),
    ("receipt", "00000000-0000-4000-8000-000000000001"), ("evidence", "export", "log.jsonl"),
)  # fmt: skip


def state_of(home: Path) -> dict[str, bytes]:
    """What stands in the files of a home, its own log aside."""
    names = (p for p in home.rglob("*") if p.is_file() and p.parent.name != "logs")
    return {str(p.relative_to(home)): p.read_bytes() for p in names if p.suffix != ".db-shm"}


def test_init_makes_a_home_and_a_second_one_keeps_everything(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "home"
    first = start("init", "--home", folder)
    assert first.returncode == 0, first.stderr
    assert b"adjourn register check" in first.stdout
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "adjourn.db").stat().st_mode & 0o077 == 0
    (folder / "register" / "controller.toml").write_text(
        (folder / "register" / "controller.toml").read_text("utf-8") + "# edited\n", "utf-8"
    )
    before = state_of(folder)
    second = start("init", "--home", folder, "--json")
    assert second.returncode == 0, second.stderr
    assert b'"made": []' in second.stdout
    assert state_of(folder) == before


def test_init_goes_on_where_it_was_killed(home: Home) -> None:
    Keyring.create(home.keyring).close()
    assert run(home, "init", "--json").code == 0
    assert Ledger.bound()
    assert run(home, "find", "anna@example.org", "--json").json["items"] == []


def test_init_makes_no_new_database_beside_a_keyring(empty: Home) -> None:
    connection.close()
    for file in empty.path.glob("adjourn.db*"):
        file.unlink()
    said = run(empty, "init")
    assert said.code == 1
    assert "there is a keyring but no database" in said.err
    assert not empty.database.exists()


def test_init_refuses_a_register_with_errors_and_says_what_to_run(home: Home) -> None:
    (home.register / "tools.toml").write_text("[tools.teams\n")
    said = run(home, "init")
    assert said.code == 2
    assert "tools.toml:1" in said.err
    assert "adjourn register check" in said.err


@pytest.mark.parametrize("words", _NEEDS_A_HOME, ids=lambda words: words[0])
def test_an_unknown_home_is_wrong_use_and_says_what_to_do(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    nowhere = Home(tmp_path / "nowhere")
    said = run(nowhere, *words)
    assert said.code == 2
    assert f"adjourn init --home {nowhere.path}" in said.err
    assert not nowhere.path.exists()


def test_a_home_that_is_a_file_is_wrong_use(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    assert run(Home(file), "init").code == 2


@pytest.mark.parametrize("words", _NEEDS_A_HOME[1:], ids=lambda words: words[0])
def test_a_missing_keyring_is_refused_in_words_and_writes_nothing(
    empty: Home, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    connection.close()
    shutil.rmtree(empty.keyring)
    before = state_of(empty.path)
    said = run(empty, *words)
    connection.close()
    assert said.code == 1
    assert said.err.startswith("adjourn: no keyring in ")
    assert state_of(empty.path) == before


def test_a_database_that_is_none_is_refused_in_words(empty: Home) -> None:
    connection.close()
    for file in empty.path.glob("adjourn.db*"):
        file.write_bytes(b"no database" * 1_000)
    said = run(empty, "find", "anna@example.org")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("adjourn: the database refuses")


def test_a_lost_table_is_refused_in_words_whichever_room_reads_it(empty: Home) -> None:
    every("DROP TABLE erase_receipt")
    every("DROP TABLE erase_erasure")
    said = run(empty, "follow-up")
    assert said.code == 1
    assert "adjourn init" in said.err


# register check


def test_a_starter_register_is_fit_to_start_with(empty: Home) -> None:
    said = run(empty, "register", "check", "--json")
    assert said.code == 0, said.out
    assert said.json["ok"] is True
    assert {p["severity"] for p in said.json["problems"]} <= {"todo"}


def _spoil(home: Home) -> int:
    """Make one value wrong; its line."""
    file = home.register / "tools.toml"
    lines = file.read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if line.startswith("status"))
    lines[number] = 'status = "maybe"'
    file.write_text("\n".join(lines), "utf-8")
    return number + 1


def test_an_error_is_named_by_file_line_key_and_what_would_be_right(empty: Home) -> None:
    line = _spoil(empty)
    said = run(empty, "register", "check")
    assert said.code == 1
    (told,) = [text for text in said.out.splitlines() if text.startswith("tools.toml")
               and "status" in text]  # fmt: skip
    assert told.startswith(f"tools.toml:{line}")
    assert "tools.teams.status" in told
    assert "planned" in told

    (problem,) = [
        p for p in run(empty, "register", "check", "--json").json["problems"]
        if p["severity"] == "error"
    ]  # fmt: skip
    assert (problem["file"], problem["line"], problem["key"]) == (
        "tools.toml", line, "tools.teams.status",
    )  # fmt: skip
    assert "planned" in problem["right"]


# Wrong use


def wrong(said: Said) -> str:
    assert said.code == 2
    assert said.out == ""
    return said.err


@pytest.mark.parametrize(
    "words",
    [
        ("find",), ("find", ""), ("find", " "), ("erase",), ("find", "a", "b"), ("nonsense",),
        ("receipt",), ("receipt", "no-id"), ("verify",), ("collect", "teams", "more"),
        ("find", "a", "--nonsense"), ("practice", "--people", "1"), ("serve", "--port", "x"),
        ("receipt", "00000000-0000-4000-8000-000000000001", "--language", "fr"),
        ("receipt", "00000000-0000-4000-8000-000000000001", "--json", "--page"),
        ("practice", "--fault", "nonsense"), ("practice", "--hold", "nobody@example.org"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_words_are_wrong_use(empty: Home, words: tuple[str, ...]) -> None:
    assert wrong(run(empty, *words))


@pytest.mark.parametrize(
    "at",
    ["", "soon", "2026-13-01", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "1989-12-31",
     "2201-01-01", "2026-11-23T09:00:00+99:00", "1" * 10_000],
    ids=lambda at: at[:24] or "empty",
)  # fmt: skip
def test_a_time_that_is_none_is_wrong_use(empty: Home, at: str) -> None:
    assert "time" in wrong(run(empty, "find", "anna@example.org", "--at", at))


@pytest.mark.parametrize("at", ["1990-01-01", "2200-12-31T23:59:59Z", "2026-11-23T10:00+01:00"])
def test_every_other_time_is_taken(empty: Home, at: str) -> None:
    assert run(empty, "find", "anna@example.org", "--at", at).code == 0
    assert run(empty, "erase", "anna@example.org", "--at", at).code == 0


def test_an_unknown_tool_is_wrong_use_and_the_known_ones_are_named(empty: Home) -> None:
    assert "teams" in wrong(run(empty, "collect", "zoom"))


def test_a_secret_that_is_not_set_is_wrong_use_and_named(
    empty: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SECRET)
    assert SECRET in wrong(run(empty, "collect"))
    assert SECRET in wrong(run(empty, "erase", "anna@example.org"))


def test_what_is_held_is_shown_without_the_secrets_of_the_tools(
    collected: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_secret = run(collected, "find", ANNA, "--json", "--at", AT.isoformat())
    monkeypatch.delenv(SECRET)
    without = run(collected, "find", ANNA, "--json", "--at", AT.isoformat())
    assert without.code == 0
    assert len(without.json["items"]) > 5
    assert without.json == with_secret.json


def test_an_unknown_erasure_is_wrong_use(empty: Home) -> None:
    said = run(empty, "receipt", "00000000-0000-4000-8000-000000000001")
    assert "no erasure" in wrong(said)


def test_an_export_to_nowhere_is_refused_in_words(empty: Home, tmp_path: Path) -> None:
    said = run(empty, "evidence", "export", tmp_path / "no" / "log.jsonl")
    assert said.code == 2
    assert "there is no folder" in said.err


def test_the_command_answers_nothing_it_does_not_know() -> None:
    assert main.name == "main"
    assert start("--version").stdout.startswith(b"adjourn, version")
