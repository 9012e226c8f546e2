"""A whole exported log: whatever is done to it is found, and named for what it is."""

import json
import tracemalloc
from typing import Any

import pytest
from evidence_samples import (
    ERASURE,
    LINES,
    LOG,
    OTHER_SIGNER,
    SIGNER,
    VERIFIER,
    new_log,
    opened,
    outcome,
    sample,
)
from hypothesis import given
from hypothesis import strategies as st

from adjourn.evidence import Signer, Verifier
from adjourn.evidence.audit import Claim, Witness, audit
from adjourn.evidence.canonical import encode
from adjourn.evidence.checkpoint import Checkpoint
from adjourn.evidence.merkle import leaf_hash

Lines = list[bytes]
# The sample: line 1 the head, 2-4 entries 0-2, 5 a checkpoint, 6-9 entries 3-6, 10 a checkpoint.


def found(lines: Lines, **known: Any) -> list[tuple[str, str]]:
    return [(each.code, each.where) for each in audit(lines, VERIFIER, **known).findings]


def test_a_log_verifies() -> None:
    result = audit(LINES, VERIFIER)
    assert result.ok
    assert result.size == 7
    assert result.head is not None
    assert result.head.size == 7


def test_the_sample_is_laid_out_as_these_tests_say() -> None:
    assert ["checkpoint" in json.loads(line) for line in LINES] == [
        number in (5, 10) for number in range(1, 11)
    ]


def test_an_empty_log_verifies() -> None:
    assert audit(new_log().export(), VERIFIER).ok


def without(*numbers: int) -> Lines:
    return [line for number, line in enumerate(LINES, 1) if number not in numbers]


def edited(number: int, **fields: Any) -> Lines:
    value = {**json.loads(LINES[number - 1]), **fields}
    return [*LINES[: number - 1], encode(value) + b"\n", *LINES[number:]]


def forged(number: int, entry: dict[str, Any]) -> Lines:
    """Another entry with the hash that belongs to it."""
    return edited(number, entry=entry, hash=leaf_hash(encode(entry)).hex())


def swapped(one: int, two: int) -> Lines:
    lines = list(LINES)
    lines[one - 1], lines[two - 1] = lines[two - 1], lines[one - 1]
    return lines


OTHER_ENTRY = opened(at="2026-11-23T08:09:00Z")
WRONG_KEY_NOTE = sample(OTHER_SIGNER)[0].checkpoint()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (edited(3, entry=OTHER_ENTRY), [("changed", "line 3")]),
        (edited(3, hash="0" * 64), [("changed", "line 3"), ("changed", "line 5")]),
        (forged(3, OTHER_ENTRY), [("changed", "line 5"), ("changed", "line 10")]),
        (forged(7, OTHER_ENTRY), [("changed", "line 10")]),
        (without(3), [("dropped", "entry 1"), ("truncated", "the end")]),
        (without(2, 3, 4), [("dropped", "entry 0"), ("dropped", "entry 1")]),
        (swapped(2, 3), [("reordered", "line 3")]),
        (swapped(3, 7), [("reordered", "line 4")]),
        ([*LINES[:3], LINES[2], *LINES[3:]], [("repeated", "line 4")]),
        (LINES[:9], [("miscounted", "line 1"), ("unsigned_tail", "entry 3")]),
        (LINES[:8], [("truncated", "the end"), ("unsigned_tail", "entry 3")]),
        (LINES[:5], [("truncated", "the end"), ("miscounted", "line 1")]),
        ([*LINES[:-1], LINES[-1][:-1]], [("truncated", "line 10")]),
        (without(5), [("miscounted", "line 1")]),
        (swapped(4, 5), [("dropped", "line 4")]),
        (swapped(5, 6), [("reordered", "line 6")]),
        ([*LINES, LINES[-1]], [("repeated", "line 11")]),
        (edited(10, checkpoint=WRONG_KEY_NOTE), [("bad_signature", "line 10")]),
        (edited(10, checkpoint=7), [("bad_signature", "line 10")]),
        (edited(1, size=6), [("miscounted", "line 1")]),
        (edited(1, size=8), [("truncated", "the end")]),
        (edited(1, verifier=str(OTHER_SIGNER.verifier)), [("other_verifier", "line 1")]),
        (edited(1, format="adjourn-log/2"), [("malformed", "line 1")]),
        (edited(3, index=5), [("reordered", "line 4"), ("dropped", "entry 1")]),
        (edited(3, index=2**53 - 1), [("reordered", "line 4")]),
        (edited(3, index=-1), [("malformed", "line 3")]),
        (edited(3, extra=1), [("malformed", "line 3")]),
        (forged(3, {"name": "Anna"}), [("malformed", "line 3")]),
        ([*LINES[:2], b"[]\n", *LINES[2:]], [("malformed", "line 3")]),
        ([*LINES[:2], b"{\n", *LINES[2:]], [("malformed", "line 3")]),
        ([*LINES[:2], b" " * 70_000 + b"\n", *LINES[2:]], [("malformed", "line 3")]),
        ([*LINES[:2], LINES[2].replace(b",", b", "), *LINES[3:]], [("malformed", "line 3")]),
        ([], [("malformed", "line 1")]),
    ],
)
def test_a_change_is_found_and_named(lines: Lines, expected: list[tuple[str, str]]) -> None:
    known = set(found(lines))
    for code, where in expected:
        assert any(code == each and where in place for each, place in known), known


