"""The worker goes on where another run stopped, and one failure does not end it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from shelf import AT, Shelf, fill

from adjourn.erase.execute import open_erasure
from adjourn.erase.models import Erasure, Step
from adjourn.erase.plan import make_plan
from adjourn.erase.receipts import given, issue
from adjourn.ledger import counts
from adjourn.ledger.find import find_person
from adjourn.ledger.ledger import Ledger
from adjourn.web.clock import Clock
from adjourn.web.worker import Worker

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def opened(ledger: Ledger) -> Erasure:
    """An erasure that was opened and then left alone, as after a kill."""
    fill(ledger)
    person = find_person(ledger, "person1@example.org")
    assert person
    plan = make_plan(ledger, {"teams": Shelf()}, person, NOW)
    return Erasure.objects.get(id=open_erasure(ledger, plan, "role:desk"))


@pytest.fixture
def clock() -> Clock:
    return Clock(lambda: NOW)


def test_an_erasure_that_was_stopped_goes_on_at_the_next_start(
    ledger: Ledger, opened: Erasure, clock: Clock
) -> None:
    _work(Worker(ledger, {"teams": Shelf()}, clock))
    assert sorted(opened.step_set.values_list("outcome", flat=True)) == ["gone", "retained"]
    assert find_person(ledger, "person1@example.org") is None


def test_what_stayed_is_gone_when_its_time_has_passed(
    ledger: Ledger, opened: Erasure, clock: Clock
) -> None:
    worker = Worker(ledger, {"teams": Shelf()}, clock)
    worker.skip(opened.id, 30)
    _work(worker)
    opened.refresh_from_db()
    assert clock.now() == NOW + timedelta(days=30)
    assert opened.state == Erasure.State.FINAL


def test_a_tool_that_does_not_answer_is_told_and_tried_again(
    ledger: Ledger, opened: Erasure, clock: Clock
) -> None:
    worker = Worker(ledger, {"teams": Shelf(down=True)}, clock)
    worker.erase(opened.id)
    _work(worker)
    assert [t.message for t in worker.troubles(opened.id)] == ["the tool does not answer"]
    assert not Step.objects.exclude(outcome="").exists()
    assert not worker.busy


def test_a_failure_of_any_sort_does_not_end_the_worker(
    ledger: Ledger, opened: Erasure, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(ledger, {"teams": Shelf()}, clock)
    monkeypatch.setattr(worker, "_patrol", _fail)
    worker.erase(opened.id)
    _work(worker)
    assert Step.objects.exclude(outcome="").count() == 2


def test_the_receipt_given_out_says_whether_more_has_happened(
    ledger: Ledger, opened: Erasure, clock: Clock
) -> None:
    assert given(opened.id) is None
    issue(ledger, opened.id, NOW)
    first = given(opened.id)
    assert first
    assert first[1]
    _work(Worker(ledger, {"teams": Shelf()}, clock))
    later = given(opened.id)
    assert later
    assert later == (first[0], False)


def test_items_are_counted_by_type_and_by_person(ledger: Ledger) -> None:
    fill(ledger, people=2)
    assert counts.people() == 4
    assert {held.type: held.items for held in counts.by_type()} == {"K-05": 4, "K-11": 4}
    person = find_person(ledger, "person0@example.org")
    assert person
    assert counts.items_of([person.number]) == {person.number: 2}
    assert AT < NOW


def test_the_clock_only_skips_forward() -> None:
    clock = Clock(lambda: NOW)
    clock.reach(NOW - timedelta(days=1))
    assert clock.now() == NOW
    clock.reach(NOW + timedelta(days=1))
    clock.reach(NOW)
    assert clock.now() == NOW + timedelta(days=1)


def _work(worker: Worker) -> None:
    """Start the worker, let it empty its queue, and end it."""
    worker.start()
    while worker.busy:
        os.sched_yield()
    worker.stop()


def _fail() -> None:
    raise RuntimeError("something that nobody thought of")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    connections.close_all()
