"""Writing a batch: twice is once, the higher version wins, nothing that is odd stops the rest."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from ledger_samples import (
    NOW,
    START,
    account,
    counts,
    guest,
    mail,
    refs,
    rows,
    seen,
    store,
    who,
)

from adjourn.ledger import find
from adjourn.ledger.errors import DatabaseTrouble, LedgerError
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import restrict
from adjourn.ledger.sql import every, execute, writing
from adjourn.ledger.write import write
from adjourn.tools.protocol import Batch, Conference, Drift, Kind, Person, Relation

ANNA = who(mail("anna@example.org"), account("acc-1"), name="Anna Beispiel")
BEN = who(mail("ben@example.org"))


def drift() -> dict[tuple[str, str], int]:
    return {
        (where, what): count
        for where, what, count in every('SELECT "where", what, count FROM ledger_drift')
    }


def held(ledger: Ledger, text: str = "acc-1") -> list[find.FoundItem]:
    person = find.find_person(ledger, text)
    assert person is not None
    return find.items(ledger, person.number)


def test_the_same_batch_twice_changes_nothing(ledger: Ledger) -> None:
    batch = [
        seen("m1", ANNA, conference="c1", detail={"b": 1, "a": [1, {"z": None}]}),
        seen("m1", ANNA, kind=Kind.FILE),
        seen("m2", ANNA, (BEN, Relation.CONTEXT), conference=Conference("c1", START, None)),
        seen("m3", conference="c1", everyone=True, kind=Kind.RECORDING),
        seen("m4", who(guest("Guest")), conference="c1"),
        seen("m5", who(account("acc-1")), who(mail("anna@example.org"))),
    ]
    first = store(ledger, *batch)
    tables = ("person", "handle", "conference", "conferenceperson", "item", "itemperson")
    before = rows(tables)
    again = store(ledger, *batch)
    assert first.new == len(batch)
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(batch))
    assert rows(tables) == before


def test_ids_and_what_was_found_stay_when_an_item_changes(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA, detail={"subject": "old"}))
    (before,) = held(ledger)
    assert store(ledger, seen("m1", ANNA, detail={"subject": "new"})).changed == 1
    (after,) = held(ledger)
    assert after.id == before.id
    assert after.detail == {"subject": "new"}


def test_the_higher_version_wins_and_a_lower_one_never(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA, detail={"v": 2}, version=2))
    assert store(ledger, seen("m1", BEN, detail={"v": 1}, version=1)).unchanged == 1
    assert held(ledger)[0].detail == {"v": 2}
    assert refs(ledger, "ben@example.org") == []
    assert store(ledger, seen("m1", ANNA, BEN, detail={"v": 3}, version=3)).changed == 1
    assert held(ledger)[0].detail == {"v": 3}
    assert refs(ledger, "ben@example.org") == ["m1"]


@pytest.mark.parametrize("order", [(1, 5), (5, 1)])
def test_two_versions_in_one_batch_leave_the_higher(ledger: Ledger, order: tuple[int, int]) -> None:
    store(ledger, *[seen("m1", ANNA, detail={"v": v}, version=v) for v in order])
    assert [i.detail for i in held(ledger)] == [{"v": 5}]


def test_of_equal_versions_the_later_one_wins(ledger: Ledger) -> None:
    store(ledger, *[seen("m1", ANNA, detail={"v": v}) for v in "ab"])
    assert held(ledger)[0].detail == {"v": "b"}


@pytest.mark.parametrize("version", [10**30, -(10**30), 2**63, -(2**63) - 1])
def test_a_version_of_any_size_is_taken(ledger: Ledger, version: int) -> None:
    assert store(ledger, seen("m1", ANNA, version=version)).new == 1
    assert store(ledger, seen("m1", ANNA, version=version)).unchanged == 1


def test_half_open_intervals_widen_as_more_becomes_known(ledger: Ledger) -> None:
    end = START + timedelta(hours=1)
    for conference in (
        Conference("c1"),
        Conference("c1", START),
        Conference("c1", None, end),
        Conference("c1", START + timedelta(minutes=5), end - timedelta(minutes=5)),
        Conference("c1"),
    ):
        store(ledger, seen("m1", ANNA, conference=conference))
    ((started, ended),) = every("SELECT started, ended FROM ledger_conference")
    assert (ended - started) == 3_600_000


def test_a_conference_that_ends_before_it_starts_and_one_before_1970_are_kept(
    ledger: Ledger,
) -> None:
    old = datetime(1969, 12, 31, tzinfo=UTC)
    store(ledger, seen("m1", ANNA, at=old, conference=Conference("c1", START, old), ended=old))
    assert held(ledger)[0].item.at == old


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_ends_of_the_calendar_are_no_crash(ledger: Ledger, at: datetime) -> None:
    assert store(ledger, seen("m1", ANNA, at=at, ended=at)).new == 1
    assert refs(ledger, "acc-1") == ["m1"]


def test_a_person_without_a_handle_is_counted_and_the_rest_is_written(ledger: Ledger) -> None:
    written = store(ledger, seen("m1", who(name="Nobody")), seen("m2", ANNA, who(name="Nobody")))
    assert (written.new, written.unidentified) == (1, 1)
    assert drift() == {("message", "no handle"): 2}
    assert refs(ledger, "acc-1") == ["m2"]


def test_an_observation_of_nobody_is_counted_and_not_kept(ledger: Ledger) -> None:
    assert store(ledger, seen("m1")).unidentified == 1
    assert counts()["item"] == counts()["conference"] == 0


def test_what_concerns_everyone_is_found_for_all_whoever_is_seen_first(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA, conference="c1"))
    store(ledger, seen("r1", kind=Kind.RECORDING, conference="c1", everyone=True))
    store(ledger, seen("m2", BEN, conference="c1"))
    store(ledger, seen("m3", (who(mail("carl@example.org")), Relation.CONTEXT), conference="c1"))
    assert set(refs(ledger, "anna@example.org")) == {"m1", "r1"}
    assert set(refs(ledger, "ben@example.org")) == {"m2", "r1"}
    assert set(refs(ledger, "carl@example.org")) == {"m3"}


ODD: list[Any] = [{"n": 2**70}, {"n": -(2**70)}, {"n": object()}, {"n": {1: 2}}, {1: "x"}]


def _nested() -> dict[str, Any]:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"d": deep}
    return deep


@pytest.mark.parametrize("detail", [*ODD, _nested()], ids=lambda _: "odd")
def test_a_value_that_cannot_be_kept_is_drift_and_the_rest_is_written(
    ledger: Ledger, detail: dict[str, Any]
) -> None:
    written = store(ledger, seen("m1", BEN, conference="c9", detail=detail), seen("m2", ANNA))
    assert written.new == 1
    assert drift() == {("message", "malformed"): 1}
    assert refs(ledger, "acc-1") == ["m2"]
    assert counts()["person"] == 1, "of what is not kept nobody is kept"
    assert counts()["conference"] == 0


LONG = "L" * 200_000


@pytest.mark.parametrize(
    "name", ["👩‍👩‍👧 Ünïcode", "\u202eanna\u202c", "half \ud83d", "nul \x00 nul", LONG, "", " "],
    ids=["emoji", "rtl", "half", "nul", "long", "empty", "blank"],
)  # fmt: skip
def test_names_of_any_kind_are_kept_up_to_a_length(ledger: Ledger, name: str) -> None:
    anna = who(account("acc-1"), name=name)
    store(ledger, seen("m1", anna, who(guest(name)), conference=f"c{name}", detail={"s": name}))
    person = find.find_person(ledger, "acc-1")
    assert person is not None
    assert person.name == name[:1_000].encode("utf-8", "backslashreplace").decode()
    (item,) = held(ledger)
    assert item.detail["s"] == name.encode("utf-8", "backslashreplace").decode()
    assert store(ledger, seen("m1", anna, who(guest(name)), conference=f"c{name}",
                              detail={"s": name})).unchanged == 1  # fmt: skip


def test_refs_and_places_of_any_kind_come_back_as_they_were(ledger: Ledger) -> None:
    ref = "19:ü@thread.v2/\u202e👍/" + "x" * 5_000
    place = {"ids": [1, 2.5, None, True], "name": {"ü": "\x00"}}
    store(ledger, seen(ref, ANNA, place=place))
    (item,) = held(ledger)
    assert (item.item.ref, item.item.place) == (ref, place)


def test_a_name_of_drift_is_cut_and_counted(ledger: Ledger) -> None:
    long, half = Drift("x" * 500 + "\ud83d", "unknown property"), Drift("half \ud83d", "unknown")
    store(ledger, drift=(long, half, long, long))
    store(ledger, drift=(long,))
    assert drift() == {("x" * 200, "unknown property"): 4, ("half \\ud83d", "unknown"): 1}


def test_what_the_tool_reports_as_gone_is_marked(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA), seen("m1", ANNA, kind=Kind.FILE))
    store(ledger, gone=((Kind.MESSAGE, "m1"), (Kind.MESSAGE, "never seen")))
    assert {i.item.kind: i.state for i in held(ledger)} == {
        Kind.MESSAGE: "deleted_at_tool", Kind.FILE: "held",
    }  # fmt: skip


def test_what_is_seen_again_after_it_was_gone_is_held_again(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    store(ledger, gone=((Kind.MESSAGE, "m1"),))
    store(ledger, seen("m1", ANNA))
    assert [i.state for i in held(ledger)] == ["held"]


def test_a_restriction_outlives_every_sighting(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    with writing():
        restrict([i.number for i in held(ledger)], UUID(int=1), NOW)
    store(ledger, seen("m1", ANNA, detail={"new": 1}), gone=((Kind.MESSAGE, "m1"),))
    assert held(ledger) == []
    person = find.find_person(ledger, "anna@example.org")
    assert person is not None
    everything = find.items(ledger, person.number, restricted=True)
    assert [(i.state, i.detail) for i in everything] == [("restricted", {"new": 1})]


def test_the_cursor_comes_with_its_batch_or_not_at_all(ledger: Ledger) -> None:
    assert ledger.cursor("teams", "chats") is None
    write(ledger, "teams", "chats", Batch((seen("m1", ANNA),), {"page": 1}), NOW)
    assert ledger.cursor("teams", "chats") == {"page": 1}
    before = rows()
    execute("CREATE TRIGGER t BEFORE UPDATE ON ledger_cursor BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(DatabaseTrouble):
        write(ledger, "teams", "chats", Batch((seen("m2", BEN),), {"page": 2}), NOW)
    assert ledger.cursor("teams", "chats") == {"page": 1}
    assert rows() == before


def test_a_cursor_does_not_open_as_that_of_another_source(ledger: Ledger) -> None:
    write(ledger, "teams", "chats", Batch((), {"page": 1}), NOW)
    execute("UPDATE ledger_cursor SET source = 'calls'")
    with pytest.raises(LedgerError):
        ledger.cursor("teams", "calls")


def test_a_change_of_conference_or_of_whom_it_concerns_is_a_change(ledger: Ledger) -> None:
    store(ledger, seen("m0", who(mail("carl@example.org")), conference="c1"))
    assert store(ledger, seen("m1", ANNA, BEN)).new == 1
    assert store(ledger, seen("m1", ANNA, BEN, conference="c1")).changed == 1
    assert store(ledger, seen("m1", ANNA, BEN, conference="c1", everyone=True)).changed == 1
    assert refs(ledger, "carl@example.org") == ["m0", "m1"]
    assert store(ledger, seen("m1", ANNA, BEN, conference="c1")).changed == 1
    assert refs(ledger, "carl@example.org") == ["m0"]


def test_an_item_of_several_is_shared_and_one_of_one_is_not(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA), seen("m2", ANNA, BEN, at=START + timedelta(seconds=1)))
    assert [(i.item.ref, i.shared) for i in held(ledger)] == [("m1", False), ("m2", True)]


def test_a_batch_of_nothing_is_written(ledger: Ledger) -> None:
    assert store(ledger).new == 0
    assert counts()["cursor"] == 1


def test_many_people_in_one_item_are_all_found(ledger: Ledger) -> None:
    people: list[Person] = [who(account(f"acc-{n}")) for n in range(1_200)]
    store(ledger, seen("m1", *people))
    assert refs(ledger, "acc-0") == refs(ledger, "acc-1199") == ["m1"]
