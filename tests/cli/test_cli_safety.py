"""What a slip of the hand or a hostile file must not do."""

from pathlib import Path

import pytest
from cli_samples import run, start

from adjourn import register as registers
from adjourn.cli.practising import sign
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.register.settings import is_practice

PRACTICE = {"practice": True, "graph": "http://127.0.0.1:8443/v1.0", "authority": "http://[::1]:1"}


@pytest.mark.parametrize(
    ("settings", "practice"),
    [
        (PRACTICE, True),
        ({**PRACTICE, "practice": "yes"}, False),
        ({**PRACTICE, "graph": "https://graph.microsoft.com/v1.0"}, False),
        ({"graph": "http://127.0.0.1:8443/v1.0"}, False),
    ],
)
def test_practice_is_what_says_so_and_leads_nowhere_else(
    settings: dict[str, object], practice: bool
) -> None:
    assert is_practice(settings) is practice


def test_one_real_tool_among_them_and_nothing_is_practice(home: Home, ledger: Ledger) -> None:
    section = "\n".join(
        f"{key} = {'true' if value is True else repr(value)}" for key, value in PRACTICE.items()
    )
    (home.register / "more.toml").write_text(f'[tools.uebung]\nkind = "teams"\n{section}\n')
    ledger.register = registers.load(home.register)
    assert ledger.practice is False


@pytest.mark.parametrize("target", ["adjourn.db", "keyring/kek", "new.jsonl"])
def test_an_export_never_writes_into_the_home(tmp_path: Path, target: str) -> None:
    home = tmp_path / "home"
    assert start("init", "--home", home).returncode == 0
    before = {p: p.read_bytes() for p in home.rglob("*") if p.is_file()}
    done = start("evidence", "export", home / target, "--home", home)
    assert done.returncode == 2
    assert b"give a place elsewhere" in done.stderr
    assert {p: p.read_bytes() for p in home.rglob("*") if p.is_file()} == before


def test_an_export_is_whole_and_says_where_it_lies(tmp_path: Path) -> None:
    home, target = tmp_path / "home", tmp_path / "log.jsonl"
    start("init", "--home", home)
    done = start("evidence", "export", target, "--home", home)
    assert (done.returncode, target.is_file()) == (0, True)
    assert b"0 entries written to" in done.stdout
    assert start("verify", target, "--home", home).returncode == 0
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["log.jsonl"]


@pytest.mark.parametrize("text", [".".join("a" * 5_000) + " = 1", f"[{'.'.join('a' * 5_000)}]"])
def test_dotted_keys_as_deep_as_a_well_are_told_in_words(home: Home, text: str) -> None:
    (home.register / "deep.toml").write_text(text)
    said = run(home, "register", "check")
    assert said.code == 1
    assert "nested too deep" in said.out


def test_with_placeholders_left_nothing_is_sent(tmp_path: Path) -> None:
    home = tmp_path / "home"
    start("init", "--home", home)
    sign(Home(home))
    done = start("collect", "--home", home)
    assert done.returncode == 1
    assert b"still to be filled in" in done.stderr
    assert b"Nothing was sent" in done.stderr
