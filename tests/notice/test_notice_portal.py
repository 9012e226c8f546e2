"""The public pages of the notice, and the desk's, where something lacks."""

import json
from pathlib import Path

import pytest
from notice_pages import client, text_of
from notice_samples import NOW, change

from adjourn.ledger.ledger import Ledger
from adjourn.notice import in_force
from adjourn.web.sites import Site


@pytest.mark.parametrize(("language", "word"), [("de", "Verantwortlich"), ("en", "Responsible")])
def test_L_01_privacy_leads_to_the_readers_language_and_sets_no_cookie(
    told: Ledger, language: str, word: str
) -> None:
    browser = client(told, Site.PORTAL, NOW, language)
    assert browser.get("/privacy")["Location"] == f"/{language}/privacy"
    answer = browser.get(f"/{language}/privacy")
    assert answer.status_code == 200
    assert word in text_of(answer)
    # The objection is short, and stands there whole (Art. 21(4) GDPR).
    assert text_of(answer).count("<details>") == len(in_force(told, language, NOW).blocks) - 1
    assert not answer.cookies


def test_N_04_every_version_has_its_pdf_and_what_machines_read(folder: Path, told: Ledger) -> None:
    old = in_force(told, "de", NOW)
    told.register = change(folder, "controller.toml", "Example GmbH", "Muster AG")
    browser = client(told, Site.PORTAL, NOW, "de")
    for start, name in (("", "Muster AG"), (f"/notice/{old.hash}", "Example GmbH")):
        assert browser.get(f"/de{start}/notice.pdf").content.startswith(b"%PDF")
        linked = browser.get(f"/de{start}/notice.jsonld" if start else "/notice.jsonld")
        assert linked["Content-Type"].startswith("application/ld+json")
        assert json.loads(linked.content)["dpv:hasDataController"]["dpv:hasName"] == name
        tilt = json.loads(browser.get(f"/de{start}/tilt.json").content)
        assert tilt["controller"]["name"] == name
    assert browser.get(f"/de/notice/{'0' * 64}/notice.pdf").status_code == 404
    assert "ältere Fassung" in text_of(browser.get(f"/de/notice/{old.hash}"))


def test_N_01_the_public_is_told_plainly_and_no_key_of_the_register(ledger: Ledger) -> None:
    for path in ("/de/privacy", "/de/notice", "/de/notice.pdf", "/notice.jsonld"):
        answer = client(ledger, Site.PORTAL, NOW, "de").get(path)
        assert answer.status_code == 503
        assert "noch keine Datenschutzhinweise" in text_of(answer)
        assert "controller." not in text_of(answer)


def test_N_01_the_desk_is_told_which_keys_to_fill_in(ledger: Ledger) -> None:
    page = text_of(client(ledger, Site.DESK, NOW).get("/notice"))
    assert "The notice is not published" in page
    assert "<code>controller.name</code>" in page
    assert "fill in [portal] url" in page


def test_N_07_the_desk_shows_what_to_paste(told: Ledger) -> None:
    page = text_of(client(told, Site.DESK, NOW).get("/notice"))
    assert "https://privacy.example.org/privacy</textarea>" in page
    assert "Set-CsTeamsMeetingConfiguration" in page
