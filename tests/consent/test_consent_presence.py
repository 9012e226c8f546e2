"""C-09, C-10: who was present without consent, at any instant of a conference."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from consent_samples import ANNA, BEN, NOW, number, say
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st

from adjourn.consent import State, gaps, missing, withdraw, without_consent
from adjourn.consent.presence import NOBODY_KNOWN, presence
from adjourn.ledger.find import find_person
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import one
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

CLEO = Handle(HandleKind.GUEST, "Cleo")
DAN = Handle(HandleKind.EMAIL, "dan@example.org")
START = NOW - timedelta(days=1)
HERE = {"tool": "teams", "conference": "c1"}
BEFORE = START - timedelta(hours=1)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def iso(minute: float | None) -> str | None:
    return f"{at(minute):%Y-%m-%dT%H:%M:%S}.0000000Z" if minute is not None else None


def observed(ledger: Ledger, kind: Kind, ref: str, people: Sequence[Any], detail: Any) -> None:
    """One item of c1, which lasts an hour. People without a relation are those it is about."""
    related = tuple(p if isinstance(p, tuple) else (Person((p,)), Relation.ABOUT) for p in people)
    item = Item(kind, ref, {"r": ref}, at(0))
    held = Conference("c1", at(0), at(60))
    seen = Observation(item, related, held, detail=detail)
    write(ledger, "teams", "meetings", Batch((seen,), 1), NOW)


def attended(ledger: Ledger, who: Handle, *spans: tuple[float, float | None]) -> None:
    told = [{"join": iso(a), "leave": iso(b)} for a, b in spans]
    observed(ledger, Kind.ATTENDANCE, f"{who.value} {spans}", [who], {"intervals": told})


def called(ledger: Ledger, *who: Any, count: int | None = None) -> None:
    detail = {"start": iso(0), "end": iso(60), "participants": count or len(who)}
    observed(ledger, Kind.CALL, "call", who, detail)


def c1(ledger: Ledger) -> int:
    row = one(
        "SELECT id FROM ledger_conference WHERE ix = %s", [ledger.conference_index("teams", "c1")]
    )
    assert row is not None
    return int(row[0])


def told(ledger: Ledger, purpose: str | None = "recording") -> list[tuple[Any, str, float, Any]]:
    """The gaps as (who, state, from minute, to minute)."""
    names = {}
    for handle in (ANNA, BEN, CLEO, DAN):
        person = find_person(ledger, handle.value, "c1")
        if person:
            names[person.number] = handle.value

    def minute(moment: datetime | None) -> float | None:
        return (moment - START) / timedelta(minutes=1) if moment else None

    return [
        (names.get(g.person or 0), str(g.state), minute(g.start), minute(g.end))
        for g in gaps(ledger, c1(ledger), purpose)
    ]  # type: ignore[misc]


def test_C_09_whoever_is_present_without_consent_is_named_with_the_time(ledger: Ledger) -> None:
    attended(ledger, ANNA, (0, 60))
    attended(ledger, BEN, (0, 20), (30, 60))
    say(ledger, at=BEFORE)
    say(ledger, False, at=BEFORE, handle=BEN, **HERE)
    assert told(ledger) == [
        ("+49 30 23125014", "refused", 0, 20),
        ("+49 30 23125014", "refused", 30, 60),
    ]


def test_C_09_a_late_joiner_closes_the_gate_from_the_moment_of_joining(ledger: Ledger) -> None:
    attended(ledger, ANNA, (0, 60))
    attended(ledger, CLEO, (40, 60))
    say(ledger, at=BEFORE)
    conference = c1(ledger)
    assert missing(ledger, conference, at(39), "recording") == ()
    (gap,) = missing(ledger, conference, at(40), "recording")
    assert gap.state is State.UNKNOWN
    assert told(ledger) == [("Cleo", "unknown", 40, 60)]


def test_C_09_a_caller_whom_the_attendance_does_not_show_counts_all_the_time(
    ledger: Ledger,
) -> None:
    attended(ledger, ANNA, (0, 60))
    say(ledger, at=BEFORE)
    called(ledger, ANNA, BEN)
    assert told(ledger) == [("+49 30 23125014", "unknown", 0, 60)]
    say(ledger, at=BEFORE, handle=BEN)
    assert told(ledger) == []


def test_the_times_of_an_attendance_go_before_those_of_the_call(ledger: Ledger) -> None:
    called(ledger, ANNA)
    attended(ledger, ANNA, (40, 60))
    assert told(ledger) == [("anna@example.org", "unknown", 40, 60)]


def test_C_09_a_caller_whom_nobody_recognises_has_not_agreed(ledger: Ledger) -> None:
    attended(ledger, ANNA, (0, 60))
    say(ledger, at=BEFORE)
    masked = Person((Handle(HandleKind.PHONE, "+4930231***"),))
    called(ledger, ANNA, (masked, Relation.ABOUT), count=2)
    assert told(ledger) == [(None, "unknown", 0, 60)]
    assert NOBODY_KNOWN in presence(ledger, c1(ledger))


def test_C_09_consent_must_be_there_before_the_word_is_spoken(ledger: Ledger) -> None:
    attended(ledger, ANNA, (0, 60))
    say(ledger, at=at(25))
    assert told(ledger) == [("anna@example.org", "unknown", 0, 25)]


def test_C_10_a_withdrawal_in_the_middle_opens_a_gap_from_then_on(ledger: Ledger) -> None:
    attended(ledger, ANNA, (0, 60))
    say(ledger, at=BEFORE)
    withdraw(ledger, [ANNA], None, at(35), "portal")
    assert told(ledger) == [("anna@example.org", "withdrawn", 35, 60)]
    say(ledger, at=at(50))
    assert told(ledger) == [("anna@example.org", "withdrawn", 35, 50)]


def test_C_10_what_runs_out_during_the_conference_opens_a_gap(ledger: Ledger) -> None:
    attended(ledger, ANNA, (0, 60))
    say(ledger, at=BEFORE, expires=at(15))
    assert told(ledger) == [("anna@example.org", "expired", 15, 60)]


def test_C_10_a_transcript_without_sound_counts_as_a_recording(ledger: Ledger) -> None:
    attended(ledger, ANNA, (0, 60))
    say(ledger, at=BEFORE)
    assert {gap.purpose for gap in gaps(ledger, c1(ledger))} == {"minutes-draft"}
    say(ledger, at=BEFORE, purposes=("minutes-draft",))
    assert gaps(ledger, c1(ledger)) == ()


def test_C_06_the_hosts_own_consent_is_needed_too(ledger: Ledger) -> None:
    called(ledger, (Person((DAN,)), Relation.AUTHORED_BY), ANNA)
    say(ledger, at=BEFORE)
    assert told(ledger) == [("dan@example.org", "unknown", 0, 60)]


def test_who_only_organised_does_not_count_where_attendance_tells(ledger: Ledger) -> None:
    called(ledger, (Person((DAN,)), Relation.AUTHORED_BY), ANNA)
    attended(ledger, ANNA, (0, 60))
    say(ledger, at=BEFORE)
    assert told(ledger) == []


def test_somebody_who_was_only_mentioned_or_invited_was_not_there(ledger: Ledger) -> None:
    attended(ledger, ANNA, (0, 60))
    observed(ledger, Kind.CONTACT, "invited", [DAN], {"role": "attendee"})
    observed(ledger, Kind.MESSAGE, "m", [(Person((BEN,)), Relation.CONTEXT)], {})
    assert set(presence(ledger, c1(ledger))) == {number(ledger, "anna@example.org")}


@pytest.mark.parametrize("detail", [{}, {"intervals": "broken"}, {"intervals": [{"join": 7}]}])
def test_attendance_without_times_counts_as_the_whole_conference(
    ledger: Ledger, detail: dict[str, Any]
) -> None:
    observed(ledger, Kind.ATTENDANCE, "a", [ANNA], detail)
    assert told(ledger) == [("anna@example.org", "unknown", 0, 60)]


def test_who_never_left_is_there_without_end(ledger: Ledger) -> None:
    attended(ledger, ANNA, (10, None))
    assert told(ledger) == [("anna@example.org", "unknown", 10, None)]


def test_coming_and_going_told_by_events_makes_spans(ledger: Ledger) -> None:
    for minute, joined in ((5, True), (15, False), (20, True)):
        item = Item(Kind.CALL, f"e{minute}", {"r": minute}, at(minute))
        person = ((Person((ANNA,)), Relation.ABOUT),)
        seen = Observation(item, person, Conference("c1"), detail={"joined": joined})
        write(ledger, "teams", "calls", Batch((seen,), 1), NOW)
    assert [row[2:] for row in told(ledger)] == [(5, 15), (20, None)]


def test_C_10_live_recording_may_start_only_when_everybody_present_has_agreed(
    ledger: Ledger,
) -> None:
    room = [[ANNA], [Handle(HandleKind.ACCOUNT, "acc-9"), BEN], [CLEO], []]

    def lacking() -> list[int]:
        return without_consent(ledger, room, "recording", NOW, **HERE)

    assert lacking() == [0, 1, 2, 3]
    say(ledger)
    say(ledger, handle=BEN, **HERE)
    say(ledger, handle=CLEO, **HERE)
    assert lacking() == [3], "nobody can say who that is"
    withdraw(ledger, [BEN], None, NOW, "voice")
    assert lacking() == [1, 3]


MINUTES = st.integers(0, 12)
WORDS = st.lists(st.tuples(MINUTES, st.booleans()), max_size=5)
SPANS = st.lists(st.tuples(MINUTES, MINUTES), max_size=3)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@examples(words=WORDS, spans=SPANS)
def test_C_09_at_every_instant_the_gaps_say_what_an_oracle_says_minute_by_minute(
    ledger: Ledger, words: list[tuple[int, bool]], spans: list[tuple[int, int]]
) -> None:
    ref = f"oracle {find_count()}"
    who = Handle(HandleKind.EMAIL, f"{ref.replace(' ', '')}@example.org")
    intervals = [{"join": iso(a), "leave": iso(b)} for a, b in spans if b > a]
    if not intervals:
        return
    item = Item(Kind.ATTENDANCE, ref, {"r": ref}, at(0))
    seen = Observation(
        item, ((Person((who,)), Relation.ABOUT),), Conference(ref), detail={"intervals": intervals}
    )
    write(ledger, "teams", "meetings", Batch((seen,), 1), NOW)
    for minute, yes in sorted(words, key=lambda word: word[0]):
        say(ledger, yes, at(minute), handle=who)
    row = one(
        "SELECT id FROM ledger_conference WHERE ix = %s", [ledger.conference_index("teams", ref)]
    )
    assert row is not None
    found = gaps(ledger, row[0], "recording")
    for minute in range(14):
        there = any(a <= minute < b for a, b in spans if b > a)
        said = [yes for when, yes in sorted(words, key=lambda word: word[0]) if when <= minute]
        wanted = there and not (said and said[-1])
        assert bool([g for g in found if g.start and g.end and g.start <= at(minute) < g.end]) == (
            wanted
        )


def find_count() -> int:
    row = one("SELECT count(*) FROM ledger_conference")
    assert row is not None
    return int(row[0])
