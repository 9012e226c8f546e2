"""Holds: four eyes, a review date, restricted meanwhile, and gone when they end."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flow_samples import ANNA, DAY, NOW, World, administrator_cleans, files_holding, state, world
from retain_samples import previewed

from adjourn.erase.models import Step
from adjourn.erase.plan import KEPT_BY_US
from adjourn.home import Home
from adjourn.law.reasons import Reason, decisive
from adjourn.ledger import holding, restricting
from adjourn.ledger.find import conferences_of, find_person, items
from adjourn.ledger.models import Hold
from adjourn.ledger.sql import every
from adjourn.retain import hold_list, holds
from adjourn.retain.holds import BadHold, Scope
from adjourn.retain.kept import Kept, kept
from adjourn.retain.sweep import sweep

OPENER, OTHER = "op-07", "op-12"
YEAR = timedelta(days=366)


def opened(world: World, scope: Scope, reason: Reason = Reason.LEGAL_HOLD) -> UUID:
    return holds.open_hold(world.ledger, reason, scope, OPENER, world.now, {})


def approved(world: World, scope: Scope, reason: Reason = Reason.LEGAL_HOLD) -> UUID:
    hold = opened(world, scope, reason)
    holds.approve(world.ledger, hold, OTHER, None, world.now, {})
    return hold


def of_anna(world: World) -> Scope:
    return Scope(person=world.person(ANNA).number)


def told(world: World, hold: UUID, ended: bool = False) -> hold_list.Told:
    return next(one for one in hold_list.told(world.ledger, world.now, ended) if one.id == hold)


def entries(world: World, kind: str) -> list[dict[str, object]]:
    log = world.ledger.evidence.log
    found = [dict(log.entry(index)) for index in range(log.size)]
    return [entry for entry in found if entry["kind"] == kind]


def test_R_08_a_hold_is_approved_by_somebody_else_than_its_opener(whole: World) -> None:
    hold = opened(whole, of_anna(whole))
    with pytest.raises(BadHold, match="four eyes"):
        holds.approve(whole.ledger, hold, OPENER, None, whole.now, {})
    assert told(whole, hold).approved is None
    holds.approve(whole.ledger, hold, OTHER, None, whole.now, {})
    assert (told(whole, hold).opened_by, told(whole, hold).approved_by) == (OPENER, OTHER)


def test_R_08_the_review_is_in_six_months_at_the_latest(whole: World) -> None:
    hold = opened(whole, of_anna(whole))
    with pytest.raises(BadHold, match="2027-05-23"):
        holds.approve(whole.ledger, hold, OTHER, date(2027, 5, 24), whole.now, {})
    holds.approve(whole.ledger, hold, OTHER, date(2027, 5, 23), whole.now, {})
    whole.tenant.advance(NOW + 100 * DAY)
    holds.review(whole.ledger, hold, OPENER, None, whole.now, {})
    assert told(whole, hold).until.date() == date(
        2027, 9, 3
    )  # the day after, at midnight in Berlin


def test_R_08_a_hold_that_nobody_approves_counts_for_a_week(whole: World) -> None:
    hold = opened(whole, of_anna(whole))
    assert told(whole, hold).items > 0
    assert [one.id for one in hold_list.alerts(whole.ledger, whole.now)] == [hold]
    whole.tenant.advance(NOW + 7 * DAY - timedelta(minutes=1))
    assert holds.tend(whole.ledger, whole.now) == 0
    whole.tenant.advance(NOW + 7 * DAY)
    with pytest.raises(BadHold, match="has ended"):
        holds.approve(whole.ledger, hold, OTHER, None, whole.now, {})
    assert holds.tend(whole.ledger, whole.now) == 1
    assert restricting.locked_by(hold) == []
    assert entries(whole, "hold.lapsed")[0]["actor"] == "system:retain"


def test_R_08_without_review_a_hold_lapses_with_an_alert(whole: World) -> None:
    hold = approved(whole, of_anna(whole))
    assert hold_list.alerts(whole.ledger, whole.now) == []
    until = told(whole, hold).until
    whole.tenant.advance(until - 14 * DAY)
    assert [one.id for one in hold_list.alerts(whole.ledger, whole.now)] == [hold]
    whole.tenant.advance(until)
    sweep(whole.ledger, whole.tools, whole.now)
    assert [one.ending for one in hold_list.alerts(whole.ledger, whole.now)] == ["lapsed"]
    assert Hold.objects.get(id=hold).person is None


def test_R_09_what_is_held_is_seen_by_the_rights_team_alone(whole: World) -> None:
    person = whole.person(ANNA)
    before = {one.number for one in items(whole.ledger, person.number)}
    hold = opened(whole, Scope(person=person.number, types=("K-11",)))
    messages = set(restricting.locked_by(hold))
    assert messages
    assert {one.number for one in items(whole.ledger, person.number)} == before - messages
    assert {one.number for one in whole.items(ANNA)} >= before


def test_R_08_what_arrives_later_is_held_from_its_arrival(home: Home) -> None:
    with world(home) as fresh:
        hold = opened(fresh, Scope(types=("K-11",)))
        assert told(fresh, hold).items == 0
        fresh.collect()
        messages = {number for (number,) in every("SELECT id FROM ledger_item WHERE type = 'K-11'")}
        assert len(messages) > 20
        assert set(restricting.locked_by(hold)) == messages


def test_R_17_a_sweep_leaves_what_is_held_and_takes_it_afterwards(whole: World) -> None:
    hold = approved(whole, Scope(types=("K-04",)), Reason.LEGAL_CLAIM)
    whole.tenant.advance(NOW + 40 * DAY)
    line = previewed(whole.ledger, whole.now, "K-04")
    assert (line.due, line.kept) == (0, told(whole, hold).items)
    assert kept(whole.ledger, whole.now) == [Kept("teams", "K-04", "legal_claim", line.kept)]
    sweep(whole.ledger, whole.tools, whole.now)
    assert len(restricting.locked_by(hold)) == line.kept
    free = holds.release(whole.ledger, hold, whole.now)
    assert free == line.kept
    done = sweep(whole.ledger, whole.tools, whole.now)
    assert sum(n for (_, kind, _), n in done.outcomes.items() if kind == "K-04") == free


def test_R_10_an_erasure_keeps_what_is_held_with_its_reason_and_erases_the_rest(
    whole: World,
) -> None:
    person = whole.person(ANNA)
    hold = approved(whole, Scope(person=person.number, types=("K-11",)))
    kept = set(restricting.locked_by(hold))
    erasure = whole.erase(ANNA)
    found = Step.objects.filter(erasure=erasure, row__in=kept, unlink=False)
    assert set(found.values_list("outcome", "reason")) == {("retained", "legal_hold")}
    assert {step.until for step in found} == {Hold.objects.get(id=hold).until}
    left = find_person(whole.ledger, ANNA)
    assert left is not None
    # What the tool keeps for everybody in a conference with held messages is theirs until then.
    seen = {one.number for one in items(whole.ledger, left.number)}
    theirs = conferences_of([*seen, *kept])
    assert {theirs[number] for number in seen} <= {theirs[number] for number in kept - seen}
    mine = every("SELECT item FROM ledger_itemperson WHERE person = %s", [left.number])
    assert {number for (number,) in mine} == set(found.values_list("row", flat=True))
    receipt = whole.receipt(erasure)
    assert {item["reason"] for item in receipt["items"]} >= {"legal_hold"}


def test_R_10_when_the_hold_ends_the_rest_goes_and_the_person_with_it(whole: World) -> None:
    hold = approved(whole, Scope(person=whole.person(ANNA).number, types=("K-11",)))
    erasure = whole.erase(ANNA)
    assert whole.collect().troubles == {}  # and nothing comes back meanwhile
    whole.tenant.advance(NOW + 3 * DAY)
    holds.release(whole.ledger, hold, whole.now)
    whole.follow_up()
    assert not Step.objects.filter(erasure=erasure, note=KEPT_BY_US).exists()
    administrator_cleans(whole)
    for _ in whole.travel(NOW + YEAR):
        pass
    assert state(erasure) == "final"
    assert find_person(whole.ledger, ANNA) is None
    assert whole.lies(erasure) == []


def test_R_10_the_longest_of_several_reasons_counts_and_the_first_is_shown() -> None:
    soon, late = NOW + DAY, NOW + YEAR
    several = [(Reason.LEGAL_CLAIM, late), (Reason.LEGAL_HOLD, soon)]
    assert decisive(several) == (Reason.LEGAL_HOLD, late)
    assert decisive(several[:1]) == several[0]
    both = [(Reason.STATUTORY_RETENTION, soon), (Reason.TAX_OPEN, soon)]
    assert decisive(both)[0] is Reason.TAX_OPEN


def test_the_end_of_a_hold_frees_nothing_that_somebody_else_has_locked(whole: World) -> None:
    first, second = opened(whole, of_anna(whole)), opened(whole, of_anna(whole), Reason.TAX_OPEN)
    locked = restricting.locked_by(first)
    assert holds.release(whole.ledger, first, whole.now) == 0
    assert restricting.locked_by(second) == locked
    assert set(holding.keeping(locked, whole.now)) == set(locked)


def test_R_14_neither_evidence_nor_files_say_who_holds_what(whole: World) -> None:
    hold = approved(whole, of_anna(whole))
    holds.release(whole.ledger, hold, whole.now)
    said = [*entries(whole, "hold.opened"), *entries(whole, "hold.approved")]
    assert [sorted(entry) for entry in said] == [
        ["actor", "at", "count", "hold", "kind", "matter", "reason", "until"],
        ["actor", "at", "hold", "kind", "until"],
    ]
    assert files_holding(whole.home.path, [OPENER, OTHER]) == []


def test_the_record_of_a_hold_goes_three_years_after_the_year_of_its_end(whole: World) -> None:
    hold = opened(whole, of_anna(whole))
    holds.release(whole.ledger, hold, whole.now)
    holds.tend(whole.ledger, NOW.replace(year=2029, month=12, day=31))
    assert [one.id for one in hold_list.told(whole.ledger, whole.now, ended=True)] == [hold]
    holds.tend(whole.ledger, NOW.replace(year=2030, month=1, day=2))
    assert hold_list.told(whole.ledger, whole.now, ended=True) == []


@pytest.mark.parametrize(
    ("scope", "operator", "reason", "why"),
    [
        (Scope(), OPENER, Reason.LEGAL_HOLD, "say what is held"),
        (Scope(types=("K-99",)), OPENER, Reason.LEGAL_HOLD, "no data type K-99"),
        (Scope(types=("K-11",)), "a.person@example.org", Reason.LEGAL_HOLD, "short handle"),
        (Scope(types=("K-11",)), OPENER, Reason.STATUTORY_RETENTION, "one of these reasons"),
        (Scope(types=("K-11",), items=(1,)), OPENER, Reason.LEGAL_HOLD, "say what is held"),
    ],
)
def test_a_hold_that_may_not_be_is_refused(
    whole: World, scope: Scope, operator: str, reason: Reason, why: str
) -> None:
    with pytest.raises(BadHold, match=why):
        holds.open_hold(whole.ledger, reason, scope, operator, whole.now, {})
    assert not Hold.objects.exists()
