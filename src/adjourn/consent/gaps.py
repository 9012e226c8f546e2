"""Where consent is missing: at which instants of a conference somebody present has not agreed.

§ 201 StGB: to record the spoken word without authority is a crime, so each one present must have
consented before anything of them is captured, late joiners and callers included (C-09, C-10).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from adjourn.consent.chains import Chain, chains
from adjourn.consent.gate import scope_of, verdict
from adjourn.consent.presence import NOBODY_KNOWN, Span, as_datetime, presence
from adjourn.consent.purposes import is_explicit, recording_purposes
from adjourn.consent.who import subjects
from adjourn.consent.words import Words
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
    words = Words(ledger, there.keys() - {NOBODY_KNOWN}, purpose, scope)
    for number, spans in there.items():
        for span in spans:
            for part, state in words.parts(number, span):
                if state not in OPEN:
                    person = None if number == NOBODY_KNOWN else number
                    start, end = as_datetime(part.start), as_datetime(part.end)
                    yield Gap(purpose, person, state, start, end, part)
