"""HTTP for connectors, with bounds: how much is read, how long is waited, how often is tried."""

import email.utils
import functools
import logging
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import msgspec

from adjourn.register.settings import is_loopback
from adjourn.tools.protocol import Malformed, Unavailable

ANSWER_MOST = 64 * 1024 * 1024
ANSWER_SECONDS = 300.0
TRIES = 3
WAITS = 30  # waits for a throttled call, however short each is
PATIENCE = 120.0  # seconds of Retry-After that one call sits out; beyond, the caller comes back
_TIMEOUT = httpx2.Timeout(60.0, connect=10.0)

# The client library logs every URL at INFO, and URLs of tools hold ids of people (facts
# teams-graph §1 no. 12).
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer in memory, at most `ANSWER_MOST` bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The decoded body; None for an empty one. Raises `Malformed`."""
        if not self.body.strip():
            return None
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            raise Malformed("the answer is not the JSON it should be") from None

    def said(self) -> Any:
        """The decoded body of an error, None where it is not JSON: the status speaks then."""
        try:
            return self.json()
        except Malformed:
            return None


class Wire:
    """One HTTP client of a connector. Follows no redirect, so no header goes astray.

    `sleep` waits in seconds, `clock` is monotonic seconds.
    """

    def __init__(
        self,
        ca_file: str = "",
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sleep, self.clock = sleep, clock
        self._client = httpx2.Client(
            timeout=_TIMEOUT,
            verify=trust(ca_file),
            follow_redirects=False,
            headers={"User-Agent": "Adjourn", "Accept": "application/json"},
        )

    def send(
        self,
        method: str,
        url: str,
        *,
        area: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
    ) -> Answer:
        """One answer, after up to `TRIES` quick tries on broken connections and 5xx, and as many
        waits on 429 as `PATIENCE` allows. Raises `Unavailable`, `Malformed` (answer too large)."""
        request = {
            "method": method,
            "url": url,
            "headers": headers,
            "content": content,
            "data": data,
        }
        waited, tries = 0.0, 0
        while True:
            answer = self._try(request, area)
            pause = _pause(answer, tries)
            if answer is not None and pause is None:
                return answer
            tries += 1
            pause = 0.5 * 2**tries if pause is None else pause
            asked = answer is not None and "retry-after" in answer.headers
            if tries >= (WAITS if asked else TRIES) or waited + pause > PATIENCE:
                raise Unavailable(f"{area}: {_complaint(answer)}", max(pause, 1.0))
            waited += pause
            self.sleep(pause)

    def _try(self, request: Mapping[str, Any], area: str) -> Answer | None:
        """The answer, or None where the connection broke. Library errors hold the URL: dropped."""
        try:
            with self._client.stream(**request) as response:
                body = _read(response, self.clock() + ANSWER_SECONDS, self.clock, area)
                return Answer(response.status_code, response.headers, body)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError):
            return None

    @contextmanager
    def stream(
        self, url: str, *, area: str, headers: Mapping[str, str]
    ) -> Iterator[tuple[Answer, Iterator[bytes]]]:
        """Status and headers (no body), and the body in chunks. Raises `Unavailable`."""
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                yield Answer(response.status_code, response.headers, b""), response.iter_bytes()
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError):
            raise Unavailable(f"{area}: the connection broke") from None

    def close(self) -> None:
        self._client.close()


@functools.cache
def trust(ca_file: str) -> ssl.SSLContext:
    """The system's authorities and, where given, the register's private one. Loading them takes
    longer than many a call, and is the same for every connector."""
    context = httpx2.create_ssl_context()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError):
            raise ValueError("ca_file must be a PEM file with the certificates to trust") from None
    return context


def _read(
    response: httpx2.Response, deadline: float, clock: Callable[[], float], area: str
) -> bytes:
    """The body, counted after decompression, so that a small bomb stays small."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > ANSWER_MOST:
            raise Malformed(f"{area}: the answer is larger than {ANSWER_MOST} bytes")
        if clock() > deadline:
            raise Unavailable(f"{area}: the answer took longer than {ANSWER_SECONDS:.0f} s")
        parts.append(part)
    return b"".join(parts)


def _pause(answer: Answer | None, tries: int) -> float | None:
    """Seconds to wait before the next try; None where the answer is final (or there is none)."""
    if answer is None or not (answer.status == 429 or answer.status in (500, 502, 503, 504)):
        return None
    return retry_after(answer.headers, 0.5 * 2**tries)


def retry_after(headers: Mapping[str, str], otherwise: float) -> float:
    """Seconds named by Retry-After (a number, or a date reckoned by the answer's own Date)."""
    value = {name.lower(): text for name, text in headers.items()}
    text = value.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), 86_400))
    try:
        until = email.utils.parsedate_to_datetime(text)
        since = email.utils.parsedate_to_datetime(value.get("date", ""))
        return min(max((until - since).total_seconds(), 0.0), 86_400.0)
    except (ValueError, TypeError):
        return otherwise


def _complaint(answer: Answer | None) -> str:
    if answer is None:
        return "the service cannot be reached"
    return "throttled" if answer.status == 429 else f"the service answered {answer.status}"


def base_url(section: Mapping[str, Any], key: str, example: str, default: str = "") -> str:
    """The base URL under `key` of a tool's section, without a closing slash. Raises `ValueError`.

    Tokens travel there, so plain http stays on this machine.
    """
    value = section.get(key, default)
    wrong = ValueError(f"{key} must be a URL like {example} (https, or http on a loopback address)")
    if not isinstance(value, str):
        raise wrong
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not host or not safe or parts.username or parts.query or parts.fragment:
        raise wrong
    return value.rstrip("/")


def pem_file(section: Mapping[str, Any], key: str) -> str:
    """The path of a PEM file under `key`, "" without one. Raises `ValueError`."""
    value = section.get(key, "")
    if not isinstance(value, str) or (value and not Path(value).is_file()):
        raise ValueError(f"{key} must be the path of a readable PEM file")
    return value
