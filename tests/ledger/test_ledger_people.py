"""Who is who: handles join, names never do, a shared number joins nobody who is known firmly."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_samples import (
    account,
    counts,
    guest,
    mail,
    on_disk,
    phone,
    planted,
    refs,
    seen,
    store,
    who,
)

from adjourn.home import Home
from adjourn.ledger import erasing
from adjourn.ledger.find import find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, writing
from adjourn.tools.protocol import Handle, HandleKind, Kind, Observation, Relation

SWITCHBOARD = phone("+49 30 23125100")


def test_two_handles_seen_together_join_two_people_into_one(ledger: Ledger) -> None:
    store(ledger, seen("m1", who(mail("anna@example.org"))))
    store(ledger, seen("m2", who(account("acc-1")), conference="c1"))
    assert counts()["person"] == 2

    store(ledger, seen("m3", who(mail("anna@example.org"), account("acc-1"))))

    person = find_person(ledger, "acc-1")
    assert person is not None
    assert person == find_person(ledger, "Anna@Example.org")
    assert {h.value for h in person.handles} == {"anna@example.org", "acc-1"}
    assert [i.item.ref for i in items(ledger, person.number)] == ["m1", "m2", "m3"]
    assert counts()["person"] == counts()["joinedkey"] == 1


def test_both_keys_of_a_joined_person_are_destroyed(ledger: Ledger, home: Home) -> None:
    store(ledger, seen("m1", who(mail("anna@example.org"))))
    store(ledger, seen("m2", who(account("acc-1"))))
    store(ledger, seen("m3", who(mail("anna@example.org"), account("acc-1"))))
    person = find_person(ledger, "acc-1")
    assert person is not None
    keys = [key for (key,) in every("SELECT DISTINCT key FROM ledger_handle")]
    assert len(keys) == 2

    with writing():
        erasing.delete_items([i.number for i in items(ledger, person.number)])
        doomed = erasing.delete_person(person.number)
    ledger.destroy_doomed()
    erasing.settle()

    assert set(keys) <= set(doomed)
    assert not any(key in ledger.keyring for key in keys)
    assert {t: n for t, n in counts().items() if n} == {"cursor": 1}
    assert planted(on_disk(home), ["anna@example.org", "acc-1"]) == []


def test_a_chain_of_joins_in_one_batch_makes_one_person(ledger: Ledger) -> None:
    a, b, c, d = (account(f"acc-{n}") for n in "abcd")
    store(
        ledger,
        seen("m1", who(a)), seen("m2", who(b)), seen("m3", who(c)), seen("m4", who(d)),
        seen("m5", who(c, d)), seen("m6", who(a, b)), seen("m7", who(b, c)),
    )  # fmt: skip
    assert refs(ledger, "acc-d") == [f"m{n}" for n in range(1, 8)]
    assert counts()["person"] == 1


def test_a_display_name_alone_never_joins(ledger: Ledger) -> None:
    store(
        ledger,
        seen("m1", who(account("acc-1"), name="Anna Beispiel")),
        seen("m2", who(account("acc-2"), name="Anna Beispiel")),
        seen("m3", who(name="Anna Beispiel")),
    )
    assert refs(ledger, "acc-1") == ["m1"]
    assert refs(ledger, "acc-2") == ["m2"]
    assert counts()["person"] == 2


def test_a_shared_number_never_joins_two_colleagues_and_drift_says_so(ledger: Ledger) -> None:
    store(ledger, seen("m1", who(mail("anna@example.org"), SWITCHBOARD)))
    store(ledger, seen("m2", who(mail("ben@example.org"), SWITCHBOARD)))
    assert refs(ledger, "anna@example.org") == ["m1"]
    assert refs(ledger, "ben@example.org") == ["m2"]
    assert every('SELECT "where", what FROM ledger_drift') == [
        ("handle.phone", "of several people")
    ]
    anna, ben = (find_person(ledger, f"{name}@example.org") for name in ("anna", "ben"))
    assert anna
    assert ben
    assert anna.several == {SWITCHBOARD}, "the first one has it, and it says so"
    assert SWITCHBOARD not in ben.handles
    assert not ben.several


@pytest.mark.parametrize("batches", [1, 3])
def test_two_numbers_on_one_entry_do_not_join_the_colleagues_who_have_them(
    ledger: Ledger, batches: int
) -> None:
    mobile = phone("+49 176 04069010")
    observations = [
        seen("m1", who(mail("anna@example.org"), SWITCHBOARD)),
        seen("m2", who(mail("ben@example.org"), mobile)),
        seen("m3", who(SWITCHBOARD, mobile)),
    ]
    for part in [observations] if batches == 1 else [[o] for o in observations]:
        store(ledger, *part)
    assert "m2" not in refs(ledger, "anna@example.org")
    assert "m1" not in refs(ledger, "ben@example.org")


def test_who_is_known_by_number_alone_becomes_known_firmly_once_only(ledger: Ledger) -> None:
    store(ledger, seen("m0", who(SWITCHBOARD)))
    store(
        ledger,
        seen("m1", who(mail("anna@example.org"), SWITCHBOARD)),
        seen("m2", who(SWITCHBOARD)),
        seen("m3", who(mail("ben@example.org"), SWITCHBOARD)),
    )
    assert refs(ledger, "anna@example.org") == ["m0", "m1", "m2"]
    assert refs(ledger, "ben@example.org") == ["m3"]


def test_a_caller_with_a_name_in_two_conferences_is_one_person(ledger: Ledger) -> None:
    store(ledger, seen("m1", who(guest("Caller"), SWITCHBOARD), conference="c1"))
    store(ledger, seen("m2", who(guest("Caller"), SWITCHBOARD), conference="c2"))
    assert refs(ledger, "030 23125100") == ["m1", "m2"]
    assert refs(ledger, "Caller", "c2") == ["m1", "m2"]


@pytest.mark.parametrize("together", [True, False])
def test_two_accounts_that_type_one_name_in_one_conference_stay_two(
    ledger: Ledger, together: bool
) -> None:
    one = seen("m1", who(account("acc-1"), guest("Chris Muster")), conference="c1")
    other = seen("m2", who(account("acc-2"), guest("Chris Muster")), conference="c1")
    for batch in [[one, other]] if together else [[one], [other]]:
        store(ledger, *batch)
    assert refs(ledger, "acc-1") == ["m1"]
    assert refs(ledger, "acc-2") == ["m2"]
    assert every('SELECT "where", what FROM ledger_drift') == [
        ("handle.guest", "of several people")
    ]


def test_who_becomes_known_firmly_through_two_numbers_is_known_so_at_once(ledger: Ledger) -> None:
    mobile = phone("+49 176 04069010")
    store(
        ledger,
        seen("m1", who(mobile)),
        seen("m2", who(mail("anna@example.org"), SWITCHBOARD)),
        seen("m3", who(mobile, SWITCHBOARD)),
        seen("m4", who(mail("ben@example.org"), mobile)),
    )
    assert refs(ledger, "anna@example.org") == ["m1", "m2", "m3"]
    assert refs(ledger, "ben@example.org") == ["m4"]


@pytest.mark.parametrize("together", [True, False])
def test_who_is_in_an_item_twice_stands_to_it_in_the_closer_way(
    ledger: Ledger, together: bool
) -> None:
    item = seen(
        "m1",
        (who(account("acc-1")), Relation.CONTEXT),
        (who(mail("anna@example.org")), Relation.AUTHORED_BY),
        (who(account("acc-2")), Relation.ABOUT),
    )
    joining = seen("m2", who(account("acc-1"), mail("anna@example.org"), account("acc-2")))
    for batch in [[item, joining]] if together else [[item], [joining]]:
        store(ledger, *batch)
    person = find_person(ledger, "acc-2")
    assert person is not None
    relations = {i.item.ref: i.relation for i in items(ledger, person.number)}
    assert relations == {"m1": Relation.AUTHORED_BY, "m2": Relation.AUTHORED_BY}


def test_a_person_of_a_joined_item_of_two_is_still_found_with_it_after_a_new_sighting(
    ledger: Ledger,
) -> None:
    item = seen("m1", who(account("acc-1")), who(mail("anna@example.org")))
    store(ledger, item)
    store(ledger, seen("m2", who(account("acc-1"), mail("anna@example.org"))))
    store(ledger, item)
    assert refs(ledger, "acc-1") == ["m1", "m2"]
    assert store(ledger, item).unchanged == 1


def test_the_name_that_was_seen_first_is_shown(ledger: Ledger) -> None:
    store(ledger, seen("m1", who(account("acc-1"), name="Anna Beispiel")))
    store(ledger, seen("m2", who(account("acc-1"), name="A. Beispiel")))
    person = find_person(ledger, "acc-1")
    assert person is not None
    assert person.name == "Anna Beispiel"


_MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# The order of sightings does not matter: any set, in any order, cut into any batches.

_FIRM = [mail("a@example.org"), mail("b@example.org"), mail("c@example.org"), account("acc-1"),
         account("acc-2")]  # fmt: skip
# Each number belongs to one address or account: shared ones have a test of their own below.
_OWN_NUMBERS = {handle: phone(f"+49 30 231250{n}") for n, handle in enumerate(_FIRM, 10)}


@st.composite
def sightings(draw: st.DrawFn) -> list[Observation]:
    """Entries of one to three handles, with one to three people each, in two conferences."""

    def entry() -> tuple[Handle, ...]:
        firm = draw(st.lists(st.sampled_from(_FIRM), max_size=2, unique=True))
        owners = firm or [draw(st.sampled_from(_FIRM))]
        numbers = [_OWN_NUMBERS[h] for h in owners[:1] if not firm or draw(st.booleans())]
        return (*firm, *numbers)

    return [
        seen(
            f"m{n}",
            *[(who(*entry()), draw(st.sampled_from(Relation)))
              for _ in range(draw(st.integers(1, 3)))],
            kind=Kind.RECORDING if draw(st.booleans()) else Kind.MESSAGE,
            conference=draw(st.sampled_from(["c1", "c2"])),
            everyone=draw(st.booleans()),
        )
        for n in range(draw(st.integers(1, 7)))
    ]  # fmt: skip


def _known(ledger: Ledger) -> set[tuple[frozenset[str], frozenset[tuple[str, str, bool]]]]:
    """The partition of handles into people, with each one's items, relation and sharing."""
    found = set()
    for (number,) in every("SELECT id FROM ledger_person"):
        handles = every("SELECT ix FROM ledger_handle WHERE person = %s", [number])
        held = {(i.item.ref, i.relation.value, i.shared) for i in items(ledger, number)}
        found.add((frozenset(bytes(ix).hex() for (ix,) in handles), frozenset(held)))
    return found


