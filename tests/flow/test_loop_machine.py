"""Any sequence of collecting, erasing, time and trouble keeps the promises of the loop."""

import shutil
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections
from flow_samples import ANNA, DAY, NOW, World, living, world
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adjourn import register as registers
from adjourn.erase.models import Erasure, Step
from adjourn.home import Home
from adjourn.ledger.find import items
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import lift_all, restrict
from adjourn.ledger.sql import writing
from adjourn.register.starter import write_starter
from adjourn.tools.practice import Fault, Kind, Tenant
from adjourn.tools.practice.seed import calls

_TEMPLATE: list[Path] = []
_PEOPLE = sorted(
    one.key for one in Tenant(7, NOW, 8).store.people.values() if one.sort != "guest" and one.mail
)
_TYPES = ("K-01", "K-04", "K-05", "K-08", "K-11", "K-16")
_FAULTS = (Kind.THROTTLE, Kind.UNAVAILABLE, Kind.DROP, Kind.LIE)
_DELETES = "^DELETE /chats|permanentDelete|purgeData"


class Loop(RuleBasedStateMachine):
    """One world; what was erased is remembered with the time."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.erased: set[str] = set()
        self.parts: dict[UUID, str] = {}
        self.cases: dict[UUID, set[UUID]] = {}

    @initialize()
    def begin(self) -> None:
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.home = Home(folder / "home")
        self.home.path.mkdir()
        write_starter(self.home.register)
        shutil.copy(_TEMPLATE[0], self.home.database)
        _connect(self.home.database)
        self._stack.callback(_connect, _TEMPLATE[0])
        self.world: World = self._stack.enter_context(world(self.home, people=8))
        self.world.collect()

    @rule()
    def collect(self) -> None:
        self.world.collect()

    @rule(who=st.sampled_from(_PEOPLE))
    def something_new_happens(self, who: str) -> None:
        """A call with somebody, at a moment of its own."""
        store = self.world.tenant.store
        self.world.tenant.advance(self.world.now + timedelta(minutes=90))
        staff = next(one for one in store.people.values() if one.sort == "staff")
        if store.people[who] != staff:
            start = self.world.now - timedelta(minutes=30)
            calls.call(store, [store.people[who], staff], start, 5)

    @rule(who=st.sampled_from([ANNA, *_PEOPLE]))
    def erase(self, who: str) -> None:
        if self.world.items(who):
            self.world.erase(who)
            self.erased.add(who)

    @rule(who=st.sampled_from([ANNA, *_PEOPLE]), types=st.sets(st.sampled_from(_TYPES), min_size=1))
    def erase_a_part(self, who: str, types: set[str]) -> None:
        if self.world.items(who):
            self.parts[self.world.erase_part(who, types=types)] = who

    @rule(who=st.sampled_from([ANNA, *_PEOPLE]), every=st.integers(1, 3))
    def restrict(self, who: str, every: int) -> None:
        """A case of somebody locks some of their items (Art. 18 GDPR)."""
        case, chosen = UUID(int=len(self.cases) + 1), self.world.items(who)[::every]
        with writing():
            restrict([one.number for one in chosen], case, self.world.now)
        self.cases[case] = {one.id for one in chosen}

    @precondition(lambda self: self.cases)
    @rule()
    def lift(self) -> None:
        """The oldest of these cases ends."""
        case = next(iter(self.cases))
        del self.cases[case]
        with writing():
            lift_all(case)

    @rule(days=st.integers(0, 40))
    def follow_up(self, days: int) -> None:
        self.world.follow_up(self.world.now + days * DAY)

    @rule(kind=st.sampled_from(_FAULTS), times=st.integers(1, 40))
    def trouble(self, kind: Kind, times: int) -> None:
        match = _DELETES if kind is Kind.LIE else ""
        self.world.tenant.faults.add(Fault(kind, match, times=times))

    @rule()
    def trouble_ends(self) -> None:
        self.world.tenant.faults.clear()

    @precondition(lambda self: self.erased)
    @rule()
    def restart(self) -> None:
        """The process ends and another one begins, with what the home holds."""
        before = self.world
        ledger = Ledger.open(self.home, registers.load(self.home.register))
        after = self._stack.enter_context(living(self.home, before.tenant, before.server, ledger))
        after.places, after.keys = before.places, before.keys
        self.world = after

    @invariant()
    def gone_means_gone(self) -> None:
        for erasure in self.world.keys:
            lies = self.world.lies(erasure)
            assert not lies, lies

    @invariant()
    def no_erased_part_is_known_again(self) -> None:
        for erasure, who in self.parts.items():
            steps = Step.objects.filter(erasure=erasure, row=None, unlink=False)
            places = self.world.places[erasure]
            away = [(s.kind, places[s.item]) for s in steps if s.outcome != "gone"]
            found = [(one.item.kind, one.item.place) for one in self.world.items(who)]
            assert not [one for one in found if one in away]

    @invariant()
    def what_a_case_locks_is_shown_to_nobody(self) -> None:
        locked = set().union(*self.cases.values())
        for number, held in self.world.holdings().items():
            shown = {one.id for one in items(self.world.ledger, number)}
            assert not shown & locked
            assert {held[one] for one in held.keys() & locked} <= {"restricted"}

    @invariant()
    def nothing_of_before_is_known_again(self) -> None:
        for who in self.erased:
            opened = max(
                Erasure.objects.get(id=one).opened
                for one, key in self.world.keys.items()
                if key == who
            )
            for found in self.world.items(who):
                assert int(found.item.at.timestamp() * 1000) >= opened

    def teardown(self) -> None:
        try:
            if hasattr(self, "world"):
                self._ends_well()
        finally:
            self._stack.close()

    def _ends_well(self) -> None:
        """Faults end, time passes: every step is answered, every receipt and the log hold."""
        self.world.tenant.faults.clear()
        for days in (1, 5, 40):
            done = self.world.follow_up(self.world.now + days * DAY)
            assert not done.troubles, done.troubles
        assert not Step.objects.filter(outcome="").exists()
        assert not Erasure.objects.filter(part=False).exclude(person=None).exists()
        assert not Erasure.objects.filter(home=False).exists()
        self.gone_means_gone()
        for erasure in self.world.keys:
            self.world.receipt(erasure)


def _connect(database: Path) -> None:
    connections["default"].close()
    del connections["default"]
    connections.settings["default"]["NAME"] = database


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Loop,
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
def test_a_few_histories_keep_the_promises() -> None:
    _run(examples=4, steps=8)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("template")
def test_many_histories_keep_the_promises() -> None:
    _run(examples=60, steps=25)
