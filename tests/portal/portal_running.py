"""A served portal with its mailbox, and what a visitor does at it."""

import email
import email.policy
import re
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import httpx2
from web_running import Served


@dataclass
class Mailbox:
    """Every letter that arrived, for whomever."""

    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in str(letter["To"])]

    def wait(self, address: str, many: int = 1, holding: str = "") -> EmailMessage:
        """The latest letter to `address` with this in its text, once there are `many`."""
        for _ in range(300):
            found = [each for each in self.to(address) if holding in text_of(each)]
            if len(found) >= many:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"no {many} letters after 30 seconds")


@dataclass(frozen=True)
class Portal:
    """A served portal with its desk and its mailbox."""

    served: Served
    box: Mailbox
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self._said("portal")

    @property
    def invitation(self) -> str:
        return self._said("invitation")

    def client(self, language: str = "en", **more: Any) -> httpx2.Client:
        """A browser's manners: it says where its forms come from."""
        headers = {"Accept-Language": language, "Origin": self.url}
        return httpx2.Client(
            base_url=self.url, headers=headers, timeout=30, follow_redirects=True, **more
        )

    def link(self, address: str, language: str = "en") -> str:
        """Ask for a link to `address` and take it out of the mail."""
        many = 1 + sum("/link/" in text_of(each) for each in self.box.to(address))
        with self.client(language) as client:
            sent = client.post(f"/{language}/my-data", data={"address": address})
            assert sent.status_code == 200
        return link_in(self.box.wait(address, many, "/link/"))

    def visitor(self, address: str, language: str = "en") -> httpx2.Client:
        """A client in the session of `address`; one link an address, as few are sent."""
        if address not in self.sessions:
            with self.client(language) as client:
                assert client.post(self.link(address, language)).status_code == 200
                self.sessions[address] = client.cookies["adjourn-person"]
        return self.client(language, cookies={"adjourn-person": self.sessions[address]})

    def _said(self, what: str) -> str:
        found = re.search(rf"^{what}: (.*)$", self.served.said, re.M)
        assert found
        return found[1]


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    body = letter.get_body(("plain",))
    assert body
    return str(body.get_content())


def link_in(letter: EmailMessage) -> str:
    """The first address of the portal in the plain text of a letter."""
    found = re.search(r"http://127\.0\.0\.1:\d+/(?:de|en)/\S+", text_of(letter))
    assert found
    return found[0]
