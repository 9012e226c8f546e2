"""Where consent is missing: at which instants of a conference somebody present has not agreed.

§ 201 StGB: to record the spoken word without authority is a crime, so each one present must have
consented before anything of them is captured, late joiners and callers included (C-09, C-10).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from adjourn.consent.chains import Chain, chains, history
from adjourn.consent.gate import scope_of, verdict
from adjourn.consent.presence import NOBODY_KNOWN, Span, as_datetime, presence
from adjourn.consent.purposes import is_explicit, recording_purposes
from adjourn.consent.who import of_people, subjects
from adjourn.law.consents import OPEN, State
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import trouble
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Handle


@dataclass(frozen=True, slots=True)
class Gap:
    """Somebody was present from `start` to `end` (UTC; None: not known) without consent.

    `person` None: present, and recognised by nobody. `state` says what they have said instead.
    """

    purpose: str
    person: int | None
    state: State
    start: datetime | None
    end: datetime | None
    span: Span


def gaps(ledger: Ledger, conference: int, purpose: str | None = None) -> tuple[Gap, ...]:
    """All gaps of this conference (row number), in the order of time. `purpose` None: that of
    recordings and that of transcripts.

    Where nothing tells who was present there is nothing to compare: see `presence`.
    """
    wanted = (purpose,) if purpose else recording_purposes(ledger.register)
    with trouble():
        there = presence(ledger, conference)
        scope = scope_of(conference)
        found = [gap for one in wanted for gap in _gaps(ledger, there, one, scope)]
    return tuple(sorted(found, key=lambda gap: (gap.span.start, gap.purpose, gap.person or 0)))


def missing(
    ledger: Ledger, conference: int, at: datetime, purpose: str | None = None
) -> tuple[Gap, ...]:
    """The gaps at one instant: who was present then and has not agreed."""
    return tuple(gap for gap in gaps(ledger, conference, purpose) if to_ms(at) in gap.span)


def without_consent(
    ledger: Ledger,
    present: Sequence[Iterable[Handle]],
    purpose: str,
    at: datetime,
    *,
    tool: str,
    conference: str,
) -> list[int]:
    """Live: of those now in a conference (its ref at `tool`), each with what is known of them, the
    positions of those who have not agreed. Recording may start only when there are none (C-10).

    Who cannot be recognised has not agreed.
    """
    scope = ledger.conference_index(tool, conference)
    explicit, now = is_explicit(ledger.register, purpose), to_ms(at)
    with trouble():
        known = [subjects(ledger, handles, tool, conference) for handles in present]
        found: dict[bytes, list[Chain]] = defaultdict(list)
        everybody = [ix for each in known for ix in each]
        for chain in chains(everybody, [purpose], [b"", scope], now):
            found[chain.subject].append(chain)
    said = [verdict([c for ix in each for c in found[ix]], scope, now, explicit) for each in known]
    return [position for position, state in enumerate(said) if state not in OPEN]


def _gaps(
    ledger: Ledger, there: dict[int, list[Span]], purpose: str, scope: bytes
) -> Iterable[Gap]:
    owners = of_people([number for number in there if number != NOBODY_KNOWN])
    words = _words([ix for each in owners.values() for ix in each], purpose, scope)
    explicit = is_explicit(ledger.register, purpose)
    for number, spans in there.items():
        own = [chain for ix in owners.get(number, ()) for chain in words[ix]]
        for span in spans:
            for part, state in _parts(own, span, scope, explicit):
                if state not in OPEN:
                    person = None if number == NOBODY_KNOWN else number
                    start, end = as_datetime(part.start), as_datetime(part.end)
                    yield Gap(purpose, person, state, start, end, part)


def _words(everybody: list[bytes], purpose: str, scope: bytes) -> dict[bytes, list[Chain]]:
    """Each word that these subjects have said, as a chain with that word as the latest."""
    found: dict[bytes, list[Chain]] = defaultdict(list)
    for chain in history(chains(everybody, [purpose], [b"", scope])):
        found[chain.subject].append(chain)
    return found


def _parts(
    words: list[Chain], span: Span, scope: bytes, explicit: bool
) -> Iterable[tuple[Span, State]]:
    """The span in parts, each with what counts in it. Neighbours that say the same are one."""
    turns = {t for word in words for t in (word.at, word.expires) if t is not None and t in span}
    starts = sorted(turns | {span.start})
    joined: list[tuple[Span, State]] = []
    for start, end in zip(starts, [*starts[1:], span.end], strict=True):
        state = verdict(_as_of(words, start), scope, start, explicit)
        if joined and joined[-1][1] is state:
            joined[-1] = (Span(joined[-1][0].start, end), state)
        else:
            joined.append((Span(start, end), state))
    return joined


def _as_of(words: list[Chain], at: int) -> list[Chain]:
    """The latest word of each record at `at`."""
    latest: dict[UUID, Chain] = {}
    for word in words:  # in their order
        if word.at is not None and word.at <= at:
            latest[word.record] = word
    return list(latest.values())
