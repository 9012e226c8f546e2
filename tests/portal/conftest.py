"""A portal as a process of its own, a mailbox that takes its letters, and a browser."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from adjourn.mail.listener import Listener

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "web"))

from portal_running import Mailbox, Portal  # noqa: E402
from web_running import running  # noqa: E402

_ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    box = Mailbox()
    with Listener(box) as post:
        program = [sys.executable, str(HERE / "portal_pages.py"), str(folder / "home")]
        with running([*program, str(post.port)], folder) as served:
            yield Portal(served, box)


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
