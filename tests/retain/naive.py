"""The naive model: every item is looked at again on every day, and nothing is remembered but facts.

It knows nothing of `until`, of indexes or of portions; it counts with `adjourn.law.periods` alone.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from adjourn.law.bases import Basis
from adjourn.law.periods import REVIEW, Start, due
from adjourn.register import Register
from adjourn.register.model import DataType


@dataclass
class Thing:
    type: DataType
    at: datetime
    persons: frozenset[str]
    conference: str | None = None
    locked: bool = False


@dataclass
class Word:
    said: str  # ended | runs | asked
    day: datetime
    purpose: str


@dataclass
class Model:
    register: Register
    things: dict[str, Thing] = field(default_factory=dict)
    ends: dict[str, datetime] = field(default_factory=dict)  # of conferences, as the tool says
    starts: dict[str, datetime] = field(default_factory=dict)
    active: dict[str, datetime] = field(default_factory=dict)  # of people, as long as known
    words: dict[str, list[Word]] = field(default_factory=dict)  # of "c:..." and "p:..."

    def end_of(self, day: date) -> datetime:
        """As `adjourn.retain.ends` dates the end of a day."""
        midnight = datetime.combine(day + timedelta(days=1), time.min, self.register.zone)
        return midnight.astimezone(UTC) - timedelta(milliseconds=1)

    def sweep(self, now: datetime) -> set[str]:
        """What goes at `now`; what nobody knows the end of is asked for."""
        # In the order of the dates, as whoever is asked first decides when the answer is due.
        judged = {ref: self.judge(thing, now) for ref, thing in self.things.items()}
        for ref, (_, ask) in judged.items():
            thing = self.things[ref]
            if ask and not thing.locked:
                day = now + timedelta(days=30)
                self.words.setdefault(ask, []).append(Word("asked", day, thing.type.purpose))
        gone = {
            ref
            for ref, (until, _) in judged.items()
            if until <= now and not self.things[ref].locked
        }
        for person in {person for thing in self.things.values() for person in thing.persons}:
            self._active(person)
        for ref in gone:
            del self.things[ref]
        self._forget()
        return gone

    def judge(self, thing: Thing, now: datetime) -> tuple[datetime, str]:
        """When it is due, and whose end is to be asked for."""
        if thing.type.start is Start.COLLECTION:
            over, words = self._count(thing, thing.at), self._of_people(thing)
            if thing.type.basis is not Basis.DUTY and all(w and w.said == "ended" for w in words):
                over = min(over, max(w.day for w in words if w)) if over > now else over
            return over, ""
        if thing.type.start is Start.PROCESS_END:
            return self._process(thing, now)
        event = thing.at
        for person in thing.persons:
            word = self._word(f"p:{person}", thing)
            if word and word.said == "runs" and now < word.day:
                return word.day, ""
            ended = word.day if word and word.said == "ended" else None
            event = max(event, ended or self._active(person))
        return self._count(thing, event), ""

    def _process(self, thing: Thing, now: datetime) -> tuple[datetime, str]:
        word = self._word(f"c:{thing.conference}", thing)
        if word is None or word.said == "asked" or (word.said == "runs" and word.day <= now):
            if thing.conference in self.ends:
                return self._count(thing, max(thing.at, self.ends[thing.conference])), ""
            words = [w for w in self._of_people(thing) if w]
            if len(words) == len(thing.persons):
                word = max(words, key=lambda w: (w.said == "asked", w.day))
        if word and word.said == "ended":
            return self._count(thing, word.day), ""
        if word and now < word.day:
            return word.day, ""
        if word and word.said == "asked":
            return max(word.day, self._count(thing, thing.at)), ""
        review = due(REVIEW, thing.at, self.register.zone)
        assert review is not None
        first = min(self._count(thing, thing.at), review)
        if now < first:
            return first, ""
        subject = f"c:{thing.conference}" if thing.conference else f"p:{min(thing.persons)}"
        return now + timedelta(days=30), subject

    def _count(self, thing: Thing, event: datetime) -> datetime:
        over = due(thing.type.rule, event, self.register.zone)
        assert over is not None
        return over

    def _of_people(self, thing: Thing) -> list[Word | None]:
        return [self._word(f"p:{person}", thing) for person in sorted(thing.persons)]

    def _word(self, subject: str, thing: Thing) -> Word | None:
        words = [w for w in self.words.get(subject, ()) if w.purpose in ("", thing.type.purpose)]
        if not words or (words[-1].said == "ended" and words[-1].day < thing.at):
            return None
        return words[-1]

    def _active(self, person: str) -> datetime:
        theirs = [thing for thing in self.things.values() if person in thing.persons]
        rooms = {thing.conference for thing in theirs if thing.conference}
        known = [self.ends.get(room, self.starts[room]) for room in rooms if room in self.starts]
        last = max([thing.at for thing in theirs] + known)
        self.active[person] = max(last, self.active.get(person, last))
        return self.active[person]

    def _forget(self) -> None:
        """Nobody and nothing is remembered of whom or which nothing is left."""
        people = {person for thing in self.things.values() for person in thing.persons}
        rooms = {thing.conference for thing in self.things.values()}
        self.ends = {room: end for room, end in self.ends.items() if room in rooms}
        self.starts = {room: start for room, start in self.starts.items() if room in rooms}
        self.active = {one: at for one, at in self.active.items() if one in people}
        left = {f"p:{one}" for one in people} | {f"c:{room}" for room in rooms}
        self.words = {subject: said for subject, said in self.words.items() if subject in left}
