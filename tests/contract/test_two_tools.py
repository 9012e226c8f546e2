"""One person over two tools: found as one, erased at both, one receipt; a tool that is down for a
day delays its own part only."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from cases import MatrixCase, TeamsCase, opened
from faulty_proxy import Fault, faulty

from adjourn.collect import collect
from adjourn.erase.execute import advance, open_erasure
from adjourn.erase.follow_up import follow_up
from adjourn.erase.plan import make_plan
from adjourn.erase.receipts import issue
from adjourn.ledger.find import FoundPerson, find_erased, find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import Tool

DAY = timedelta(days=1)
Both = tuple[TeamsCase, MatrixCase]


@pytest.fixture
def both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    """The Teams case's person has an account at the Matrix server, too: same e-mail address."""
    with (
        opened("teams", request, monkeypatch) as teams,
        opened("matrix", request, monkeypatch) as matrix,
    ):
        assert isinstance(teams, TeamsCase)
        assert isinstance(matrix, MatrixCase)
        matrix.add_address(teams.person)
        yield teams, matrix


@pytest.fixture
def tools(both: Both) -> Iterator[Mapping[str, Tool]]:
    with ExitStack() as stack:
        yield {case.name: stack.enter_context(closing(case.connect())) for case in both}


@pytest.fixture
def anna(ledger: Ledger, both: Both, tools: Mapping[str, Tool]) -> FoundPerson:
    """The person as found after both tools were collected."""
    for tool in tools.values():
        assert collect(ledger, tool, both[1].now).troubles == {}
    found = find_person(ledger, both[0].person)
    assert found
    return found


def test_the_same_address_at_two_tools_is_one_person(
    ledger: Ledger, both: Both, anna: FoundPerson
) -> None:
    assert find_person(ledger, both[1].life.anna.user) == anna
    assert {one.tool for one in items(ledger, anna.number)} == {"teams", "matrix"}


def test_an_erasure_and_its_receipt_span_both_tools(
    ledger: Ledger, both: Both, tools: Mapping[str, Tool], anna: FoundPerson
) -> None:
    now = both[1].now
    plan = make_plan(ledger, tools, anna, now)
    erasure = open_erasure(ledger, plan, "role:operator")
    assert advance(ledger, tools, erasure, now) == []
    said = issue(ledger, erasure, now)["items"]
    assert len(said) == len(plan.steps)
    assert {one["tool"] for one in said} == {"teams", "matrix"}
    assert find_person(ledger, both[0].person) is None
    assert find_person(ledger, both[1].life.anna.user) is None


def test_a_tool_that_is_down_for_a_day_does_not_stop_the_other_and_completes_by_itself(
    ledger: Ledger, both: Both, tools: Mapping[str, Tool], anna: FoundPerson
) -> None:
    teams, matrix = both
    plan = make_plan(ledger, tools, anna, matrix.now)
    erasure = open_erasure(ledger, plan, "role:operator")
    with faulty(matrix.port, Fault.DOWN) as proxy, closing(matrix.connect(proxy.port)) as down:
        half = {"teams": tools["teams"], "matrix": down}
        assert {t.tool for t in advance(ledger, half, erasure, matrix.now)} == {"matrix"}
        first = issue(ledger, erasure, matrix.now)
    # What stays for others needs no answer of a tool; everything else at Matrix waits.
    asked = [one for one in first["items"] if one["reason"] != "third_party_rights"]
    assert {one["tool"] for one in asked} == {"teams"}
    assert first["state"] == "open"
    assert find_erased(ledger, teams.person)
    assert follow_up(ledger, tools, matrix.now + DAY).troubles == []
    second = issue(ledger, erasure, matrix.now + DAY)
    assert {one["tool"] for one in second["items"]} == {"teams", "matrix"}
    assert len(second["items"]) == len(plan.steps)
