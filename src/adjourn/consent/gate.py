"""The gate: may this be done with the data of this person, now, here? (C-03, S15a)

Asked before anything that rests on consent is recorded, copied or used. Its cost does not grow with
the number of consents: a person's handles, and for each handle one step to its record and one to
the latest word in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from adjourn.consent.chains import Chain, chains, word
from adjourn.consent.purposes import is_explicit
from adjourn.consent.who import of_people, subjects
from adjourn.law.consents import OPEN, State
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import lookup, one, trouble
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Handle


def allowed(
    ledger: Ledger, purpose: str, person: int, at: datetime, conference: int | None = None
) -> bool:
    """Whether `person` (row number) consents to `purpose` at `at`, in this conference if one is
    given (row number). Whoever is not known has not consented."""
    with trouble():
        scope = scope_of(conference)
        return said(ledger, purpose, [person], at, scope)[person] in OPEN


def agrees(
    ledger: Ledger,
    purpose: str,
    handles: Iterable[Handle],
    at: datetime,
    *,
    tool: str | None = None,
    conference: str | None = None,
) -> bool:
    """The same for somebody who comes with these handles, whether or not they are known already:
    what they said counts by every handle that is theirs alone. `conference` is its ref at
    `tool`."""
    scope = ledger.conference_index(tool, conference) if tool and conference else b""
    with trouble():
        given = subjects(ledger, handles, tool, conference)
        own = [bytes(ix) for (ix,) in lookup(_ALL_OF, given)]
        found = chains(list({*given, *own}), [purpose], [b"", scope], to_ms(at))
    return verdict(found, scope, to_ms(at), is_explicit(ledger.register, purpose)) in OPEN


_ALL_OF = (
    "SELECT ix FROM ledger_handle WHERE NOT several AND person IN "
    "(SELECT person FROM ledger_handle WHERE NOT several AND ix IN ({}))"
)


def number_of(ledger: Ledger, tool: str, conference: str) -> int | None:
    """The row number of a conference (its ref at `tool`), None where nothing is known of it."""
    with trouble():
        index = ledger.conference_index(tool, conference)
        row = one("SELECT id FROM ledger_conference WHERE ix = %s", [index])
    return int(row[0]) if row else None


def scope_of(conference: int | None) -> bytes:
    """The blind index of a conference, b"" for none."""
    if conference is None:
        return b""
    row = one("SELECT ix FROM ledger_conference WHERE id = %s", [conference])
    return bytes(row[0]) if row else b""


def said(
    ledger: Ledger, purpose: str, people: Sequence[int], at: datetime, scope: bytes
) -> dict[int, State]:
    """What counts for each of these people (row numbers) in the conference `scope` at `at`."""
    owners = of_people(people)
    subjects = [ix for each in owners.values() for ix in each]
    found: dict[bytes, list[Chain]] = defaultdict(list)
    for chain in chains(subjects, [purpose], [b"", scope], to_ms(at)):
        found[chain.subject].append(chain)
    explicit = is_explicit(ledger.register, purpose)
    return {
        number: verdict([c for ix in each for c in found[ix]], scope, to_ms(at), explicit)
        for number, each in owners.items()
    }


def verdict(found: Iterable[Chain], scope: bytes, at: int, explicit: bool) -> State:
    """The state at `at` (ms) that counts among the chains of one person. A yes that is not as
    explicit as it has to be is as good as invalid."""
    latest = word(found, scope)
    if latest is None:
        return State.UNKNOWN
    state = latest.state(at)
    return State.INVALIDATED if state in OPEN and explicit and not latest.explicit else state
