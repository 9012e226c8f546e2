"""Copies are sent few at a time, and room comes back whatever becomes of one."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from adjourn.tools.protocol import Tool
from adjourn.web.copies import Copies

open_connections: list[int] = []


@contextmanager
def connect() -> Iterator[Mapping[str, Tool]]:
    open_connections.append(1)
    try:
        yield {}
    finally:
        open_connections.pop()


def parts(_tools: Mapping[str, Tool]) -> Generator[bytes, None, Any]:
    yield b"one"
    yield b"two"


def test_no_more_than_so_many_at_once() -> None:
    copies = Copies(connect, most=2)
    first, second = copies.send(parts), copies.send(parts)
    assert first
    assert second
    assert copies.send(parts) is None
    first.close()
    assert copies.send(parts) is not None


def test_read_to_the_end_or_left_in_the_middle_it_gives_everything_back() -> None:
    copies = Copies(connect, most=1)
    for read in (0, 1, 2):
        sending = copies.send(parts)
        assert sending
        assert [next(sending) for _ in range(read)] == [b"one", b"two"][:read]
        assert len(open_connections) == (read > 0)
        sending.close()
        sending.close()
        assert open_connections == []
    assert copies.send(parts) is not None


def test_a_copy_that_fails_gives_everything_back() -> None:
    def broken(_tools: Mapping[str, Tool]) -> Generator[bytes, None, Any]:
        yield b"one"
        raise OSError("the tool is gone")

    copies = Copies(connect, most=1)
    sending = copies.send(broken)
    assert sending
    next(sending)
    with pytest.raises(OSError, match="gone"):
        next(sending)
    sending.close()
    assert open_connections == []
