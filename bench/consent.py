"""The gate among many consents."""

import tempfile
import time
from collections.abc import Callable
from typing import Any

_FIRST = 10**9  # numbers that nothing else of this home has
_ASKED = 50  # people who are asked for in turn

# As `consent.record` writes them, but with short seals: the gate opens none.
_RECORDS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
    INSERT INTO consent_record (id, subject, purpose, conference, key, until, over)
    SELECT lower(hex(randomblob(16))), randomblob(16), 'recording', x'', %s + i, 2, FALSE FROM n
"""
_EVENTS = """
    INSERT INTO consent_event
           (number, record, receipt, state, at, recorded, explicit, proven, sealed)
    SELECT key, id, id, 'given', 1, 1, TRUE, TRUE, randomblob(40) FROM consent_record WHERE key > %s
"""


def gate(home: Callable[[str], Any], consents: int) -> float:
    """Microseconds that the gate takes for one person among so many consents."""
    with tempfile.TemporaryDirectory() as folder:
        _, ledger = home(folder)
        from adjourn.consent import allowed
        from adjourn.ledger.sql import every, execute, writing
        from bench.people import NOW

        asked = [_agreed(ledger, number) for number in range(_ASKED)]
        every("PRAGMA cache_size = -800000")  # to write the crowd faster; the gate needs no such
        with writing():
            execute(_RECORDS, [consents, _FIRST])
            execute(_EVENTS, [_FIRST])
        every("PRAGMA cache_size = -32000")
        times = []
        for person, conference in asked * 20:
            start = time.perf_counter()
            assert allowed(ledger, "recording", person, NOW, conference)
            times.append(time.perf_counter() - start)
        return sorted(times)[len(times) // 2] * 1e6


def _agreed(ledger: Any, number: int) -> tuple[int, int]:
    """Somebody in a conference who has agreed to its recording: row numbers of both."""
    from adjourn.consent import Asked, Choice, record
    from adjourn.ledger.find import find_person
    from adjourn.ledger.sql import one
    from adjourn.ledger.write import write
    from adjourn.tools.protocol import (
        Batch,
        Conference,
        Handle,
        HandleKind,
        Item,
        Kind,
        Observation,
        Person,
        Relation,
    )
    from bench.people import NOW, address

    handle, ref = Handle(HandleKind.EMAIL, address(number)), f"meeting {number}"
    item = Item(Kind.ATTENDANCE, ref, {"m": ref}, NOW)
    people = ((Person((handle,)), Relation.ABOUT),)
    write(ledger, "teams", "bench", Batch((Observation(item, people, Conference(ref)),), 1), NOW)
    choices = (Choice("recording", True, "I agree."),)
    asked = Asked(handle, choices, "en", "ab" * 32, "portal", "click", conference=ref, tool="teams")
    record(ledger, asked, NOW)
    person = find_person(ledger, handle.value)
    row = one(
        "SELECT id FROM ledger_conference WHERE ix = %s", [ledger.conference_index("teams", ref)]
    )
    assert person
    assert row
    return person.number, row[0]
