"""A mail server that takes everything, in clear."""

from collections.abc import Iterator

import pytest
from mail_server import Post, plainly

from adjourn.mail.listener import Listener
from adjourn.mail.smtp import Server


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[Server]:
    with Listener(post) as listener:
        yield plainly(listener)
