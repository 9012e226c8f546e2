"""Erasing a part: the person stays, the part goes everywhere, and does not come back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flow_samples import ANNA, DAY, World, outcomes, state

from adjourn.erase.models import Erasure, Step
from adjourn.ledger.find import FoundItem, find_erased, find_person, items
from adjourn.ledger.people import _join
from adjourn.ledger.restricting import locked_by, restrict
from adjourn.ledger.sql import every, execute, writing
from adjourn.tools.protocol import Batch, Kind, Tool

RECORDINGS = frozenset({"K-08"})
CHAT = frozenset({"K-11"})


def open_part(world: World, handle: str = ANNA, **part: Any) -> UUID:
    return world.open(world.person(handle), handle, **part)


def erase_part(world: World, **part: Any) -> UUID:
    return world.erase_part(ANNA, **part)


def of_types(world: World, types: frozenset[str], handle: str = ANNA) -> list[FoundItem]:
    return [found for found in world.items(handle) if found.type in types]


def test_C_05_only_what_rests_on_the_consent_goes_and_the_person_stays(whole: World) -> None:
    person, before = whole.person(ANNA), whole.items(ANNA)
    erasure = erase_part(whole, types=RECORDINGS)
    chosen = {one.id for one in before if one.type in RECORDINGS}
    assert chosen
    assert {step.item for step in Step.objects.filter(erasure=erasure)} == chosen
    assert whole.person(ANNA) == person
    assert person.number in whole.ledger.keyring
    left = whole.items(ANNA)
    assert [one for one in left if one.id not in chosen] == [
        one for one in before if one.id not in chosen
    ]
    assert not [one for one in left if one.id in chosen and not one.shared]
    assert not whole.lies(erasure)
    whole.receipt(erasure)


def test_an_erased_part_ends_like_a_whole_one(whole: World) -> None:
    erasure = erase_part(whole, types=CHAT)
    key = Erasure.objects.get(id=erasure).key
    assert key in whole.ledger.keyring
    for _ in whole.travel(whole.now + 400 * DAY):
        assert not whole.lies(erasure)
        whole.receipt(erasure)
    waiting = Step.objects.filter(erasure=erasure).exclude(state="final")
    # The policy and the hold of the sample do not end by themselves.
    assert set(waiting.values_list("outcome", flat=True)) <= {"retained", "hidden"}
    if not waiting:
        assert state(erasure) == "final"
        assert key not in whole.ledger.keyring


def test_what_a_part_deleted_or_asked_for_does_not_come_back(whole: World) -> None:
    erasure = erase_part(whole, types=CHAT)
    after = whole.holdings()
    retained = Step.objects.filter(erasure=erasure).exclude(outcome="gone")
    assert retained.exists()
    _collect_all_again(whole)
    assert whole.holdings() == after
    for _ in range(3):
        whole.follow_up(whole.now + 10 * DAY)
        _collect_all_again(whole)
        steps = {step.item for step in Step.objects.filter(erasure=erasure, unlink=False)}
        held = {one.id for one in whole.items(ANNA)}
        assert not held & steps


def test_a_part_chosen_by_item_refuses_these_items_alone(whole: World) -> None:
    found = [one for one in of_types(whole, CHAT) if not one.shared]
    first, others = found[0], {one.id for one in found[1:]}
    erase_part(whole, only=lambda one: one.id == first.id)
    _collect_all_again(whole)
    held = {one.id for one in whole.items(ANNA)}
    assert others <= held
    assert first.id not in held
    assert first.item.ref not in {one.item.ref for one in whole.items(ANNA)}


def test_nobody_is_taken_for_erased_of_whom_a_part_is(whole: World) -> None:
    erase_part(whole, types=RECORDINGS)
    assert find_erased(whole.ledger, ANNA) is None
    assert find_person(whole.ledger, ANNA) is not None


def test_several_parts_are_open_at_once_and_a_whole_one_leaves_their_items_to_them(
    whole: World,
) -> None:
    first = open_part(whole, types=CHAT)
    second = open_part(whole, types=CHAT | RECORDINGS)
    third = whole.open(whole.person(ANNA), ANNA)
    steps = [set(outcomes(erasure)) for erasure in (first, second, third)]
    assert all(steps)
    assert not steps[0] & steps[1]
    assert not (steps[0] | steps[1]) & steps[2]
    for erasure in (third, first, second):
        whole.advance(erasure)
    assert find_person(whole.ledger, ANNA) is None
    assert every(
        "SELECT count(*) FROM ledger_item i WHERE NOT EXISTS "
        "(SELECT 1 FROM ledger_itemperson p WHERE p.item = i.id) AND NOT i.everyone"
    ) == [(0,)]
    whole.check(third)
    for erasure in (first, second):
        assert not whole.lies(erasure)
    assert not Erasure.objects.exclude(person=None)


def test_the_same_part_twice_is_one_erasure(whole: World) -> None:
    assert open_part(whole, types=CHAT) == open_part(whole, types=CHAT)


def test_no_types_at_all_are_a_part_without_items_and_never_everything(whole: World) -> None:
    before = whole.holdings()
    erasure = erase_part(whole, types=frozenset())
    assert state(erasure) == "final"
    assert whole.holdings() == before
    assert whole.receipt(erasure)["items"] == []


def shared_recordings(world: World) -> list[FoundItem]:
    return [one for one in of_types(world, RECORDINGS) if one.shared]


def others_of(world: World, found: FoundItem) -> set[int]:
    """Who else the ledger holds an item for (row numbers)."""
    anna = world.person(ANNA).number
    return {n for n, held in world.holdings().items() if found.id in held and n != anna}


def test_A18_one_of_several_in_a_recording_has_it_locked_at_once_and_deleted_for_all(
    whole: World,
) -> None:
    """Facts: law §2.4, one of several withdraws: restrict the whole, then delete the whole."""
    recordings = {one.id: others_of(whole, one) for one in shared_recordings(whole)}
    assert all(recordings.values())
    erasure = open_part(whole, types=RECORDINGS)
    for other in set().union(*recordings.values()):
        assert not {one.id for one in items(whole.ledger, other)} & recordings.keys()
        known = {one.id: one.state for one in items(whole.ledger, other, restricted=True)}
        assert {known[one] for one in known.keys() & recordings.keys()} == {"restricted"}
    whole.advance(erasure)
    for _ in whole.travel(whole.now + 120 * DAY):
        pass
    gone = set(Step.objects.filter(erasure=erasure, outcome="gone").values_list("item", flat=True))
    assert gone & recordings.keys()
    assert not whole.lies(erasure)
    assert not gone & {one for held in whole.holdings().values() for one in held}


def test_A18_an_erasure_that_ends_sets_nothing_free_that_a_case_has_locked(whole: World) -> None:
    case = UUID(int=7)
    whole.erase(ANNA)  # of which some stay for others, retained
    released = set(
        Step.objects.filter(shared=True, unlink=False, outcome="retained").values_list(
            "row", flat=True
        )
    )
    erasure = Erasure.objects.get().id
    assert released
    assert not released & set(locked_by(erasure))
    with writing():
        restrict([row for row in released if row], case, whole.now)
    for _ in whole.travel(whole.now + 20 * DAY):
        pass
    left = {row for (row,) in every("SELECT id FROM ledger_item")}
    assert set(locked_by(case)) == released & left != set()
    for number in whole.holdings():
        assert not {one.number for one in items(whole.ledger, number)} & released


def test_A18_what_is_restricted_is_erased_with_the_rest(whole: World) -> None:
    found = whole.items(ANNA)
    with writing():
        restrict([one.number for one in found[::3]], UUID(int=7), whole.now)
    plan = whole.plan(whole.person(ANNA))
    assert [step.found.id for step in plan.steps] == [one.id for one in found]
    assert len(plan.shown.steps) == len(found) - len(found[::3])
    erasure = whole.erase(ANNA)
    assert {step.item for step in Step.objects.filter(erasure=erasure)} == {one.id for one in found}
    whole.check(erasure)


class Blind:
    """A tool that does not show recordings yet."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tool, name)

    def collect(self, source: str, cursor: Any, now: datetime) -> Iterator[Batch]:
        for batch in self._tool.collect(source, cursor, now):
            shown = [o for o in batch.observations if o.item.kind is not Kind.RECORDING]
            yield replace(batch, observations=tuple(shown))


