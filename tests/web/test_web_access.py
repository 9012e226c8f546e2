"""Who may see the pages, and who may change something through them."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from web_running import CODE, Served, finished, people, running, sample, send

PAGES = ["/", "/people?page=2", "/evidence", "/evidence.pub", "/nothing-here"]


@pytest.mark.parametrize("path", [*PAGES, "/people/00000000-0000-4000-8000-000000000000"])
def test_no_page_opens_without_the_access_code(guarded: Served, path: str) -> None:
    with guarded.client() as client:
        answer = client.get(path)
    assert answer.status_code == 401
    assert "example.org" not in answer.text
    assert "Evidence" not in answer.text


def test_the_code_opens_the_page_that_was_asked_for(guarded: Served) -> None:
    with guarded.client() as client:
        answer = send(client, "/evidence", "/access", code=CODE.lower().replace("-", " "))
        # The hidden field holds the wanted page; this helper sends none, so it leads to the start.
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert client.get("/evidence").status_code == 200


def test_the_way_back_never_leads_to_another_server(guarded: Served) -> None:
    with guarded.client() as client:
        for wanted in ("https://evil.example/", "//evil.example/", "/\\evil.example", "/access"):
            answer = send(client, "/", "/access", code=CODE, next=wanted)
            assert answer.headers["Location"] == "/"
            client.cookies.delete("adjourn-session")
        assert send(client, "/", "/access", code=CODE, next="/evidence").headers["Location"] == (
            "/evidence"
        )


def test_a_wrong_code_is_refused_and_five_of_them_stop_even_the_right_one(tmp_path: Path) -> None:
    with running(sample(tmp_path, "--code", CODE), tmp_path) as served, served.client() as client:
        for _ in range(5):
            answer = send(client, "/", "/access", code="AAAA-AAAA-AAAA")
            assert answer.status_code == 401
            assert 'role="alert"' in answer.text
        answer = send(client, "/", "/access", code=CODE)
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) <= 60
        assert client.get("/").status_code == 401


def test_a_forged_session_opens_nothing(guarded: Served) -> None:
    with guarded.client() as client:
        client.cookies.set("adjourn-session", "Im9wZW4i:1tAAAA:forged")
        assert client.get("/").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "adjourn.example:80"])
def test_a_strangers_host_name_is_refused(pages: Served, host: str) -> None:
    with pages.client() as client:
        answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "example.org" not in answer.text
    assert host not in answer.text


def test_a_form_from_elsewhere_changes_nothing(fresh: Served) -> None:
    with fresh.client() as client:
        path = people(client)[0]
        before = _rows(fresh.home)
        for to in ("/", f"{path}/erase", "/evidence"):
            answer = client.post(to, data={"handle": "person0@example.org"})
            assert answer.status_code == 403
            assert "Nothing was changed" in answer.text
    assert _rows(fresh.home) == before


def test_reading_never_changes_anything(fresh: Served) -> None:
    with fresh.client() as client:
        path = people(client)[0]
        begun = send(client, f"{path}/erase").headers["Location"]
        finished(client, begun)
        assert send(client, begun, f"{begun}/receipt").status_code == 302
        other = people(client)[-1]
        reads = [*PAGES, other, f"{other}/erase", begun, f"{begun}/receipt"]
        before = _rows(fresh.home)
        for read in [*reads, f"{begun}/receipt.json", f"{begun}/days"]:
            client.get(read)
            client.head(read)
        assert client.get(f"{begun}/receipt").status_code == 200
    assert _rows(fresh.home) == before


def test_every_answer_carries_its_headers(pages: Served) -> None:
    with pages.client() as client:
        for path in PAGES:
            headers = client.get(path).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cache-Control"] == "no-store"


def test_no_cookie_is_set_where_there_is_no_form(pages: Served) -> None:
    with pages.client() as client:
        assert "Set-Cookie" not in client.get("/nothing-here").headers
        assert "Set-Cookie" not in client.get("/evidence.pub").headers
        kept = client.get("/?language=de").headers["Set-Cookie"]
    assert "adjourn-language=de" in kept


def test_the_server_listens_on_loopback_alone(pages: Served) -> None:
    assert pages.url.startswith("http://127.0.0.1:")


def _rows(home: Path) -> list[str]:
    """Everything in the database, as SQL, once the first look at the promises is noted."""
    noted, until = "SELECT 1 FROM ledger_fact WHERE name = 'watched'", time.monotonic() + 60
    with closing(sqlite3.connect(home / "adjourn.db")) as database:
        while database.execute(noted).fetchone() is None:
            assert time.monotonic() < until, "the pages do not look at the promises by themselves"
            time.sleep(0.05)
        return list(database.iterdump())
