"""What every tool must do, by the same code for each (see docs/adding-a-tool.md)."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from cases import Case
from faulty_proxy import Fault, faulty

from adjourn.collect import collect
from adjourn.erase.execute import advance, open_erasure
from adjourn.erase.plan import make_plan
from adjourn.erase.receipts import issue
from adjourn.ledger.find import find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import (
    Batch,
    Item,
    Kind,
    Observation,
    Outcome,
    Reading,
    Relation,
    Tool,
    ToolError,
    Unavailable,
)

Connect = Callable[..., Tool]
Seen = dict[tuple[Kind, str], Observation]

BROKEN = [Fault.LATENCY, Fault.RESET, Fault.ERROR, Fault.THROTTLED]


def _batches(tool: Tool, source: str, cursor: Any, case: Case) -> Iterator[Batch]:
    for batch in tool.collect(source, cursor, case.now):
        # The ledger stores cursors: what does not survive that cannot be resumed.
        assert json.loads(json.dumps(batch.cursor)) == batch.cursor
        yield batch


def _seen(batches: list[Batch]) -> Seen:
    found: Seen = {}
    for batch in batches:
        for one in batch.observations:
            before = found.get((one.item.kind, one.item.ref))
            if before is None or one.version >= before.version:
                found[one.item.kind, one.item.ref] = one
    return found


def _everything(tool: Tool, case: Case) -> Seen:
    return _seen([b for source in tool.sources() for b in _batches(tool, source, None, case)])


def _persons(seen: Seen, case: Case) -> list[Item]:
    """Items that a deletion of the person asks for: not what others wrote about them."""
    own = case.handles()
    return [
        one.item
        for one in seen.values()
        if any(
            relation is not Relation.CONTEXT and any(handle.value in own for handle in who.handles)
            for who, relation in one.persons
        )
    ]


def test_a_tool_says_of_each_kind_what_it_can_do(connect: Connect) -> None:
    tool = connect()
    assert isinstance(tool, Tool)
    kinds = [one.kind for one in tool.capabilities()]
    assert len(set(kinds)) == len(kinds)
    assert all(one.note and one.source and one.as_of for one in tool.capabilities())
    assert all(one.delete or one.outcome is not Outcome.GONE for one in tool.capabilities())


def test_every_kind_that_is_collected_is_a_capability(case: Case, connect: Connect) -> None:
    tool = connect()
    collected = {kind for kind, _ in _everything(tool, case)}
    assert collected
    assert collected <= {one.kind for one in tool.capabilities()}


def test_settings_are_read_and_what_cannot_be_told_says_where_to_look(
    case: Case, connect: Connect
) -> None:
    found = connect().settings(case.now)
    names = [one.name for one in found]
    assert len(set(names)) == len(names)
    for one in found:
        if not one.observed:
            assert one.agrees is None, one.name
        if one.agrees is None and not one.observed:
            assert one.note, one.name


def test_collecting_twice_changes_nothing(case: Case, connect: Connect, ledger: Ledger) -> None:
    first = collect(ledger, connect(), case.now)
    assert first.troubles == {}
    assert first.written.new > 0
    again = collect(ledger, connect(), case.now)
    assert (again.written.new, again.written.changed) == (0, 0)


def test_a_collection_killed_after_any_batch_goes_on_behind_it(
    case: Case, connect: Connect
) -> None:
    tool = connect()
    for source in tool.sources():
        whole = list(_batches(tool, source, None, case))
        wanted = _seen(whole).keys()
        step = max(1, len(whole) // 12)
        for killed in range(0, len(whole), step):
            done = whole[: killed + 1]
            rest = list(_batches(tool, source, done[-1].cursor, case))
            assert _seen(done + rest).keys() == wanted, (source, killed)


def test_find_shows_what_the_tool_holds_of_a_person(
    case: Case, connect: Connect, ledger: Ledger
) -> None:
    collect(ledger, connect(), case.now)
    person = find_person(ledger, case.person)
    assert person
    found = {case.key(one.item) for one in items(ledger, person.number)} - {""}
    assert case.truth() <= found
    assert case.truth()


def test_an_outcome_is_what_the_oracle_sees(case: Case, connect: Connect) -> None:
    tool = connect()
    own = _persons(_everything(tool, case), case)
    assert own
    for item, reading in zip(own, _delete(tool, own, case), strict=True):
        if reading.outcome is Outcome.GONE:
            assert not case.lies_there(item), item.kind
        elif reading.outcome is Outcome.RETAINED:
            assert case.lies_there(item) is not False, item.kind


def _delete(tool: Tool, own: list[Item], case: Case) -> list[Reading]:
    """As an erasure does it: holds first, kind by kind in the tool's order, then read again."""
    holds = [tuple(tool.holds(item, case.now)) for item in own]
    free = [
        item for item, found in zip(own, holds, strict=True) if not any(h.blocks for h in found)
    ]
    for capability in tool.capabilities():
        asked = [item for item in free if item.kind is capability.kind]
        taken = [one.item for one in tool.delete(asked, case.now)] if asked else []
        assert sorted(one.ref for one in taken) == sorted(one.ref for one in asked)
    case.settle(own)
    return [
        tool.reread(item, case.now, found, case.now) for item, found in zip(own, holds, strict=True)
    ]