def _empty() -> None:
    with writing():
        for table in ("person", "handle", "conference", "conferenceperson", "item", "itemperson",
                      "joinedkey", "drift", "cursor"):  # fmt: skip
            execute(f"DELETE FROM ledger_{table}")


def _cut(draw: st.DrawFn, observations: Sequence[Observation]) -> list[list[Observation]]:
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(observations) - 1)))))
    edges = [0, *cuts, len(observations)]
    return [list(observations[a:b]) for a, b in pairwise(edges)]


@_MANY
@given(data=st.data())
def test_the_order_of_sightings_does_not_matter(ledger: Ledger, data: st.DataObject) -> None:
    observations = data.draw(sightings())
    _empty()
    for observation in observations:
        store(ledger, observation)
    expected = _known(ledger)
    _empty()
    for batch in _cut(data.draw, data.draw(st.permutations(observations))):
        store(ledger, *batch)
    assert _known(ledger) == expected


@_MANY
@given(data=st.data())
def test_numbers_shared_in_any_way_and_order_join_no_two_firmly_known_people(
    ledger: Ledger, data: st.DataObject
) -> None:
    firm, numbers = _FIRM[:5], [SWITCHBOARD, phone("+49 40 66969010"), phone("+49 89 99998010")]
    one_at_most = st.lists(st.sampled_from(firm), max_size=1)
    any_numbers = st.lists(st.sampled_from(numbers), unique=True)
    entries = data.draw(st.lists(st.tuples(one_at_most, any_numbers), min_size=1, max_size=8))
    _empty()
    batch = [seen(f"m{n}", who(*one, *more)) for n, (one, more) in enumerate(entries)]
    for part in _cut(data.draw, batch):
        store(ledger, *part)
    several = every(
        "SELECT person FROM ledger_handle WHERE kind <> %s GROUP BY person HAVING count(*) > 1",
        [HandleKind.PHONE.value],
    )
    assert several == []
