"""What the people of one conference say to one purpose, at any instant of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from adjourn.consent.chains import Chain, chains, counts, history
from adjourn.consent.gate import verdict
from adjourn.consent.presence import Span
from adjourn.consent.purposes import is_explicit
from adjourn.consent.who import of_people
from adjourn.law.consents import OPEN, State
from adjourn.ledger.ledger import Ledger


class Words:
    """Every word of these people (row numbers) to `purpose`, in the conference `scope` (its blind
    index, b"" for none) and for all. Read once, then asked for any instant (ms)."""

    def __init__(self, ledger: Ledger, people: Iterable[int], purpose: str, scope: bytes) -> None:
        self._scope, self._explicit = scope, is_explicit(ledger.register, purpose)
        owners = of_people(list(people))
        self._said: dict[int, list[Chain]] = defaultdict(list)
        by_subject = {ix: number for number, own in owners.items() for ix in own}
        for chain in history(chains(list(by_subject), [purpose], [b"", scope])):
            self._said[by_subject[chain.subject]].append(chain)

    def state(self, person: int, at: int) -> State:
        """What counts for this person at `at`; who is not known has said nothing."""
        return verdict(self._latest(person, at), self._scope, at, self._explicit)

    def open(self, person: int, at: int) -> bool:
        return self.state(person, at) in OPEN

    def records(self, person: int, at: int) -> list[UUID]:
        """The records that are in force for this person at `at`."""
        return [c.record for c in self._latest(person, at) if c.state(at) in OPEN and counts(c)]

    def parts(self, person: int, span: Span) -> list[tuple[Span, State]]:
        """The span in parts, each with what counts in it. Neighbours that say the same are one."""
        joined: list[tuple[Span, State]] = []
        for part in self._turns(person, span):
            state = self.state(person, part.start)
            if joined and joined[-1][1] is state:
                joined[-1] = (Span(joined[-1][0].start, part.end), state)
            else:
                joined.append((part, state))
        return joined

    def _turns(self, person: int, span: Span) -> Iterator[Span]:
        """The span, cut where something was said or ran out."""
        instants = (t for word in self._said[person] for t in (word.at, word.expires))
        starts = sorted({span.start, *(t for t in instants if t is not None and t in span)})
        for start, end in zip(starts, [*starts[1:], span.end], strict=True):
            yield Span(start, end)

    def _latest(self, person: int, at: int) -> list[Chain]:
        """The latest word of each record at `at`."""
        latest: dict[UUID, Chain] = {}
        for word in self._said[person]:  # in their order
            if word.at is not None and word.at <= at:
                latest[word.record] = word
        return list(latest.values())
