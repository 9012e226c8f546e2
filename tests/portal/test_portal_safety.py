"""What strangers try at the portal, each tried here."""

import re
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from portal_running import Portal

from adjourn.web.crowd import Crowd

MINE = "person0@example.org"  # called <script>alert(1)</script>
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def plain(answer: httpx2.Response) -> str:
    return re.sub(r"[A-Za-z0-9_-]{43}", "TOKEN", answer.text)


def test_enumeration_known_and_unknown_addresses_get_the_same_answer_and_mail(
    portal: Portal,
) -> None:
    with portal.client() as client:
        answers = [
            client.post("/en/my-data", data={"address": address})
            for address in ("person1@example.org", "nobody@example.org")
        ]
    assert plain(answers[0]) == plain(answers[1])
    assert [a.status_code for a in answers] == [200, 200]
    assert sorted(answers[0].headers) == sorted(answers[1].headers)
    letters = [
        portal.box.wait(a, holding="/link/") for a in ("person1@example.org", "nobody@example.org")
    ]
    assert letters[0]["Subject"] == letters[1]["Subject"]
    texts = [re.sub(r"/link/\S+", "/link/X", str(each.get_body(("plain",)))) for each in letters]
    assert len(texts[0]) == pytest.approx(len(texts[1]), abs=200)


def test_the_address_never_stands_in_an_address_a_subject_or_a_log(portal: Portal) -> None:
    with portal.client() as client:
        sent = client.post("/en/my-data", data={"address": "secret.canary@example.org"})
    assert "canary" not in str(sent.url)
    letter = portal.box.wait("secret.canary@example.org")
    assert "canary" not in str(letter["Subject"])
    assert "canary" not in portal.served.log.read_text()
    for log in (portal.served.home / "logs").iterdir():
        assert "canary" not in log.read_text()


def test_replay_a_link_opens_one_session_and_none_after(portal: Portal) -> None:
    link = portal.link("person2@example.org")
    with portal.client() as first, portal.client() as second:
        assert first.get(link).status_code == 200  # a scanner looks: nothing is used up
        assert first.post(link).url.path == "/en/data"
        again = second.post(link)
        assert again.status_code == 410
        assert "adjourn-person" not in second.cookies
        assert second.get("/en/data").url.path == "/en/my-data"


def test_a_session_ends_with_leaving_and_its_cookie_opens_nothing_more(portal: Portal) -> None:
    with portal.visitor("person4@example.org") as client:
        token = client.cookies["adjourn-person"]
        left = client.post("/en/data/leave")
        assert left.history[0].headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        client.cookies.clear()
        client.cookies.set("adjourn-person", token)
        assert client.get("/en/data").url.path == "/en/my-data"


def test_the_session_cookie_is_hidden_from_scripts_and_other_sites(portal: Portal) -> None:
    link = portal.link("person5@example.org")
    with portal.client() as client:
        set_cookie = client.post(link).history[0].headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Strict" in set_cookie
    assert "Max-Age" not in set_cookie
    assert "expires" not in set_cookie.lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_csrf_a_form_from_elsewhere_changes_nothing(
    portal: Portal, headers: dict[str, str]
) -> None:
    with portal.visitor(MINE) as known:
        cookies = {"adjourn-person": known.cookies["adjourn-person"]}
    with httpx2.Client(base_url=portal.url, cookies=cookies, headers=headers) as client:
        for path in ("/en/data/ask/erasure", "/en/data/leave", "/en/my-data", "/en/request"):
            assert client.post(path, data={"address": "x@example.org"}).status_code == 403
    with httpx2.Client(base_url=portal.url, cookies=cookies) as client:
        assert client.get("/en/data").status_code == 200


def test_csrf_fetch_metadata_of_the_own_page_is_enough(portal: Portal) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    with httpx2.Client(base_url=portal.url, headers=headers) as client:
        assert client.post("/en/cookies").status_code == 302


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1.example.org", "[::2]", "a b"])
def test_a_strangers_host_name_is_refused(portal: Portal, host: str) -> None:
    for url in (portal.url, portal.served.url):
        answer = httpx2.get(f"{url}/", headers={"Host": host})
        assert answer.status_code == 400
        assert host not in answer.text


def test_the_desk_is_not_on_the_portal_nor_the_portal_on_the_desk(portal: Portal) -> None:
    with portal.client() as client:
        for path in ("/people/x", "/evidence", "/access", "/cases", "/en/evidence"):
            assert client.get(path).status_code == 404
    with httpx2.Client(base_url=portal.served.url) as client:
        assert client.get("/en/my-data").status_code == 404


def test_open_redirect_join_leads_to_the_tool_and_never_elsewhere(portal: Portal) -> None:
    with portal.client("en") as client:
        page = client.get(portal.invitation + "?next=https://evil.example.org&join=//evil")
        outside = set(re.findall(r'href="((?:https?:)?//[^"]+)"', page.text))
        assert {re.match(r"https?://[^/]+", url)[0] for url in outside} == {  # type: ignore[index]
            "https://teams.microsoft.com"
        }
        for path in ("//evil.example.org/", "/join//evil.example.org", "/%5C%5Cevil.example.org"):
            answer = client.get(path, follow_redirects=False)
            assert "evil" not in answer.headers.get("Location", "").removeprefix("/en/join/")
        for token in ("x" * 43, "..%2f..%2fetc", "%00"):
            assert client.get(f"/join/{token}").status_code == 404


