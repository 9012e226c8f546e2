"""Ten simulated years against the naive model: nothing outlives its date, nothing dies early."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from ledger_samples import account, seen, who
from naive import Model, Thing, Word
from retain_samples import Willing

from adjourn.ledger import find, restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, writing
from adjourn.ledger.write import write
from adjourn.retain import ends
from adjourn.retain.due import Subject
from adjourn.retain.sweep import sweep
from adjourn.tools.protocol import Batch, Conference, Kind

START = datetime(2023, 6, 1, 6, 30, tzinfo=UTC)  # two leap days and twenty changes of the clock
YEARS = 10
SORTS = (
    (Kind.DEVICE, ""), (Kind.MESSAGE, ""), (Kind.CONTACT, "account"), (Kind.RECORDING, ""),
    (Kind.FILE, ""), (Kind.CALL, ""),
)  # fmt: skip
PEOPLE, ROOMS = ("p1", "p2", "p3"), ("c1", "c2", "c3", None)
CAUSE = UUID(int=4)


class Walk:
    """One world, told to the ledger and to the model alike."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger, self.random = ledger, Random(seed)
        self.model = Model(ledger.register)
        self.now, self._count, self.gone = START, 0, 0

    def step(self, days: int) -> None:
        self.now += timedelta(days=days, minutes=self.random.randrange(600))
        for _ in range(self.random.choice((0, 0, 0, 1, 2))):
            self._see()
        if self.random.random() < 0.15:
            self._say()
        if self.random.random() < 0.1:
            self._lock()
        swept = sweep(self.ledger, {"teams": Willing()}, self.now)
        expected = self.model.sweep(self.now)
        assert sum(swept.outcomes.values()) == len(expected), self.now
        assert self._held() == set(self.model.things), self.now
        self.gone += len(expected)

    def _held(self) -> set[str]:
        return {
            found.item.ref
            for (number,) in every("SELECT id FROM ledger_person")
            for found in find.items(self.ledger, number, restricted=True)
        }

    def _see(self) -> None:
        """A tool shows something of the last days; of some conferences it knows the end."""
        self._count += 1
        ref, (kind, facet) = f"i{self._count}", self.random.choice(SORTS)
        at = self.now - timedelta(hours=self.random.randrange(1, 400))
        room = self.random.choice(ROOMS)
        people = self.random.sample(PEOPLE, 1 if room is None else self.random.choice((1, 1, 2)))
        seen_in = self._room(room, at) if room else None
        one = seen(
            ref, *(who(account(p)) for p in people), kind=kind, at=at, conference=seen_in,
            facet=facet,
        )  # fmt: skip
        write(self.ledger, "teams", "chats", Batch((one,), {}), self.now)
        data_type = self.ledger.type_of(kind, facet)
        self.model.things[ref] = Thing(data_type, at, frozenset(people), room)

    def _room(self, room: str, at: datetime) -> Conference:
        model = self.model
        ended = at + timedelta(hours=1) if self.random.random() < 0.2 else None
        model.starts[room] = min(at, model.starts.get(room, at))
        if ended:
            model.ends[room] = max(ended, model.ends.get(room, ended))
        return Conference(room, at, ended)

    def _say(self) -> None:
        """Somebody says that a process has ended, or that it runs."""
        thing = self.random.choice([*self.model.things.values(), None])
        if thing is None:
            return
        purpose = thing.type.purpose
        if thing.conference and self.random.random() < 0.5:
            name = f"c:{thing.conference}"
            index = self.ledger.conference_index("teams", thing.conference)
            ((number,),) = every("SELECT id FROM ledger_conference WHERE ix = %s", [index])
            subject = Subject(number, None, purpose)
        else:
            name = f"p:{min(thing.persons)}"
            person = find.find_person(self.ledger, min(thing.persons))
            assert person is not None
            subject = Subject(None, person.number, purpose)
        today = self.now.astimezone(self.ledger.register.zone).date()
        if self.random.random() < 0.7:
            self._ended(subject, name, today - timedelta(days=self.random.randrange(60)))
        else:
            again = today + timedelta(days=self.random.randrange(1, 300))
            ends.runs(self.ledger, subject, again, self.now, "role:desk")
            self._word(name, "runs", again, purpose)

    def _ended(self, subject: Subject, name: str, day: date) -> None:
        ends.ended(self.ledger, subject, day, self.now, "role:desk")
        self._word(name, "ended", day, subject.purpose)

    def _word(self, name: str, said: str, day: date, purpose: str) -> None:
        word = Word(said, self.model.end_of(day), purpose)
        self.model.words.setdefault(name, []).append(word)

    def _lock(self) -> None:
        """Something is locked, or everything is free again."""
        with writing():
            if self.random.random() < 0.5 or not self.model.things:
                restricting.lift_all(CAUSE)
                for thing in self.model.things.values():
                    thing.locked = False
                return
            rows = every("SELECT id, ix FROM ledger_item ORDER BY id")
            number, ix = self.random.choice(rows)
            restricting.restrict([number], CAUSE, self.now)
        for ref, thing in self.model.things.items():
            kinds = [kind for kind, _ in SORTS]
            thing.locked |= bytes(ix) in {self.ledger.item_index("teams", k, ref) for k in kinds}


def walked(ledger: Ledger, seed: int, days: tuple[int, ...]) -> Walk:
    walk = Walk(ledger, seed)
    while walk.now < START + timedelta(days=366 * YEARS):
        walk.step(walk.random.choice(days))
    return walk


@pytest.mark.parametrize("seed", [1, 2])
def test_R_04_nothing_outlives_its_date_and_nothing_dies_early(ledger: Ledger, seed: int) -> None:
    walk = walked(ledger, seed, (5, 9, 17, 40))
    assert walk.gone > 40


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(10, 30))
def test_ten_years_day_by_day(ledger: Ledger, seed: int) -> None:
    walk = walked(ledger, seed, (1, 1, 1, 1, 2, 45))
    assert walk.gone > 200
