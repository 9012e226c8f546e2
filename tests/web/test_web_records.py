"""The pages of the records: the same in both languages, as files, and usable by everybody."""

import re

import pytest
from playwright.sync_api import Browser
from web_axe import violations, watched
from web_running import Served

from adjourn.notice.records import RECORDS


def test_every_record_is_a_page_a_workbook_and_json(pages: Served) -> None:
    with pages.client() as client, pages.client("de") as german:
        overview = german.get("/records").text
        for name in RECORDS:
            assert f'href="/records/{name}"' in overview
            page, seite = client.get(f"/records/{name}").text, german.get(f"/records/{name}").text
            told = client.get(f"/records/{name}.json").json()["records"][0]
            assert f"<h1>{told['title']['en']}</h1>" in page
            assert f"<h1>{told['title']['de']}</h1>" in seite
            for table in told["tables"]:
                shown = len(re.findall(r"<caption", page))
                assert shown == sum(bool(one["rows"]) for one in told["tables"])
                assert table["title"]["en"] in page
            assert f'href="/records/{name}.xlsx"' in page
        book = client.get("/records/contracts.xlsx")
        assert book.content.startswith(b"PK")
        assert 'filename="contracts.xlsx"' in book.headers["Content-Disposition"]
        assert len(client.get("/records.json").json()["records"]) == len(RECORDS)
        assert client.get("/records.xlsx").content.startswith(b"PK")


def test_a_page_names_what_is_missing_by_file_and_key(pages: Served) -> None:
    with pages.client() as client:
        page = client.get("/records/contracts").text
    assert re.search(
        r"<code>parties\.toml:\d+</code> <code>contracts\.avv-microsoft\.clauses<", page
    )


@pytest.mark.parametrize("path", ["/records/nothing", "/records/nothing.xlsx", "/records/x.json"])
def test_there_is_no_record_of_another_name(pages: Served, path: str) -> None:
    with pages.client() as client:
        assert client.get(path).status_code == 404


def test_the_records_pass_axe_and_fit_320_pixels(browser: Browser, pages: Served) -> None:
    seen = watched(browser, pages.url, locale="de", viewport={"width": 320, "height": 800})
    for path in ("/records", "/records/contracts", "/records/transfers"):
        answer = seen.page.goto(path)
        assert answer is not None
        assert answer.status == 200
        assert violations(seen.page) == [], path
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320, path
    unscoped = "document.querySelectorAll('th:not([scope])').length"
    assert seen.page.evaluate(unscoped) == 0
    assert seen.complaints == []
    seen.page.context.close()
