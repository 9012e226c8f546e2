"""A tool's settings are read once a day, kept as last read, and drift where they contradict."""

from datetime import datetime, timedelta

import pytest
from collect_samples import Down, Scripted, batch

from adjourn.collect import collect
from adjourn.collect.settings import kept
from adjourn.ledger.drift import findings
from adjourn.ledger.ledger import Ledger
from adjourn.tools.observed import Setting
from adjourn.tools.protocol import Batch, Drift

DAY = timedelta(days=1)
FITS = Setting("kept", "28d", "28d", True)
WRONG = Setting("logs", "4d", "at least 9d", False, "see log.yaml")
UNTOLD = Setting("rooms", "", "30d", False)
UNSEEN = Setting("mail", "14d", "", None, "not observable by API (2026-11-25); see there")


@pytest.fixture
def tool() -> Scripted:
    made = Scripted({"chats": [batch(1, "a")]})
    made.shown = [FITS, WRONG, UNTOLD, UNSEEN]
    return made


def drift() -> dict[tuple[str, str], int]:
    return {(one.where, one.what): one.count for one in findings()}


def test_what_contradicts_the_register_is_drift_and_nothing_else_is(
    ledger: Ledger, tool: Scripted, now: datetime
) -> None:
    done = collect(ledger, tool, now)
    assert drift() == {
        ("settings.logs", "contradicts the register"): 1,
        ("settings.rooms", "not in the register"): 1,
    }
    assert (done.drift, done.drift_new) == (2, 2)


def test_settings_are_kept_as_last_read(ledger: Ledger, tool: Scripted, now: datetime) -> None:
    collect(ledger, tool, now)
    assert [(k.tool, k.at) for k in kept()] == [("teams", now)] * 4
    assert {k.setting for k in kept()} == {FITS, WRONG, UNTOLD, UNSEEN}
    tool.shown = [FITS]
    collect(ledger, tool, now + DAY)
    assert [(k.setting, k.at) for k in kept()] == [(FITS, now + DAY)]


def test_settings_are_read_once_a_day_and_when_the_register_has_changed(
    ledger: Ledger, tool: Scripted, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(ledger, tool, now)
    collect(ledger, tool, now + DAY / 2)
    assert set(drift().values()) == {1}
    collect(ledger, tool, now + DAY)
    assert set(drift().values()) == {2}
    monkeypatch.setattr(type(ledger.register), "version", "another")
    collect(ledger, tool, now + DAY)
    assert set(drift().values()) == {3}


def test_mended_drift_keeps_the_day_on_which_it_was_last_seen(
    ledger: Ledger, tool: Scripted, now: datetime
) -> None:
    collect(ledger, tool, now)
    tool.shown = [FITS]
    done = collect(ledger, tool, now + DAY)
    assert {(one.first, one.last) for one in findings()} == {(now, now)}
    assert (done.drift, done.drift_new) == (2, 0)


def test_settings_that_cannot_be_read_are_named_and_stay_as_they_were(
    ledger: Ledger, tool: Scripted, now: datetime
) -> None:
    collect(ledger, tool, now)
    tool.shown = Down("the tool does not answer")
    done = collect(ledger, tool, now + DAY)
    assert done.troubles == {"settings": "the tool does not answer"}
    assert len(kept()) == 4
    tool.shown = [FITS]
    collect(ledger, tool, now + DAY)
    assert [k.setting for k in kept()] == [FITS]


def test_drift_in_what_was_collected_counts_too(ledger: Ledger, now: datetime) -> None:
    seen = (Drift("message.newThing", "unknown property"),) * 2
    done = collect(ledger, Scripted({"chats": [Batch((), 1, drift=seen)]}), now)
    assert (done.drift, done.drift_new) == (1, 1)
    assert drift() == {("message.newThing", "unknown property"): 2}
