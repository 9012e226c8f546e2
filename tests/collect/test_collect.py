"""Collecting goes on where it stopped, names what failed, and leaves an entry in the evidence."""

import json
from datetime import datetime

import pytest
from collect_samples import Down, Killed, Scripted, batch

from adjourn import register as registers
from adjourn.collect import CONTRACT, collect
from adjourn.home import Home
from adjourn.ledger import find
from adjourn.ledger.errors import DatabaseTrouble
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute
from adjourn.tools.protocol import Batch, Kind


def held(ledger: Ledger) -> list[str]:
    person = find.find_person(ledger, "anna@example.org")
    return sorted(i.item.ref for i in find.items(ledger, person.number)) if person else []


def entries() -> list[dict[str, object]]:
    return [json.loads(leaf) for (leaf,) in every("SELECT leaf FROM ledger_logentry")]


def test_every_source_is_collected_in_order_and_told_as_it_goes(
    ledger: Ledger, now: datetime
) -> None:
    tool = Scripted({"directory": [batch(1, "d1")], "chats": [batch(1, "a"), batch(2, "b", "c")]})
    told: list[tuple[str, int]] = []
    done = collect(ledger, tool, now, lambda source, w: told.append((source, w.new)))
    assert told == [("directory", 1), ("chats", 3)]
    assert (done.tool, done.written.new, done.troubles) == ("teams", 4, {})
    assert {name: w.new for name, w in done.sources.items()} == {"directory": 1, "chats": 3}
    assert held(ledger) == ["a", "b", "c", "d1"]


def test_a_source_that_fails_is_named_and_the_others_are_collected(
    ledger: Ledger, now: datetime
) -> None:
    tool = Scripted({
        "calls": [batch(1, "a"), Down("the tool does not answer"), batch(3, "z")],
        "chats": [batch(1, "b")],
    })  # fmt: skip
    done = collect(ledger, tool, now)
    assert done.troubles == {"calls": "the tool does not answer"}
    assert done.sources["calls"].new == 1
    assert held(ledger) == ["a", "b"]


def test_the_next_run_goes_on_behind_what_was_written(ledger: Ledger, now: datetime) -> None:
    tool = Scripted({"calls": [batch(1, "a"), Down("down"), batch(3, "c")]})
    collect(ledger, tool, now)
    tool.script["calls"] = [batch(1, "a"), batch(2, "b"), batch(3, "c")]
    done = collect(ledger, tool, now)
    assert tool.asked == [("calls", None), ("calls", 1)]
    assert (done.written.new, done.troubles) == (2, {})
    assert held(ledger) == ["a", "b", "c"]


def test_small_batches_share_a_transaction_but_not_with_what_is_gone(
    ledger: Ledger, now: datetime
) -> None:
    gone = Batch((), 2, gone=((Kind.MESSAGE, "a"),))
    tool = Scripted({"calls": [batch(1, "a"), gone, batch(3, "a", "b"), batch(4, "c")]})
    told: list[tuple[int, int]] = []
    collect(ledger, tool, now, lambda _, w: told.append((w.new, w.changed + w.unchanged)))
    assert told == [(1, 0), (3, 1)]
    assert every("SELECT DISTINCT state FROM ledger_item") == [("held",)]
    assert ledger.cursor("teams", "calls") == 4


@pytest.mark.parametrize("portion", [1, 500])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_kill_after_any_batch_loses_and_doubles_nothing(
    ledger: Ledger, now: datetime, monkeypatch: pytest.MonkeyPatch, after: int, portion: int
) -> None:
    monkeypatch.setattr("adjourn.collect._PORTION", portion)
    whole = [batch(1, "a"), batch(2, "b"), batch(3, "c")]
    tool = Scripted({"calls": [*whole[:after], Killed()]})
    with pytest.raises(Killed):
        collect(ledger, tool, now)
    tool.script["calls"] = whole
    kept = after if portion == 1 else 0  # what was not written yet is asked for again
    assert collect(ledger, tool, now).written.new == 3 - kept
    assert held(ledger) == ["a", "b", "c"]
    assert collect(ledger, tool, now).written.new == 0


def test_evidence_says_when_how_many_and_by_which_role(ledger: Ledger, now: datetime) -> None:
    collect(ledger, Scripted({"calls": [batch(1, "a", "b")]}), now)
    (entry,) = entries()
    assert entry["kind"] == "collected"
    assert (entry["tool"], entry["count"], entry["actor"]) == ("teams", 2, "system:collect")
    assert entry["at"] == "2026-11-23T09:00:00Z"


def test_a_ledger_that_cannot_be_written_stops_the_collection(
    ledger: Ledger, now: datetime
) -> None:
    execute("CREATE TRIGGER t BEFORE INSERT ON ledger_item BEGIN SELECT RAISE(ABORT, 'no'); END")
    tool = Scripted({"calls": [batch(1, "a")], "chats": [batch(1, "b")]})
    with pytest.raises(DatabaseTrouble):
        collect(ledger, tool, now)
    assert [source for source, _ in tool.asked] == ["calls"]
    assert entries() == []


def test_S25_without_a_contract_in_force_nothing_is_asked_of_the_tool(
    home: Home, ledger: Ledger, now: datetime
) -> None:
    path = home.register / "parties.toml"
    path.write_text(path.read_text("utf-8").replace("\nsigned_at", "\n# signed_at", 1), "utf-8")
    ledger.register = registers.load(home.register)
    tool = Scripted({"chats": [batch(1, "a")]})
    done = collect(ledger, tool, now)
    assert list(done.troubles) == [CONTRACT]
    assert "contracts.avv-microsoft.signed_at is missing" in done.troubles[CONTRACT]
    assert tool.asked == []
    assert held(ledger) == []
    assert entries() == []
