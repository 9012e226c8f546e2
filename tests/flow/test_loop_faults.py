"""What can go wrong at the tool, and what the loop makes of it: no loss, no false word."""

from collections import Counter
from datetime import timedelta

import pytest
from flow_samples import ANNA, DAY, World, object_id, outcomes, state, world

from adjourn.erase.models import Step
from adjourn.home import Home
from adjourn.ledger.find import find_person
from adjourn.tools.practice import Fault, Kind

ALWAYS = 10**6
DELETES = "^DELETE /chats|permanentDelete|purgeData"
VOICEMAIL = "^POST /users/.*/messages/.*permanentDelete"


def test_a_wait_that_the_tool_asks_for_is_kept(whole: World) -> None:
    whole.tenant.faults.add(Fault(Kind.THROTTLE, "^DELETE /chats", times=3, retry_after=7))
    erasure = whole.erase(ANNA)
    assert whole.waits.count(7.0) == 3
    whole.check(erasure)
    assert all(outcome for _, outcome, _, _ in outcomes(erasure).values())


@pytest.mark.parametrize("kind", [Kind.UNAVAILABLE, Kind.DROP, Kind.TRUNCATE, Kind.GARBAGE])
@pytest.mark.parametrize("match", ["^GET", DELETES])
def test_a_passing_fault_changes_no_outcome(home: Home, kind: Kind, match: str) -> None:
    with world(home, people=8) as made:
        made.collect()
        fault = made.tenant.faults.add(Fault(kind, match, times=1, skip=3))
        erasure = made.open(made.person(ANNA), ANNA)
        for _ in range(3):
            made.advance(erasure)
        assert fault.hits == 1
        made.check(erasure)
        assert all(outcome for _, outcome, _, _ in outcomes(erasure).values())
        assert not made.advance(erasure)


def test_a_tool_that_is_down_keeps_only_its_own_part_waiting(whole: World) -> None:
    down = whole.tenant.faults.add(Fault(Kind.UNAVAILABLE, times=ALWAYS))
    erasure = whole.open(whole.person(ANNA), ANNA)
    troubles = whole.advance(erasure)
    assert troubles
    assert all(ANNA not in trouble.message for trouble in troubles)
    assert find_person(whole.ledger, ANNA) is None
    waiting = Step.objects.filter(erasure=erasure, outcome="")
    assert waiting.count() > 50
    assert not waiting.filter(next__isnull=True).exists()
    assert not whole.follow_up().erasures
    down.times = 0
    done = whole.follow_up(whole.now + timedelta(hours=1))
    assert done.erasures == [erasure]
    assert not done.troubles
    assert not waiting.all().exists()
    whole.check(erasure)


def test_the_days_of_a_deletion_count_from_when_it_was_asked_for(whole: World) -> None:
    down = whole.tenant.faults.add(Fault(Kind.UNAVAILABLE, times=ALWAYS))
    erasure = whole.erase(ANNA)
    down.times = 0
    whole.follow_up(whole.now + 2 * DAY)
    trashed = Step.objects.filter(erasure=erasure, outcome="trashed").first()
    assert trashed is not None
    assert trashed.until == int((whole.now + 7 * DAY).timestamp() * 1000)


def test_a_delete_that_was_not_done_is_pending_and_asked_for_again(whole: World) -> None:
    whole.tenant.faults.add(Fault(Kind.LIE, DELETES, times=ALWAYS))
    erasure = whole.erase(ANNA)
    whole.check(erasure)
    lied = Step.objects.filter(erasure=erasure, outcome="pending")
    assert {step.kind for step in lied} >= {"file", "video", "voicemail"}
    whole.tenant.faults.clear()
    items = list(lied.values_list("item", flat=True))
    whole.follow_up(whole.now + DAY)
    after = Counter(Step.objects.filter(item__in=items).values_list("outcome", flat=True))
    assert after["gone"] > 5
    whole.check(erasure)


def test_a_delete_that_is_never_done_is_called_refused(whole: World) -> None:
    whole.tenant.faults.add(Fault(Kind.LIE, DELETES, times=ALWAYS))
    erasure = whole.erase(ANNA)
    for _ in whole.travel(whole.now + 5 * DAY):
        whole.check(erasure)
    still = Step.objects.filter(erasure=erasure, kind__in=["video", "voicemail"])
    assert {step.reason for step in still} == {"provider_refused"}


def test_what_a_hold_keeps_is_said_to_stay_and_the_hold_is_never_touched(whole: World) -> None:
    room = next(c for c in whole.tenant.store.chats.values() if c.held)
    erasure = whole.erase(ANNA)
    for _ in whole.travel(whole.now + 40 * DAY):
        whole.check(erasure)
    for step in Step.objects.filter(erasure=erasure, kind="message"):
        if whole.places[erasure][step.item].get("chat") == room.id:
            assert (step.outcome, step.reason) == ("retained", "legal_hold")
            assert "hold" in step.note
    assert room.held
    touched = {line for line in whole.tenant.requests if "abel" in line or "egalHold" in line}
    assert all(line.startswith("GET ") for line in touched)


