"""The Merkle tree of RFC 6962 §2.1 (unchanged in RFC 9162 §2.1), SHA-256.

What is stored is complete subtrees only: node (level, number) is the root over the leaves
[number * 2^level, (number + 1) * 2^level). Such a node never changes once it exists, so a tree that
grows writes two hashes a leaf on average, and a proof reads O(log n) of them.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, Self

HASH_SIZE = 32
MAX_SIZE = 2**53 - 1
"""The largest tree: sizes and indexes stay exact in JSON (see `canonical`)."""

MAX_PROOF = 64
"""No proof in a tree of `MAX_SIZE` is longer: refuse before hashing."""

Reader = Callable[[int, int], bytes]
"""Gives node (level, number)."""


class Node(NamedTuple):
    """A complete subtree that came to be."""

    level: int
    number: int
    hash: bytes


class ProofError(ValueError):
    """A proof does not lead where it should."""

    def __init__(self, what: str, expected: object, got: object) -> None:
        super().__init__(f"{what}: expected {_shown(expected)}, got {_shown(got)}")
        self.expected = expected
        self.got = got


def _shown(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf. The prefix keeps a leaf from passing as a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


EMPTY = sha256(b"").digest()
"""The root of the tree without leaves."""


class Frontier:
    """The right edge of a growing tree: roots of its complete subtrees, O(log n) of them.

    With this alone a log of any length is hashed in bounded memory.
    """

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []  # one per set bit of size, the largest subtree first

    @classmethod
    def at(cls, node: Reader, size: int) -> Self:
        """The frontier of the first `size` leaves of a stored tree."""
        self = cls()
        self.size = size
        levels = (level for level in reversed(range(size.bit_length())) if size >> level & 1)
        self._roots = [node(level, (size >> level) - 1) for level in levels]
        return self

    def add(self, leaf: bytes) -> list[Node]:
        """Append the leaf with hash `leaf`; returns the complete subtrees that came to be."""
        nodes = [Node(0, self.size, leaf)]
        while self.size >> nodes[-1].level & 1:
            level, number, right = nodes[-1]
            nodes.append(Node(level + 1, number >> 1, node_hash(self._roots.pop(), right)))
        self._roots.append(nodes[-1].hash)
        self.size += 1
        return nodes

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._roots:
            return EMPTY
        *rest, root = self._roots
        for left in reversed(rest):
            root = node_hash(left, root)
        return root


def root(node: Reader, size: int) -> bytes:
    """The root over the first `size` leaves of a stored tree."""
    return Frontier.at(node, size).root()


def inclusion(node: Reader, index: int, size: int) -> list[bytes]:
    """The proof that leaf `index` is in the tree of `size` leaves (RFC 9162 §2.1.3.1).

    Raises `ValueError` when there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    start, proof = 0, []
    while size > 1:
        left = _split(size)
        if index < left:
            proof.append(_subtree(node, start + left, size - left))
            size = left
        else:
            proof.append(_subtree(node, start, left))
            start, index, size = start + left, index - left, size - left
    return proof[::-1]


def consistency(node: Reader, old: int, new: int) -> list[bytes]:
    """The proof that the tree of `old` leaves is the beginning of that of `new` (§2.1.4.1).

    Raises `ValueError` unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new} leaves")
    start, proof, size = 0, [], new
    while old < size:
        left = _split(size)
        if old <= left:
            proof.append(_subtree(node, start + left, size - left))
            size = left
        else:
            proof.append(_subtree(node, start, left))
            start, old, size = start + left, old - left, size - left
    if start:  # the verifier knows the old root only if nothing stands left of this subtree
        proof.append(_subtree(node, start, size))
    return proof[::-1]


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that the leaf with hash `leaf` is number `index` under `root` (RFC 9162 §2.1.3.2).

    Raises `ProofError`.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise ProofError("leaf number", f"below {size}", index)
    _check_hashes(proof)
    last, got = size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("length of the proof", "less", len(proof))
        if index & 1 or index == last:
            got = node_hash(sibling, got)
            while not index & 1 and index:  # skip the levels where the right edge has no sibling
                index, last = index >> 1, last >> 1
        else:
            got = node_hash(got, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise ProofError("length of the proof", "more", len(proof))
    if got != root:
        raise ProofError("root", root, got)


def check_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Check that the tree `old_root` is the beginning of `new_root` (RFC 9162 §2.1.4.2).

    Raises `ProofError`.
    """
    if not 0 < old <= new <= MAX_SIZE:
        raise ProofError("size of the older tree", f"1 to {new}", old)
    _check_hashes(proof)
    if old == new:
        return _check_same(proof, old_root, new_root)
    # RFC 9162: the root of a complete older tree is itself the first node, and is left out.
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise ProofError("length of the proof", "more", 0)
    return _walk(old - 1, new - 1, path, old_root, new_root)


def _check_same(proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    if proof:
        raise ProofError("length of the proof", 0, len(proof))
    if old_root != new_root:
        raise ProofError("root", old_root, new_root)


def _walk(index: int, last: int, path: list[bytes], old_root: bytes, new_root: bytes) -> None:
    """Rebuild both roots from the shared subtree `path[0]` upwards."""
    while index & 1:
        index, last = index >> 1, last >> 1
    old_got = new_got = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError("length of the proof", "less", len(path))
        if index & 1 or index == last:
            old_got, new_got = node_hash(sibling, old_got), node_hash(sibling, new_got)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new_got = node_hash(new_got, sibling)
        index, last = index >> 1, last >> 1
    if old_got != old_root:
        raise ProofError("older root", old_root, old_got)
    if new_got != new_root:
        raise ProofError("newer root", new_root, new_got)
    if last:
        raise ProofError("length of the proof", "more", len(path))


def _check_hashes(proof: Iterable[bytes]) -> None:
    for count, item in enumerate(proof, 1):
        if count > MAX_PROOF:
            raise ProofError("length of the proof", f"at most {MAX_PROOF}", "more")
        if len(item) != HASH_SIZE:
            raise ProofError("length of a hash", HASH_SIZE, len(item))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _subtree(node: Reader, start: int, size: int) -> bytes:
    """The root over the leaves [start, start + size), a complete subtree or the ragged right."""
    level = size.bit_length() - 1
    if size == 1 << level:
        return node(level, start >> level)
    left = 1 << level
    return node_hash(node(level, start >> level), _subtree(node, start + left, size - left))
