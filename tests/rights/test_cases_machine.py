"""Any sequence of requests, replies, decisions, rounds and time keeps what cases promise."""

import shutil
import tempfile
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from rights_samples import DESK, NOW, asked, held, look, shelf, someone

from adjourn import register as registers
from adjourn import rights
from adjourn.erase.follow_up import follow_up
from adjourn.erase.models import Erasure
from adjourn.home import Home
from adjourn.law.decisions import REFUSES, Decision, Justification
from adjourn.law.identity import Check, Method
from adjourn.law.intake import Channel
from adjourn.law.rights import REQUESTS, Right
from adjourn.ledger import erasing, restricting
from adjourn.ledger.ledger import Ledger
from adjourn.register.starter import write_starter
from adjourn.rights import NotNow, RestrictionGround, State, Verdict
from adjourn.rights.models import Artefact, Case, Change, Event
from adjourn.rights.timing import OPEN

_TEMPLATE: list[Path] = []
PEOPLE = tuple(f"person{n}@example.org" for n in range(3))
_AGAIN = timedelta(days=3)


class Cases(RuleBasedStateMachine):
    """A ledger with a few people. `decided`: what a human has refused, whole or in part."""

    cases = Bundle("cases")

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.now = NOW
        self.decided: set[UUID] = set()

    @initialize()
    def begin(self) -> None:
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        home = Home(folder / "home")
        home.path.mkdir()
        write_starter(home.register)
        shutil.copy(_TEMPLATE[0], home.database)
        _connect(home.database)
        self._stack.callback(_connect, _TEMPLATE[0])
        self.ledger = Ledger.create(home, registers.load(home.register))
        self._stack.callback(self.ledger.close)
        self.tools = shelf()
        for person in PEOPLE:
            someone(self.ledger, person)

    @rule(
        target=cases,
        who=st.sampled_from(PEOPLE),
        wanted=st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=3, unique=True),
        verified=st.sampled_from([Method.LINK, Method.LINK, Method.ON_FILE, None]),
        reply=st.booleans(),
        wait=st.booleans(),
        channel=st.sampled_from(list(Channel)),
    )
    def ask(
        self,
        who: str,
        wanted: list[Right],
        verified: Method | None,
        reply: bool,
        wait: bool,
        channel: Channel,
    ) -> UUID:
        said = asked(
            *wanted, handle=who, received=self.now, verified=verified, wait=wait, channel=channel,
            reply_to=who if reply else None, ground=RestrictionGround.ACCURACY,
            changes={rights.Field.NAME: "Somebody Else"},
        )  # fmt: skip
        return rights.open_cases(self.ledger, said, self.now)[-1]

    @rule(case=cases)
    def question(self, case: UUID) -> None:
        with suppress(NotNow):
            why = Justification.IDENTITY_REQUIRED
            rights.ask(self.ledger, case, why, "Who are you?", DESK, self.now)

    @rule(case=cases)
    def reply(self, case: UUID) -> None:
        with suppress(NotNow):
            rights.reply(self.ledger, case, "It is me.", self.now)

    @rule(case=cases, method=st.sampled_from(Method), result=st.sampled_from(Check))
    def check(self, case: UUID, method: Method, result: Check) -> None:
        with suppress(NotNow):
            rights.verify(self.ledger, case, method, result, DESK, self.now)

    @rule(case=cases)
    def extend(self, case: UUID) -> None:
        with suppress(NotNow):
            rights.extend(self.ledger, case, Justification.COMPLEXITY, "", DESK, self.now)

    @rule(
        case=cases,
        decision=st.sampled_from((Decision.GRANTED, Decision.PARTLY, Decision.REFUSED)),
        reason=st.sampled_from([*REFUSES]),
    )
    def decide(self, case: UUID, decision: Decision, reason: Justification) -> None:
        verdict = Verdict(decision, (reason,), "", evidence=True, signed=True)
        with suppress(NotNow):
            rights.decide(self.ledger, case, verdict, DESK, self.now)
            if decision is not Decision.GRANTED:
                self.decided.add(case)

    @rule(case=cases)
    def by_hand(self, case: UUID) -> None:
        """Whatever waits for a hand: the post, values at a tool."""
        for change in look(self.ledger, case, self.now).changes:
            with suppress(NotNow):
                state = Change.State.CHANGED
                rights.changed(self.ledger, case, change.id, state, DESK, self.now)
        with suppress(NotNow):
            rights.delivered(self.ledger, case, DESK, self.now)

    @rule(case=cases)
    def take_back(self, case: UUID) -> None:
        with suppress(NotNow):
            rights.withdraw(self.ledger, case, self.now)

    @rule(case=cases)
    def fetch(self, case: UUID) -> None:
        with suppress(NotNow):
            rights.fetched(self.ledger, case, self.now)

    @rule(case=cases)
    def lift(self, case: UUID) -> None:
        with suppress(NotNow):
            rights.lift(self.ledger, case, "It is settled.", DESK, self.now)

    @rule(days=st.sampled_from([0, 0, 1, 5, 8, 15, 40]), down=st.booleans())
    def round(self, days: int, down: bool) -> None:
        self.now += timedelta(days=days)
        tools = shelf(down=True) if down else self.tools
        follow_up(self.ledger, tools, self.now)
        rights.work(self.ledger, tools, self.now)

    @rule()
    def restart(self) -> None:
        """The process ends; the next one destroys what was doomed."""
        self.ledger.destroy_doomed()
        erasing.settle()

    @invariant()
    def no_open_case_is_without_its_clock(self) -> None:
        assert not Case.objects.filter(state__in=OPEN, remind=None).exists()
        for view in rights.cases(self.ledger, self.now):
            assert view.timing.due > view.received

    @invariant()
    def nothing_is_refused_but_by_a_human(self) -> None:
        refused = Case.objects.filter(decision__in=("partly", "refused"))
        assert set(refused.values_list("id", flat=True)) <= self.decided
        words = ("partly", "refused")
        events = Event.objects.filter(kind="decided", word__in=words).exclude(actor=DESK)
        assert not events.exists()

    @invariant()
    def an_erasure_waits_for_the_copy_that_was_asked_for_with_it(self) -> None:
        for case in Case.objects.filter(right=Right.ERASURE).exclude(erasure=None):
            if not look(self.ledger, case.id, self.now).contents.wait:
                continue
            copies = Case.objects.filter(intake=case.intake, right__in=("access", "portability"))
            for copy in copies.filter(decision="granted", fetched=None, state=State.ANSWERED):
                assert copy.until is not None
                assert _ms(self.now) >= copy.until, "erased before the copy was fetched"

    @invariant()
    def only_somebody_known_gets_anything_done(self) -> None:
        done = Case.objects.filter(state__in=(State.ANSWERED, State.CLOSED))
        assert not done.filter(verified=False).exists()

    @invariant()
    def what_is_asked_to_be_locked_is_hidden(self) -> None:
        for case in Case.objects.filter(right=Right.RESTRICTION, state=State.ANSWERED):
            if case.decision == "granted" and case.stage != "lift":
                file = look(self.ledger, case.id, self.now)
                if file.person and file.contents.handle and restricting.locked_by(case.id):
                    assert "message" not in held(self.ledger, file.contents.handle.value)

    @invariant()
    def proof_of_identity_is_never_older_than_a_week(self) -> None:
        rights.work(self.ledger, self.tools, self.now) if Artefact.objects.exists() else None
        oldest = min(Artefact.objects.values_list("at", flat=True), default=_ms(self.now))
        assert _ms(self.now) - oldest <= 7 * 86_400_000

    def teardown(self) -> None:
        try:
            if hasattr(self, "ledger"):
                self._ends_well()
        finally:
            self._stack.close()

    def _ends_well(self) -> None:
        """Time passes and every open question is answered: nothing is left undone."""
        for _ in range(60):
            self.now += _AGAIN
            follow_up(self.ledger, self.tools, self.now)
            rights.work(self.ledger, self.tools, self.now)
        for view in rights.cases(self.ledger, self.now):
            assert view.state in (State.NEEDS_HUMAN, State.IDENTITY_OPEN), view
        assert not Erasure.objects.filter(state="open").exists()
        assert not Case.objects.filter(state=State.ANSWERED).exclude(right="restriction").exists()
        assert not Artefact.objects.exists()


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _connect(database: Path) -> None:
    connections["default"].close()
    del connections["default"]
    connections.settings["default"]["NAME"] = database


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Cases,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def template(migrated: Path) -> None:
    _TEMPLATE[:] = [migrated]


@pytest.mark.usefixtures("template")
def test_some_histories_of_cases_keep_the_promises() -> None:
    _run(examples=6, steps=15)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("template")
def test_many_histories_of_cases_keep_the_promises() -> None:
    _run(examples=150, steps=40)
