"""What a sentence of the notice is: words, the truth of them, and what comes of a lie."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.seen import Seen
from adjourn.register import Issue


class Part(StrEnum):
    """The blocks, in the order in which a lawyer reads."""

    WHO = "who"
    WHAT = "what"
    WHY = "why"
    HOW_LONG = "how_long"
    WHO_GETS = "who_gets"
    RIGHTS = "rights"
    OBJECTION = "objection"
    CONTACT = "contact"


class State(StrEnum):
    """Whether a promise holds (DESIGN §2). `UNPROVEN`: nothing speaks against it, proof lacks."""

    KEPT = "kept"
    BROKEN = "broken"
    UNPROVEN = "unproven"


class Otherwise(StrEnum):
    """What comes of a sentence that is not true (facts: law §1, the verdicts)."""

    CORRECTED = "corrected"  # other words take its place
    DROPPED = "dropped"  # it goes
    STOPS = "stops"  # nothing is published until it is there


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a promise: `numbers` behind it, `evidence` that it rests on (rows of the
    register as `register:KEY`, `capability:TOOL/KIND`, `ledger:...`, `log:...`), `todo` to do."""

    state: State
    numbers: Mapping[str, int | str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    todo: tuple[Issue, ...] = ()


def _nothing(_facts: Facts) -> Iterator[Wording]:
    return iter(())


def _no_gap(_facts: Facts) -> Iterator[Issue]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Sentence:
    """One promise. `id` is S1 ... S26 (facts: law §1) or a name with N- for what that list lacks
    (§1.1); `law` what demands it.

    `say` gives its words, none where there is nothing to say; `holds` whether they may be said by
    what was decided; `instead` the words where not. `needs` names what a mandatory sentence lacks:
    publication then stops (N-01). `prove` holds the words against what is seen.
    """

    id: str
    part: Part
    law: str
    otherwise: Otherwise
    say: Callable[[Facts], Iterator[Wording]]
    prove: Callable[[Facts, Seen], Found]
    holds: Callable[[Facts], bool] = lambda facts: True
    instead: Callable[[Facts], Iterator[Wording]] = _nothing
    needs: Callable[[Facts], Iterator[Issue]] = _no_gap

    def words(self, facts: Facts) -> tuple[Wording, ...]:
        """What is told."""
        return tuple(self.say(facts) if self.holds(facts) else self.instead(facts))

    def judge(self, facts: Facts, seen: Seen) -> Found:
        """Whether it is true now. What lacks of a mandatory sentence breaks it."""
        gaps, found = tuple(self.needs(facts)), self.prove(facts, seen)
        if not gaps:
            return found
        return Found(State.BROKEN, found.numbers, found.evidence, gaps + found.todo)


def kept(*evidence: str, **numbers: int | str) -> Found:
    """True, with what shows it."""
    return Found(State.KEPT, numbers, evidence)


def judged(
    evidence: tuple[str, ...],
    todo: tuple[Issue, ...] = (),
    broken: bool = False,
    proven: bool = True,
    /,
    **numbers: int | str,
) -> Found:
    """Broken if so, unproven while something is to be done or nothing has shown it, else kept."""
    state = State.BROKEN if broken else State.KEPT if proven and not todo else State.UNPROVEN
    return Found(state, numbers, evidence, todo)
