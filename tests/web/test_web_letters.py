"""Every letter in a real browser, as mail programs show it: axe, no request, no wide line."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from web_axe import violations, watched

from adjourn import register as registers
from adjourn.mail import Letter
from adjourn.mail.contexts import TEXTS
from adjourn.mail.letter import check
from adjourn.mail.message import page
from adjourn.register import Register
from adjourn.register.starter import write_starter

CASE = "017c4cc0-1a9f-47a7-aaf6-811c99eab87d"
WHEN = "2026-12-23T22:59:59Z"
URL = f"https://privacy.example.org/en/link/{'A' * 43}"
VALUES: dict[str, Any] = {
    "url": URL, "url_withdraw": URL, "url_notice": URL, "minutes": 15, "case": CASE,
    "right": "erasure", "due": WHEN, "until": WHEN, "since": WHEN, "text": "When was it?\nWhere?",
    "reason": "Many files.", "reasons": ["One reason.", "Another."], "purposes": ["Recording"],
    "organisation": "Beispiel Consulting AG", "what": "lena@example.org: K-11",
    "cases": [{"id": CASE, "right": "access", "due": WHEN}],
}  # fmt: skip


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder: Path = tmp_path_factory.mktemp("register")
    write_starter(folder)
    text = '[portal]\nurl = "https://privacy.example.org"\n'
    (folder / "portal.toml").write_text(text, encoding="utf-8")
    return registers.load(folder)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_letter_passes_axe_without_a_request_and_on_a_narrow_screen(
    browser: Browser, register: Register, language: Any
) -> None:
    seen = watched(browser, "about:blank", viewport={"width": 320, "height": 800})
    for text, kind in TEXTS.items():
        context = {name: VALUES[name] for name in kind.__struct_fields__}
        letter = check(Letter("lena@example.org", text, language, context))
        seen.page.set_content(page(letter, register, practice=True).html)
        for scheme in ("light", "dark"):
            seen.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert violations(seen.page) == [], (text, scheme)
        assert seen.page.evaluate("document.documentElement.lang") == language
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320, text
    assert seen.requests == []
    assert seen.complaints == []
    seen.page.context.close()
