"""The tree against RFC 6962 §2.1 written down naively."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjourn.evidence import merkle
from adjourn.evidence.merkle import Frontier, ProofError

MAX = 70
LEAVES = [merkle.leaf_hash(bytes([i])) for i in range(MAX)]
NODES: dict[tuple[int, int], bytes] = {}
_frontier = Frontier()
for _leaf in LEAVES:
    NODES.update({(node.level, node.number): node.hash for node in _frontier.add(_leaf)})


def node(level: int, number: int) -> bytes:
    return NODES[level, number]


def naive_split(size: int) -> int:
    return max(2**i for i in range(10) if 2**i < size)


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = naive_split(len(leaves))
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = naive_split(len(leaves))
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def naive_consistency(old: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = naive_split(len(leaves))
    if old <= k:
        return [*naive_consistency(old, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_consistency(old - k, leaves[k:], False), naive_root(leaves[:k])]


@pytest.mark.parametrize("size", range(MAX + 1))
def test_roots_are_those_of_the_rfc(size: int) -> None:
    assert merkle.root(node, size) == naive_root(LEAVES[:size])


def test_the_known_root_of_rfc_6962_test_data() -> None:
    """Known answer used across Certificate Transparency implementations: the one empty leaf."""
    expected = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.leaf_hash(b"").hex() == expected


def test_every_inclusion_proof_is_that_of_the_rfc_and_verifies() -> None:
    for size in range(1, MAX + 1):
        root = naive_root(LEAVES[:size])
        for index in range(size):
            proof = merkle.inclusion(node, index, size)
            assert proof == naive_path(index, LEAVES[:size])
            merkle.check_inclusion(LEAVES[index], index, size, proof, root)


def test_every_consistency_proof_is_that_of_the_rfc_and_verifies() -> None:
    for new in range(1, MAX + 1):
        new_root = naive_root(LEAVES[:new])
        for old in range(1, new + 1):
            proof = merkle.consistency(node, old, new)
            assert proof == naive_consistency(old, LEAVES[:new])
            merkle.check_consistency(old, new, proof, naive_root(LEAVES[:old]), new_root)


@st.composite
def broken(draw: st.DrawFn, proof: list[bytes]) -> list[bytes]:
    """`proof` with one hash changed, dropped, doubled or added."""
    at = draw(st.integers(0, max(len(proof) - 1, 0)))
    extra = draw(st.binary(min_size=32, max_size=32))
    kind = draw(st.sampled_from(["change", "drop", "double", "add"] if proof else ["add"]))
    if kind == "add":
        return [*proof[:at], extra, *proof[at:]]
    replacement = {"change": [extra], "drop": [], "double": [proof[at]] * 2}[kind]
    return [*proof[:at], *replacement, *proof[at + 1 :]]


@given(st.data())
def test_a_broken_inclusion_proof_is_refused(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, MAX))
    index = data.draw(st.integers(0, size - 1))
    proof = data.draw(broken(merkle.inclusion(node, index, size)))
    with pytest.raises(ProofError):
        merkle.check_inclusion(LEAVES[index], index, size, proof, merkle.root(node, size))


@given(st.data())
def test_a_proof_does_not_fit_another_leaf_number(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, MAX))
    index, other = data.draw(st.permutations(range(size)))[:2]
    proof = merkle.inclusion(node, index, size)
    with pytest.raises(ProofError):
        merkle.check_inclusion(LEAVES[index], other, size, proof, merkle.root(node, size))


@given(st.data())
def test_a_broken_consistency_proof_is_refused(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, MAX))
    old = data.draw(st.integers(1, new))
    proof = data.draw(broken(merkle.consistency(node, old, new)))
    with pytest.raises(ProofError):
        merkle.check_consistency(old, new, proof, merkle.root(node, old), merkle.root(node, new))


@given(st.integers(1, MAX), st.integers(1, MAX), st.booleans())
def test_a_tree_with_another_past_is_not_consistent(a: int, b: int, newer: bool) -> None:
    old, new = sorted((a, b))
    roots = [merkle.root(node, old), merkle.root(node, new)]
    roots[newer] = merkle.leaf_hash(b"another")
    with pytest.raises(ProofError):
        merkle.check_consistency(old, new, merkle.consistency(node, old, new), *roots)


def test_an_error_says_what_was_expected_and_what_came() -> None:
    root = merkle.root(node, 5)
    with pytest.raises(ProofError) as caught:
        merkle.check_inclusion(LEAVES[0], 3, 5, merkle.inclusion(node, 3, 5), root)
    assert caught.value.expected == root
    assert f"expected {root.hex()}, got " in str(caught.value)


def test_appending_writes_two_nodes_a_leaf_at_most() -> None:
    assert len(NODES) < 2 * MAX


def test_a_proof_reads_a_logarithmic_number_of_nodes() -> None:
    reads = []

    def counting(level: int, number: int) -> bytes:
        reads.append((level, number))
        return node(level, number)

    for index in range(MAX):
        reads.clear()
        merkle.inclusion(counting, index, MAX)
        assert len(reads) <= 2 * MAX.bit_length()


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0), (0, 2**60)])
def test_numbers_out_of_range_are_refused(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        merkle.check_inclusion(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize("proof", [[b"short"], [bytes(32)] * 65])
def test_proofs_of_a_wrong_form_are_refused(proof: list[bytes]) -> None:
    with pytest.raises(ProofError, match="length"):
        merkle.check_inclusion(LEAVES[0], 0, 2, proof, LEAVES[0])
    with pytest.raises(ProofError, match="length"):
        merkle.check_consistency(1, 2, proof, LEAVES[0], LEAVES[0])


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_there_is_no_proof_between_impossible_sizes(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no proof"):
        merkle.consistency(node, old, new)
    with pytest.raises(ProofError):
        merkle.check_consistency(old, new, [], LEAVES[0], LEAVES[0])
