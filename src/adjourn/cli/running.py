"""What the commands share that run until they are interrupted."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import NoReturn

import click

port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default="a free one",
    help="Port on 127.0.0.1.",
)


def clock() -> datetime:
    """The time of this moment: a program that runs for days needs it anew each time, not that of
    its start (DESIGN §6.8)."""
    return datetime.now(UTC)


@contextmanager
def until_interrupted() -> Iterator[None]:
    """Ctrl-C and SIGTERM end what is inside, in order, with exit code 0."""

    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
