"""axe-core over a page, and what a browser tells while it shows one."""

from dataclasses import dataclass, field
from typing import Any

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Watched:
    """A page with all that it asked for and complained about. Widths in CSS pixels."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def watched(browser: Browser, base: str, **context: Any) -> Watched:
    """A new page in a context of its own, such as `locale`, `color_scheme`, `viewport`."""
    page = browser.new_context(base_url=base, **context).new_page()
    seen = Watched(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.complaints.append(message.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    return seen


def violations(page: Page) -> list[str]:
    """What axe finds wrong: rule and place."""
    result = Axe().run(page, options={"runOnly": _TAGS, "resultTypes": ["violations"]})
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
