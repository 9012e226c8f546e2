"""The gate: whom it lets through, for which conference, at which moment, and at which cost."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest
from consent_samples import ANNA, DAY, NOW, asked, number, say
from django.db import connection
from msgspec.structs import replace as changed

from adjourn.consent import State, agrees, allowed, record, standing, withdraw
from adjourn.consent.gate import said
from adjourn.ledger import erasing, find
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute_many, one, writing
from adjourn.ledger.write import write
from adjourn.tools.protocol import (
    Batch,
    Conference,
    Handle,
    HandleKind,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)

ACCOUNT = Handle(HandleKind.ACCOUNT, "acc-1")
GUEST = Handle(HandleKind.GUEST, "Anna B.")
HERE = {"tool": "teams", "conference": "c1"}


def seen(ledger: Ledger, ref: str, *handles: Handle, conference: str = "c1") -> None:
    """Somebody with these handles writes a message."""
    item = Item(Kind.MESSAGE, ref, {"m": ref}, NOW)
    people = ((Person(handles), Relation.AUTHORED_BY),)
    write(
        ledger,
        "teams",
        "chats",
        Batch((Observation(item, people, Conference(conference)),), 1),
        NOW,
    )


def conference(ledger: Ledger, ref: str = "c1") -> int:
    ix = ledger.conference_index("teams", ref)
    row = one("SELECT id FROM ledger_conference WHERE ix = %s", [ix])
    assert row is not None
    return int(row[0])


def test_C_03_only_a_yes_opens_the_gate_and_nobody_unknown_has_said_it(ledger: Ledger) -> None:
    seen(ledger, "m", ANNA)
    anna = number(ledger, "anna@example.org")
    assert not allowed(ledger, "recording", anna, NOW)
    assert not allowed(ledger, "recording", 999, NOW)
    say(ledger, None)
    assert not allowed(ledger, "recording", anna, NOW)
    say(ledger, False)
    assert not allowed(ledger, "recording", anna, NOW)
    say(ledger, True)
    assert allowed(ledger, "recording", anna, NOW)
    assert not allowed(ledger, "minutes-draft", anna, NOW)


def test_C_04_a_withdrawal_closes_it_at_once_and_the_past_stays_as_it_was(ledger: Ledger) -> None:
    seen(ledger, "m", ANNA)
    anna = number(ledger, "anna@example.org")
    say(ledger)
    withdraw(ledger, [ANNA], None, NOW + DAY, "portal")
    moments = [NOW - DAY, NOW, NOW + DAY / 2, NOW + DAY, NOW + 2 * DAY]
    assert [allowed(ledger, "recording", anna, at) for at in moments] == [
        False, True, True, False, False,
    ]  # fmt: skip


def test_C_03_what_ran_out_closes_it_by_itself(ledger: Ledger) -> None:
    seen(ledger, "m", ANNA)
    anna = number(ledger, "anna@example.org")
    say(ledger, expires=NOW + DAY)
    assert allowed(ledger, "recording", anna, NOW)
    assert not allowed(ledger, "recording", anna, NOW + DAY)


def test_a_word_for_one_conference_goes_before_a_word_for_all(ledger: Ledger) -> None:
    seen(ledger, "m", ANNA)
    seen(ledger, "n", ANNA, conference="c2")
    anna, c1, c2 = number(ledger, "anna@example.org"), conference(ledger), conference(ledger, "c2")
    say(ledger, False, **HERE)
    say(ledger, True, NOW + DAY)
    assert not allowed(ledger, "recording", anna, NOW + DAY, c1), "no for c1 stays no"
    assert allowed(ledger, "recording", anna, NOW + DAY, c2)
    say(ledger, True, NOW + 2 * DAY, **HERE)
    assert allowed(ledger, "recording", anna, NOW + 2 * DAY, c1)


def test_a_later_no_for_all_closes_a_conference_too(ledger: Ledger) -> None:
    seen(ledger, "m", ANNA)
    anna, c1 = number(ledger, "anna@example.org"), conference(ledger)
    say(ledger, True, **HERE)
    assert allowed(ledger, "recording", anna, NOW, c1)
    assert not allowed(ledger, "recording", anna, NOW), "a yes for c1 is none for all"
    say(ledger, False, NOW + DAY)
    assert not allowed(ledger, "recording", anna, NOW + DAY, c1)


def test_an_earlier_no_for_all_does_not_close_a_conference_that_somebody_agreed_to_later(
    ledger: Ledger,
) -> None:
    seen(ledger, "m", ANNA)
    anna, c1 = number(ledger, "anna@example.org"), conference(ledger)
    say(ledger, False)
    say(ledger, True, NOW + DAY, **HERE)
    assert allowed(ledger, "recording", anna, NOW + DAY, c1)
    assert not allowed(ledger, "recording", anna, NOW + DAY)


def test_C_08_a_yes_that_was_not_explicit_does_not_open_what_has_become_special(
    ledger: Ledger,
) -> None:
    seen(ledger, "m", ANNA)
    anna, kind = number(ledger, "anna@example.org"), "case-handling"
    say(ledger, how="api", channel="api", purposes=(kind,))
    assert allowed(ledger, kind, anna, NOW)
    types = dict(ledger.register.types)
    types["K-15a"] = changed(types["K-15a"], special=True)
    ledger.register = changed(ledger.register, types=types)
    assert said(ledger, kind, [anna], NOW, b"") == {anna: State.INVALIDATED}
    assert not allowed(ledger, kind, anna, NOW)
    say(ledger, True, NOW + DAY, purposes=(kind,))
    assert allowed(ledger, kind, anna, NOW + DAY)


def test_a_consent_by_one_handle_counts_for_the_person_once_both_are_known_as_theirs(
    ledger: Ledger,
) -> None:
    say(ledger)
    seen(ledger, "m", ACCOUNT)
    account = number(ledger, "acc-1")
    assert not allowed(ledger, "recording", account, NOW)
    seen(ledger, "d", ACCOUNT, ANNA)  # the directory shows both on one account
    assert allowed(ledger, "recording", number(ledger, "acc-1"), NOW)


def test_who_comes_with_a_handle_is_asked_for_by_all_of_theirs_and_need_not_be_known(
    ledger: Ledger,
) -> None:
    say(ledger)
    assert agrees(ledger, "recording", [ANNA], NOW), "nothing is held about Anna yet"
    assert not agrees(ledger, "recording", [ACCOUNT], NOW, tool="teams")
    seen(ledger, "d", ACCOUNT, ANNA)
    assert agrees(ledger, "recording", [ACCOUNT], NOW, tool="teams")
    say(ledger, False, NOW + DAY, handle=ACCOUNT, tool="teams")
    assert not agrees(ledger, "recording", [ANNA], NOW + DAY)


def test_when_two_people_turn_out_to_be_one_their_latest_word_counts(ledger: Ledger) -> None:
    seen(ledger, "m", ANNA)
    seen(ledger, "n", ACCOUNT)
    say(ledger)
    say(ledger, False, NOW + DAY, handle=ACCOUNT, tool="teams")
    seen(ledger, "d", ACCOUNT, ANNA)
    person = number(ledger, "anna@example.org")
    assert allowed(ledger, "recording", person, NOW)
    assert not allowed(ledger, "recording", person, NOW + DAY)
    assert len(standing(ledger, person, NOW + DAY)) == 2


def test_K_19_an_erasure_leaves_the_consent_to_be_found_by_the_handle(ledger: Ledger) -> None:
    seen(ledger, "m", ANNA)
    say(ledger)
    person = number(ledger, "anna@example.org")
    with writing():
        erasing.delete_items([i.number for i in find.items(ledger, person)])
        erasing.delete_person(person)
    ledger.destroy_doomed()
    assert [one.state for one in standing(ledger, [ANNA], NOW)] == [State.GIVEN]
    seen(ledger, "new", ANNA)
    assert allowed(ledger, "recording", number(ledger, "anna@example.org"), NOW)


def test_a_typed_name_consents_in_its_conference_alone(ledger: Ledger) -> None:
    for ref in ("c1", "c2"):
        seen(ledger, ref, GUEST, conference=ref)
    say(ledger, handle=GUEST, **HERE)
    for ref, open_ in (("c1", True), ("c2", False)):
        person = find.find_person(ledger, "Anna B.", ref)
        assert person is not None
        assert allowed(ledger, "recording", person.number, NOW, conference(ledger, ref)) is open_


def test_a_signature_from_before_the_conference_counts_though_recorded_after(
    ledger: Ledger,
) -> None:
    seen(ledger, "m", ANNA)
    record(ledger, replace(asked(how="paper", channel="paper"), at=NOW - 9 * DAY), NOW)
    anna = number(ledger, "anna@example.org")
    assert allowed(ledger, "recording", anna, NOW - 8 * DAY)
    assert not allowed(ledger, "recording", anna, NOW - 10 * DAY)


@contextmanager
def reads() -> Iterator[list[int]]:
    """Counts the steps that SQLite's virtual machine takes, in units of one."""
    connection.ensure_connection()
    steps = [0]

    def step() -> int:
        steps[0] += 1
        return 0

    connection.connection.set_progress_handler(step, 1)
    try:
        yield steps
    finally:
        connection.connection.set_progress_handler(None, 0)


