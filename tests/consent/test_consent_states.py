"""C-03: states, and what may follow what; every way through them keeps the ledger's promises."""

from dataclasses import replace
from uuid import uuid4

import pytest
from consent_samples import ANNA, DAY, NOW, asked, say
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st

from adjourn.consent import NotValid, State, invalidate, may_ask, record, standing, withdraw
from adjourn.law.consents import DPV, FOLLOWS, NO, OPEN, STATE_TEXTS, answered
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.tools.protocol import Handle, HandleKind


def test_C_03_the_states_are_those_of_the_vocabulary_and_only_two_open() -> None:
    assert [
        state.value for state in State
    ] == "requested given refused renewed withdrawn expired invalidated unknown".split()  # noqa: SIM905
    assert {State.GIVEN, State.RENEWED} == OPEN
    assert set(DPV) == set(STATE_TEXTS) == set(FOLLOWS) == set(State)


def test_C_03_every_answer_leads_only_where_the_table_allows() -> None:
    for before in State:
        for yes in (True, False, None):
            after = answered(before, yes)
            assert after is None or after in FOLLOWS[before]
            if yes:
                assert after in OPEN
            if yes is False:
                assert after in NO


def test_C_03_nothing_leads_back_to_unknown_and_everything_else_is_reached() -> None:
    reached = set().union(*FOLLOWS.values())
    assert reached == set(State) - {State.UNKNOWN}
    assert all(FOLLOWS.values()), "no state is a dead end: whoever said no may say yes"


class Model:
    """What the states should be, kept in the simplest way: the last thing that was done."""

    def __init__(self) -> None:
        self.state, self.until, self.events = State.UNKNOWN, None, 0

    def now(self, at: int) -> State:
        over = self.until is not None and self.until <= at
        return State.EXPIRED if self.state in OPEN and over else self.state

    def step(self, action: str, days: int | None, at: int) -> None:
        before = self.now(at)
        after = {
            "yes": State.RENEWED if before in OPEN else State.GIVEN,
            "no": State.WITHDRAWN if before in OPEN else State.REFUSED,
            "silence": State.REQUESTED if before is State.UNKNOWN else before,
            "withdraw": State.WITHDRAWN if before in OPEN else before,
            "invalidate": State.INVALIDATED if before in OPEN else before,
            "wait": before,
        }[action]
        said = action in ("yes", "no") or after != before
        self.events += said
        if said:
            self.state, self.until = after, at + days if days and action == "yes" else None


ACTIONS = st.sampled_from(["yes", "no", "silence", "withdraw", "invalidate", "wait"])
STEPS = st.lists(st.tuples(ACTIONS, st.integers(0, 9), st.none() | st.integers(1, 12)), max_size=12)


# One ledger for all examples: each walks with a subject of its own.
_ONE_LEDGER = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_ONE_LEDGER
@examples(steps=STEPS)
def test_C_03_the_ledger_goes_through_the_states_as_the_model_does(
    ledger: Ledger, steps: list[tuple[str, int, int | None]]
) -> None:
    who = Handle(HandleKind.EMAIL, f"{uuid4()}@example.org")
    model, day = Model(), 0
    before = every("SELECT count(*) FROM consent_event")[0][0]
    for action, later, days in steps:
        day += later
        now = NOW + day * DAY
        answers = {"yes": True, "no": False, "silence": None}
        if action in answers:
            expires = now + days * DAY if days and action == "yes" else None
            say(ledger, answers[action], now, handle=who, expires=expires)
        elif action == "withdraw":
            withdraw(ledger, [who], ["recording"], now, "portal")
        elif action == "invalidate":
            invalidate(ledger, [who], None, now)
        model.step(action, days, day)
        found = standing(ledger, [who], now)
        assert [one.state for one in found] == ([model.now(day)] if model.events else [])
        assert all(one.open == (model.now(day) in OPEN) for one in found)
    after = every("SELECT count(*) FROM consent_event")[0][0]
    assert after - before == model.events, "each word is an event of its own"


def test_C_03_a_yes_runs_out_by_itself(ledger: Ledger) -> None:
    say(ledger, expires=NOW + 30 * DAY)
    assert standing(ledger, [ANNA], NOW + 29 * DAY)[0].state is State.GIVEN
    assert standing(ledger, [ANNA], NOW + 30 * DAY)[0].state is State.EXPIRED
    assert say(ledger, True, NOW + 31 * DAY).states == {"recording": State.GIVEN}


def test_C_03_who_refused_is_not_asked_again_in_the_same_conference(ledger: Ledger) -> None:
    here = {"tool": "teams", "conference": "c1"}
    say(ledger, False, **here)
    assert not may_ask(ledger, [ANNA], "recording", NOW + 900 * DAY, **here)
    assert may_ask(ledger, [ANNA], "minutes-draft", NOW, **here)
    assert may_ask(ledger, [ANNA], "recording", NOW, tool="teams", conference="c2")


def test_C_03_a_refusal_for_no_one_conference_holds_half_a_year(ledger: Ledger) -> None:
    say(ledger, False)
    assert not may_ask(ledger, [ANNA], "recording", NOW + 180 * DAY)
    assert may_ask(ledger, [ANNA], "recording", NOW + 190 * DAY)


def test_C_03_who_agreed_is_not_asked_again(ledger: Ledger) -> None:
    say(ledger)
    assert not may_ask(ledger, [ANNA], "recording", NOW)
    withdraw(ledger, [ANNA], None, NOW, "portal")
    assert may_ask(ledger, [ANNA], "recording", NOW)


def test_an_earlier_answer_cannot_be_put_before_a_later_one(ledger: Ledger) -> None:
    say(ledger)
    withdraw(ledger, [ANNA], None, NOW + DAY, "portal")
    signed = replace(asked(how="paper", channel="paper"), at=NOW - DAY)
    with pytest.raises(NotValid, match="later answer"):
        record(ledger, signed, NOW + 2 * DAY)
    assert standing(ledger, [ANNA], NOW + 2 * DAY)[0].state is State.WITHDRAWN
