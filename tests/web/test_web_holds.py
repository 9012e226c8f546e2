"""The desk's pages of holds, of ends that nobody knows, and of what goes into the archive."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from web_axe import violations, watched
from web_running import Served, people, running, sample, send

ANNA = "person0@example.org"
HOLD = {"reason": "legal_hold", "handle": ANNA, "type": "K-11", "operator": "op-07"}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Pages over a home in which two ends are unknown."""
    folder = tmp_path_factory.mktemp("asked")
    with running(sample(folder, "--ask", "--told"), folder) as served:
        yield served


def opened(served: Served, **fields: str) -> str:
    """The path of a hold that was reviewed and opened."""
    with served.client() as client:
        answer = send(client, "/holds/new", do="open", **{**HOLD, **fields})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_R_08_a_hold_is_reviewed_opened_approved_by_another_and_released(asked: Served) -> None:
    with asked.client() as client:
        review = send(client, "/holds/new", do="review", **HOLD)
        assert "1 item is held from now on" in review.text
        assert "0 holds in force" in client.get("/holds").text, "not before it is confirmed"
        path = opened(asked)
        assert "needs the approval of somebody else before" in client.get("/holds").text
        page = client.get(path).text
        assert "It keeps 1 item." in page
        same = send(client, path, do="approve", operator="op-07", day="2027-01-31")
        assert (same.status_code, "four eyes" in same.text) == (422, True)
        late = send(client, path, do="approve", operator="op-12", day="2027-06-30")
        assert (late.status_code, "to 2027-05-23" in late.text) == (422, True)
        sent = send(client, path, do="approve", operator="op-12", day="2027-01-31")
        assert sent.status_code == 302
        assert "needs" not in client.get("/holds").text
        assert (
            send(client, path, do="review", operator="op-07", day="2027-02-28").status_code == 302
        )
        assert "28 Feb 2027" in client.get("/holds").text.replace(
            "1 Mar 2027, 00:00", "28 Feb 2027"
        )
        assert "Nothing else keeps 1 item" in client.get(f"{path}/release").text
        assert send(client, f"{path}/release").status_code == 302
        page = client.get("/holds").text
        assert "Released" in page
        assert "0 holds in force" in page
        assert send(client, "/holds/new", f"{path}/release").status_code == 302, "twice is once"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"reason": "spite"}, "Something is missing"),
        ({"operator": "Anna Muster"}, "short handle"),
        ({"handle": "nobody@example.org"}, "Nothing is held about this handle"),
        ({"handle": "", "type": ""}, "The register has no data type"),
        ({"conference": "none", "tool": "teams"}, "Nothing is held about this conference"),
    ],
)
def test_a_hold_that_may_not_be_is_told_and_the_form_keeps_what_was_typed(
    asked: Served, wrong: dict[str, str], why: str
) -> None:
    with asked.client() as client:
        answer = send(client, "/holds/new", do="review", **{**HOLD, **wrong})
        assert answer.status_code == 422
        assert why in answer.text
        back = send(client, "/holds/new", do="change", **HOLD)
        assert f'value="{ANNA}"' in back.text


def test_S16_a_hold_is_refused_while_the_notice_does_not_tell_of_its_reason(pages: Served) -> None:
    """The starter register is not filled in, so nothing is published yet."""
    with pages.client("de") as client:
        answer = send(client, "/holds/new", do="open", **HOLD)
        assert answer.status_code == 422
        assert "hat keinen Satz für den Grund legal_hold" in answer.text
        assert "controller.name" in answer.text
        assert "0 Löschsperren in Kraft" in client.get("/holds").text


def test_R_04_the_desk_answers_whether_a_process_has_ended(asked: Served) -> None:
    with asked.client() as client:
        page = client.get("/ends").text
        assert "2 open questions" in page
        assert "Of 2 processes nobody knows" in client.get("/calendar").text
        conference, person = sorted(re.findall(r'href="(/ends/\d+)"', page))
        assert "meeting-0" in client.get(conference).text
        assert send(client, conference, do="review").status_code == 422
        future = send(client, conference, do="review", answer="ended", ended="2027-01-01")
        assert future.status_code == 422
        seen = send(client, conference, do="review", answer="ended", ended="2026-11-03")
        assert "Nov. 3, 2026" in seen.text
        assert "2 open questions" in client.get("/ends").text, "not before it is confirmed"
        done = send(client, conference, do="record", answer="ended", ended="2026-11-03")
        assert done.status_code == 302
        far = send(client, person, do="record", answer="runs", again="2028-01-01")
        assert far.status_code == 422
        send(client, person, do="record", answer="runs", again="2027-06-30")
        assert "Nothing is asked." in client.get("/ends").text
        assert client.get(conference).status_code == 302
        assert client.get("/ends/999999").status_code == 404


def test_R_06_the_desk_archives_a_message_after_a_review(asked: Served) -> None:
    with asked.client() as client:
        person = people(client)[-1]
        path = f"{person}/archive"
        (item,) = re.findall(r'name="item" value="([0-9a-f-]{36})"', client.get(path).text)
        nothing = send(client, path, do="review", type="K-12")
        assert (nothing.status_code, "Choose at least one item" in nothing.text) == (422, True)
        assert send(client, path, do="archive", type="K-11", item=item).status_code == 422
        review = send(client, path, do="review", type="K-12", item=item)
        assert "1 item is copied into the archive" in review.text
        assert "is restricted" not in client.get(person).text, "not before it is confirmed"
        assert send(client, path, do="archive", type="K-12", item=item).status_code == 302
        assert "1 item is restricted" in client.get(person).text
        assert "Nothing of this person has a content" in client.get(path).text


def test_the_pages_of_holds_pass_axe_in_both_languages_and_need_320_pixels(
    asked: Served, browser: Browser
) -> None:
    hold = opened(asked, reason="tax_open", conference="meeting-1", tool="teams")
    with asked.client() as client:
        archive = f"{people(client)[-2]}/archive"
    for locale in ("en", "de"):
        seen = watched(browser, asked.url, locale=locale, viewport={"width": 320, "height": 800})
        page = seen.page
        for path in ("/holds", "/holds/new", hold, f"{hold}/release", "/ends", archive):
            page.goto(path)
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.goto("/holds/new")
        page.focus("#reason-legal_hold")
        page.keyboard.press("Space")
        page.fill("#handle", ANNA)
        page.fill("#operator", "op-07")
        page.keyboard.press("Enter")
        page.wait_for_selector(".decide")
        assert violations(page) == []
        page.click("button[value=change]")
        assert page.input_value("#operator") == "op-07"
        assert seen.complaints == []
        page.context.close()