def crowd(count: int) -> None:
    """Consents of so many other handles to the same purpose, one event each."""
    ids = [uuid4().hex for _ in range(count)]
    with writing():
        execute_many(
            "INSERT INTO consent_record (id, subject, purpose, conference, key, until, over) "
            "VALUES (%s, %s, 'recording', %s, 0, 0, FALSE)",
            [(i, os.urandom(16), b"") for i in ids],
        )
        execute_many(
            "INSERT INTO consent_event (number, record, receipt, state, at, recorded, explicit, "
            "sealed) VALUES (%s, %s, %s, 'given', 0, 0, TRUE, %s)",
            [(10**9 + n, i, i, b"") for n, i in enumerate(ids)],
        )


def test_the_gate_takes_as_many_steps_among_100_000_consents_as_among_none(
    ledger: Ledger, now: datetime
) -> None:
    seen(ledger, "m", ANNA, ACCOUNT)
    say(ledger, **HERE)
    say(ledger)
    anna, c1 = number(ledger, "anna@example.org"), conference(ledger)

    def cost() -> int:
        with reads() as steps:
            assert allowed(ledger, "recording", anna, now, c1)
        return steps[0]

    alone = cost()
    crowd(100_000)
    assert cost() <= alone + 4, "a few steps more where two numbers happen to be neighbours"


def test_the_gate_asks_for_nothing_that_has_no_index(ledger: Ledger) -> None:
    seen(ledger, "m", ANNA)
    anna, c1 = number(ledger, "anna@example.org"), conference(ledger)
    queries: list[tuple[str, object]] = []

    def note(execute: object, sql: str, params: object, many: bool, context: object) -> object:
        queries.append((sql, params))
        return execute(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(note):
        allowed(ledger, "recording", anna, NOW, c1)
        agrees(ledger, "recording", [ANNA], NOW, **HERE)
    assert 0 < len(queries) <= 5
    for sql, params in queries:
        plan = [row[3] for row in every(f"EXPLAIN QUERY PLAN {sql}", params)]  # type: ignore[arg-type]
        assert [line for line in plan if line.startswith("SCAN")] == [], plan


@pytest.mark.parametrize("events", [1, 300])
def test_the_gate_does_not_read_every_change_of_mind(ledger: Ledger, events: int) -> None:
    seen(ledger, "m", ANNA)
    for n in range(events):
        say(ledger, n % 2 == 0, NOW + n * DAY / 1000)
    with reads() as steps:
        allowed(ledger, "recording", number(ledger, "anna@example.org"), NOW + DAY)
    assert steps[0] < 400
