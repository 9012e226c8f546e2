"""kill -9 while requests are worked on: the next round ends where an undisturbed one does."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flow_samples import ANNA
from killing import Place, Zygote, erased, place, rows
from test_loop_kill import CALLER, WHEN, Runs

from adjourn.home import Home


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    made = Zygote()
    yield made
    made.close()


@pytest.fixture(scope="module")
def beginnings(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which everything is collected."""
    with place(zygote, tmp_path_factory.mktemp("asked"), None) as made:
        assert made.run("collect") == 0, made.out
    return made.home.path


class Requests(Runs):
    """A round of work on what somebody asked for."""

    def __init__(self, zygote: Zygote, start: Path, folder: Path, who: str, *rights: str) -> None:
        super().__init__(zygote, start, folder, "follow-up")
        self.who, self.rights = who, rights

    def before(self, made: Place) -> None:
        asked = [word for right in self.rights for word in ("--right", right)]
        said = ("--handle", self.who, "--verified", "V1", "--reply-to", "anna@example.org")
        assert made.run("case", "open", *asked, *said) == 0, made.out


def requested(home: Home) -> dict[str, Any]:
    """What the round left, without what differs from run to run (random ids)."""
    base = home.database
    log = [json.loads(leaf) for (leaf,) in rows(base, "SELECT leaf FROM ledger_logentry")]
    return erased(home) | {
        "cases": rows(
            base,
            'SELECT "right", state, stage, decision, matter, verified, next, until, closed '
            "FROM rights_case ORDER BY key",
        ),
        "events": Counter(
            rows(
                base,
                'SELECT c."right", e.kind, e.word, e.actor FROM rights_event e '
                "JOIN rights_case c ON c.id = e.case_id",
            )
        ),
        "told": Counter(entry["kind"] for entry in log if "case" in entry),
        "letters": rows(base, "SELECT count(*) FROM mail_queued"),
        "locks": rows(base, "SELECT item FROM ledger_restriction ORDER BY item"),
    }


def _same(got: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        if name != "keys":  # a key that was made for rows that a kill prevented harms nobody
            assert got[name] == value, name


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("who", "asked", "numbers"),
    [(CALLER, ("erasure",), (1, 2, 3, 5, 8, 13)), (ANNA, ("access", "withdrawal"), (2, 7))],
    ids=["erasure", "access and withdrawal"],
)
def test_requests_killed_at_some_commits(
    zygote: Zygote,
    beginnings: Path,
    tmp_path: Path,
    who: str,
    asked: tuple[str, ...],
    numbers: tuple[int, ...],
) -> None:
    runs = Requests(zygote, beginnings, tmp_path, who, *asked)
    expected, _, _ = runs.undisturbed(requested)
    assert expected["cases"]
    for number in numbers:
        got = runs.killed_at_commit(number, WHEN[number % 2], requested)
        assert got, "the round ended before"
        _same(got, expected)


def test_requests_killed_at_requests_to_the_tool(
    zygote: Zygote, beginnings: Path, tmp_path: Path
) -> None:
    runs = Requests(zygote, beginnings, tmp_path, CALLER, "erasure")
    expected, requests, _ = runs.undisturbed(requested)
    assert requests > 1
    for number, when in ((1, "before"), (requests, "after")):
        _same(runs.killed_at_request(number, when, requested), expected)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("asked", [("erasure", "access"), ("withdrawal",), ("objection",)])
def test_requests_killed_everywhere(
    zygote: Zygote, beginnings: Path, tmp_path: Path, asked: tuple[str, ...], when: str
) -> None:
    runs = Requests(zygote, beginnings, tmp_path, ANNA, *asked)
    expected, requests, _ = runs.undisturbed(requested)
    for number in range(1, requests + 1):
        _same(runs.killed_at_request(number, when, requested), expected)
    number = 1
    while got := runs.killed_at_commit(number, when, requested):
        _same(got, expected)
        number += 1
