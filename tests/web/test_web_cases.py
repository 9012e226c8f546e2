"""The desk works requests on its pages: from the letter to the answer, with every button."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser
from web_axe import Watched, violations, watched
from web_running import Served, running, sample, send

SUBJECT = "person0@example.org"


def new(client: httpx2.Client, *rights: str, **more: str) -> str:
    """Open cases for a letter by the form; the path of the first one."""
    page = client.get("/cases/new").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    usual = {
        "channel": "letter", "received": "2026-11-20", "handle": SUBJECT, "language": "en",
        "reply_to": SUBJECT,
    }  # fmt: skip
    fields = {"csrfmiddlewaretoken": token[1], "right": list(rights), **usual, **more}
    answer = client.post("/cases/new", data=fields)
    assert answer.status_code == 302, re.findall(r'role="alert"[^>]*>([^<]*)', answer.text)
    return answer.headers["Location"]


def until(client: httpx2.Client, path: str, words: str) -> str:
    """The page as soon as the worker has got so far."""
    for _ in range(300):
        page = client.get(path).text
        if words in page:
            return page
    raise AssertionError(words)


def test_a_letter_becomes_a_case_in_the_list_with_its_clock(fresh: Served) -> None:
    with fresh.client() as client:
        path = new(client, "access", "erasure")
        listed = client.get("/cases").text
        assert "2 open requests" in listed
        assert path in listed
        assert "9 per cent of the time have passed" in listed
        assert SUBJECT not in listed
        page = client.get(path).text
        assert SUBJECT in page
        assert "nobody has looked yet" in page


def test_the_desk_finds_out_who_asks_and_the_rest_goes_by_itself(fresh: Served) -> None:
    with fresh.client() as client:
        path = new(client, "access")
        weak = send(client, path, do="verify", method="V2", result="proven")
        assert weak.status_code == 422
        assert "stronger proof" in weak.text
        sent = send(client, path, do="verify", method="V1", result="proven")
        assert sent.status_code == 302
        page = until(client, path, "Answered: Granted")
        assert "The copy can be fetched until" in page


def test_the_desk_asks_extends_and_puts_the_answer_to_the_case(fresh: Served) -> None:
    with fresh.client() as client:
        path = new(client, "access")
        send(client, path, do="ask", why="identity_required", text="Which meeting was it?")
        assert "The person was asked" in client.get(path).text
        send(client, path, do="reply", text="the one with the whale")
        assert "the one with the whale" in client.get(path).text
        send(client, path, do="extend", why="complexity", text="Many files.")
        assert "The time was extended." in client.get(path).text
        again = send(client, path, do="extend", why="complexity", text="")
        assert "extended once already" in again.text


def test_an_objection_is_refused_with_a_reason_of_the_list_only(fresh: Served) -> None:
    with fresh.client() as client:
        path = new(client, "objection", verified="V1")
        until(client, path, "Somebody objects.")
        bare = send(client, path, do="decide", decision="refused", text="No.")
        assert "at least one reason" in bare.text
        done = send(
            client, path, do="decide", decision="refused", reason="compelling_grounds", text="No."
        )
        assert done.status_code == 302
        page = client.get(path).text
        assert "Refused: Refused" in page
        assert "The refusal left" in page


def test_without_an_address_the_desk_sends_a_letter(fresh: Served) -> None:
    with fresh.client() as client:
        path = new(client, "access", verified="V1", reply_to="")
        until(client, path, "The letter has left")
        send(client, path, do="sent")
        assert "Answered: Granted" in client.get(path).text


def test_the_desk_decides_item_by_item_what_is_held_back_for_others(
    tmp_path: Path, browser: Browser
) -> None:
    with running(sample(tmp_path, "--mention"), tmp_path) as served, served.client() as client:
        path = new(client, "access", verified="V1", handle="person6@example.org")
        until(client, path, "Held back for the sake of others")
        assert "holds things back" in client.get("/cases").text
        seen = watched(browser, served.url, locale="de")
        seen.page.goto(path)
        assert violations(seen.page) == []
        seen.page.context.close()
        early = send(client, path, do="decide", decision="granted")
        assert "each item" in early.text
        nothing = send(client, path, do="weigh", balance="agreed")
        assert nothing.status_code == 422
        (item,) = re.findall(r'name="item" value="([0-9a-f-]{36})"', client.get(path).text)
        sent = send(client, path, do="weigh", item=item, balance="private", text="Hers alone.")
        assert sent.status_code == 302
        assert "Hers alone." in client.get(path).text
        why = {"reason": "third_party_rights", "evidence": "yes"}
        send(client, path, do="decide", decision="partly", **why)
        page = client.get(path).text
        assert "Answered: Granted in part" in page
        assert "your copy lacks, in whole or in part: 1 ×" in page


def test_a_letter_that_came_back_is_sent_again_from_the_page(fresh: Served) -> None:
    with fresh.client() as client:
        path = new(client, "access")
        send(client, path, do="ask", why="identity_required", text="Which meeting was it?")
        with sqlite3.connect(fresh.home / "adjourn.db") as rows:
            rows.execute("UPDATE mail_queued SET next = NULL")  # as the mail room gives up
            rows.execute("UPDATE mail_reference SET state = 'failed'")
        send(client, "/cases/new", to=new(client, "objection"), do="withdraw")  # wakes the worker
        page = until(client, path, "A letter came back")
        assert "could not be delivered" in client.get("/cases").text
        which = re.findall(r'name="which" value="(\d+)"', page)
        assert len(which) == 2, "the confirmation and the question"
        bad = send(client, path, do="resend", which=which[0], address="nobody")
        assert "This is no e-mail address." in bad.text
        for letter, how in zip(
            which, ({"address": "new@example.org"}, {"by_post": "yes"}), strict=True
        ):
            assert send(client, path, do="resend", which=letter, **how).status_code == 302
        page = client.get(path).text
        assert "new@example.org" in page
        assert "The time rests" in page


def test_a_lock_is_ended_and_the_person_told(fresh: Served) -> None:
    with fresh.client() as client:
        path = new(client, "restriction", ground="a")
        page = until(client, path, "End the lock")
        assert "contests that the data are accurate" in page
        assert "Art. 18(1)(a) GDPR" in page
        send(client, path, do="lift", text="The check is done.")
        assert "The person was told that the lock will end" in client.get(path).text


@pytest.mark.parametrize("do", ["", "burn", "decide", "verify", "change", "notice"])
def test_a_form_that_no_page_sends_does_nothing(fresh: Served, do: str) -> None:
    with fresh.client() as client:
        path = new(client, "access")
        before = client.get(path).text
        answer = send(client, path, do=do, which="x", state="y")
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert client.get(path).text.count("<tr>") == before.count("<tr>")


def test_what_cannot_be_taken_is_told_and_nothing_is_lost(fresh: Served) -> None:
    with fresh.client("de") as client:
        answer = send(client, "/cases/new", channel="letter", received="never", message="Bitte")
        assert answer.status_code == 422
        assert "Noch wurde nichts aufgenommen" in answer.text
        assert "Bitte</textarea>" in answer.text
        assert client.get("/cases/00000000-0000-4000-8000-000000000000").status_code == 404


@pytest.fixture(scope="module")
def paths(pages: Served) -> dict[str, str]:
    """One address of every page of requests, in several states."""
    with pages.client() as client:
        made = {
            "letter": new(client, "access", "erasure", proof="the meeting with the whale"),
            "objection": new(client, "objection", verified="V1", handle="person1@example.org"),
            "lock": new(client, "restriction", ground="a", handle="person2@example.org"),
            "post": new(
                client, "rectification", verified="V1", handle="person3@example.org",
                name="Person Drei", reply_to="",
            ),
        }  # fmt: skip
        until(client, made["objection"], "Somebody objects.")
        until(client, made["lock"], "End the lock")
        until(client, made["post"], "Stays as it is")
    return {"list": "/cases", "form": "/cases/new", **made}


@pytest.fixture(scope="module", params=["en", "de"])
def seen(request: pytest.FixtureRequest, browser: Browser, pages: Served) -> Iterator[Watched]:
    made = watched(browser, pages.url, locale=request.param)
    yield made
    made.page.context.close()


@pytest.mark.parametrize("name", ["list", "form", "letter", "objection", "lock", "post"])
def test_axe_finds_nothing_on_the_pages_of_requests(
    seen: Watched, paths: dict[str, str], name: str
) -> None:
    seen.page.goto(paths[name])
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(seen.page) == [], scheme
    assert seen.complaints == []


def test_at_320_pixels_no_page_of_requests_needs_sideways_scrolling(
    browser: Browser, pages: Served, paths: dict[str, str]
) -> None:
    narrow = watched(browser, pages.url, locale="de", viewport={"width": 320, "height": 800})
    for path in paths.values():
        narrow.page.goto(path)
        assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 320, path
    narrow.page.context.close()
