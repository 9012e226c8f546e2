"""Who was erased stays erased; who comes back is somebody new; the others keep what is theirs."""

import shutil
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

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger import erasing, find
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, writing
from adjourn.tools.protocol import Conference, Handle, Kind, Person

ERASURE = UUID("00000000-0000-4000-8000-000000000001")
HANDLES = (mail("anna@example.org"), account("acc-1"), phone("+49 30 23125014"))
ANNA, BEN = who(*HANDLES), who(mail("ben@example.org"))
LATER = NOW + timedelta(days=1)


def erase(ledger: Ledger, text: str) -> None:
    """The local part of an erasure at NOW, shared items kept for the others."""
    person = find.find_person(ledger, text)
    assert person is not None
    with writing():
        erasing.set_guard(person.number, ERASURE, NOW)
        own = [i.number for i in find.items(ledger, person.number) if not i.shared]
        erasing.delete_items(own)
        erasing.delete_person(person.number)
    ledger.destroy_doomed()


@pytest.mark.parametrize("handle", HANDLES, ids=lambda h: h.kind)
def test_old_items_are_refused_by_any_of_the_handles(ledger: Ledger, handle: Handle) -> None:
    store(ledger, seen("m1", ANNA))
    erase(ledger, "acc-1")
    written = store(ledger, seen("m1", who(handle)), seen("m0", who(handle, account("acc-new"))))
    assert (written.new, written.refused) == (0, 2)
    assert counts()["person"] == counts()["item"] == counts()["handle"] == 0
    erased = find.find_erased(ledger, handle.value)
    assert erased is not None
    assert (erased.erasure, erased.before) == (ERASURE, NOW)


