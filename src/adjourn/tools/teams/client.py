"""Graph as this connector needs it: one object, a page, a batch, a stream; each with bounds."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from adjourn.register.settings import is_loopback
from adjourn.tools.http import PATIENCE, Answer, Wire, retry_after
from adjourn.tools.protocol import Absent, Malformed, ToolError, Unavailable
from adjourn.tools.teams.auth import Login
from adjourn.tools.teams.errors import Expired, LoginDenied, NotOffered, PolicyMissing, graph_error
from adjourn.tools.teams.limits import Limiter
from adjourn.tools.teams.settings import Settings

LINK_MOST = 65_536  # characters of a nextLink; the longest documented one has about 2,000
BATCH_MOST = 20  # requests in one $batch (facts §9)
_PARAMETERLESS = re.compile(r"(/(?:getAll(?:Retained)?Messages|delta))(?=\?|$)")
_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a collection: its elements, and the links as the service wrote them."""

    values: tuple[Any, ...]
    next: str | None
    delta: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one request of a batch: its position there, status and decoded body."""

    number: int
    status: int
    body: Any


def segment(value: str) -> str:
    """`value` (an id) as one segment of a path: chat ids hold colons, at signs and slashes."""
    return quote(value, safe="")


def literal(value: str) -> str:
    """`value` as an OData string literal inside a query or a function call, percent-encoded."""
    return quote("'" + value.replace("'", "''") + "'", safe="'")


def query(**options: str | int) -> str:
    """System query options: query(filter="a eq 1", top=5) is "?$filter=a%20eq%201&$top=5"."""
    parts = (f"${name}={quote(str(value), safe=',()/:')}" for name, value in options.items())
    return "?" + "&".join(parts)


class Graph:
    """Calls below the Graph base URL with the app's token. `area` is what people call the data."""

    def __init__(self, settings: Settings, wire: Wire, login: Login, limiter: Limiter) -> None:
        self._base, self._client_id = settings.graph, settings.client_id
        self._wire, self._login, self._limiter = wire, login, limiter
        self.writes = 0  # how often something was written: what was read before may be old

    def get(self, path: str, area: str, *, prefer: str = "") -> dict[str, Any]:
        """The JSON object at `path`, or at a link of the service. Raises `ToolError`."""
        return self._object("GET", path, area, {"Prefer": prefer} if prefer else {})

    def send(
        self, method: str, path: str, area: str, body: Any = None
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        """A write: the decoded answer ({} where empty) and its headers. Raises `ToolError`."""
        self.writes += 1
        answer = self._call(method, path, area, {}, body)
        self._check(answer, area)
        value = answer.json()
        return value if isinstance(value, dict) else {}, answer.headers

    def location(self, headers: Mapping[str, str]) -> str | None:
        """Where a 202 says its operation can be watched (HTTP lets that be relative)."""
        place = headers.get("location")
        return urljoin(f"{self._base}/", place) if place else None

    def page(self, path: str, area: str, *, prefer: str = "") -> Page:
        """One page of the collection at `path` or at a link.

        OData lets a call without parameters stand with or without "()"; Microsoft's pages and
        metadata disagree, so where the short form is not known the long one is asked.
        """
        try:
            body = self.get(path, area, prefer=prefer)
        except (Absent, Malformed, NotOffered):
            if not _PARAMETERLESS.search(path) or path.startswith(("http:", "https:")):
                raise
            body = self.get(_PARAMETERLESS.sub(r"\1()", path), area, prefer=prefer)
        return self._page(body, path, area)

    def pages(
        self, path: str, area: str, *, start: str | None = None, prefer: str = ""
    ) -> Iterator[Page]:
        """All pages, one at a time; from the saved link `start` where given. Raises `Expired`
        where that link is not honoured any more."""
        link: str | None = start or path
        while link is not None:
            try:
                page = self.page(link, area, prefer=prefer)
            except (Absent, Malformed, NotOffered):
                if link != start:
                    raise
                raise Expired(f"{area}: the saved position has expired") from None
            yield page
            link = page.next

    def nested(self, owner: Mapping[str, Any], name: str, area: str) -> Iterator[Any]:
        """The expanded collection `name` of an object, with the pages it continues on (§9)."""
        yield from _values(owner.get(name))
        link = owner.get(f"{name}@odata.nextLink")
        if isinstance(link, str):
            for page in self.pages(link, area):
                yield from page.values

    def batch(self, requests: Sequence[tuple[str, str]], area: str) -> Iterator[Part]:
        """Send (method, path) pairs in batches of 20; yields each as soon as it is decided.

        A part can be throttled inside a 200 (§9): it goes into the next round after its
        Retry-After. Raises `Unavailable` past the patience, with the others already yielded.
        """
        waiting = list(enumerate(requests))
        waited = 0.0
        while waiting:
            round_, waiting = waiting[:BATCH_MOST], waiting[BATCH_MOST:]
            pause = 0.0
            again: list[tuple[int, tuple[str, str]]] = []
            answers = self._round(round_, area)
            for number, request in round_:
                part, wait = answers.get(number, (Part(number, 503, None), 1.0))
                if part.status == 429 or part.status >= 500:
                    pause, again = max(pause, wait), [*again, (number, request)]
                else:
                    yield part
            if again and waited + pause > PATIENCE:
                raise Unavailable(f"{area}: throttled", pause)
            if again:
                self._wire.sleep(pause)
                waited += max(pause, 1.0)
            waiting = again + waiting

    def _round(
        self, requests: Sequence[tuple[int, tuple[str, str]]], area: str
    ) -> dict[int, tuple[Part, float]]:
        """The answers of one batch by number, each with the seconds it asks to wait."""
        for _, (method, path) in requests:
            self._limiter.wait(method, path)
        body = {
            "requests": [
                {"id": str(number), "method": method, "url": path}
                for number, (method, path) in requests
            ]
        }
        answer, _ = self.send("POST", "/$batch", area, body)
        asked = {str(number): number for number, _ in requests}
        parts = {}
        for part in answer.get("responses") or ():
            number = asked.get(str(part.get("id"))) if isinstance(part, dict) else None
            if number is not None and isinstance(part.get("status"), int):
                headers = part.get("headers")
                texts = (
                    {str(k): str(v) for k, v in headers.items()}
                    if isinstance(headers, dict)
                    else {}
                )
                wait = max(retry_after(texts, 2.0), 1.0)
                parts[number] = (Part(number, part["status"], part.get("body")), wait)
        return parts

    def error(self, part: Part, area: str) -> ToolError:
        """The exception that a failed part of a batch stands for."""
        return graph_error(part.status, part.body, area, self._client_id)

    def content(self, path: str, area: str) -> Iterator[bytes]:
        """A file in chunks. Raises `ToolError`.

        Content lies on other hosts behind links that carry their own right of access (facts §6):
        redirects are followed, without our token.
        """
        url, own = self._base + path, True
        for attempt in range(_REDIRECTS):
            token = {"Authorization": f"Bearer {self._login.token()}"} if own else {}
            self._limiter.wait("GET", path)
            with self._wire.stream(url, area=area, headers=token) as (answer, chunks):
                if 200 <= answer.status < 300:
                    yield from chunks
                    return
                if answer.status in (301, 302, 303, 307, 308):
                    url, own = _followed(url, answer, area), False
                elif answer.status == 401 and attempt == 0:
                    self._login.forget()
                else:
                    raise graph_error(answer.status, None, area, self._client_id)
        raise Malformed(f"{area}: the content is redirected too often")

    def _object(self, method: str, path: str, area: str, headers: dict[str, str]) -> dict[str, Any]:
        """Broken JSON is asked for once more: a cut connection looks the same."""
        for last in (False, True):
            answer = self._call(method, path, area, headers, None)
            self._check(answer, area)
            try:
                value = answer.json()
            except Malformed:
                value = None
            if isinstance(value, dict):
                return value
            if last or (value is not None):
                break
        raise Malformed(f"{area}: the answer is not the JSON object it should be")

    def _call(
        self, method: str, path: str, area: str, headers: dict[str, str], body: Any
    ) -> Answer:
        """One answer with the token; a refused token is renewed once (it may have been revoked)."""
        url = self._url(path, area)
        content = None if body is None else json.dumps(body).encode()
        kind = {} if content is None else {"Content-Type": "application/json"}
        for last in (False, True):
            self._limiter.wait(method, url.removeprefix(self._base))
            token = {"Authorization": f"Bearer {self._login.token()}"}
            answer = self._wire.send(
                method, url, area=area, headers={**headers, **kind, **token}, content=content
            )
            if answer.status != 401 or last:
                break
            self._login.forget()
        return answer

    def _check(self, answer: Answer, area: str) -> None:
        if 200 <= answer.status < 300:
            return
        error = graph_error(answer.status, answer.said(), area, self._client_id)
        if answer.status == 401 and not isinstance(error, PolicyMissing):
            raise LoginDenied(f"{area}: the token is refused, also a new one: check the app")
        raise error

    def _url(self, path: str, area: str) -> str:
        """An absolute link is taken whole, but only from where the token may travel."""
        if path.startswith("/"):
            return self._base + path
        if len(path) > LINK_MOST or _origin(path) != _origin(self._base):
            raise Malformed(f"{area}: a link leads away from Graph; it was not followed")
        return path

    def _page(self, body: Mapping[str, Any], asked: str, area: str) -> Page:
        next_, delta = body.get("@odata.nextLink"), body.get("@odata.deltaLink")
        if next_ is not None and (not isinstance(next_, str) or next_ == asked):
            raise Malformed(f"{area}: the link to the next page leads nowhere")
        if next_ is not None and next_.startswith("/"):
            raise Malformed(f"{area}: a link leads away from Graph; it was not followed")
        return Page(
            tuple(_values(body.get("value"))), next_, delta if isinstance(delta, str) else None
        )


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _origin(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port; None for what is no plain URL (a user part hides the real host)."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or "\\" in url:
        return None
    return parts.scheme, parts.hostname, port


def _followed(url: str, answer: Answer, area: str) -> str:
    target = urljoin(url, answer.headers.get("location", ""))
    origin = _origin(target)
    if origin is None or not (
        origin[0] == "https" or (origin[0] == "http" and is_loopback(origin[1]))
    ):
        raise Malformed(f"{area}: the content's address is not https")
    return target
