"""Takes a picture of the real pages of `adjourn demo`: run by `make screenshot`.

python screenshot.py TARGET.png
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from web_running import ADJOURN, running

_SIZE = {"width": 1280, "height": 900}


def main(target: Path) -> None:
    """The person page in English and in light colours, as a newcomer sees it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on this machine")
    with (
        tempfile.TemporaryDirectory() as folder,
        running([ADJOURN, "demo"], Path(folder)) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(
            base_url=served.url, viewport=_SIZE, locale="en-GB", color_scheme="light"
        ).new_page()
        page.goto("/")
        page.get_by_label("E-mail address").fill("anna@example.org")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("heading", name="Anna Beispiel").wait_for()
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
