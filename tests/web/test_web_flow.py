"""The whole way of a newcomer: pick, see, delete, watch, receipt, verify; nothing but the pages."""

import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from web_axe import watched
from web_running import Served

from adjourn.evidence import Verifier, verify


def test_a_newcomer_deletes_anna_and_takes_a_receipt_that_verifies(
    browser: Browser, demo: Served, tmp_path: Path
) -> None:
    seen = watched(browser, demo.url, locale="en-GB", accept_downloads=True)
    page = seen.page
    page.goto("/")
    expect(page.get_by_role("note")).to_contain_text("No real person")
    page.get_by_label("E-mail address").fill("anna@example.org")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anna Beispiel")
    expect(page.get_by_role("heading", name="Chat and instant messages")).to_be_visible()
    page.get_by_role("link", name="Delete everything").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Delete everything about")
    page.get_by_role("button", name="Delete everything now").click()
    _ended(page)
    expect(page.get_by_role("status")).to_contain_text("items read back")
    for word in ("Gone", "In the bin", "Stays for now", "Hidden", "Moved", "Elsewhere"):
        expect(page.locator("#state .outcome", has_text=word)).to_be_visible()
    receipt = _receipt(page, tmp_path)
    assert seen.complaints == []
    assert verify(receipt, Verifier.parse((demo.home / "evidence.pub").read_text())).ok
    assert receipt["practice"] is True
    assert "nna" not in json.dumps(receipt["items"])


def test_time_passes_and_what_stayed_is_gone(browser: Browser, demo: Served) -> None:
    page = watched(browser, demo.url, locale="en-GB").page
    page.goto("/evidence")
    page.goto("/")
    page.get_by_label("E-mail address").fill("anna@example.org")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="See the outcomes").click()
    before = _count(page, "Gone")
    page.get_by_role("button", name="Let 30 days pass").click()
    _ended(page)
    assert _count(page, "Gone") > before
    assert page.locator("#state .outcome", has_text="In the bin").count() == 0
    page.get_by_role("button", name="Open the receipt").click()
    page.goto("/evidence")
    page.get_by_role("button", name="Check the whole log now").click()
    expect(page.get_by_role("status")).to_contain_text("The log verifies")
    page.context.close()


def test_the_whole_way_works_by_keyboard_and_without_javascript(
    browser: Browser, demo: Served
) -> None:
    page = watched(browser, demo.url, locale="de-DE", java_script_enabled=False).page
    page.goto("/")
    _tab_to(page, "Suchen", back=1)
    page.keyboard.type("ada.muster@kontor.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Muster")
    _press(page, "Alles löschen …")
    _press(page, "Jetzt alles löschen")
    for _ in range(300):
        if page.get_by_role("link", name="Aktualisieren").count() == 0:
            break
        _press(page, "Aktualisieren")
    _press(page, "Beleg öffnen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Beleg")
    expect(page.get_by_text("adjourn verify")).to_be_visible()
    page.context.close()


def _ended(page: Page) -> None:
    expect(page.locator("#state[data-working=no]")).to_be_visible(timeout=60_000)


def _count(page: Page, word: str) -> int:
    return int(page.locator("#state .outcome", has_text=word).inner_text().split(": ")[1])


def _receipt(page: Page, folder: Path) -> dict[str, object]:
    page.get_by_role("button", name="Open the receipt").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save the receipt").click()
    waiting.value.save_as(folder / "receipt.json")
    receipt: dict[str, object] = json.loads((folder / "receipt.json").read_text())
    key = str(receipt["verifier"])
    command = page.locator("pre", has_text="python -m evidence").inner_text()
    assert key in command
    ran = [sys.executable, "-m", "adjourn.evidence", "verify", folder / "receipt.json"]
    assert subprocess.run([*ran, "--key", key], check=False).returncode == 0
    return receipt


def _press(page: Page, name: str) -> None:
    _tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_to(page: Page, name: str, back: int = 0) -> None:
    """Press Tab until the element called `name` has the focus, then go `back` some."""
    target = page.locator("a, button", has_text=name).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus", has_text=name).count():
            break
    expect(target).to_be_focused()
    for _ in range(back):
        page.keyboard.press("Shift+Tab")
