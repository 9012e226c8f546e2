"""Receipts: what is issued verifies, and nothing in it changes unseen."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from evidence_samples import (
    ENTRIES,
    ERASURE,
    ITEMS,
    OTHER_SIGNER,
    RECEIPT,
    VERIFIER,
    issue,
    item_of,
    new_log,
    outcome,
    receipt,
    sample,
)
from hypothesis import given
from hypothesis import strategies as st

from adjourn.evidence import ReceiptError, verify

Json = dict[str, Any]
OTHER_ID = "0197f3a0-0000-7000-8000-0000000000ff"


def found(receipt: Any) -> set[tuple[str, str]]:
    """What a verification names: (code, where)."""
    return {(each.code, each.where) for each in verify(receipt, VERIFIER).findings}


def test_a_receipt_verifies() -> None:
    verdict = verify(receipt(), VERIFIER)
    assert verdict.ok
    assert verdict.findings == ()
    assert verdict.checkpoint is not None
    assert verdict.checkpoint.size == 7


def set_to(*path: str | int, value: Any) -> Callable[[Json], None]:
    def change(receipt: Json) -> None:
        target: Any = receipt
        for step in path[:-1]:
            target = target[step]
        assert target[path[-1]] is not value
        target[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (set_to("items", 1, "outcome", value="gone"), "differs", "items[1].outcome"),
        (set_to("items", 1, "until", value=None), "differs", "items[1].until"),
        (set_to("items", 1, "reason", value="legal_hold"), "differs", "items[1].reason"),
        (set_to("items", 0, "read_back_at", value=None), "differs", "items[0].read_back_at"),
        (set_to("items", 0, "tool", value="zoom"), "differs", "items[0].tool"),
        (set_to("items", 0, "type", value="K-12"), "differs", "items[0].type"),
        (set_to("items", 0, "kind", value="file"), "differs", "items[0].kind"),
        (set_to("items", 0, "id", value=3), "no_entry", "items[0]"),
        (set_to("items", 0, "note", value="All is well."), "changed", "items[0]"),
        (set_to("controller", value="Other GmbH"), "changed", "controller"),
        (set_to("practice", value=False), "changed", "practice"),
        (set_to("state", value="open"), "differs", "state"),
        (set_to("issued_at", value="2026-11-23T08:11:00Z"), "differs", "issued_at"),
        (set_to("erasure", value=OTHER_ID), "differs", "erasure"),
        (set_to("id", value=OTHER_ID), "no_entry", "entries"),
        (set_to("id", value=OTHER_ID), "changed", "id"),
        (set_to("format", value="adjourn-receipt/2"), "malformed", "format"),
        (set_to("verifier", value=str(OTHER_SIGNER.verifier)), "other_verifier", "verifier"),
        (set_to("digests", "practice", value="0" * 64), "changed", "digests"),
        (set_to("entries", 3, "entry", "outcome", value="hidden"), "not_included", "entries[3]"),
        (set_to("entries", 6, "entry", "body", value="0" * 64), "not_included", "entries[6]"),
        (set_to("entries", 6, "index", value=9), "not_included", "entries[6]"),
        (set_to("entries", 3, "proof", value=[]), "not_included", "entries[3]"),
        (set_to("entries", 3, "proof", 0, value="x"), "malformed", "entries[3].proof"),
        (set_to("items", 0, "outcome", value="ok"), "malformed", "items[0].outcome"),
        (set_to("items", 0, "id", value=True), "malformed", "items[0].id"),
        (set_to("items", 0, "note", value="\ud800"), "malformed", "items[0].note"),
        (set_to("practice", value=1.5), "malformed", "practice"),
        (lambda receipt: receipt["items"].pop(), "dropped", "items"),
        (lambda receipt: receipt["items"].pop(), "item_missing", "items"),
        (lambda receipt: receipt["items"].reverse(), "reordered", "items"),
        (lambda receipt: receipt["items"].append(receipt["items"][0]), "no_entry", "items[2]"),
        (lambda receipt: receipt["entries"].pop(0), "dropped", "entries"),
        (lambda receipt: receipt["entries"].pop(3), "differs", "items[0].outcome"),
        (lambda receipt: receipt["entries"].pop(), "no_entry", "entries"),
        (lambda receipt: receipt["entries"].reverse(), "reordered", "entries[1].index"),
        (lambda receipt: receipt.pop("checkpoint"), "malformed", "checkpoint"),
        (lambda receipt: receipt.update(extra=1), "malformed", ""),
        (lambda receipt: receipt["items"][0].update(extra=1), "malformed", "items[0]"),
        (lambda receipt: receipt["items"].clear(), "dropped", "items"),
        (lambda receipt: receipt["entries"].clear(), "no_entry", "entries"),
    ],
)
def test_a_change_is_found_and_named(change: Callable[[Json], Any], code: str, where: str) -> None:
    changed = receipt()
    change(changed)
    assert (code, where) in found(changed)


def test_a_checkpoint_of_another_key_is_found() -> None:
    _, foreign = sample(OTHER_SIGNER)
    assert ("bad_signature", "checkpoint") in found(foreign)


def test_an_entry_that_the_log_knows_but_was_not_issued_is_found() -> None:
    log = new_log()
    log.append(ENTRIES)
    issued = issue(log, [0, 2, 3, 4, 5])
    log.append([outcome(1)])
    other = issue(log, [0, 1, 2, 3, 4, 5], receipt=OTHER_ID)
    issued["entries"] = [*other["entries"][:-1], {**issued["entries"][-1]}]
    issued["checkpoint"] = other["checkpoint"]
    issued["entries"][-1]["proof"] = []
    assert ("added", "entries[1]") in found(issued)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        steps: list[tuple[Any, Any]] = list(value.items())
    else:
        steps = list(enumerate(value)) if isinstance(value, list) else []
    return [each for step, inner in steps for each in [(*path, step), *paths(inner, (*path, step))]]


PATHS = paths(receipt())

VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats()
    | st.just([])
    | st.just({})
    | st.sampled_from(["gone", "2026-11-23T08:10:00Z", ERASURE, RECEIPT, "a" * 64, "AAAA"])
)


@given(st.data())
def test_any_field_changed_dropped_doubled_or_moved_is_found(data: st.DataObject) -> None:
    original, changed = receipt(), receipt()
    *parents, last = data.draw(st.sampled_from(PATHS))
    target: Any = changed
    for step in parents:
        target = target[step]
    action = data.draw(st.sampled_from(["set", "drop", "double", "move"]))
    if action == "drop":
        del target[last]
    elif action == "set" or isinstance(target, dict):
        target[last] = data.draw(VALUES)
    elif action == "double":
        target.insert(last, copy.deepcopy(target[last]))
    else:
        target.insert(data.draw(st.integers(0, len(target))), target.pop(last))
    if json.dumps(changed, sort_keys=True) != json.dumps(original, sort_keys=True):
        assert found(changed)


@given(st.recursive(VALUES, lambda each: st.lists(each) | st.dictionaries(st.text(), each)))
def test_anything_but_a_receipt_is_found_without_a_crash(value: Any) -> None:
    assert found(value)
    assert found({**receipt(), "items": value})
    assert found({**receipt(), "digests": value})
    assert found({**receipt(), "entries": [value]})


def test_a_receipt_full_of_errors_lists_a_bounded_number() -> None:
    assert len(verify({**receipt(), "items": [1] * 100_000}, VERIFIER).findings) == 101
    assert found({**receipt(), "items": [1] * 200, "entries": [{}]})


def test_a_value_that_may_be_personal_is_not_quoted() -> None:
    changed = receipt()
    changed["items"][0]["tool"] = "anna@example.org"
    assert "anna" not in str(verify(changed, VERIFIER))


def test_the_last_entry_of_an_item_counts() -> None:
    log = new_log()
    first = outcome(1, outcome="pending")
    log.append([first, outcome(1)])
    assert verify(issue(log, [0, 1], items=[ITEMS[0]]), VERIFIER).ok
    with pytest.raises(ReceiptError, match=r"items\[0\]\.outcome"):
        issue(log, [0, 1], items=[item_of(first, "")])


@pytest.mark.parametrize(
    "fields",
    [
        {"items": ITEMS[:1]},
        {"items": [*ITEMS, {**ITEMS[0], "id": 3}]},
        {"erasure": OTHER_ID},
        {"controller": 7},
        {"state": "done"},
        {"receipt": "anna@example.org"},
        {"actor": "anna"},
        {"items": [{**ITEMS[0], "note": None}, ITEMS[1]]},
    ],
)
def test_a_receipt_that_would_not_verify_is_not_issued(fields: Json) -> None:
    log = new_log()
    log.append(ENTRIES)
    with pytest.raises(ReceiptError):
        issue(log, list(range(6)), **fields)
    assert log.size == len(ENTRIES)


def test_a_later_receipt_may_show_the_earlier_one() -> None:
    log = new_log()
    log.append(ENTRIES[:3])
    early = [item_of(ENTRIES[1], ""), item_of(ENTRIES[2], "")]
    issue(log, [0, 1, 2], items=early, state="open")
    log.append(ENTRIES[3:])
    later = issue(log, list(range(7)), receipt=OTHER_ID)
    assert verify(later, VERIFIER).ok
    del later["entries"][3]
    assert ("dropped", "entries") in found(later)


def test_a_receipt_issued_twice_is_found() -> None:
    """An organisation that logs two truths for one receipt can show either: neither holds."""
    log = new_log()
    log.append(ENTRIES)
    issued = issue(log, list(range(6)))
    again = issue(log, list(range(6)), state="open")
    again["entries"].insert(6, issued["entries"][6])
    assert ("no_entry", "entries") in found(again)