def test_what_a_hold_keeps_of_a_deleted_chat_is_never_said_to_be_gone(whole: World) -> None:
    chats = whole.tenant.store.chats
    own = {
        str(one.item.place["chat"])
        for one in whole.items(ANNA)
        if one.item.place.get("type") == "oneOnOne" and one.item.kind == "message"
    }
    room = next(chats[one] for one in sorted(own) if not chats[one].policy)
    room.held = True
    erasure = whole.erase(ANNA)
    for _ in whole.travel(whole.now + 40 * DAY):
        whole.check(erasure)
    kept = [
        (step.outcome, step.reason)
        for step in Step.objects.filter(erasure=erasure, kind="message")
        if whole.places[erasure][step.item].get("chat") == room.id
    ]
    assert ("retained", "legal_hold") in kept


def test_a_file_is_deleted_once_its_label_has_gone(whole: World) -> None:
    erasure = whole.erase(ANNA)
    labelled = Step.objects.filter(
        erasure=erasure, reason="statutory_retention", outcome="retained"
    )
    items = list(labelled.values_list("item", flat=True))
    assert len(items) == 2
    for drive in whole.tenant.store.drives.values():
        for file in drive.items.values():
            file.label = None
    for _ in whole.travel(whole.now + 31 * DAY):
        pass
    assert set(Step.objects.filter(item__in=items).values_list("outcome", flat=True)) == {"gone"}
    whole.check(erasure)


def test_one_kind_that_is_denied_does_not_stop_the_others(whole: World) -> None:
    denied = whole.tenant.faults.add(Fault(Kind.FORBIDDEN, VOICEMAIL, times=ALWAYS))
    erasure = whole.open(whole.person(ANNA), ANNA)
    assert len(whole.advance(erasure)) == 1
    waiting = Step.objects.filter(erasure=erasure, outcome="")
    assert {step.kind for step in waiting} == {"voicemail"}
    denied.times = 0
    assert not whole.follow_up(whole.now + DAY).troubles
    assert not waiting.all().exists()


def test_one_item_that_is_denied_does_not_stop_its_kind(whole: World) -> None:
    person = whole.person(ANNA)
    files = [one for one in whole.items(ANNA) if one.item.kind == "file"]
    ids = [object_id(one.item.place) for one in files]
    whole.tenant.faults.add(Fault(Kind.FORBIDDEN, f"GET .*{ids[0]}/retentionLabel", times=ALWAYS))
    erasure = whole.open(person, ANNA)
    assert whole.advance(erasure)
    waiting = Step.objects.filter(erasure=erasure, outcome="")
    assert [step.item for step in waiting] == [files[0].id]


def test_an_expired_secret_says_what_to_do(whole: World) -> None:
    erasure = whole.open(whole.person(ANNA), ANNA)
    whole.tenant.secret_expired = True
    whole.tenant.tokens.clear()
    (trouble,) = whole.advance(erasure)
    assert "secret" in trouble.message
    assert whole.tenant.secret not in trouble.message
    assert find_person(whole.ledger, ANNA) is None
    whole.tenant.secret_expired = False
    assert not whole.follow_up(whole.now + DAY).troubles
    whole.check(erasure)


def test_a_missing_access_policy_is_explained_and_the_rest_is_collected(fresh: World) -> None:
    fresh.tenant.faults.add(Fault(Kind.POLICY, "onlineMeetings", times=ALWAYS))
    done = fresh.collect()
    assert "New-CsApplicationAccessPolicy" in done.troubles["meetings"]
    assert "Grant-CsApplicationAccessPolicy" in done.troubles["meetings"]
    assert "chats" not in done.troubles
    assert fresh.items(ANNA)


def test_two_processes_at_one_erasure_double_nothing(whole: World) -> None:
    """The second one works between two steps of the first."""
    erasure = whole.open(whole.person(ANNA), ANNA)
    entered: list[int] = []

    def second(done: int, total: int) -> None:
        if done == 20 and not entered:
            entered.append(done)
            whole.advance(erasure)

    from adjourn.erase.execute import advance

    advance(whole.ledger, whole.tools, erasure, whole.now, second)
    assert entered
    entries = [leaf for leaf in whole.ledger.evidence.log.export() if b'"item.outcome"' in leaf]
    assert len(entries) == Step.objects.filter(erasure=erasure).count()
    closed = [leaf for leaf in whole.ledger.evidence.log.export() if b'"local.erased"' in leaf]
    assert len(closed) == 1
    whole.receipt(erasure)
    assert state(erasure) == "open"
