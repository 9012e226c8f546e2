"""The servers and the browser that the tests of the pages share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from web_running import ADJOURN, Served, running, sample

CODE = "ACDE-FHJK-LMNP"
_ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`adjourn demo` as a newcomer runs it, with few people."""
    folder = tmp_path_factory.mktemp("demo")
    home = str(folder / "home")
    with running([ADJOURN, "demo", "--home", home, "--people", "8"], folder) as served:
        yield served


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Pages over hand-made people, without an access code."""
    folder = tmp_path_factory.mktemp("pages")
    with running(sample(folder), folder) as served:
        yield served


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """The same for one test alone, which may change something."""
    with running(sample(tmp_path), tmp_path) as served:
        yield served


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Pages that ask for the access code `CODE`. Type no wrong one here: five of them lock it."""
    folder = tmp_path_factory.mktemp("guarded")
    with running(sample(folder, "--code", CODE), folder) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser. Closed with its module: while it runs, Django refuses to work beside it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield launched
        launched.close()
