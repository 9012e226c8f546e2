"""The page of a person: long lists in pages, and what is left of somebody erased."""

import re
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, expect
from web_axe import violations, watched
from web_running import Served, finished, people, running, sample, send

TALK = 450
PAGES = 3


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Pages over somebody with many items."""
    folder = tmp_path_factory.mktemp("talked")
    with running(sample(folder, "--talk", str(TALK)), folder) as served:
        yield served


@pytest.fixture
def busy(talked: Served) -> str:
    with talked.client() as client:
        return str(send(client, "/people", handle="busy@example.org").headers["Location"])


def _marks(page: str) -> list[str]:
    return re.findall(r"<bdi>(busy/\w+)</bdi>", page)


def test_a_person_with_many_items_is_shown_page_by_page_each_item_once(
    talked: Served, busy: str
) -> None:
    with talked.client() as client:
        shown = [client.get(f"{busy}?page={number}").text for number in range(1, PAGES + 1)]
    marks = [_marks(page) for page in shown]
    assert [len(each) for each in marks] == [200, 200, TALK + 1 - 400]
    assert sorted(mark for each in marks for mark in each) == sorted(
        ["busy/call", *(f"busy/{number}" for number in range(TALK))]
    )
    for number, page in enumerate(shown, 1):
        assert f"{TALK + 1} items are held" in page, "what is counted is the whole"
        assert f"Page {number} of {PAGES}" in page


@pytest.mark.parametrize(
    ("asked", "got"), [("", 1), ("0", 1), ("-1", 1), ("x", 1), ("9" * 30, 1), ("4", 3), ("99", 3)]
)
def test_a_page_that_is_none_is_the_nearest_one(
    talked: Served, busy: str, asked: str, got: int
) -> None:
    with talked.client() as client:
        assert f"Page {got} of {PAGES}" in client.get(f"{busy}?page={asked}").text


def test_the_pages_are_gone_through_by_links_that_everybody_can_use(
    browser: Browser, talked: Served, busy: str
) -> None:
    page = watched(browser, talked.url, locale="en", java_script_enabled=True).page
    page.goto(busy)
    assert page.get_by_role("link", name="Back", exact=True).count() == 0
    for number in range(2, PAGES + 1):
        page.get_by_role("navigation").get_by_role("link", name="Next").press("Enter")
        expect(page.get_by_text(f"Page {number} of {PAGES}")).to_be_visible()
        assert violations(page) == []
    assert page.get_by_role("link", name="Next", exact=True).count() == 0
    page.context.close()


def test_a_deletion_that_is_sent_twice_leads_to_the_one_that_runs(fresh: Served) -> None:
    with fresh.client() as client:
        person = people(client)[-1]
        page = client.get(f"{person}/erase").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        form = {"csrfmiddlewaretoken": token[1]}
        first = client.post(f"{person}/erase", data=form)
        at_once = client.post(f"{person}/erase", data=form)
        erasure = first.headers["Location"]
        finished(client, erasure)
        late = client.post(f"{person}/erase", data=form)
        assert [one.status_code for one in (first, at_once, late)] == [302] * 3
        assert {one.headers["Location"] for one in (first, at_once, late)} == {erasure}
        for path in (person, f"{person}/erase"):
            assert client.get(path).headers["Location"] == erasure, (
                "an old address leads there, too"
            )


def test_an_address_that_was_nobodys_stays_missing(fresh: Served) -> None:
    with fresh.client() as client:
        nobody = "/people/00000000-0000-4000-8000-000000000001"
        assert client.get(nobody).status_code == httpx2.codes.NOT_FOUND
        assert client.get(f"{nobody}/erase").status_code == httpx2.codes.NOT_FOUND
