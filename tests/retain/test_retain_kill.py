"""kill -9 in a sweep: nothing is lost, counted twice, or called gone while it is still there."""

import json
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flow_samples import NOW
from killing import Killer, Place, Zygote, place

KILLED = -signal.SIGKILL
LATER = NOW + timedelta(days=40)


@dataclass
class Beginnings:
    zygote: Zygote
    home: Path
    folder: Path
    count: int = 0

    def fresh(self) -> Any:
        self.count += 1
        folder = self.folder / str(self.count)
        folder.mkdir()
        return place(self.zygote, folder, self.home)


@pytest.fixture(scope="module")
def beginnings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beginnings]:
    """A home in which everything is collected, and the processes that are killed."""
    zygote = Zygote()
    with place(zygote, tmp_path_factory.mktemp("beginnings"), None) as made:
        assert made.run("collect") == 0, made.out
    yield Beginnings(zygote, made.home.path, tmp_path_factory.mktemp("runs"))
    zygote.close()


def left(made: Place) -> dict[str, Any]:
    """What is held, what is still waited for, what the evidence says went, and what the tenant has,
    in a form that two runs can share."""
    with closing(sqlite3.connect(made.home.database)) as database:
        held = database.execute("SELECT type, count(*) FROM ledger_item GROUP BY 1").fetchall()
        steps = database.execute(
            "SELECT type, state, outcome, count(*) FROM erase_step WHERE outcome <> 'gone' "
            "GROUP BY 1, 2, 3"
        ).fetchall()
        asked = database.execute("SELECT count(*) FROM erase_asked").fetchone()
        leaves = [
            json.loads(row[0]) for row in database.execute("SELECT leaf FROM ledger_logentry")
        ]
    told: Counter[tuple[str, str]] = Counter()
    for entry in leaves:
        if entry["kind"] in ("items.swept", "item.outcome"):
            told[entry["type"], entry["outcome"]] += entry.get("count", 1)
    store = made.tenant.store
    return {
        "held": sorted(held),
        "steps": sorted(steps),
        "asked": asked,
        "told": sorted(told.items()),
        "tenant": sorted(
            place for key in store.people for place in made.tenant.holds_anything_about(key)
        ),
    }


def finished(made: Place) -> dict[str, Any]:
    """Sweep until nothing is due any more, and nothing that was left behind counts as alive."""
    made.killer = Killer(made.tenant)
    for pause in (timedelta(minutes=16), timedelta(hours=7)):
        made.tenant.advance(made.tenant.now + pause)
        assert made.run("sweep", "--yes") == 0, made.out
    return left(made)


@pytest.fixture(scope="module")
def undisturbed(beginnings: Beginnings) -> tuple[dict[str, Any], int]:
    """What a sweep leaves, and how many requests it makes."""
    with beginnings.fresh() as made:
        made.tenant.advance(LATER)
        made.killer = Killer(made.tenant)
        assert made.run("sweep", "--yes") == 0, made.out
        requests = made.killer.count
        return finished(made), requests


def killed(beginnings: Beginnings, number: int, when: str, commit: bool) -> dict[str, Any] | None:
    """What is left after a kill at a request or a commit; None behind the last one."""
    with beginnings.fresh() as made:
        made.tenant.advance(LATER)
        if not commit:
            made.kill_at(number, when)
        code = made.run("sweep", "--yes", commit=[number, when] if commit else None)
        return finished(made) if code == KILLED else None


def _check(got: dict[str, Any] | None, expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        assert got is None or got[name] == value, name


def test_a_sweep_killed_here_and_there(
    beginnings: Beginnings, undisturbed: tuple[dict[str, Any], int]
) -> None:
    expected, requests = undisturbed
    assert requests > 20
    assert expected["asked"] == (0,)
    assert any(outcome == "gone" for (_, outcome), _ in expected["told"])
    _check(killed(beginnings, requests // 2, "after", commit=False), expected)
    got = killed(beginnings, 3, "after", commit=True)
    assert got is not None
    _check(got, expected)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_sweep_killed_two_hundred_times(
    beginnings: Beginnings, undisturbed: tuple[dict[str, Any], int]
) -> None:
    expected, requests = undisturbed
    random = Random(5)
    for _ in range(200):
        commit = random.random() < 0.3
        number = random.randrange(1, 9 if commit else requests + 1)
        got = killed(beginnings, number, random.choice(("before", "after")), commit)
        _check(got, expected)
