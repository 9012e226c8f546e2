"""The guard of an erased part: by item and by data type, for somebody who stays."""

from datetime import timedelta
from uuid import UUID

import pytest
from ledger_samples import (
    NOW,
    START,
    account,
    counts,
    guest,
    mail,
    phone,
    refs,
    seen,
    store,
    who,
)

from adjourn.ledger import erasing, find, guards
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, writing
from adjourn.ledger.write import write
from adjourn.tools.protocol import Batch, Kind, Observation, Relation

ERASURE, OTHER = UUID(int=1), UUID(int=2)
ANNA, BEN = who(mail("anna@example.org"), account("acc-1")), who(mail("ben@example.org"))
DAY = timedelta(days=1)


def number(ledger: Ledger, text: str = "acc-1") -> int:
    person = find.find_person(ledger, text)
    assert person is not None
    return person.number


def refuse(ledger: Ledger, *observations: Observation, unlink: bool = False) -> None:
    """What an erasure does at home with these items of Anna's."""
    refs = {one.item.ref for one in observations}
    person = number(ledger)
    rows = [i for i in find.items(ledger, person) if i.item.ref in refs]
    with writing():
        guards.refuse_items(
            [(ledger.item_index("teams", i.item.kind, i.item.ref), unlink) for i in rows],
            person,
            ERASURE,
        )
        erasing.unlink(person, [i.number for i in rows])
        if not unlink:
            erasing.delete_items([i.number for i in rows])


def withdraw(ledger: Ledger, data_type: str = "K-11", before: timedelta = timedelta()) -> None:
    with writing():
        guards.refuse_types(number(ledger), [data_type], ERASURE, NOW + before)


def test_an_erased_item_is_refused_and_nothing_is_learned_of_it(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA), seen("m2", ANNA))
    refuse(ledger, seen("m1"))
    again = seen("m1", who(account("acc-1"), phone("+49 30 23125014")), BEN, conference="c1")
    before = counts()
    written = store(ledger, again, seen("m2", ANNA))
    assert (written.refused, written.unchanged) == (1, 1)
    assert counts() == before
    assert refs(ledger, "acc-1") == ["m2"]


def test_another_item_of_the_same_reference_is_another_item(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    refuse(ledger, seen("m1"))
    assert store(ledger, seen("m1", ANNA, kind=Kind.FILE)).new == 1
    assert store(ledger, seen("m1", ANNA), tool="matrix").new == 1


def test_a_mention_is_refused_for_one_and_stays_for_the_author(ledger: Ledger) -> None:
    mention = seen("m1", BEN, (ANNA, Relation.CONTEXT), conference="c1")
    store(ledger, mention, seen("m2", ANNA))
    refuse(ledger, mention, unlink=True)
    for detail in ({}, {"edited": 1}):
        store(ledger, seen("m1", BEN, (ANNA, Relation.CONTEXT), conference="c1", detail=detail))
        assert refs(ledger, "ben@example.org") == ["m1"]
        assert refs(ledger, "acc-1") == ["m2"]


def test_a_guarded_item_that_waits_stays_without_the_one_who_left_it(ledger: Ledger) -> None:
    both = seen("m1", ANNA, BEN, conference="c1")
    store(ledger, both, seen("m2", ANNA))
    person = number(ledger)
    row = next(i for i in find.items(ledger, person) if i.item.ref == "m1")
    with writing():
        index = ledger.item_index("teams", Kind.MESSAGE, "m1")
        guards.refuse_items([(index, False)], person, ERASURE)
        erasing.unlink(person, [row.number])
    changed = seen("m1", ANNA, BEN, conference="c1", detail={"edited": 1})
    assert store(ledger, changed).changed == 1
    assert refs(ledger, "ben@example.org") == ["m1"]
    assert refs(ledger, "acc-1") == ["m2"]
    with writing():
        erasing.delete_items([row.number])
    assert store(ledger, changed).refused == 1


def test_what_is_gone_for_good_is_news_a_day_later(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA), seen("m2", ANNA))
    refuse(ledger, seen("m1"))
    with writing():
        guards.item_is_gone(ledger.item_index("teams", Kind.MESSAGE, "m1"), ERASURE, NOW)
    batch = Batch((seen("m1", ANNA),), 1)
    # A collection that began before may still hold it.
    almost = NOW + DAY - timedelta(milliseconds=1)
    assert write(ledger, "teams", "chats", batch, almost).refused == 1
    with writing():
        assert guards.forget_gone(almost) == 0
        assert guards.forget_gone(NOW + DAY) == 1
    assert write(ledger, "teams", "chats", batch, NOW + DAY).new == 1


