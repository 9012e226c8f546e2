"""Everybody can use the pages: axe, narrow screens, both languages, both colour schemes."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser
from web_axe import Watched, violations, watched
from web_running import Served, finished, people, running, sample, send

from adjourn.web import receipt_page


@pytest.fixture(scope="module")
def paths(demo: Served) -> dict[str, str]:
    """One address of every page, with an erasure that has several outcomes."""
    with demo.client() as client:
        person = people(client)[-1]  # not one of those whom the flow tests look for
        erasure = send(client, f"{person}/erase").headers["Location"]
        finished(client, erasure)
        send(client, erasure, f"{erasure}/receipt")
        other = people(client)[-2]
    return {
        "promises": "/",
        "people": "/people",
        "calendar": "/calendar",
        "notice": "/notice",
        "changes": "/notice/changes",
        "evidence": "/evidence",
        "person": other,
        "review": f"{other}/erase",
        "erasure": erasure,
        "receipt": f"{erasure}/receipt",
        "missing": "/nothing-here",
    }


NAMES = [
    "promises",
    "people",
    "calendar",
    "notice",
    "changes",
    "evidence",
    "person",
    "review",
    "erasure",
    "receipt",
    "missing",
]


@pytest.fixture(scope="module", params=["en", "de"])
def seen(request: pytest.FixtureRequest, browser: Browser, demo: Served) -> Iterator[Watched]:
    made = watched(browser, demo.url, locale=request.param)
    yield made
    made.page.context.close()


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_any_colour_scheme(
    seen: Watched, paths: dict[str, str], name: str
) -> None:
    seen.page.goto(paths[name])
    assert seen.page.evaluate("navigator.language").startswith(seen.page.evaluate(_LANG))
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(seen.page) == [], scheme


def test_nothing_is_loaded_from_elsewhere_and_no_policy_is_broken(
    seen: Watched, demo: Served
) -> None:
    seen.page.goto("/")  # whatever this page of the browser has seen before
    assert seen.requests
    assert {url for url in seen.requests if not url.startswith(demo.url)} == set()
    # A page that is missing is told to the console by the browser itself.
    assert [text for text in seen.complaints if "404" not in text] == []


@pytest.mark.parametrize("locale", ["en", "de"])
def test_at_320_pixels_nothing_needs_sideways_scrolling(
    browser: Browser, demo: Served, paths: dict[str, str], locale: str
) -> None:
    narrow = watched(browser, demo.url, locale=locale, viewport={"width": 320, "height": 800})
    for path in paths.values():
        narrow.page.goto(path)
        assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 320, path
    narrow.page.context.close()


def test_targets_are_large_enough_and_focus_is_seen(browser: Browser, demo: Served) -> None:
    page = watched(browser, demo.url, viewport={"width": 320, "height": 800}).page
    page.goto("/")
    for box in page.evaluate(_TARGETS):
        assert box["height"] >= 24, box
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.context.close()


def test_the_access_page_passes_axe_with_its_error(browser: Browser, guarded: Served) -> None:
    page = watched(browser, guarded.url, locale="de").page
    page.goto("/")
    page.fill("#code", "AAAA-AAAA-AAAA")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert violations(page) == []
    page.context.close()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_receipt_as_a_file_of_its_own_passes_axe_without_any_request(
    browser: Browser, demo: Served, paths: dict[str, str], language: str
) -> None:
    with demo.client() as client:
        receipt = client.get(f"{paths['receipt']}.json").json()
    html = receipt_page.render(receipt, language)
    assert f'<html lang="{language}">' in html
    made = watched(browser, "about:blank")
    made.page.set_content(html)
    assert violations(made.page) == []
    assert made.requests == []
    assert made.complaints == []
    made.page.context.close()


def test_the_pages_of_a_tool_that_does_not_answer_pass_axe(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("down")
    with running(sample(folder, "--down"), folder) as served, served.client() as client:
        person = people(client)[0]
        page = watched(browser, served.url).page
        page.goto(f"{person}/erase")
        assert "does not answer" in page.inner_text("[role=alert]")
        assert violations(page) == []
        page.click("button.danger")
        page.wait_for_selector("#state[data-working=no]")
        assert "does not answer" in page.inner_text("#outcomes")
        assert "Waiting for the tool" in page.inner_text("#state")
        assert violations(page) == []
        page.context.close()


_LANG = "document.documentElement.lang"
_TARGETS = """[...document.querySelectorAll('a, button, input:not([type=hidden]), summary')]
    .filter(e => !e.matches('.skip')).map(e => {
        const r = e.getBoundingClientRect();
        return {text: e.textContent, height: r.height};
    })"""


@pytest.mark.parametrize("language", ["de", "en"])
def test_axe_finds_nothing_in_the_summary_of_a_copy(
    browser: Browser, demo: Served, tmp_path: Path, language: str
) -> None:
    with demo.client(language) as client:
        person = people(client)[-2]
        answer = send(client, person, f"{person}/copy")
    with ZipFile(BytesIO(answer.content)) as copied:
        copied.extract("summary.html", tmp_path)
    seen = watched(browser, "http://127.0.0.1", viewport={"width": 320, "height": 600})
    seen.page.goto(f"file://{tmp_path}/summary.html")
    assert seen.page.evaluate(_LANG) == language
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        assert violations(seen.page) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 320
    assert seen.complaints == []
    assert len(seen.requests) == 1, "it loads nothing"
    seen.page.context.close()
