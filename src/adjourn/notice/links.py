"""Whether the providers' own pages are still there and say the same (facts: law S11, S12).

Only for tools whose section says `watch_links = true`. What is kept is a hash of a page's words,
never the page. A page that changed is read by a human: `reviewed` in the register says so.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx2

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.register.model import Tool
from adjourn.register.settings import is_loopback

EVERY = timedelta(days=1)
_MOST = 4 * 1024 * 1024  # bytes of a page
_SECONDS = 20.0  # for all of it
_HOPS = 5
KEYS = ("notice_url", "terms_url")


@dataclass(frozen=True, slots=True)
class Page:
    """What an address showed. `status` 0: nobody answered, too large, or led away from https."""

    status: int
    host: str = ""
    words: str = ""  # SHA-256 (hex)


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of an address. `changed` (UTC) is None while all is as it was read."""

    url: str
    host: str
    status: int
    changed: datetime | None
    at: datetime

    @property
    def moved(self) -> bool:
        """Whether it leads to another host than it names."""
        return bool(self.host) and self.host != urlsplit(self.url).hostname


Fetch = Callable[[str], Page]


def watched() -> dict[str, Watched]:
    """Every address that was looked at, by itself."""
    with trouble():
        rows = every("SELECT url, host, status, changed, at FROM notice_link ORDER BY url")
    return {
        url: Watched(url, host, status, None if changed is None else from_ms(changed), from_ms(at))
        for url, host, status, changed, at in rows
    }


def look(ledger: Ledger, now: datetime, fetch: Fetch | None = None) -> int:
    """Look at each address that may be looked at and was not within a day; how many were."""
    tools = [t for t in ledger.register.tools.values() if t.status == "active" and t.watch_links]
    known = watched()
    due = {
        url: tool
        for tool in tools
        for url in addresses(tool)
        if url not in known or now - known[url].at >= EVERY
    }
    for url, tool in due.items():
        _keep(url, (fetch or fetched)(url), _read_since(ledger, tool), now)
    return len(due)


def addresses(tool: Tool) -> Iterator[str]:
    """The addresses of the provider that the register names and that can be fetched."""
    for key in KEYS:
        url = getattr(tool, key) or ""
        if len(url) <= 400 and _allowed(url):
            yield url


def _read_since(ledger: Ledger, tool: Tool) -> Callable[[int], bool]:
    """Whether somebody read the pages on or after the day of this instant (ms)."""

    def read(changed: int) -> bool:
        day = from_ms(changed).astimezone(ledger.register.zone).date()
        return tool.reviewed is not None and tool.reviewed >= day

    return read


def _keep(url: str, page: Page, read_since: Callable[[int], bool], now: datetime) -> None:
    with writing():
        rows = every("SELECT read, seen, changed FROM notice_link WHERE url = %s", [url])
        read, seen, changed = rows[0] if rows else (page.words, page.words, None)
        if changed is not None and read_since(changed):
            read, changed = seen, None  # what was there then has been read
        same = page.status == 200 and page.words == (read or page.words)
        moved = page.host not in ("", urlsplit(url).hostname)
        changed = None if same and not moved else changed or to_ms(now)
        execute(
            "INSERT INTO notice_link (url, read, seen, host, status, changed, at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (url) DO UPDATE SET "
            "read = excluded.read, seen = excluded.seen, host = excluded.host, "
            "status = excluded.status, changed = excluded.changed, at = excluded.at",
            [url, read or page.words, page.words or seen, page.host, page.status, changed,
             to_ms(now)],
        )  # fmt: skip


def fetched(url: str) -> Page:
    """The page at `url`, over at most five redirects. Never raises for what is there."""
    until, ours = time.monotonic() + _SECONDS, _is_ours(url)
    headers = {"User-Agent": "Adjourn", "Accept": "text/html, */*;q=0.5"}
    try:
        with httpx2.Client(timeout=_SECONDS, follow_redirects=False, headers=headers) as client:
            for _ in range(_HOPS):
                with client.stream("GET", url) as answer:
                    if answer.has_redirect_location:
                        url = urljoin(url, answer.headers["location"])
                        if not _allowed(url) or _is_ours(url) > ours:
                            return Page(0)  # nobody else leads us to what listens here
                        continue
                    body = _body(answer, until)
                host = urlsplit(url).hostname or ""
                return Page(0) if body is None else Page(answer.status_code, host, _hash(body))
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ValueError):
        pass
    return Page(0)


def _allowed(url: str) -> bool:
    """https, or this machine itself; nothing that carries a name or password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and _is_ours(url))
    return bool(parts.hostname) and "@" not in parts.netloc and secure


def _is_ours(url: str) -> bool:
    """Whether it is an address of this machine itself."""
    return is_loopback(urlsplit(url).hostname or "")


def _body(answer: httpx2.Response, until: float) -> bytes | None:
    """All of it; None where it is too much or takes too long."""
    body = b""
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > _MOST or time.monotonic() > until:
            return None
    return body


def _hash(body: bytes) -> str:
    """Of the words alone: scripts and tokens in markup change with each visit."""
    words = _Words()
    with suppress(AssertionError):  # of the parser, for declarations that are none
        words.feed(body.decode("utf-8", "replace"))
        words.close()
    return hashlib.sha256(" ".join(words.found).encode()).hexdigest()


class _Words(HTMLParser):
    """The words that a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._hidden += tag in ("script", "style", "noscript", "template")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "noscript", "template"):
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found += data.split()