def test_a_changed_line_is_named_alone_where_its_hash_still_fits_the_signed_root() -> None:
    assert found(edited(3, entry=OTHER_ENTRY)) == [("changed", "line 3")]


def test_time_that_runs_backwards_is_named_where_it_does() -> None:
    times = ["08:10:00Z", "08:10:00.5Z", "08:10:00.25Z", "08:11:00Z", "08:10:59Z", "08:10:59Z"]
    log = new_log()
    log.append([opened(at=f"2026-11-23T{time}") for time in times])
    result = audit(log.export(), VERIFIER)
    assert [(each.code, each.where) for each in result.findings] == [
        ("backdated", "line 4"),
        ("backdated", "line 6"),
    ]
    assert result.findings[0].message == "entry 2 is dated before the entry in front of it"


def rewritten() -> Lines:
    """The same log with another past, signed by the same key."""
    log = new_log()
    log.append([OTHER_ENTRY, *[outcome(i) for i in range(9)]])
    return list(log.export())


def test_a_rewritten_log_is_a_fork_of_what_a_receipt_knows() -> None:
    claim = Claim("receipt.json", Checkpoint.opened(LOG.checkpoint(), VERIFIER))
    assert found(LINES, claims=[claim]) == []
    assert found(rewritten()) == []
    assert found(rewritten(), claims=[claim]) == [("fork", "receipt.json")]


def test_a_fork_within_one_file_is_named() -> None:
    mine = rewritten()
    foreign = LINES[4]
    count = json.loads(mine[0])["checkpoints"] + 1
    head = encode({**json.loads(mine[0]), "checkpoints": count}) + b"\n"
    lines = [head, *mine[1:4], foreign, *mine[4:]]
    assert ("fork", "line 5") in found(lines)


def test_checkpoints_of_two_names_in_one_file_are_a_fork() -> None:
    renamed = sample(Signer("other.example", SIGNER._key))[0].checkpoint()
    bare = Verifier(None, VERIFIER.public)
    result = audit(edited(10, checkpoint=renamed), bare)
    assert ("fork", "line 10") in [(each.code, each.where) for each in result.findings]


def test_an_outcome_that_a_receipt_left_out_is_found() -> None:
    witness = Witness("receipt.json", ERASURE, frozenset([0, 1, 3, 4, 5, 6]), 6)
    assert found(LINES, witnesses=[witness]) == [("withheld", "receipt.json")]
    whole = Witness("receipt.json", ERASURE, frozenset(range(7)), 6)
    assert found(LINES, witnesses=[whole]) == []


def test_an_outcome_after_the_receipt_is_none_of_its_business() -> None:
    witness = Witness("receipt.json", ERASURE, frozenset([0, 1, 2]), 2)
    assert found(LINES, witnesses=[witness]) == []


@given(st.data())
def test_any_byte_changed_dropped_or_added_is_found(data: st.DataObject) -> None:
    raw = b"".join(LINES)
    at = data.draw(st.integers(0, len(raw) - 1))
    new = data.draw(st.binary(max_size=2).filter(lambda new: new != raw[at : at + 1]))
    changed = raw[:at] + new + raw[at + 1 :]
    assert found(changed.splitlines(keepends=True))


@given(st.integers(0, len(b"".join(LINES)) - 1))
def test_a_log_cut_anywhere_is_found(at: int) -> None:
    assert found(b"".join(LINES)[:at].splitlines(keepends=True))


@given(st.permutations(LINES), st.sets(st.integers(0, 9)), st.lists(st.sampled_from(LINES)))
def test_any_lines_dropped_moved_or_doubled_are_found(
    lines: Lines, dropped: set[int], added: Lines
) -> None:
    lines = [line for i, line in enumerate(lines) if i not in dropped] + added
    if lines != LINES:
        assert found(lines)


@given(st.lists(st.binary() | st.sampled_from(LINES)))
def test_anything_but_a_log_is_found_without_a_crash(lines: Lines) -> None:
    if lines != LINES:
        assert found(lines)


def test_a_large_log_is_checked_in_memory_that_does_not_grow_with_it() -> None:
    def peak(entries: int) -> int:
        log = new_log()
        log.append([{**opened(), "count": i} for i in range(entries)])
        tracemalloc.start()
        audit(log.export(), VERIFIER)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(100)  # what is loaded at the first time only
    assert peak(8_000) < 4 * peak(1_000)  # it would be eight times


def test_the_size_of_findings_is_bounded() -> None:
    far = edited(3, index=2**50)
    assert len(audit([*far, *[b"{}\n"] * 5_000], VERIFIER).findings) == 101
