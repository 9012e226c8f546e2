"""`--at`: free to look, bound where something is written."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_samples import ANNA, AT, run

from adjourn.home import Home
from adjourn.ledger.evidence_log import DatabaseStore
from adjourn.tools.practice import Server

LATER = "2027-12-24T00:00:00Z"


def _in(**time: int) -> str:
    return (datetime.now(UTC) + timedelta(**time)).isoformat()


WRITING = [("follow-up",), ("collect",), ("erase", ANNA, "--yes")]


@pytest.mark.parametrize("command", [*WRITING, ("receipt", "017c4cc0-1a9f-47a7-aaf6-811c99eab87d")])
def test_nothing_is_written_in_the_future(empty: Home, command: tuple[str, ...]) -> None:
    for at in (_in(minutes=10), _in(days=900)):
        said = run(empty, *command, "--at", at)
        assert said.code == 2
        assert "--at lies in the future" in said.err
    assert DatabaseStore().size() == 0


def test_a_clock_that_is_a_little_ahead_writes(empty: Home) -> None:
    assert run(empty, "follow-up", "--at", _in(minutes=3)).code == 0
    assert DatabaseStore().size() == 1


@pytest.mark.parametrize("command", [("find", ANNA), ("erase", ANNA)])
def test_looking_ahead_and_back_is_free(collected: Home, command: tuple[str, ...]) -> None:
    entries = DatabaseStore().size()
    for at in (LATER, "1995-01-01"):
        assert run(collected, *command, "--at", at).code == 0
    assert DatabaseStore().size() == entries


@pytest.mark.parametrize("command", WRITING)
def test_nothing_is_dated_back(collected: Home, command: tuple[str, ...]) -> None:
    entries = DatabaseStore().size()
    said = run(collected, *command, "--at", (AT - timedelta(seconds=1)).isoformat())
    assert said.code == 2
    assert "--at lies before 2026-11-23T09:00:00Z" in said.err
    assert DatabaseStore().size() == entries
    assert run(collected, "follow-up", "--at", AT.isoformat()).code == 0


def test_in_practice_the_future_may_come_and_goes_on_from_there(
    collected: Home, tenant: Server, tmp_path: Path
) -> None:
    erasure = run(collected, "erase", ANNA, "--yes", "--json", "--at", AT.isoformat()).json
    assert run(collected, "follow-up", "--at", LATER).code == 0
    assert run(collected, "receipt", erasure["erasure"], "--at", AT.isoformat()).code == 2
    assert run(collected, "receipt", erasure["erasure"]).json["issued_at"] >= LATER
    assert run(collected, "follow-up", "--json").json["at"] >= LATER

    log = tmp_path / "log.jsonl"
    run(collected, "evidence", "export", log)
    assert run(collected, "verify", log).code == 0, "time does not run backwards in it"
