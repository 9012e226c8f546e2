"""The public pages of the notice, and the desk's, where something lacks."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from notice_pages import client, text_of
from notice_samples import NOW, change

from adjourn import consent
from adjourn.ledger.ledger import Ledger
from adjourn.notice import in_force
from adjourn.notice.approving import approve
from adjourn.notice.delivery import Channel, conferences, deliveries
from adjourn.notice.draft import draft
from adjourn.notice.kept import history
from adjourn.tools.protocol import Handle, HandleKind
from adjourn.web.portal.invitations import make, read
from adjourn.web.sites import Site

JOIN = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_UHJhY3RpY2U%40thread.v2/0"


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
    told.register = change(folder, "controller.toml", "23125 000", "23125 999")
    browser = client(told, Site.PORTAL, NOW, "de")
    for start, phone in (("", "+49 30 23125 999"), (f"/notice/{old.hash}", "+49 30 23125 000")):
        assert browser.get(f"/de{start}/notice.pdf").content.startswith(b"%PDF")
        linked = browser.get(f"/de{start}/notice.jsonld" if start else "/notice.jsonld")
        assert linked["Content-Type"].startswith("application/ld+json")
        assert json.loads(linked.content)["dpv:hasDataController"]["dpv:hasContact"][1] == phone
        tilt = json.loads(browser.get(f"/de{start}/tilt.json").content)
        assert tilt["controller"]["representative"]["phone"] == phone
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


def test_N_05_people_are_told_what_comes_and_can_read_it(folder: Path, told: Ledger) -> None:
    in_force(told, "de", NOW)
    told.register = change(folder, "parties.toml", '"(EU) 2021/914"', '"Zebra clauses"')
    coming = draft(told.register, NOW).hashes["de"]
    done = approve(told, coming[:12], "op-07", NOW)
    browser = client(told, Site.PORTAL, NOW, "de")
    for path in ("/de/privacy", "/de/notice"):
        page = text_of(browser.get(path))
        assert "Diese Hinweise ändern sich am" in page
        assert "Art. 13(1)(f) DSGVO" in page
        assert f"/de/notice/{coming}" in page
        assert "Zebra" not in page
    page = text_of(browser.get(f"/de/notice/{coming}"))
    assert "Diese Fassung gilt noch nicht" in page
    assert "Zebra clauses" in page
    page = text_of(client(told, Site.PORTAL, done.since, "de").get("/de/privacy"))
    assert "Zebra clauses" in page
    assert "ändern sich am" not in page


def test_N_04_the_desk_reads_what_changed_in_words_and_in_law_and_approves(
    folder: Path, told: Ledger
) -> None:
    in_force(told, "en", NOW)
    told.register = change(folder, "parties.toml", "# adequacy = ", "adequacy = ")
    browser = client(told, Site.DESK, NOW)
    assert "A change waits for approval" in text_of(browser.get("/notice"))
    page = text_of(browser.get("/notice/changes"))
    assert '<ins><span class="away">new: </span>The Commission has decided' in page
    assert "Law newly cited" in page
    assert "Art. 45(3) GDPR" in page
    form = {
        "version": draft(told.register, NOW).hashes["en"],
        "operator": "Anna B.",
        "day": "",
        "csrfmiddlewaretoken": browser.cookies[settings.CSRF_COOKIE_NAME].value,
    }
    refused = browser.post("/notice/changes", form)
    assert refused.status_code == 422
    assert "such as op-07" in text_of(refused)
    done = browser.post("/notice/changes", form | {"operator": "op-07", "day": "2026-12-24"})
    assert done["Location"] == "/notice"
    page = text_of(browser.get("/notice"))
    assert "announced" in page
    assert "waits for approval" not in page
    assert history(told)[0].approver == "op-07"


def test_N_06_it_is_noted_which_version_was_shown_for_a_conference(
    folder: Path, told: Ledger
) -> None:
    token = make(told, "teams", JOIN, NOW)
    known = read(told, token, NOW)
    assert known is not None
    browser = client(told, Site.PORTAL, NOW + timedelta(days=1), "de")
    shown = in_force(told, "de", NOW)
    assert f"/de/notice/{shown.hash}" in text_of(browser.get(f"/de/join/{token}"))
    assert [(one.language, one.channel) for one in deliveries(told, "teams", known.conference)] == [
        ("de", Channel.INVITATION), ("en", Channel.INVITATION), ("de", Channel.JOIN),
    ]  # fmt: skip
    told.register = change(folder, "controller.toml", "23125 000", "23125 999")
    browser.get(f"/de/join/{token}")
    browser.get(f"/de/join/{token}")
    *_, before, after = deliveries(told, "teams", known.conference)
    assert before.version == shown.hash != after.version
    assert conferences()[after.version] == 1
    assert deliveries(told, "teams", "another") == []


def test_C_02_a_consent_points_to_the_version_that_was_shown_for_good(
    folder: Path, told: Ledger
) -> None:
    token = make(told, "teams", JOIN, NOW)
    shown = in_force(told, "de", NOW)
    browser = client(told, Site.PORTAL, NOW, "de")
    form = {"agree-recording": "yes", "name": "Anna Beispiel"}
    assert "Ihre Einwilligung ist vermerkt" in text_of(browser.post(f"/de/join/{token}", form))
    told.register = change(folder, "controller.toml", "23125 000", "23125 999")
    assert in_force(told, "de", NOW).hash != shown.hash
    known = read(told, token, NOW)
    assert known is not None
    handle = Handle(HandleKind.GUEST, "Anna Beispiel")
    (standing,) = consent.standing(told, [handle], NOW, tool="teams", conference=known.conference)
    page = text_of(browser.get(f"/de/notice/{standing.notice}"))
    assert "23125 000" in page
    assert "23125 999" not in page
