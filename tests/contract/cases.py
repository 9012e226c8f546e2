"""The tools under contract: how to reach each, who is in it, and what is true there.

A new tool is one more class here and one line in `CASES`; the tests stay as they are.
"""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from example_server import TOKEN, Book, book
from example_tool import GuestBook
from matrix_life import Life, live, wait_for
from matrix_oracle import Oracle
from synapse_server import Synapse

from adjourn.tools.matrix import Matrix
from adjourn.tools.practice import Server, Tenant, serve
from adjourn.tools.protocol import Item, Kind, Tool
from adjourn.tools.teams import Teams

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Case(ABC):
    """One tool with a person's data in it. `person` is a handle of theirs, `account` what every
    one of their observations at the tool is recognised by."""

    name: ClassVar[str]
    url: str
    person: str
    now: datetime

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def connect(self, port: int = 0) -> Tool:
        """A connector, through the proxy on `port` where given. Its waiting takes no time."""
        return self.made(f"http://127.0.0.1:{port or self.port}")

    @abstractmethod
    def made(self, url: str) -> Tool: ...

    @abstractmethod
    def handles(self) -> set[str]:
        """Every handle value of the person."""

    @abstractmethod
    def truth(self) -> set[str]:
        """What the tool itself knows of the person, by `key`."""

    @abstractmethod
    def key(self, item: Item) -> str:
        """The name in `truth` of what an item stands for; "" for what the oracle does not count."""

    @abstractmethod
    def lies_there(self, item: Item) -> bool | None:
        """The oracle: whether the tool still holds any of this item, hidden copies included. None
        where it does not know items of this sort one by one."""

    def settle(self, items: list[Item]) -> None:  # noqa: B027 most tools answer when it is done
        """Wait for jobs that the tool does behind its answers."""


class Example(Case):
    name = "example"

    def __init__(self, server: Book, patch: pytest.MonkeyPatch) -> None:
        patch.setenv("ADJOURN_TEST_GUESTS", TOKEN)
        self._book, self.now = server, START
        self.url, self.person = f"http://127.0.0.1:{server.server_port}", "anna@example.org"

    def made(self, url: str) -> Tool:
        settings = {"url": url, "token": {"env": "ADJOURN_TEST_GUESTS"}}
        return GuestBook(self.name, settings, sleep=lambda _: None)

    def handles(self) -> set[str]:
        return {self.person}

    def truth(self) -> set[str]:
        return {str(n) for n, e in self._book.entries.items() if e["email"] == self.person}

    def key(self, item: Item) -> str:
        return str(item.place["id"])

    def lies_there(self, item: Item) -> bool | None:
        return int(self.key(item)) in self._book.entries


class TeamsCase(Case):
    name = "teams"

    def __init__(self, tenant: Tenant, server: Server, patch: pytest.MonkeyPatch) -> None:
        patch.setenv("ADJOURN_TEAMS_SECRET", server.secret)
        self._tenant, self._server, self.now = tenant, server, tenant.now
        self.url, self.person = server.url, "anna@example.org"

    def made(self, url: str) -> Tool:
        ours = {"authority": url, "graph": f"{url}/v1.0"}
        return Teams(self.name, self._server.settings() | ours, sleep=lambda _: None)

    def handles(self) -> set[str]:
        return set(self._tenant.canaries(self.person))

    def truth(self) -> set[str]:
        families = ("drives/", "mail/", "callRecords/")
        return {
            place.rpartition("/")[2]
            for place in self._tenant.holds_anything_about(self.person)
            if place.startswith(families)
        }

    def key(self, item: Item) -> str:
        place = item.place
        record = place.get("record") if place.get("sort") == "record" else None
        return str(place.get("item") or place.get("mail") or record or "")

    def lies_there(self, item: Item) -> bool | None:
        wanted = self.key(item) or str(item.place.get("message", ""))
        if not wanted:
            return None
        return any(wanted in p for p in self._tenant.holds_anything_about(self.person))


class MatrixCase(Case):
    name = "matrix"

    def __init__(self, server: Synapse, patch: pytest.MonkeyPatch) -> None:
        patch.setenv("ADJOURN_TEST_MATRIX_TOKEN", server.admin.token)
        patch.setenv("ADJOURN_TEST_MATRIX_HS_TOKEN", server.hs_token)
        self.life: Life = live(server, f"c{secrets.token_hex(3)}")
        self._server, self._oracle = server, Oracle(server)
        self.url, self.person, self.now = server.url, self.life.email, datetime.now(UTC)

    def add_address(self, email: str) -> None:
        """Give the account another e-mail address; no two accounts have the same at one time."""
        taken = self._server.admin.call(
            "GET", f"/_synapse/admin/v1/threepid/email/users/{email}", ok=False
        ).get("user_id")
        path = "/_synapse/admin/v2/users/"
        if taken:
            self._server.admin.call("PUT", f"{path}{taken}", {"threepids": []})
        known = [{"medium": "email", "address": one} for one in (self.person, email)]
        self._server.admin.call("PUT", path + self.life.anna.user, {"threepids": known})

    def made(self, url: str) -> Tool:
        settings = self._server.settings(homeserver=url)
        return Matrix(self.name, settings, sleep=lambda _: None)

    def handles(self) -> set[str]:
        return {self.life.anna.user, self.life.email}

    def truth(self) -> set[str]:
        """What the server itself lists by account: uploads and devices; events by their sender."""
        admin, user = self._server.admin, self.life.anna.user
        uploads = admin.call("GET", f"/_synapse/admin/v1/users/{user}/media")["media"]
        devices = admin.call("GET", f"/_synapse/admin/v2/users/{user}/devices")["devices"]
        return {m["media_id"] for m in uploads} | {d["device_id"] for d in devices}

    def key(self, item: Item) -> str:
        return str(item.place.get("media") or item.place.get("device") or "")

    def lies_there(self, item: Item) -> bool | None:
        wanted = str(item.place.get("event") or self.key(item) or self.life.ip)
        if item.kind is Kind.CONTACT:
            wanted = self.life.anna.user
        return bool(self._oracle.tables(wanted) - {"free pages", "log", "scheduled_tasks"})

    def settle(self, items: list[Item]) -> None:
        """Until the person's own room is purged: the server does that behind its answer."""
        if any(item.place.get("room") == self.life.alone for item in items):
            wait_for(self.life.purged, "the person's own room is purged")


@contextmanager
def opened(name: str, request: pytest.FixtureRequest, patch: pytest.MonkeyPatch) -> Iterator[Case]:
    """The case with fresh data. Only the case that wants a Synapse starts one."""
    if name == "example":
        with book() as server:
            yield Example(server, patch)
    elif name == "teams":
        tenant = Tenant(seed=1, start=START, people=8)
        with serve(tenant) as practice:
            yield TeamsCase(tenant, practice, patch)
    else:
        synapse: Any = request.getfixturevalue("synapse")
        yield MatrixCase(synapse, patch)


CASES = ("example", "teams", "matrix")