def test_deleting_again_is_taken_and_changes_no_outcome(case: Case, connect: Connect) -> None:
    tool = connect()
    own = _persons(_everything(tool, case), case)
    first = [one.outcome for one in _delete(tool, own, case)]
    again = [one.outcome for one in _delete(tool, own, case)]
    # A hold that was lifted by the deletion itself, or a job that was done meanwhile, ends well.
    ends = {Outcome.GONE, Outcome.RESIDUE}
    assert all(b == a or b in ends for a, b in zip(first, again, strict=True))


def test_every_reading_that_is_not_gone_says_why(case: Case, connect: Connect) -> None:
    tool = connect()
    own = _persons(_everything(tool, case), case)
    for item, reading in zip(own, _delete(tool, own, case), strict=True):
        if reading.outcome is not Outcome.GONE:
            assert reading.note, (item.kind, reading.outcome)
            assert reading.reason, (item.kind, reading.outcome)
        assert not any(word in reading.note for word in case.handles())


@pytest.mark.parametrize("fault", BROKEN)
def test_a_bad_network_costs_time_and_no_data(case: Case, connect: Connect, fault: Fault) -> None:
    wanted = _everything(connect(), case).keys()
    with faulty(case.port, fault) as proxy:
        seen = _everything(connect(proxy.port), case).keys()
        assert proxy.faults > 0
    assert wanted <= seen  # a living server may have written more meanwhile


@pytest.mark.parametrize("fault", BROKEN)
def test_a_bad_network_changes_no_outcome(
    case: Case, connect: Connect, ledger: Ledger, fault: Fault
) -> None:
    collect(ledger, connect(), case.now)
    person = find_person(ledger, case.person)
    assert person
    with faulty(case.port, fault) as proxy:
        tools = {case.name: connect(proxy.port)}
        plan = make_plan(ledger, tools, person, case.now)
        erasure = open_erasure(ledger, plan, "role:operator")
        troubles = advance(ledger, tools, erasure, case.now)
    if troubles:  # the tool's own patience ended: the rest is done later, by itself
        advance(ledger, {case.name: connect()}, erasure, case.now + timedelta(hours=1))
    said = issue(ledger, erasure, case.now)["items"]
    assert len(said) == len(plan.steps)
    gone = [one for one in said if one["outcome"] == "gone"]
    by_id = {str(step.found.id): step.found.item for step in plan.steps}
    assert not any(case.lies_there(by_id[one["id"]]) for one in gone)


def test_a_tool_that_is_down_is_named_and_nothing_is_lost(
    case: Case, connect: Connect, ledger: Ledger
) -> None:
    with faulty(case.port, Fault.DOWN) as proxy:
        tool = connect(proxy.port)
        for source in tool.sources():
            with pytest.raises(Unavailable):
                list(tool.collect(source, None, case.now))
        done = collect(ledger, tool, case.now)
    assert done.troubles.keys() >= set(tool.sources())
    assert collect(ledger, connect(), case.now).troubles == {}


def test_errors_and_names_hold_no_personal_data(case: Case, connect: Connect) -> None:
    own = _persons(_everything(connect(), case), case)
    with faulty(case.port, Fault.DOWN) as proxy:
        tool = connect(proxy.port)
        for item in own[:20]:
            with pytest.raises(ToolError) as raised:
                tool.reread(item, case.now, [], case.now)
            assert not any(word in str(raised.value) for word in case.handles())
        assert not any(word in repr(tool) for word in case.handles())
