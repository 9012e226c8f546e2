"""A plain client of Graph for these tests: logs in, follows pages, hides nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import quote

import httpx2

from adjourn.tools.practice import Server, Tenant

Json = dict[str, Any]
ANNA = "anna@example.org"
START = datetime(2026, 11, 2, 9, tzinfo=UTC)


def enc(text: str) -> str:
    """A path segment."""
    return quote(text, safe="")


class Client:
    """Speaks to one server as its registered app."""

    def __init__(self, tenant: Tenant, server: Server) -> None:
        self.tenant, self.server = tenant, server
        self.http = httpx2.Client(timeout=10)
        self.token = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def login(self, **change: str) -> httpx2.Response:
        form = {
            "client_id": self.tenant.client_id,
            "scope": "https://graph.microsoft.com/.default",
            "grant_type": "client_credentials",
            "client_secret": self.server.secret,
        }
        fields = {name: value for name, value in (form | change).items() if value}
        url = f"{self.server.url}/{self.tenant.id}/oauth2/v2.0/token"
        return self.http.post(url, data=fields)

    def send(self, method: str, path: str, **more: Any) -> httpx2.Response:
        if not self.token:
            self.token = self.login().json()["access_token"]
        url = path if path.startswith("http") else f"{self.server.url}/v1.0{path}"
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        return self.http.request(method, url, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Json:
        answer = self.send("GET", path, **more)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
        body = answer.json()
        assert isinstance(body, dict)
        return body

    def pages(self, path: str, **more: Any) -> Iterator[Json]:
        link: str | None = path
        while link:
            body = self.get(link, **more)
            yield body
            link = body.get("@odata.nextLink")

    def rows(self, path: str, **more: Any) -> list[Json]:
        return [row for body in self.pages(path, **more) for row in body["value"]]

    def status(self, method: str, path: str, **more: Any) -> int:
        return self.send(method, path, **more).status_code

    def delta(self, path: str) -> tuple[list[Json], str]:
        """All rows of a delta walk, and the link for the next one."""
        bodies = list(self.pages(path))
        return [row for body in bodies for row in body["value"]], bodies[-1]["@odata.deltaLink"]

    # What the tests look for.

    def staff(self, number: int = 0) -> str:
        return [oid for oid, user in self.tenant.store.users.items()
                if user.body["userType"] == "Member"][number]  # fmt: skip

    def chat(self, topic: str) -> str:
        return next(c["id"] for c in self.rows("/chats") if c["topic"] == topic)

    def private_chat(self, number: int) -> str:
        anna = self.tenant.store.people[ANNA].oid
        return next(
            c["id"] for c in self.rows(f"/users/{self.staff(number)}/chats")
            if c["chatType"] == "oneOnOne" and anna in c["id"]
        )  # fmt: skip

    def file(self, name: str) -> str:
        """The path of Anna's file of that name in the first member's drive."""
        drive = self.get(f"/users/{self.staff()}/drive")["id"]
        found = self.rows(f"/drives/{enc(drive)}/root/search(q='{enc(name)}')")
        return f"/drives/{enc(drive)}/items/{found[0]['id']}"

    def meeting(self, subject: str, number: int = 0) -> str:
        """The path of the meeting with that subject, organized by a member of staff."""
        base = f"/users/{self.staff(number)}"
        for chat in self.rows(f"{base}/chats"):
            if chat["topic"] == subject and chat["onlineMeetingInfo"]:
                url = chat["onlineMeetingInfo"]["joinWebUrl"].replace("'", "''")
                found = self.get(f"{base}/onlineMeetings?$filter=JoinWebUrl eq '{enc(url)}'")
                return f"{base}/onlineMeetings/{enc(found['value'][0]['id'])}"
        raise AssertionError(subject)
