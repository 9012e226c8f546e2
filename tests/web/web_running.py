"""Servers as processes of their own, and forms sent as a page sends them."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

HERE = Path(__file__).parent
CODE = "ACDE-FHJK-LMNP"
ADJOURN = str(Path(sys.executable).with_name("adjourn"))


@dataclass(frozen=True)
class Served:
    """A running server: its address, its home, what it said before it was ready, and its log."""

    url: str
    home: Path
    said: str
    log: Path
    process: subprocess.Popen[str]

    def client(self, language: str = "en") -> httpx2.Client:
        return httpx2.Client(base_url=self.url, headers={"Accept-Language": language}, timeout=30)


@contextmanager
def running(arguments: list[str], folder: Path) -> Iterator[Served]:
    """The server that `arguments` start, over the home in `folder`; ended like by an operator."""
    log = folder / "log"
    with (
        log.open("w") as errors,
        subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        try:
            said = _until_ready(process)
            assert said[-1:], log.read_text()
            url = said[-1].removeprefix("ready: ").strip()
            yield Served(url, folder / "home", "".join(said), log, process)
        finally:
            process.terminate()
            process.wait(20)


def _until_ready(process: "subprocess.Popen[str]") -> list[str]:
    said = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if line.startswith("ready: "):
            return said
    return []


def sample(folder: Path, *options: str) -> list[str]:
    """The command for pages over hand-made people."""
    return [sys.executable, str(HERE / "sample_pages.py"), str(folder / "home"), *options]


def send(client: httpx2.Client, path: str, to: str | None = None, **fields: str) -> httpx2.Response:
    """Send a form with the token of the page at `path`, to `to` or back to the page."""
    page = client.get(path).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token, "the page has no form"
    return client.post(to or path, data={"csrfmiddlewaretoken": token[1], **fields})


def people(client: httpx2.Client) -> list[str]:
    """The paths of the people on the first page of the overview."""
    return re.findall(r'href="(/people/[0-9a-f-]{36})"', client.get("/people").text)


def finished(client: httpx2.Client, erasure: str) -> str:
    """The page of an erasure as soon as nothing is running any more."""
    for _ in range(1000):
        page = client.get(erasure).text
        if 'data-working="no"' in page:
            return page
    raise AssertionError("the erasure does not end")