def test_C_05_a_recording_that_shows_only_after_the_withdrawal_is_erased_by_the_follow_up(
    fresh: World,
) -> None:
    seeing = fresh.tools["teams"]
    fresh.tools["teams"] = Blind(seeing)  # type: ignore[assignment]
    fresh.collect()
    erasure = erase_part(fresh, types=RECORDINGS)
    assert not Step.objects.filter(kind="recording").exists()
    fresh.tools["teams"] = seeing
    _collect_all_again(fresh)
    late = shared_recordings(fresh)
    assert {one.state for one in late} == {"restricted"}
    assert not [one for one in items(fresh.ledger, fresh.person(ANNA).number) if one in late]
    for _ in range(2):
        fresh.follow_up()
    (second,) = Erasure.objects.exclude(id=erasure).filter(step__kind="recording").distinct()
    assert {step.item for step in second.step_set.all()} == {one.id for one in late}
    assert not locked_by(erasure)
    assert second.step_set.exclude(outcome="").count() == len(late)
    _collect_all_again(fresh)
    fresh.follow_up()
    assert Erasure.objects.filter(step__kind="recording").distinct().count() == 1


@pytest.mark.parametrize("when", ["before the part at home", "after it"])
def test_a_part_of_somebody_who_turns_out_to_be_somebody_else_ends_well(
    whole: World, when: str
) -> None:
    """Two people become one while a part of the second is being erased."""
    caller = next(
        one.key
        for one in whole.tenant.store.people.values()
        if one.sort == "phone" and whole.items(one.key)
    )
    erasure = open_part(whole, caller, only=lambda one: one.item.kind is Kind.CALL)
    if when == "after it":
        whole.advance(erasure)
    anna, other = whole.person(ANNA), whole.person(caller)
    with writing():
        _join(max(anna.number, other.number), min(anna.number, other.number))
    whole.advance(erasure)
    steps = {step.item for step in Step.objects.filter(erasure=erasure)}
    assert steps
    assert not steps & {one.id for one in whole.items(ANNA)}
    assert whole.person(caller).number == whole.person(ANNA).number
    third = whole.open(whole.person(ANNA), ANNA)
    assert not set(outcomes(third)) & steps


def _collect_all_again(world: World) -> None:
    """From the beginning, as if every cursor were lost."""
    with writing():
        execute("DELETE FROM ledger_cursor")
    world.tenant.advance(world.now + timedelta(minutes=1))
    done = world.collect()
    assert not done.troubles
