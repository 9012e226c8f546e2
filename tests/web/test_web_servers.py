"""`practice`, `serve` and `demo` from the command line."""

import json
import socket
import subprocess
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner
from web_running import ADJOURN, running

from adjourn.cli import main


def test_demo_needs_no_answer_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = ["env", f"TMPDIR={tmp_path}", ADJOURN, "demo", "--people", "8"]
    with running(command, tmp_path) as served:
        assert [path for path in tmp_path.iterdir() if path.name.startswith("adjourn-demo-")]
        assert httpx2.get(served.url).status_code == 200
        served.process.terminate()
        assert served.process.wait(20) == 0
    assert [path for path in tmp_path.iterdir() if path.name.startswith("adjourn-demo-")] == []
    assert "collected" in served.log.read_text()
    assert "Traceback" not in served.log.read_text()


def test_demo_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = CliRunner().invoke(main, ["demo", "--home", str(tmp_path)])
    assert result.exit_code == 2
    assert "not empty" in result.output


@pytest.mark.parametrize("option", ["--port", "--portal-port"])
def test_a_port_that_is_taken_is_told_before_anything_is_made(tmp_path: Path, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        made = tmp_path / "home"
        result = CliRunner().invoke(main, ["demo", "--home", str(made), option, port])
    assert result.exit_code == 1
    assert f"port {port} cannot be had" in result.stderr
    assert "give another one" in result.stderr
    assert not made.exists()


def test_practice_says_what_to_put_into_the_register(tmp_path: Path) -> None:
    command = [ADJOURN, "practice", "--people", "8", "--at", "2026-11-23T09:00:00Z"]
    with running(command, tmp_path) as served:
        clock = httpx2.get(f"{served.url}/practice/clock").json()
        assert clock["now"].startswith("2026-11-23T09:00:00")
        assert f'graph = "{served.url}/v1.0"' in served.said
        assert "practice = true" in served.said
        assert "export ADJOURN_TEAMS_SECRET=practice-" in served.said


def test_practice_answers_in_json_too() -> None:
    command = [ADJOURN, "practice", "--people", "8", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        text = ""
        for line in process.stdout:
            text += line
            if line == "}\n":
                break
        process.terminate()
        assert process.wait(20) == 0
    answer = json.loads(text)
    assert answer["settings"]["graph"] == f"{answer['ready']}/v1.0"
    assert answer["env"]["ADJOURN_TEAMS_SECRET"].startswith("practice-")


@pytest.mark.parametrize("fault", ["nonsense", "429:many", "503:1:(", "lie:-1"])
def test_a_wrong_fault_is_refused_in_words(fault: str) -> None:
    result = CliRunner().invoke(main, ["practice", "--people", "8", "--fault", fault])
    assert result.exit_code == 2
    assert "--fault" in result.output


def test_a_hold_on_nobody_is_refused_in_words() -> None:
    result = CliRunner().invoke(main, ["practice", "--people", "8", "--hold", "nobody@example.org"])
    assert result.exit_code == 2
    assert "nobody" not in result.output


@pytest.mark.parametrize("command", ["serve", "demo", "practice"])
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert "127.0.0.1" in result.output


def test_serve_without_a_home_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve", "--home", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "adjourn init" in result.output


def test_serve_prints_its_code_and_asks_for_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    subprocess.run([ADJOURN, "init", "--home", str(home)], check=True, capture_output=True)
    section = (home / "register/tools.toml").read_text()
    known = section.replace('_id = "..."', '_id = "11111111-1111-4111-8111-111111111111"')
    (home / "register/tools.toml").write_text(known)
    command = ["env", "ADJOURN_TEAMS_SECRET=x", ADJOURN, "serve", "--home", str(home)]
    with running(command, tmp_path) as served:
        assert "access code: " in served.said
        assert httpx2.get(served.url).status_code == 401
