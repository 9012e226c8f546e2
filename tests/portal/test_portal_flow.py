"""The whole way of a person: link by mail, my data, copy, erasure, receipt; consent and back."""

import io
import json
import re
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, Page, expect
from portal_running import Portal, link_in
from web_axe import watched

from adjourn.evidence import Verifier, verify


def test_link_by_mail_my_data_erase_receipt(
    browser: Browser, portal: Portal, tmp_path: Path
) -> None:
    address = "person10@example.org"
    seen = watched(browser, portal.url, locale="de-DE", accept_downloads=True)
    page = seen.page
    page.goto("/")
    page.get_by_role("link", name="Meine Daten sehen, kopieren").click()
    page.get_by_label("E-Mail-Adresse").fill(address)
    page.get_by_role("button", name="Link schicken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sehen Sie in Ihr Postfach")
    page.goto(link_in(portal.box.wait(address)))
    page.get_by_role("button", name="Meine Daten öffnen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Was über Sie gespeichert ist")
    expect(page.get_by_role("heading", name="Chat- und Sofortnachrichten")).to_be_visible()
    page.get_by_role("link", name="Löschung", exact=True).click()
    page.get_by_role("button", name="Antrag absenden").click()
    _until(page, "Open the receipt", "Beleg öffnen")
    page.get_by_role("link", name="Beleg öffnen").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Beleg speichern").click()
    waiting.value.save_as(tmp_path / "receipt.json")
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    key = Verifier.parse((portal.served.home / "evidence.pub").read_text())
    assert verify(receipt, key).ok
    assert {item["outcome"] for item in receipt["items"]} == {"gone", "retained"}
    assert address not in json.dumps(receipt)
    page.goto("/de/data")
    expect(page.get_by_text("nichts zu dieser Adresse")).to_have_count(0)
    left = page.get_by_role("region", name="Was noch irgendwo liegt")
    expect(left.get_by_text("Bleibt vorerst")).to_be_visible()
    retained = [item for item in receipt["items"] if item["outcome"] == "retained"]
    expect(left.get_by_role("listitem")).to_have_count(len(retained))
    assert [c for c in seen.complaints if "404" not in c] == []
    for letter in portal.box.to(address):
        assert address not in str(letter["Subject"])
    page.context.close()


def test_a_copy_comes_before_the_erasure_that_waits_for_it(portal: Portal) -> None:
    with portal.visitor("person11@example.org") as client:
        asked = client.post("/en/data/ask/erasure", data={"copy": "yes"})
        assert asked.status_code == 200
        cases = _cases(client)
        assert set(cases) == {"Access", "Erasure"}
        _wait(client, cases["Access"], "copy.zip")
        assert "receipt" not in client.get(cases["Erasure"]).text
        got = client.get(f"{cases['Access']}/copy.zip")
        assert got.headers["Content-Type"] == "application/zip"
        names = zipfile.ZipFile(io.BytesIO(got.content)).namelist()
        assert {"data.json", "summary.html", "summary.pdf"} <= set(names)


def test_C_04_C_05_withdrawing_by_the_receipt_opens_a_case_and_shuts_the_gate(
    portal: Portal,
) -> None:
    with portal.client() as client:
        path = portal.invitation.replace("/join/", "/en/join/")
        data = {"agree-recording": "yes", "address": "person12@example.org"}
        agreed = client.post(path, data=data)
        assert agreed.status_code == 200
        back = link_in(portal.box.wait("person12@example.org"))
        assert "You have agreed." in client.get(back).text
        assert "You have withdrawn." in client.post(back, data={"purpose": "recording"}).text
        again = client.post(back, data={"purpose": "recording"})
        assert again.text.count("You have withdrawn.") == 1
    with portal.visitor("person12@example.org") as visitor:
        assert "Withdrawal of consent" in _cases(visitor)


def test_A_02_a_guest_tells_of_the_meeting_and_follows_the_case_without_an_address(
    portal: Portal,
) -> None:
    with portal.client() as client:
        form = client.get("/en/request").text
        assert all(f'name="ground" value="{letter}"' in form for letter in "abcd")
        assert "Art. 18(1)(d)" in form
        facts = {"right": "access", "date": "2 November", "display_name": "Gast", "sure": "yes"}
        asked = client.post("/en/request", data=facts)
        assert "Your request has arrived" in asked.text
        state = asked.text.partition('href="/en/state/')[2].partition('"')[0]
        page = client.get(f"/en/state/{state}").text
        assert "A person is looking at it" in page
        assert "copy.zip" not in page


def test_a_question_of_the_desk_is_answered_at_the_portal_by_whom_it_concerns(
    portal: Portal,
) -> None:
    with portal.visitor("person13@example.org") as client:
        sent = client.post("/en/data/ask/rectification/K-11", data={"field-name": "Right Name"})
        assert sent.status_code == 200
        assert "Rectification" in _cases(client)


def _cases(client: httpx2.Client) -> dict[str, str]:
    """The addresses of the visitor's cases by right."""
    section = client.get("/en/data").text.partition('id="cases"')[2].partition("</section>")[0]
    found = {}
    for part in section.split('<a href="')[1:]:
        path, _, rest = part.partition('">')
        found[rest.partition("<")[0]] = path
    return found


def _wait(client: httpx2.Client, path: str, text: str) -> None:
    for _ in range(300):
        if text in client.get(path).text:
            return
        time.sleep(0.1)
    raise AssertionError(f"{text} does not come")


def _until(page: Page, *names: str) -> None:
    """Load the page again until a link of this name is there."""
    for _ in range(100):
        if any(page.get_by_role("link", name=name).count() for name in names):
            return
        page.wait_for_timeout(300)
        page.reload()
    raise AssertionError(names)


def test_a_stranger_who_types_an_address_stops_but_neither_sees_nor_erases(portal: Portal) -> None:
    path = portal.invitation.replace("/join/", "/en/join/")
    data = {"agree-recording": "yes", "address": "person14@example.org"}
    with portal.client() as owner, portal.client() as stranger:
        owner.post(path, data=data)
        mailed = link_in(portal.box.wait("person14@example.org"))
        page = stranger.post(path, data=data)
        found = re.search(r"/en/consent/[\w-]+", page.text)
        assert found
        assert "agreed again" not in page.text
        typed = f"{portal.url}{found[0]}"
        assert "You have agreed." not in stranger.get(typed).text
        assert stranger.get(f"{typed}/receipt.json").status_code == 404
        assert "it shows nothing any more" in stranger.post(typed).text
        assert "You have withdrawn." in owner.get(mailed).text, "stopping is for everybody"
    with closing(sqlite3.connect(portal.served.home / "adjourn.db")) as store:
        query = "SELECT verified, erasure, matter FROM rights_case WHERE right = 'withdrawal'"
        last = store.execute(f"{query} ORDER BY received DESC, rowid DESC").fetchone()
    assert last == (0, None, "identity"), "nobody has shown yet that they are this person"
