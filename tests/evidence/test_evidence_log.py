"""The log over its store."""

import time
import tracemalloc

import pytest
from evidence_samples import ENTRIES, SIGNER, VERIFIER, new_log, opened, outcome, sample

from adjourn.evidence import EntryError, Log, MemoryStore
from adjourn.evidence.canonical import encode
from adjourn.evidence.checkpoint import Checkpoint
from adjourn.evidence.merkle import check_consistency, check_inclusion, leaf_hash


def head(note: str) -> Checkpoint:
    return Checkpoint.opened(note, VERIFIER)


def test_every_entry_is_proven_under_the_signed_head() -> None:
    log = new_log()
    assert log.append(ENTRIES) == list(range(len(ENTRIES)))
    top = head(log.checkpoint())
    for index, entry in enumerate(ENTRIES):
        proof = log.proof(index, top.size)
        check_inclusion(leaf_hash(encode(entry)), index, top.size, proof, top.root)
        assert log.entry(index) == entry


def test_one_by_one_and_all_at_once_give_the_same_log() -> None:
    one, all_at_once = new_log(), new_log()
    for entry in ENTRIES:
        one.append([entry])
    all_at_once.append(ENTRIES)
    assert one.checkpoint() == all_at_once.checkpoint()


def test_a_later_head_continues_an_earlier_one() -> None:
    log = new_log()
    log.append(ENTRIES[:3])
    old = head(log.checkpoint())
    log.append(ENTRIES[3:])
    new = head(log.checkpoint())
    proof = log.consistency(old.size, new.size)
    check_consistency(old.size, new.size, proof, old.root, new.root)


def test_an_append_with_one_refused_entry_appends_nothing() -> None:
    log = new_log()
    with pytest.raises(EntryError):
        log.append([opened(), opened(tool="anna@example.org")])
    assert log.size == 0


def test_nothing_appended_changes_nothing() -> None:
    log = new_log()
    assert log.append([]) == []
    assert head(log.checkpoint()).size == 0


@pytest.mark.parametrize("index", [-1, 6])
def test_an_entry_that_is_not_there_is_refused(index: int) -> None:
    log = new_log()
    log.append(ENTRIES)
    with pytest.raises(ValueError, match="no entry"):
        log.entry(index)
    with pytest.raises(ValueError, match="no leaf"):
        log.proof(index, 6)


def test_one_size_keeps_one_checkpoint() -> None:
    store = MemoryStore()
    log = Log(store, SIGNER)
    assert log.checkpoint() == log.checkpoint()
    assert len(list(store.checkpoints())) == 1


def test_the_store_is_not_given_what_follows_from_the_leaves() -> None:
    class Levels(MemoryStore):
        def add(self, leaves, nodes):  # type: ignore[no-untyped-def]
            assert all(node.level > 0 for node in nodes)
            assert len(nodes) < len(leaves)
            super().add(leaves, nodes)

    Log(Levels(), SIGNER).append(ENTRIES)


def test_the_same_entries_give_the_same_receipt_and_log() -> None:
    (one, first), (two, second) = sample(), sample()
    assert first == second
    assert list(one.export()) == list(two.export())


def test_two_hundred_entries_are_appended_within_five_milliseconds() -> None:
    """Best of several, so that a busy machine does not decide."""
    entries = [outcome(i) for i in range(200)]
    log = new_log()
    times = []
    for _ in range(30):
        start = time.perf_counter()
        log.append(entries)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.005


def test_an_export_does_not_hold_the_log() -> None:
    log = new_log()
    log.append([outcome(i) for i in range(20_000)])
    tracemalloc.start()
    total = sum(len(line) for line in log.export())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < total / 10
