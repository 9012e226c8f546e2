"""What the public pages really store on a device is what the register says (S17, § 25 TDDDG)."""

from typing import Any

from playwright.sync_api import Browser
from portal_running import Portal, link_in
from web_axe import watched

from adjourn import register as registers

_STORED = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
_LINKS = "() => [...document.querySelectorAll('a[href]')].map(a => a.href)"
_MOST = 40


def test_S17_a_crawl_of_every_page_finds_the_cookies_of_the_register_and_no_other(
    browser: Browser, portal: Portal
) -> None:
    address = "person24@example.org"
    page = watched(browser, portal.url, locale="en").page
    with portal.client() as client:
        assert client.post("/en/my-data", data={"address": address}).status_code == 200
    page.goto("/en/")
    assert crawl(page, portal.url) > 5
    assert page.context.cookies() == [], "nothing before one's own data are opened"
    page.goto(link_in(portal.box.wait(address, 1, "/link/")))
    page.click("main button")
    page.wait_for_load_state()
    assert crawl(page, portal.url) > 5
    known = registers.load(portal.served.home / "register").cookies
    found = page.context.cookies()
    assert {cookie["name"] for cookie in found} == {cookie.name for cookie in known}
    assert [cookie["expires"] for cookie in found] == [-1], "it ends with the browser, as told"
    page.context.close()


def crawl(page: Any, origin: str) -> int:
    """Open everything that is linked from here on; nothing may lie in a page's own storage."""
    seen, waiting = set(), [page.url]
    while waiting and len(seen) < _MOST:
        url = waiting.pop().partition("#")[0]
        leaves = any(end in url for end in (".zip", ".json", ".pdf", "/leave", "/de/"))
        if url in seen or leaves or not url.startswith(origin):
            continue
        seen.add(url)
        page.goto(url)
        assert page.evaluate(_STORED) == [], url
        waiting += page.evaluate(_LINKS)
    return len(seen)
