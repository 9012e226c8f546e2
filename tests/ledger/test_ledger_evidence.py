"""The evidence log as the rooms above write it: entries in the order of time."""

from datetime import datetime, timedelta

from ledger_samples import NOW

from adjourn.evidence import Verifier
from adjourn.evidence.audit import audit
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing


def _log(ledger: Ledger, *times: datetime) -> tuple[list[str], list[str]]:
    """When the entries that are made at these times say that they were made; what an audit says."""
    for now in times:
        with writing():
            ledger.evidence.record("followed_up", now, actor="system:follow-up", count=0)
    log = ledger.evidence.log
    with writing():
        lines = list(log.export())
    findings = audit(lines, Verifier.parse(log.verifier)).findings
    return [log.entry(index)["at"] for index in range(log.size)], [one.code for one in findings]


def test_what_began_before_the_newest_entry_is_not_dated_before_it(ledger: Ledger) -> None:
    later = NOW + timedelta(hours=3, microseconds=1)
    assert ledger.evidence.newest() is None
    times, findings = _log(ledger, NOW, later, NOW + timedelta(hours=1))
    assert times == ["2026-11-23T09:00:00Z", *["2026-11-23T12:00:00.000001Z"] * 2]
    assert findings == []
    assert ledger.evidence.newest() == later


def test_a_clock_that_was_far_ahead_is_not_followed_and_an_audit_names_it(ledger: Ledger) -> None:
    times, findings = _log(ledger, NOW + timedelta(days=400), NOW)
    assert times == ["2027-12-28T09:00:00Z", "2026-11-23T09:00:00Z"]
    assert findings == ["backdated"]
