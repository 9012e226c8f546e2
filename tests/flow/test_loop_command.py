"""The story once through the installed command, as somebody types it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flow_samples import NOW, SECRET, files_holding, write_tool

from adjourn.home import Home
from adjourn.tools.practice import Fault, Kind, Server, Tenant, serve

# Somebody with a private chat and a file, and without messages that only a search deletes: those
# wait for the tool, for real.
WHO = next(one.key for one in Tenant(7, NOW).store.people.values() if one.sort == "federated")
ADJOURN = Path(sys.executable).with_name("adjourn")


@pytest.fixture
def tenant() -> Tenant:
    return Tenant(7, NOW)


@pytest.fixture
def server(tenant: Tenant) -> Iterator[Server]:
    with serve(tenant) as running:
        yield running


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tenant: Tenant, server: Server, tmp_path: Path) -> Run:
    """Runs `adjourn` on a home that is set up for the practice tenant."""
    home = Home(tmp_path / "home")

    def start(*arguments: str, at: datetime | None = None) -> "subprocess.CompletedProcess[str]":
        when = ["--at", at.isoformat()] if at else []
        return subprocess.run(
            [str(ADJOURN), *arguments, "--home", str(home.path), *when],
            env={**os.environ, SECRET: tenant.secret},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert start("init").returncode == 0
    write_tool(home, server.settings())
    return start


def _json(done: "subprocess.CompletedProcess[str]") -> Any:
    return json.loads(done.stdout)


def test_the_story_by_commands(run: Run, tenant: Tenant, tmp_path: Path) -> None:
    assert run("collect", at=NOW).returncode == 0
    found = _json(run("find", WHO, "--json", at=NOW))
    plan = run("erase", WHO, "--json", at=NOW)
    assert plan.returncode == 0
    done = _json(run("erase", WHO, "--yes", "--json", at=NOW))
    assert {item["id"] for item in found["items"]} == {item["id"] for item in done["items"]}
    still = _json(run("find", WHO, "--json", at=NOW))
    assert still["person"] is None
    assert {i["id"]: i["state"] for i in still["items"]}.items() <= {
        i["id"]: i["outcome"] for i in done["items"]
    }.items()
    assert all("until" in item for item in still["items"])

    first = tmp_path / "first.json"
    first.write_text(run("receipt", done["erasure"], at=NOW).stdout)
    later = NOW + timedelta(days=8)
    tenant.advance(later)
    followed = _json(run("follow-up", "--json", at=later))
    assert followed["erasures"] == [done["erasure"]]
    second, log = tmp_path / "second.json", tmp_path / "log"
    second.write_text(run("receipt", done["erasure"], at=later).stdout)
    assert run("evidence", "export", str(log)).returncode == 0
    assert run("verify", str(first), str(second), str(log)).returncode == 0
    assert files_holding(tmp_path / "home", tenant.canaries(WHO)) == []

    second.write_text(second.read_text().replace('"trashed"', '"gone"', 1).replace("2026", "2027"))
    tampered = run("verify", str(first), str(second))
    assert tampered.returncode == 1
    assert f"{second} (" in tampered.stdout
    assert "NOT AS PROMISED" in tampered.stdout.split(str(second))[1]


def test_an_expired_secret_ends_with_one_and_says_what_to_do(run: Run, tenant: Tenant) -> None:
    assert run("collect", at=NOW).returncode == 0
    tenant.secret_expired = True
    done = run("erase", WHO, "--yes", at=NOW)
    assert done.returncode == 1
    assert "secret" in done.stderr
    assert "follow-up" in done.stderr
    assert tenant.secret not in done.stdout + done.stderr
    tenant.secret_expired = False
    assert run("follow-up", at=NOW + timedelta(hours=1)).returncode == 0


def test_one_source_that_fails_is_named_and_the_exit_code_is_one(run: Run, tenant: Tenant) -> None:
    tenant.faults.add(Fault(Kind.POLICY, "onlineMeetings", times=10**6))
    done = run("collect", at=NOW)
    assert done.returncode == 1
    assert "Grant-CsApplicationAccessPolicy" in done.stderr
    assert _json(run("find", WHO, "--json", at=NOW))["items"]