def test_link_guessing_finds_nothing(portal: Portal) -> None:
    with portal.client() as client:
        for token in ("a" * 43, "0", "%F0%9F%8E%88", "'; DROP TABLE portal_link; --"):
            assert client.get(f"/en/link/{token}").status_code == 410
            assert client.post(f"/en/link/{token}").status_code == 410
            assert client.get(f"/en/consent/{token}").status_code == 404
            assert client.get(f"/en/state/{token}").status_code == 404


def test_a_case_of_somebody_else_is_not_there(portal: Portal) -> None:
    with portal.visitor("person6@example.org") as owner:
        case = owner.post("/en/data/ask/access").url.path
        assert owner.get(case).status_code == 200
    with portal.visitor(MINE) as other:
        for path in (case, f"{case}/copy.zip", f"{case}/receipt", f"{case}/receipt.json"):
            assert other.get(path).status_code == 404
    with portal.client() as nobody:
        assert nobody.get(case).url.path == "/en/my-data"


def test_stored_script_in_names_and_titles_is_shown_as_text(portal: Portal) -> None:
    with portal.visitor(MINE) as client:
        page = client.get("/en/data").text
        joined = client.get(portal.invitation).text
        agreed = client.post(
            joined_path(portal), data={"agree-recording": "yes", "name": "<img src=x onerror=y>"}
        ).text
    for text in (page, joined, agreed):
        assert "<script" not in text
        assert "<img" not in text
        assert "<b>Tour" not in text
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;Tour&lt;/b&gt;" in joined


@pytest.mark.parametrize("field", ["name", "address"])
def test_hostile_forms_get_words_and_store_nothing(portal: Portal, field: str) -> None:
    with portal.client() as client:
        for value in ("", " ", "\u202e", "x" * 5_000, "a\nBcc: b@example.org", "\x00"):
            data = {"agree-recording": "yes", field: value}
            answer = client.post(joined_path(portal), data=data)
            assert answer.status_code == 422, value
            assert 'role="alert"' in answer.text
        assert client.post("/en/request", data={"right": "nonsense"}).status_code == 422
        assert client.post("/en/my-data", data={"address": "x" * 200_000}).status_code in (400, 413)


def test_no_answer_is_kept_framed_or_sniffed(portal: Portal) -> None:
    with portal.client() as client:
        for path in ("/en/", "/en/notice", "/en/my-data", "/en/nothing"):
            headers = client.get(path).headers
            assert headers["Cache-Control"] == "no-store"
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert "Set-Cookie" not in headers


def test_one_network_address_gets_thirty_forms_an_hour() -> None:
    crowd = Crowd(30, timedelta(hours=1), places=100)
    for _ in range(30):
        assert crowd.wait("192.0.2.7", NOW) == 0
    assert crowd.wait("192.0.2.7", NOW + timedelta(minutes=20)) == 40 * 60
    assert crowd.wait("192.0.2.8", NOW) == 0
    assert crowd.wait("192.0.2.7", NOW + timedelta(hours=1, seconds=1)) == 0
    for number in range(30):
        assert crowd.wait(f"2001:db8::{number:x}", NOW) == 0
    assert crowd.wait("2001:db8::ffff", NOW) > 0
    assert crowd.wait("2001:db8:0:1::1", NOW) == 0
    for number in range(1_000):
        crowd.wait(f"198.51.100.{number}", NOW)
    assert len(crowd._seen) <= 101


def test_answers_before_a_conference_have_a_limit_and_what_was_typed_stays(portal: Portal) -> None:
    with portal.client() as client:
        client.headers["X-Forwarded-For"] = "198.51.100.200"
        for _ in range(200):
            assert client.post(joined_path(portal)).status_code == 422
        data = {"agree-recording": "yes", "name": "Typed Name"}
        answer = client.post(joined_path(portal), data=data)
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        assert 'value="Typed Name"' in answer.text
        assert "Join without recording" in answer.text
        client.headers["X-Forwarded-For"] = "198.51.100.201"
        assert client.post(joined_path(portal), data=data).status_code == 200


def test_a_guest_who_asks_too_often_keeps_what_was_typed(portal: Portal) -> None:
    with portal.client() as client:
        client.headers["X-Forwarded-For"] = "198.51.100.202"
        for _ in range(30):
            assert client.post("/en/request").status_code == 422
        answer = client.post("/en/request", data={"message": "On Monday I called."})
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        assert "On Monday I called." in answer.text


def test_whoever_owns_a_typed_address_gets_one_receipt_an_hour(portal: Portal) -> None:
    data = {"agree-recording": "yes", "address": "flooded@example.org"}
    with portal.client() as client:
        pages = [client.post(joined_path(portal), data=data).text for _ in range(4)]
        client.post(joined_path(portal), data={**data, "address": "afterwards@example.org"})
    assert ["in the mail" in page for page in pages] == [True, False, False, False]
    portal.box.wait("afterwards@example.org")
    assert len(portal.box.to("flooded@example.org")) == 1


def joined_path(portal: Portal) -> str:
    return portal.invitation.replace("/join/", "/en/join/")
