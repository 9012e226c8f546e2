"""Art. 18 GDPR: the rights team alone sees what is restricted, as long as a reason is left."""

from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_samples import NOW, account, counts, mail, phone, refs, seen, store, who

from adjourn.ledger import counts as counted
from adjourn.ledger import erasing, find
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import freed_by, lift, lift_all, locked_by, restrict
from adjourn.ledger.sql import execute, writing
from adjourn.tools.protocol import Kind, Relation

CASE, OTHER = UUID(int=1), UUID(int=2)
ANNA, BEN = who(mail("anna@example.org"), account("acc-1")), who(mail("ben@example.org"))


def rows(ledger: Ledger, text: str = "acc-1") -> dict[str, find.FoundItem]:
    """All items of somebody by reference, as the rights team sees them."""
    person = find.find_person(ledger, text)
    assert person is not None
    return {one.item.ref: one for one in find.items(ledger, person.number, restricted=True)}


def lock(ledger: Ledger, *names: str, cause: UUID = CASE, text: str = "acc-1") -> None:
    known = rows(ledger, text)
    with writing():
        restrict([known[name].number for name in names], cause, NOW)


def number(ledger: Ledger, text: str = "acc-1") -> int:
    person = find.find_person(ledger, text)
    assert person is not None
    return person.number


def test_A18_what_is_restricted_is_hidden_and_the_rights_team_sees_it(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA), seen("m2", ANNA))
    lock(ledger, "m1")
    assert refs(ledger, "acc-1") == ["m2"]
    assert {ref: one.state for ref, one in rows(ledger).items()} == {
        "m1": "restricted", "m2": "held",
    }  # fmt: skip


def test_A18_an_item_of_several_is_restricted_for_all_of_them(ledger: Ledger) -> None:
    recording = seen("r1", kind=Kind.RECORDING, conference="c1", everyone=True)
    store(ledger, seen("m1", ANNA, (BEN, Relation.CONTEXT), conference="c1"), recording)
    store(ledger, seen("m2", BEN, conference="c1"))
    assert set(refs(ledger, "ben@example.org")) == {"m1", "m2", "r1"}
    lock(ledger, "m1", "r1")
    assert refs(ledger, "ben@example.org") == ["m2"]
    assert refs(ledger, "acc-1") == []


def test_A18_counts_say_how_many_are_not_shown(ledger: Ledger) -> None:
    recording = seen("r1", kind=Kind.RECORDING, conference="c1", everyone=True)
    store(ledger, seen("m1", ANNA, conference="c1"), seen("m2", ANNA), recording)
    lock(ledger, "m1", "r1")
    lock(ledger, "r1", cause=OTHER)
    person = number(ledger)
    assert counted.items_of([person]) == {person: 1}
    assert counted.restricted_of([person]) == {person: 2}
    held = {one.type: (one.items, one.restricted) for one in counted.by_type()}
    assert held == {"K-08": (1, 1), "K-11": (2, 1)}


def test_A18_a_lock_ends_only_when_its_last_reason_ends(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA), seen("m2", ANNA))
    lock(ledger, "m1", "m2")
    lock(ledger, "m1", cause=OTHER)
    lock(ledger, "m1", cause=OTHER)
    numbers = {ref: one.number for ref, one in rows(ledger).items()}
    assert freed_by(CASE) == [numbers["m2"]]
    with writing():
        lift(CASE, numbers.values())
    assert refs(ledger, "acc-1") == ["m2"]
    assert freed_by(OTHER) == locked_by(OTHER) == [numbers["m1"]]
    with writing():
        assert lift_all(OTHER) == 1
    assert set(refs(ledger, "acc-1")) == {"m1", "m2"}


def test_A18_a_restriction_outlives_sightings_changes_and_that_the_tool_deletes(
    ledger: Ledger,
) -> None:
    store(ledger, seen("m1", ANNA))
    lock(ledger, "m1")
    for observation in (seen("m1", ANNA), seen("m1", ANNA, BEN, conference="c1", version=3)):
        store(ledger, observation)
        store(ledger, gone=((Kind.MESSAGE, "m1"),))
        store(ledger, observation)
    assert refs(ledger, "acc-1") == refs(ledger, "ben@example.org") == []
    assert rows(ledger)["m1"].state == "restricted"


def test_A18_what_the_tool_deleted_meanwhile_is_known_when_the_lock_ends(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    lock(ledger, "m1")
    store(ledger, gone=((Kind.MESSAGE, "m1"),))
    with writing():
        lift_all(CASE)
    assert rows(ledger)["m1"].state == "deleted_at_tool"


def test_A18_two_who_turn_out_to_be_one_keep_their_restrictions(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA), seen("m2", who(phone("+49 30 23125014"))))
    lock(ledger, "m2", text="+49 30 23125014")
    store(ledger, seen("m3", who(phone("+49 30 23125014"), account("acc-1"))))
    assert set(refs(ledger, "acc-1")) == {"m1", "m3"}
    assert rows(ledger)["m2"].state == "restricted"


def test_A18_the_lock_goes_with_the_item(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    lock(ledger, "m1")
    with writing():
        erasing.delete_items([rows(ledger)["m1"].number])
    assert counts()["restriction"] == 0


ANYTHING = st.lists(
    st.tuples(
        st.sampled_from(["restrict", "lift", "lift all", "collect", "gone"]),
        st.sampled_from(["m1", "m2", "m3"]),
        st.sampled_from([CASE, OTHER]),
    ),
    max_size=12,
)


@settings(
    max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(ANYTHING)
def test_A18_shown_is_what_no_reason_locks_whatever_happens(
    ledger: Ledger, steps: list[tuple[str, str, UUID]]
) -> None:
    names = ("m1", "m2", "m3")
    store(ledger, *(seen(name, ANNA) for name in names))
    with writing():
        execute("DELETE FROM ledger_restriction")
    reasons: dict[str, set[UUID]] = {name: set() for name in names}
    for version, (what, name, cause) in enumerate(steps, 10):
        row = rows(ledger)[name].number
        if what == "collect":
            store(ledger, seen(name, ANNA, version=version, detail={"v": version}))
        elif what == "gone":
            store(ledger, gone=((Kind.MESSAGE, name),))
        with writing():
            if what == "restrict":
                restrict([row], cause, NOW)
                reasons[name].add(cause)
            elif what == "lift":
                lift(cause, [row])
                reasons[name].discard(cause)
            elif what == "lift all":
                alone = {rows(ledger)[n].number for n, why in reasons.items() if why == {cause}}
                assert set(freed_by(cause)) == alone
                lift_all(cause)
                for why in reasons.values():
                    why.discard(cause)
        assert set(refs(ledger, "acc-1")) == {n for n, why in reasons.items() if not why}
