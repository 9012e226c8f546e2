"""One person over two tools: found as one, erased at both, one receipt; a tool that is down for a
day delays its own part only."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cases import MatrixCase, TeamsCase, opened
from django.db import connections
from faulty_proxy import Fault, faulty
from matrix_life import wait_for

from adjourn.collect import collect
from adjourn.erase.execute import advance, open_erasure
from adjourn.erase.models import Step
from adjourn.erase.plan import make_plan
from adjourn.erase.receipts import issue
from adjourn.erase.waiting import waiting
from adjourn.evidence import read_key, verify
from adjourn.ledger.find import FoundPerson, find_erased, find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms
from adjourn.tools.protocol import Tool
from adjourn.web.clock import Clock
from adjourn.web.receipt_page import render
from adjourn.web.worker import Worker

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
    ledger: Ledger, both: Both, tools: Mapping[str, Tool], anna: FoundPerson, patrol: None
) -> None:
    """Nobody asks for anything but the erasure: the worker of the pages does the rest."""
    teams, matrix = both
    plan = make_plan(ledger, tools, anna, matrix.now)
    erasure = open_erasure(ledger, plan, "role:operator")
    clock = Clock(lambda: matrix.now)
    with (
        faulty(matrix.port, Fault.DOWN) as proxy,
        closing(matrix.connect(proxy.port)) as down,
        working(Worker(ledger, {"teams": tools["teams"], "matrix": down}, clock)) as worker,
    ):
        worker.erase(erasure)
        wait_for(lambda: not worker.busy, "the erasure went as far as it can", 60)
        assert {trouble.tool for trouble in worker.troubles(erasure)} == {"matrix"}
        first = issue(ledger, erasure, clock.now())
        for hour in (1, 2, 12):
            clock.reach(matrix.now + timedelta(hours=hour))
            wait_for(lambda: later(erasure) > clock.now(), "Matrix was asked again", 60)
        still = issue(ledger, erasure, clock.now())
        proxy.fault = Fault.NONE
        clock.reach(matrix.now + DAY)
        wait_for(lambda: unread(erasure) == 0, "Matrix was asked when it was back", 60)
    last = issue(ledger, erasure, clock.now())
    # What stays for others needs no answer of a tool; everything else at Matrix waits.
    asked = [one for one in first["items"] if one["reason"] != "third_party_rights"]
    assert {one["tool"] for one in asked} == {"teams"}
    assert find_erased(ledger, teams.person)
    assert told(first) == {"matrix": len(plan.steps) - len(first["items"])}
    assert still["id"] == first["id"], "a day of silence says nothing new"
    assert first["state"] == "open"
    assert told(last) == {}
    assert {one["tool"] for one in last["items"]} == {"teams", "matrix"}
    assert len(last["items"]) == len(plan.steps)
    for receipt in (first, last):
        assert verify(receipt, read_key(ledger.evidence.log.verifier)).ok
        page = render(receipt, "en")
        assert ("the tool did not answer" in page) == (receipt is first)


def told(receipt: Mapping[str, Any]) -> dict[str, int]:
    return waiting(each["entry"] for each in receipt["entries"])


def unread(erasure: UUID) -> int:
    return Step.objects.filter(erasure=erasure, outcome="").count()


def later(erasure: UUID) -> datetime:
    """When the steps that wait are tried again."""
    times = Step.objects.filter(erasure=erasure, outcome="").values_list("next", flat=True)
    return from_ms(min(times))


@pytest.fixture
def patrol(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The worker looks for what is due ten times a second, not once a minute."""
    monkeypatch.setattr("adjourn.web.worker._PATROL", 0.1)
    yield
    connections.close_all()


@contextmanager
def working(worker: Worker) -> Iterator[Worker]:
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
