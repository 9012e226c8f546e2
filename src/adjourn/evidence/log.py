"""The append-only log: entries become leaves, leaves a tree, the tree a signed checkpoint.

What can go wrong: an entry that names a person can never be taken out again, so `entries.check`
stands before every append; a leaf stored without its nodes breaks every later proof, so a store
takes both in one call and one transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Protocol

from . import canonical, merkle
from .checkpoint import Checkpoint
from .entries import Entry, check
from .merkle import Node
from .note import Signer

FORMAT = "adjourn-log/1"


class Store(Protocol):
    """Where a log lies. One writer at a time: the caller's transaction sees to it."""

    def size(self) -> int:
        """How many leaves there are."""
        ...

    def leaf_bytes(self, index: int) -> bytes:
        """Leaf `index`, 0 <= index < size."""
        ...

    def leaves(self, start: int, stop: int) -> Iterator[bytes]:
        """The leaves [start, stop), in order, without holding them all."""
        ...

    def node(self, level: int, index: int) -> bytes:
        """The hash of a node that `add` has taken; level >= 1."""
        ...

    def add(self, leaves: Sequence[bytes], nodes: Sequence[Node]) -> None:
        """Append `leaves` and the `nodes` (level >= 1) that came to be: both or nothing."""
        ...

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """(size, note) of all checkpoints that were given out, by size."""
        ...

    def add_checkpoint(self, size: int, note: str) -> None:
        """Keep a checkpoint. One size has one note: adding it again changes nothing."""
        ...


class Log:
    """A log in `store`, signed by `signer`."""

    def __init__(self, store: Store, signer: Signer) -> None:
        self._store = store
        self._signer = signer

    @property
    def verifier(self) -> str:
        """The key that checks this log, as `name+keyid+base64`."""
        return str(self._signer.verifier)

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self._store.size()

    def append(self, entries: Iterable[Entry]) -> list[int]:
        """Append all of `entries`, or none; returns their indexes.

        Raises `entries.EntryError`.
        """
        leaves = [_leaf(entry) for entry in entries]
        size = self._store.size()
        if not leaves:
            return []
        frontier = merkle.Frontier.at(self._node, size)
        grown = chain.from_iterable(frontier.add(merkle.leaf_hash(leaf)) for leaf in leaves)
        # Level 0 follows from the leaves: not storing it halves what an append writes.
        self._store.add(leaves, [node for node in grown if node.level])
        return list(range(size, size + len(leaves)))

    def entry(self, index: int) -> Entry:
        """Entry `index`. Raises `ValueError` when there is none."""
        if not 0 <= index < self.size:
            raise ValueError(f"no entry {index} in a log of {self.size}")
        entry: Entry = canonical.decode(self._store.leaf_bytes(index))
        return entry

    def checkpoint(self) -> str:
        """The signed head of the log as it is now. It is kept, so that no fork goes unnoticed."""
        size = self.size
        head = Checkpoint(self._signer.name, size, merkle.root(self._node, size))
        note = head.signed(self._signer)
        self._store.add_checkpoint(size, note)
        return note

    def proof(self, index: int, size: int) -> list[bytes]:
        """The proof that entry `index` is in the log of `size` entries."""
        return merkle.inclusion(self._node, index, size)

    def proofs(self, indexes: Iterable[int], size: int) -> list[list[bytes]]:
        """The proofs of several entries. What they share is read once."""
        node = cache(self._node)
        return [merkle.inclusion(node, index, size) for index in indexes]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the log of `old` entries is the beginning of that of `new`."""
        return merkle.consistency(self._node, old, new)

    def export(self) -> Iterator[bytes]:
        """The whole log as lines (`adjourn-log/1`), without holding it.

        Checkpoints stand where they were made, so that a reader needs no second pass.
        """
        self.checkpoint()
        size = self.size
        count = sum(1 for _ in self._store.checkpoints())
        header = {"checkpoints": count, "format": FORMAT, "size": size, "verifier": self.verifier}
        yield canonical.encode(header) + b"\n"
        start = 0
        for stop, note in self._store.checkpoints():
            yield from self._lines(start, stop)
            yield canonical.encode({"checkpoint": note}) + b"\n"
            start = stop

    def _lines(self, start: int, stop: int) -> Iterator[bytes]:
        for index, leaf in enumerate(self._store.leaves(start, stop), start):
            leaf_hash = merkle.leaf_hash(leaf).hex()
            # Keys in canonical order; the leaf stands as it was hashed.
            yield b'{"entry":%b,"hash":"%b","index":%d}\n' % (leaf, leaf_hash.encode(), index)

    def _node(self, level: int, number: int) -> bytes:
        if level == 0:
            return merkle.leaf_hash(self._store.leaf_bytes(number))
        return self._store.node(level, number)


def _leaf(entry: Entry) -> bytes:
    check(entry)
    return canonical.encode(dict(entry))


class MemoryStore:
    """A store in memory, for tests and small use. Not for several threads."""

    def __init__(self) -> None:
        self._leaves: list[bytes] = []
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._checkpoints: dict[int, str] = {}

    def size(self) -> int:
        return len(self._leaves)

    def leaf_bytes(self, index: int) -> bytes:
        return self._leaves[index]

    def leaves(self, start: int, stop: int) -> Iterator[bytes]:
        return map(self._leaves.__getitem__, range(start, stop))

    def node(self, level: int, index: int) -> bytes:
        return self._nodes[level, index]

    def add(self, leaves: Sequence[bytes], nodes: Sequence[Node]) -> None:
        self._leaves += leaves
        self._nodes.update({(level, number): value for level, number, value in nodes})

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        return iter(sorted(self._checkpoints.items()))

    def add_checkpoint(self, size: int, note: str) -> None:
        self._checkpoints.setdefault(size, note)