def test_newer_items_make_a_new_person_without_the_past(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    before = every("SELECT id FROM ledger_person")
    erase(ledger, "acc-1")
    store(ledger, seen("m2", ANNA, at=LATER), seen("m1", ANNA), seen("m3", ANNA, at=NOW))
    assert refs(ledger, "anna@example.org") == ["m3", "m2"]
    assert every("SELECT id FROM ledger_person") != before


def test_the_moment_of_the_erasure_is_the_first_that_counts(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    erase(ledger, "acc-1")
    almost = NOW - timedelta(milliseconds=1)
    assert store(ledger, seen("m2", ANNA, at=almost)).refused == 1
    assert store(ledger, seen("m3", ANNA, at=NOW)).new == 1


def test_an_old_item_of_two_stays_for_the_other(ledger: Ledger) -> None:
    both = seen("m1", ANNA, BEN, conference="c1")
    store(ledger, both)
    erase(ledger, "acc-1")
    store(ledger, both)
    assert refs(ledger, "ben@example.org") == ["m1"]
    assert refs(ledger, "anna@example.org") == []
    assert store(ledger, both).unchanged == 1


def test_recordings_stay_for_those_who_remain(ledger: Ledger) -> None:
    recording = seen("r1", ANNA, kind=Kind.RECORDING, conference="c1", everyone=True)
    store(ledger, seen("m1", ANNA, conference="c1"), seen("m2", BEN, conference="c1"), recording)
    erase(ledger, "acc-1")
    store(ledger, recording)
    assert set(refs(ledger, "ben@example.org")) == {"m2", "r1"}
    assert refs(ledger, "acc-1") == []


def test_the_recording_of_a_conference_where_nobody_remains_is_refused(ledger: Ledger) -> None:
    recording = seen("r1", ANNA, kind=Kind.RECORDING, conference="c1", everyone=True)
    store(ledger, seen("m1", ANNA, conference="c1"))
    erase(ledger, "acc-1")
    store(ledger, recording)
    assert counts()["item"] == counts()["conference"] == 0


def test_a_conference_with_its_key_goes_with_its_last_person(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA, conference=Conference("c1", START)))
    (number,) = every("SELECT id FROM ledger_conference")[0]
    erase(ledger, "acc-1")
    assert counts()["conference"] == 0
    assert number not in ledger.keyring


def test_a_colleague_with_the_same_number_is_not_taken_for_the_erased(ledger: Ledger) -> None:
    ben = who(mail("ben@example.org"), HANDLES[2])
    store(ledger, seen("m1", ANNA))
    store(ledger, seen("m2", ben))
    erase(ledger, "acc-1")
    assert store(ledger, seen("m3", ben)).new == 1
    assert refs(ledger, "ben@example.org") == ["m2", "m3"]
    assert store(ledger, seen("m4", who(HANDLES[2]))).refused == 1


def test_a_guest_stays_erased_within_the_conference_only(ledger: Ledger) -> None:
    name = "Anna B."
    one: Person = who(guest(name))
    store(ledger, seen("m1", one, conference="c1"), seen("m2", one, conference="c2"))
    person = find.find_person(ledger, name, "c1")
    assert person is not None
    with writing():
        erasing.set_guard(person.number, ERASURE, NOW)
        erasing.delete_items([i.number for i in find.items(ledger, person.number)])
        erasing.delete_person(person.number)
    store(ledger, seen("m1", one, conference="c1"), seen("m3", one, conference="c2"))
    assert refs(ledger, name, "c1") == []
    assert refs(ledger, name, "c2") == ["m2", "m3"]


def test_a_second_erasure_moves_the_guard_on(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    erase(ledger, "acc-1")
    store(ledger, seen("m2", ANNA, at=LATER))
    person = find.find_person(ledger, "acc-1")
    assert person is not None
    second = UUID(int=ERASURE.int + 1)
    with writing():
        erasing.set_guard(person.number, second, LATER + timedelta(hours=1))
        erasing.delete_person(person.number)
    assert store(ledger, seen("m3", ANNA, at=LATER)).refused == 1
    erased = find.find_erased(ledger, "anna@example.org")
    assert erased is not None
    assert erased.erasure == second


def test_keys_that_a_kill_left_doomed_are_destroyed_by_whoever_comes_next(ledger: Ledger) -> None:
    store(ledger, seen("m1", ANNA))
    person = find.find_person(ledger, "acc-1")
    assert person is not None
    with writing():
        erasing.delete_items([i.number for i in find.items(ledger, person.number)])
        erasing.delete_person(person.number)
    assert person.number in ledger.keyring  # killed here
    assert ledger.destroy_doomed() == 1
    assert person.number not in ledger.keyring
    assert ledger.destroy_doomed() == 0


def test_R_11_a_keyring_from_a_backup_loses_its_destroyed_keys_when_the_ledger_is_opened(
    ledger: Ledger, home: Home
) -> None:
    backup = home.path / "keyring-backup"
    ledger.keyring.add([900])
    shutil.copytree(home.keyring, backup)
    with writing():
        erasing.doom([900])
    assert ledger.destroy_doomed() == 1
    ledger.close()
    shutil.rmtree(home.keyring)
    shutil.copytree(backup, home.keyring)
    again = Ledger.open(home, registers.load(home.register))
    assert 900 not in again.keyring
    again.close()


def test_a_second_erasure_does_not_hide_the_first(ledger: Ledger) -> None:
    first, second = UUID(int=1), UUID(int=2)
    for erasure, day in ((first, 1), (second, 20)):
        at = NOW + timedelta(days=day)
        store(ledger, seen(f"m{day}", ANNA, at=at - timedelta(hours=1)))
        person = find.find_person(ledger, "anna@example.org")
        assert person is not None
        with writing():
            erasing.set_guard(person.number, erasure, at)
            erasing.delete_items([i.number for i in find.items(ledger, person.number)])
            erasing.delete_person(person.number)
    found = find.find_erasures(ledger, "anna@example.org")
    assert [one.erasure for one in found] == [second, first]


def test_somebody_erased_is_found_by_the_old_handles_when_something_new_shows_only_one(
    ledger: Ledger,
) -> None:
    store(ledger, seen("m1", ANNA))
    person = find.find_person(ledger, "anna@example.org")
    assert person is not None
    with writing():
        erasing.set_guard(person.number, ERASURE, NOW)
        erasing.delete_items([i.number for i in find.items(ledger, person.number)])
        erasing.delete_person(person.number)
    assert find.find_person(ledger, "anna@example.org") is None
    store(ledger, seen("m2", who(account("acc-1")), at=LATER))
    assert refs(ledger, "anna@example.org") == ["m2"]