def test_a_guard_outlives_that_two_turn_out_to_be_one(ledger: Ledger) -> None:
    mention = seen("m1", BEN, (ANNA, Relation.CONTEXT), conference="c1")
    store(ledger, seen("m0", who(phone("+49 30 23125014"))), mention, seen("m2", ANNA))
    refuse(ledger, mention, unlink=True)
    withdraw(ledger, "K-08")
    store(ledger, seen("m3", who(phone("+49 30 23125014"), account("acc-1"))))
    assert set(refs(ledger, "acc-1")) == {"m0", "m2", "m3"}
    assert number(ledger) == number(ledger, "+49 30 23125014")
    store(ledger, seen("m1", BEN, (ANNA, Relation.CONTEXT), conference="c1", detail={"new": 1}))
    assert set(refs(ledger, "acc-1")) == {"m0", "m2", "m3"}
    old = seen("r1", ANNA, kind=Kind.RECORDING)
    assert store(ledger, old).refused == 1


def test_C_05_R_16_older_data_of_the_withdrawn_type_are_refused_and_no_others(
    ledger: Ledger,
) -> None:
    store(ledger, seen("m1", ANNA))
    withdraw(ledger)
    almost = NOW - timedelta(milliseconds=1)
    written = store(
        ledger,
        seen("m2", ANNA),
        seen("m3", ANNA, at=almost),
        seen("m4", ANNA, at=NOW),
        seen("f1", ANNA, kind=Kind.CALL),
        seen("m5", BEN),
    )
    assert (written.new, written.refused) == (3, 2)
    assert set(refs(ledger, "acc-1")) == {"m1", "m4", "f1"}


def test_C_05_a_handle_that_is_learned_later_changes_nothing(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    withdraw(ledger)
    store(ledger, seen("c1", who(account("acc-1"), phone("+49 30 23125014")), kind=Kind.CALL))
    assert store(ledger, seen("m2", who(phone("+49 30 23125014")))).refused == 1


def test_C_05_the_other_people_of_a_withdrawn_item_keep_it(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    withdraw(ledger)
    store(ledger, seen("m2", ANNA, BEN, conference="c1"))
    assert refs(ledger, "acc-1") == ["m1"]
    assert refs(ledger, "ben@example.org") == ["m2"]


def test_C_05_whoever_withdraws_again_moves_the_guard_on(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    withdraw(ledger)
    with writing():
        guards.refuse_types(number(ledger), ["K-11"], OTHER, NOW + DAY)
    assert store(ledger, seen("m2", ANNA, at=NOW + timedelta(hours=1))).refused == 1
    assert store(ledger, seen("m3", ANNA, at=NOW + DAY)).new == 1


@pytest.mark.parametrize("order", ["recording last", "presence last", "in one batch"])
def test_C_05_a_recording_that_comes_late_is_locked_on_arrival(ledger: Ledger, order: str) -> None:
    store(ledger, seen("m1", ANNA))
    withdraw(ledger, "K-08")
    recording = seen("r1", BEN, kind=Kind.RECORDING, conference="c1", everyone=True)
    attended = seen("a1", ANNA, kind=Kind.ATTENDANCE, conference="c1")
    batches = {
        "recording last": [[attended], [recording]],
        "presence last": [[recording], [attended]],
        "in one batch": [[recording, attended]],
    }
    for batch in batches[order]:
        store(ledger, *batch)
    assert refs(ledger, "acc-1") == ["m1", "a1"]
    assert refs(ledger, "ben@example.org") == []
    assert every("SELECT cause FROM ledger_restriction") == [(ERASURE.hex,)]


def test_C_05_a_recording_after_the_withdrawal_or_of_others_is_not_locked(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    withdraw(ledger, "K-08")
    for ref, at, people in (("r1", NOW, [ANNA, BEN]), ("r2", START, [BEN])):
        people_there = [
            seen(f"a{ref}{n}", p, kind=Kind.ATTENDANCE, conference=ref, at=at)
            for n, p in enumerate(people)
        ]
        recording = seen(ref, kind=Kind.RECORDING, conference=ref, at=at, everyone=True)
        store(ledger, *people_there, recording)
    assert {"r1", "r2"} <= set(refs(ledger, "ben@example.org"))


def test_a_person_leaves_a_conference_with_their_last_item_in_it(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA, conference="c1"), seen("m2", BEN, conference="c1"))
    store(ledger, seen("m3", ANNA, conference="c2"), seen("m4", ANNA, conference="c3"))
    store(ledger, seen("r3", kind=Kind.RECORDING, conference="c3", everyone=True))
    person = number(ledger)
    rows = {i.item.ref: i.number for i in find.items(ledger, person)}
    with writing():
        erasing.delete_items([rows["m1"], rows["m3"], rows["m4"]])
        doomed = erasing.leave(person)
    left = every("SELECT count(*) FROM ledger_conferenceperson WHERE person = %s", [person])
    assert left == [(1,)]  # the recording is still about all who were there
    assert counts()["conference"] == 2
    assert len(doomed) == 1
    assert refs(ledger, "acc-1") == ["r3"]
    assert refs(ledger, "ben@example.org") == ["m2"]


def test_whoever_is_erased_whole_leaves_no_guard_by_number(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA), seen("m2", who(guest("Gast")), conference="c1"))
    withdraw(ledger)
    with writing():
        erasing.delete_person(number(ledger))
    assert counts()["typeguard"] == 0
