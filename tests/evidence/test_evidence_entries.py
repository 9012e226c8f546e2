"""What the log accepts (facts law R-13, R-14)."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from evidence_samples import ENTRIES, opened, outcome

from adjourn.evidence import EntryError, rfc3339
from adjourn.evidence.entries import FIELDS, ITEM_KINDS, KINDS, OUTCOMES, REASONS, check
from adjourn.law.reasons import Reason
from adjourn.tools.protocol import Kind, Outcome

RIGHT: dict[str, Any] = {
    "actor": "role:desk",
    "at": "2026-11-23T08:10:00.123Z",
    "body": "0" * 64,
    "consent": "5f2c8d1e-1111-4222-8333-444455556666",
    "consent_state": "withdrawn",
    "backup": "0197f3a0-0000-4000-8000-00000000000b",
    "case": "5f2c8d1e-1111-4222-8333-444455556666",
    "count": 0,
    "decision": "partly",
    "erasure": "0197f3a0-0000-7000-8000-000000000001",
    "item": "5f2c8d1e-1111-4222-8333-444455556666",
    "item_kind": "call",
    "hold": "5f2c8d1e-1111-4222-8333-444455556666",
    "matter": "5f2c8d1e-1111-4222-8333-444455556666",
    "method": "read_back",
    "outcome": "gone",
    "read_back_at": "2026-11-23T08:10:00Z",
    "reason": "legal_hold",
    "receipt": "5f2c8d1e-1111-4222-8333-444455556666",
    "register": "a" * 64,
    "right": "erasure",
    "rule": "K-11b/2",
    "state": "open",
    "tool": "teams",
    "type": "K-01f",
    "since": "2026-12-24T23:00:00Z",
    "until": "2027-01-01T00:00:00Z",
}
PERSONAL = [
    "anna@example.org",
    "Anna Beispiel",
    "+49 30 23125 001",
    "192.0.2.7",
    "Angebot fuer Anna.docx",
    "",
    "teams\n",
    None,
    True,
    1.5,
    -1,
    2**53,
    [],
    {"name": "Anna"},
    ["anna@example.org"],
]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_entry_has_a_form_that_is_accepted(kind: str) -> None:
    required, optional = KINDS[kind]
    for names in (required, required | optional):
        check({**{name: RIGHT[name] for name in names if name != "kind"}, "kind": kind})


@pytest.mark.parametrize("value", PERSONAL, ids=repr)
@pytest.mark.parametrize("name", sorted(FIELDS))
def test_R_14_no_field_takes_what_could_be_about_a_person(name: str, value: Any) -> None:
    assert not FIELDS[name][0](value)


@pytest.mark.parametrize("name", ["case", "erasure", "item", "receipt"])
@pytest.mark.parametrize("version", "135")
def test_R_14_ids_that_derive_from_something_are_refused(name: str, version: str) -> None:
    assert not FIELDS[name][0](f"5f2c8d1e-1111-{version}222-8333-444455556666")


@pytest.mark.parametrize(
    "value", ["2026-13-01T00:00:00Z", "2026-11-23T08:10:00+00:00", "2026-11-23", "2026-11-23 08Z"]
)
def test_an_instant_is_real_and_in_utc(value: str) -> None:
    with pytest.raises(EntryError, match="at: must be an instant in UTC"):
        check(opened(at=value))


def test_a_field_that_is_not_of_the_kind_is_refused_and_not_quoted() -> None:
    with pytest.raises(EntryError) as caught:
        check(opened(**{"anna@example.org": 1}))
    assert "anna" not in str(caught.value)


def test_a_wrong_value_is_not_quoted() -> None:
    with pytest.raises(EntryError) as caught:
        check(outcome(1, tool="anna@example.org"))
    assert str(caught.value) == "tool: must be the key of a tool in the register"


@pytest.mark.parametrize("kind", [None, "note", ["erasure.opened"], 1])
def test_another_kind_is_refused(kind: Any) -> None:
    with pytest.raises(EntryError, match="kind"):
        check(opened(kind=kind))


@pytest.mark.parametrize("name", ["at", "actor", "erasure"])
def test_R_13_when_by_whom_and_for_what_are_never_missing(name: str) -> None:
    entry = opened()
    del entry[name]
    with pytest.raises(EntryError, match=f"{name}: missing"):
        check(entry)


def test_the_closed_lists_are_those_of_the_program() -> None:
    assert {str(each) for each in Kind} == ITEM_KINDS
    assert {str(each) for each in Outcome} == OUTCOMES
    assert {str(each) for each in Reason} == REASONS


def test_the_samples_are_accepted() -> None:
    for entry in ENTRIES:
        check(entry)


def test_instants_are_written_in_utc() -> None:
    berlin = timezone(timedelta(hours=1))
    assert rfc3339(datetime(2026, 11, 23, 9, 10, tzinfo=berlin)) == "2026-11-23T08:10:00Z"
    assert rfc3339(datetime(2026, 11, 23, 8, 10, 0, 1, UTC)) == "2026-11-23T08:10:00.000001Z"
    with pytest.raises(ValueError, match="time zone"):
        rfc3339(datetime(2026, 11, 23))  # noqa: DTZ001 (that is the point)
