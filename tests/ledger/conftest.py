"""The log of a test's home ends with the test."""

import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler

import pytest


@pytest.fixture(autouse=True)
def _no_log_stays_open() -> Iterator[None]:
    yield
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()
