"""kill -9 at every request and at every commit: the next run ends where an undisturbed one does."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flow_samples import ANNA, NOW
from killing import NEVER, Killer, Place, Zygote, collected, erased, place

from adjourn.tools.practice import Tenant

WHEN = ("before", "after")
CALLER = next(one.key for one in Tenant(7, NOW).store.people.values() if one.sort == "phone")
KILLED = -signal.SIGKILL


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    made = Zygote()
    yield made
    made.close()


@pytest.fixture(scope="module")
def empty(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that is set up and nothing else."""
    with place(zygote, tmp_path_factory.mktemp("empty"), None) as made:
        return made.home.path


@pytest.fixture(scope="module")
def beginnings(zygote: Zygote, empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which everything is collected."""
    with place(zygote, tmp_path_factory.mktemp("beginnings"), empty) as made:
        assert made.run("collect") == 0, made.out
    return made.home.path


class Runs:
    """One command, run undisturbed once and then killed in every way."""

    def __init__(self, zygote: Zygote, start: Path, folder: Path, *command: str) -> None:
        self.zygote, self.start, self.folder, self.command = zygote, start, folder, command
        self._number = 0

    def fresh(self) -> Any:
        self._number += 1
        folder = self.folder / str(self._number)
        folder.mkdir()
        return place(self.zygote, folder, self.start)

    def before(self, made: Place) -> None:
        """What comes before the command."""

    def undisturbed(self, look: Any) -> tuple[Any, int, int]:
        """What it leaves, and how many requests and commits it makes."""
        with self.fresh() as made:
            self.before(made)
            made.killer = Killer(made.tenant)
            code = made.run(*self.command)
            assert code in (0, 1), made.out
            return look(made.home), made.killer.count, code

    def killed_at_request(self, number: int, when: str, look: Any) -> Any:
        with self.fresh() as made:
            self.before(made)
            made.kill_at(number, when)
            assert made.run(*self.command) == KILLED, made.out
            return self._again(made, look)

    def killed_at_commit(self, number: int, when: str, look: Any) -> Any:
        """None behind the last commit."""
        with self.fresh() as made:
            self.before(made)
            if made.run(*self.command, commit=[number, when]) != KILLED:
                return None
            return self._again(made, look)

    def _again(self, made: Place, look: Any) -> Any:
        made.kill_at(NEVER, "before")
        assert made.run(*self.command) in (0, 1), made.out
        assert "tried again" not in made.out, made.out[-500:]
        return look(made.home)


def _same(got: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        assert got[name] == value, name


def _erasing(zygote: Zygote, beginnings: Path, folder: Path, who: str) -> Runs:
    return Runs(zygote, beginnings, folder, "erase", who, "--yes", "--json")


def test_erase_killed_at_every_request(zygote: Zygote, beginnings: Path, tmp_path: Path) -> None:
    runs = _erasing(zygote, beginnings, tmp_path, CALLER)
    expected, requests, _ = runs.undisturbed(erased)
    assert requests > 5
    for number in range(1, requests + 1):
        _same(runs.killed_at_request(number, WHEN[number % 2], erased), expected)


def test_erase_killed_at_each_fifth_commit(
    zygote: Zygote, beginnings: Path, tmp_path: Path
) -> None:
    runs = _erasing(zygote, beginnings, tmp_path, CALLER)
    expected, _, _ = runs.undisturbed(erased)
    number = 1
    while got := runs.killed_at_commit(number, WHEN[number % 2], erased):
        _same(got, expected)
        number += 5
    assert number > 15


PART = ("--type", "K-08", "--type", "K-04", "--type", "K-05")


def _erasing_a_part(zygote: Zygote, beginnings: Path, folder: Path) -> Runs:
    return Runs(zygote, beginnings, folder, "erase", ANNA, "--yes", "--json", *PART)


def test_erasing_a_part_killed_here_and_there(
    zygote: Zygote, beginnings: Path, tmp_path: Path
) -> None:
    runs = _erasing_a_part(zygote, beginnings, tmp_path)
    expected, requests, _ = runs.undisturbed(erased)
    assert (expected["typeguard"], expected["itemguard"]) != ([], [])
    assert requests > 10
    for number in range(2, requests + 1, 9):
        _same(runs.killed_at_request(number, WHEN[number % 2], erased), expected)
    number = 1
    while got := runs.killed_at_commit(number, WHEN[number % 2], erased):
        _same(got, expected)
        number += 7
    assert number > 15


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("when", WHEN)
def test_erasing_a_part_killed_everywhere(
    zygote: Zygote, beginnings: Path, tmp_path: Path, when: str
) -> None:
    runs = _erasing_a_part(zygote, beginnings, tmp_path)
    expected, requests, _ = runs.undisturbed(erased)
    for number in range(1, requests + 1):
        _same(runs.killed_at_request(number, when, erased), expected)
    number = 1
    while got := runs.killed_at_commit(number, when, erased):
        _same(got, expected)
        number += 1


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("who", [CALLER, ANNA])
def test_erase_killed_everywhere(
    zygote: Zygote, beginnings: Path, tmp_path: Path, who: str, when: str
) -> None:
    runs = _erasing(zygote, beginnings, tmp_path, who)
    expected, requests, _ = runs.undisturbed(erased)
    for number in range(1, requests + 1):
        _same(runs.killed_at_request(number, when, erased), expected)
    number = 1
    while got := runs.killed_at_commit(number, when, erased):
        _same(got, expected)
        number += 1


def test_collect_killed_here_and_there(zygote: Zygote, empty: Path, tmp_path: Path) -> None:
    runs = Runs(zygote, empty, tmp_path, "collect")
    expected, requests, _ = runs.undisturbed(collected)
    for share, when in ((0.3, "after"), (0.7, "before")):
        _same(runs.killed_at_request(int(requests * share), when, collected), expected)
    _same(runs.killed_at_commit(20, "after", collected), expected)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("when", WHEN)
def test_collect_killed_everywhere(zygote: Zygote, empty: Path, tmp_path: Path, when: str) -> None:
    runs = Runs(zygote, empty, tmp_path, "collect")
    expected, requests, _ = runs.undisturbed(collected)
    for number in range(1, requests + 1, 5):
        _same(runs.killed_at_request(number, when, collected), expected)
    number = 1
    while got := runs.killed_at_commit(number, when, collected):
        _same(got, expected)
        number += 1


class FollowUps(Runs):
    """Follow-ups a month after an erasure, when much is due."""

    erase: tuple[str, ...] = ()

    def before(self, made: Place) -> None:
        assert made.run("erase", *self.erase, "--yes") in (0, 1), made.out
        made.tenant.advance(NOW + timedelta(days=31))


@pytest.mark.parametrize("erase", [(CALLER,), (ANNA, *PART)], ids=["whole", "part"])
def test_a_follow_up_killed_here_and_there(
    zygote: Zygote, beginnings: Path, tmp_path: Path, erase: tuple[str, ...]
) -> None:
    runs = FollowUps(zygote, beginnings, tmp_path, "follow-up")
    runs.erase = erase
    expected, requests, _ = runs.undisturbed(erased)
    assert requests > 3
    for number, when in ((2, "before"), (requests, "after")):
        _same(runs.killed_at_request(number, when, erased), expected)
    _same(runs.killed_at_commit(2, "after", erased), expected)
