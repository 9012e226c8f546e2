"""Everybody can use the portal: axe, zoom, keyboard, both languages, without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from portal_running import Portal
from web_axe import Watched, violations, watched

_ADDRESS = {"en": "person1@example.org", "de": "person2@example.org"}


def public_paths(portal: Portal, language: str) -> list[str]:
    token = portal.invitation.rpartition("/")[2]
    names = ["", "my-data", "request", "privacy", "notice", "accessibility", "cookies", "none"]
    return [f"/{language}/{name}" for name in (*names, f"join/{token}", "link/over")]


@pytest.fixture(scope="module", params=["en", "de"])
def seen(request: pytest.FixtureRequest, browser: Browser, portal: Portal) -> Iterator[Watched]:
    made = watched(browser, portal.url, locale=request.param)
    yield made
    made.page.context.close()


def follow(page: Page, selector: str) -> None:
    """Click it and wait for the page it leads to."""
    with page.expect_navigation():
        page.click(selector)


def sound(page: Page) -> None:
    """No violation in either colour scheme."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page) == [], (page.url, scheme)


def lang(seen: Watched) -> str:
    return str(seen.page.evaluate("navigator.language"))


def test_axe_finds_nothing_on_any_public_page(seen: Watched, portal: Portal) -> None:
    for path in public_paths(portal, lang(seen)):
        seen.page.goto(path)
        assert seen.page.evaluate("document.documentElement.lang") == lang(seen)
        sound(seen.page)
    assert {url for url in seen.requests if not url.startswith(portal.url)} == set()
    assert [c for c in seen.complaints if "404" not in c and "410" not in c] == []
    assert seen.page.context.cookies() == [], "no cookie before it is needed (C-13)"


def test_axe_finds_nothing_where_a_form_was_not_understood(seen: Watched, portal: Portal) -> None:
    page = seen.page
    page.goto(f"/{lang(seen)}/my-data")
    page.fill("#address", "no address")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    sound(page)
    page.goto(portal.invitation)
    page.check("#agree-recording")
    page.click("form.choices button")
    page.wait_for_selector("[role=alert]")
    expect(page.locator("#agree-recording")).to_be_checked()  # 3.3.7: nothing is typed twice
    sound(page)
    page.goto(f"/{lang(seen)}/request")
    page.click("form.choices button")
    page.wait_for_selector("[role=alert]")
    sound(page)


def test_axe_finds_nothing_from_link_to_request(seen: Watched, portal: Portal) -> None:
    page, language = seen.page, lang(seen)
    page.goto(portal.link(_ADDRESS[language], language))
    sound(page)
    follow(page, "main button")
    sound(page)
    page.click("summary >> nth=0")
    sound(page)
    for right in ("erasure", "access", "portability", "rectification/K-11", "restriction/K-11"):
        page.goto(f"/{language}/data/ask/{right}")
        sound(page)
    page.goto(f"/{language}/data/ask/access")
    page.click("form.choices button")
    page.wait_for_url("**/cases/*")
    sound(page)
    page.goto(f"/{language}/data")
    sound(page)
    page.click("header form button")


def test_axe_finds_nothing_from_agreeing_to_withdrawing(seen: Watched, portal: Portal) -> None:
    page = seen.page
    page.goto(portal.invitation)
    page.check("#agree-recording")
    page.fill("#name", f"Gast {lang(seen)}")
    follow(page, "form.choices button")
    sound(page)
    follow(page, "p.card a")
    sound(page)
    page.click("button.danger")
    page.wait_for_selector("[role=status]")
    sound(page)


@pytest.mark.parametrize("language", ["en", "de"])
def test_400_per_cent_zoom_of_1280_pixels_needs_no_sideways_scrolling(
    browser: Browser, portal: Portal, language: str
) -> None:
    # 1280 CSS pixels at 400 % are 320 (WCAG 2.2, 1.4.10).
    narrow = watched(
        browser, portal.url, locale=language, viewport={"width": 320, "height": 256},
        device_scale_factor=4,
    )  # fmt: skip
    for path in public_paths(portal, language):
        narrow.page.goto(path)
        width = narrow.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, path
    narrow.page.goto(portal.link("person3@example.org", language))
    narrow.page.click("main button")
    narrow.page.wait_for_url("**/data")
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 320
    narrow.page.context.close()


def test_targets_are_large_enough(browser: Browser, portal: Portal) -> None:
    page = watched(browser, portal.url, viewport={"width": 320, "height": 800}).page
    for path in public_paths(portal, "de"):
        page.goto(path)
        for box in page.evaluate(_TARGETS):
            assert box["height"] >= 24, (path, box)
    page.context.close()


def test_consent_is_given_and_taken_back_by_keyboard_without_javascript(
    browser: Browser, portal: Portal
) -> None:
    page = watched(browser, portal.url, locale="de-DE", java_script_enabled=False).page
    page.goto(portal.invitation)
    tab_to(page, "#agree-recording")
    page.keyboard.press("Space")
    tab_to(page, "#name")
    page.keyboard.type("Tastatur Beispiel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Einwilligung ist vermerkt")
    tab_to(page, "p.card a")
    page.keyboard.press("Enter")
    tab_to(page, "button.danger")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sie haben widerrufen.")).to_be_visible()
    page.context.close()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} is not reached by Tab")


_TARGETS = """[...document.querySelectorAll('a, button, input:not([type=hidden]), summary')]
    .filter(e => !e.matches('.skip') && !e.closest('p, dd, li')).map(e => {
        const r = e.getBoundingClientRect();
        return {text: e.textContent, height: r.height};
    })"""
