"""A served API and clients that speak to it over real HTTP."""

import json
import re
import sqlite3
import sys
import uuid
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "web"))

from web_running import Served  # noqa: E402

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTICE = "ab" * 32
SENTENCE = "I agree that this conference is recorded."


def command(folder: Path, *kill: str) -> list[str]:
    """The command that serves the home in `folder`."""
    more = ["--kill", *kill] if kill else []
    return [sys.executable, str(HERE / "api_pages.py"), str(folder / "home"), *more]


@dataclass(frozen=True)
class Api:
    """A served API. `scope` names the token that is sent: one with that scope alone, or "all"."""

    served: Served

    @property
    def url(self) -> str:
        return f"{self._said('portal')}/api/v1"

    @property
    def tokens(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self._said("tokens"))
        return found

    def client(self, scope: str | None = "all", **headers: str) -> httpx2.Client:
        token = {"Authorization": f"Bearer {self.tokens[scope]}"} if scope else {}
        return httpx2.Client(base_url=self.url, headers=token | headers, timeout=60)

    def get(self, path: str, scope: str | None = "all", **more: Any) -> httpx2.Response:
        with self.client(scope) as client:
            return client.get(path, **more)

    def post(
        self,
        path: str,
        body: Any,
        scope: str | None = "all",
        key: str | None = None,
        **headers: str,
    ) -> httpx2.Response:
        """With a fresh idempotency key where none is given."""
        sent = {"Idempotency-Key": key or str(uuid.uuid4())} | headers
        with self.client(scope) as client:
            return client.post(path, json=body, headers=sent)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the served home's database holds now."""
        with closing(sqlite3.connect(self.served.home / "adjourn.db", timeout=30)) as store:
            return store.execute(query).fetchall()

    def _said(self, what: str) -> str:
        found = re.search(rf"^{what}: (.*)$", self.served.said, re.M)
        assert found
        return found[1]


def person(number: int) -> dict[str, str]:
    """The handle of somebody on the shelf, of whom a message and a call are held."""
    return {"kind": "email", "value": f"person{number}@example.org"}


def somebody() -> dict[str, str]:
    """The handle of somebody who was never heard of."""
    return {"kind": "email", "value": f"{uuid.uuid4().hex}@example.org"}


def consent(handle: dict[str, str], given: bool | None = True, **more: Any) -> dict[str, Any]:
    choice = {"purpose": "recording", "given": given, "wording": SENTENCE}
    asked = {"handle": handle, "choices": [choice], "language": "en", "notice": NOTICE}
    return {**asked, "how": "click", "verified": True, **more}


def is_problem(answer: httpx2.Response, status: int, name: str) -> bool:
    """Whether an answer is this problem, in the form of RFC 9457."""
    told = answer.json()
    return (
        answer.status_code == status == told["status"]
        and answer.headers["Content-Type"] == "application/problem+json"
        and told["type"] == f"/api/v1/problems#{name}"
        and bool(told["title"] and told["detail"])
    )
