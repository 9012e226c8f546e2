"""A fresh practice tenant, its server and a client for each test."""

from collections.abc import Iterator

import pytest
from practice_client import START, Client

from adjourn.tools.practice import Server, Tenant, serve


@pytest.fixture
def tenant() -> Tenant:
    return Tenant(seed=7, start=START)


@pytest.fixture
def server(tenant: Tenant) -> Iterator[Server]:
    with serve(tenant) as running:
        yield running


@pytest.fixture
def client(tenant: Tenant, server: Server) -> Iterator[Client]:
    with Client(tenant, server) as speaking:
        yield speaking
