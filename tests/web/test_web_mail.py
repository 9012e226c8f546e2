"""The page of the practice mailbox, and what the desk is told of letters."""

import re
import time
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser
from web_axe import violations, watched
from web_running import Served, running, sample, send


def _asked(demo: Served, address: str) -> str:
    """Ask the portal for a link; the page of the mailbox once the letter is there."""
    portal = re.search(r"portal: (\S+)", demo.said)
    assert portal
    origin = {"Origin": portal[1], "Sec-Fetch-Site": "same-origin"}
    with httpx2.Client(base_url=portal[1], headers=origin, timeout=30) as client:
        done = client.post("/en/my-data", data={"address": address})
        assert done.status_code in (200, 302, 303)
    with demo.client() as client:
        for _ in range(400):
            page = client.get("/practice/mail").text
            if address in page:
                return page
            time.sleep(0.02)
    raise AssertionError("no letter has come")


def test_a_newcomer_follows_the_link_from_the_practice_mailbox(
    browser: Browser, demo: Served
) -> None:
    page = _asked(demo, "lena@example.org")
    assert "mailbox: " in demo.said
    link = re.search(r'href="(http://127\.0\.0\.1:\d+/en/link/[^"]+)"', page)
    assert link
    seen = watched(browser, demo.url, locale="en").page
    seen.goto("/practice/mail")
    seen.click("article a[href*='/en/link/']")
    assert "/en/link/" in seen.url
    seen.context.close()


@pytest.mark.parametrize("locale", ["en", "de"])
def test_the_practice_mailbox_passes_axe_in_both_languages_and_on_a_narrow_screen(
    browser: Browser, demo: Served, locale: str
) -> None:
    _asked(demo, f"{locale}@example.org")
    seen = watched(browser, demo.url, locale=locale, viewport={"width": 320, "height": 800})
    seen.page.goto("/practice/mail")
    word = {"en": "Practice mailbox", "de": "Übungspostfach"}[locale]
    assert seen.page.inner_text("h1") == word
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert violations(seen.page) == [], scheme
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert seen.complaints == []
    assert all(url.startswith(demo.url) for url in seen.requests)
    seen.page.context.close()


def test_both_sites_of_a_practice_home_lead_to_the_mailbox(demo: Served) -> None:
    portal = re.search(r"portal: (\S+)", demo.said)
    assert portal
    for url in (demo.url, f"{portal[1]}/en/"):
        assert f'href="{demo.url}/practice/mail"' in httpx2.get(url).text


def test_without_practice_there_is_no_mailbox(pages: Served) -> None:
    with pages.client() as client:
        assert client.get("/practice/mail").status_code == 404
        assert "/practice/mail" not in client.get("/").text


def test_the_desk_is_told_of_letters_that_wait_and_of_those_given_up(
    browser: Browser, tmp_path: Any
) -> None:
    with running(sample(tmp_path, "--letters"), tmp_path) as served:
        with served.client() as client:
            text = client.get("/").text
            assert "2 letters wait." in text
            assert "The register names no mail server." in text
            assert "refuses user and password" in text
            assert "1 letter could not be delivered." in text
            assert "2 E-Mails warten." in client.get("/?language=de").text
        seen = watched(browser, served.url, locale="de").page
        seen.goto("/")
        assert violations(seen) == []
        seen.context.close()
        with served.client() as client:
            send(client, "/", "/mail/retry")
            assert "3 letters wait." in client.get("/").text
            assert client.post("/mail/retry").status_code == 403
            assert client.get("/mail/retry").status_code == 405


def test_where_all_is_well_the_desk_says_nothing_of_letters(fresh: Served) -> None:
    with fresh.client() as client:
        assert "could not be delivered" not in client.get("/").text
        assert "letters wait" not in client.get("/").text
