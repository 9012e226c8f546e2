"""What the pages show as text, and what they never show anywhere else."""

import re
import sqlite3
from contextlib import closing

from shelf import EVIL, HEBREW
from web_running import Served, finished, people, send


def test_a_name_full_of_markup_is_shown_as_text(pages: Served) -> None:
    with pages.client() as client:
        for path in ["/people", people(client)[0], f"{people(client)[0]}/erase"]:
            text = client.get(path).text
            assert "<script>alert" not in text
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert EVIL.startswith("<script>")


def test_a_name_from_right_to_left_does_not_turn_the_page_round(pages: Served) -> None:
    with pages.client() as client:
        assert f"<bdi>{HEBREW}</bdi>" in client.get("/people").text


def test_no_personal_data_in_addresses_titles_and_logs(fresh: Served) -> None:
    with fresh.client() as client:
        found = send(client, "/people", handle="person0@example.org")
        path = found.headers["Location"]
        texts = [client.get(page).text for page in ("/", "/people", path, f"{path}/erase")]
        begun = send(client, f"{path}/erase").headers["Location"]
        nobody = send(client, "/people", handle="nobody@example.org")
        texts.append(client.get(begun).text)
        client.get("/people/person0@example.org")
        client.get("/", headers={"Host": "person0@example.org"})
    assert "Nothing is held about this handle" in nobody.text, nobody.text[-900:]
    assert re.fullmatch(r"/people/[0-9a-f-]{36}", path)
    assert re.fullmatch(r"/erasures/[0-9a-f-]{36}", begun)
    for text in texts:
        title = re.search(r"<title>(.*)</title>", text)
        assert title
        assert "script" not in title[1]
        assert not re.search(r'(href|action|src)="[^"]*(@|%40|Person)', text)
    logs = [fresh.log, *(fresh.home / "logs").iterdir()]
    said = fresh.said + "".join(log.read_text() for log in logs)
    assert "person0" not in said
    assert "nobody" not in said


def test_an_erasure_says_nothing_of_the_person_once_it_is_done(fresh: Served) -> None:
    with fresh.client() as client:
        path = people(client)[0]
        begun = send(client, f"{path}/erase").headers["Location"]
        text = finished(client, begun)
        assert "person0" not in text
        assert "alert(1)" not in text
        left = client.get(path)
        assert (left.status_code, left.headers["Location"]) == (302, begun)
        again = send(client, "/people", handle="person0@example.org").text
    assert "this person was erased" in again
    assert begun in again


def test_errors_keep_the_look_and_tell_no_details(pages: Served) -> None:
    with pages.client() as client:
        missing = client.get("/people/00000000-0000-4000-8000-000000000000")
        wrong = client.get("/people", params={"page": "9" * 5000})
        large = client.post("/people", content=b"x" * 200_000)
        other = client.put("/people")
    assert missing.status_code == 404
    assert "There is no such page" in missing.text
    assert wrong.status_code == 200
    assert large.status_code in (400, 403, 413)
    assert other.status_code in (403, 405)
    for answer in (missing, large, other):
        assert "Traceback" not in answer.text
        assert "adjourn.web" not in answer.text


def test_a_handle_longer_than_any_address_is_refused_in_words(pages: Served) -> None:
    with pages.client() as client:
        for handle in ("", " ", "a" * 1000):
            answer = send(client, "/people", handle=handle)
            assert answer.status_code == 200
            assert 'aria-invalid="true"' in answer.text


def test_a_database_of_another_version_is_told_in_words(fresh: Served) -> None:
    with closing(sqlite3.connect(fresh.home / "adjourn.db")) as database:
        database.execute("ALTER TABLE ledger_person RENAME TO gone")
    with fresh.client() as client:
        answer = client.get("/people")
    assert answer.status_code == 503
    assert "adjourn init" in answer.text
