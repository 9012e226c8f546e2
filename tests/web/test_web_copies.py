"""Copies over HTTP: sent while they are made, to slow readers too, with nothing left behind."""

import io
import json
import os
import re
import socket
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from web_running import Served, people, running, sample, send

from adjourn.web import listening

FILM = 150_000_000
_MB = 1_000_000


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Pages that hold a recording of 150 MB."""
    folder = tmp_path_factory.mktemp("studio")
    with running(sample(folder, "--film", str(FILM)), folder) as served:
        yield served


def someone(client: httpx2.Client, mail: str = "filmed@example.org") -> str:
    """The path of a person's page."""
    found = send(client, "/people", handle=mail)
    return str(found.headers["location"])


def memory(served: Served) -> int:
    """Bytes of the server's process that are in memory."""
    pages = Path(f"/proc/{served.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def spilled(served: Served) -> list[str]:
    """Files without a name that the server holds open: where temporary files hide."""
    links = Path(f"/proc/{served.process.pid}/fd").iterdir()
    return [name for link in links if "(deleted)" in (name := str(link.readlink()))]


def asking(served: Served, client: httpx2.Client, path: str) -> socket.socket:
    """A connection on which a copy was asked for, with room for little."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/").text)
    assert token
    body = f"csrfmiddlewaretoken={token[1]}"
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    line.settimeout(30)
    address = urlsplit(served.url)
    line.connect((address.hostname, address.port))
    line.sendall(
        f"POST {path}/copy HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        f"Connection: close\r\n\r\n{body}".encode()
    )
    return line


@pytest.mark.parametrize(("field", "kind"), [({}, "access"), ({"portability": ""}, "portability")])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_desk_downloads_a_copy(
    pages: Served, field: dict[str, str], kind: str, language: str
) -> None:
    with pages.client(language) as client:
        path = people(client)[0]
        answer = send(client, path, f"{path}/copy", **field)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert re.fullmatch(
        r'attachment; filename="(access|portable)-copy-[0-9a-f-]{36}\.zip"',
        answer.headers["content-disposition"],
    )
    data = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("data.json"))
    assert (data["kind"], data["language"]) == (kind, language)


def test_a_copy_is_asked_for_by_a_form_with_its_token_and_of_somebody_known(pages: Served) -> None:
    with pages.client() as client:
        path = people(client)[0]
        assert client.get(f"{path}/copy").status_code == 405
        assert client.post(f"{path}/copy").status_code == 403
        nobody = "/people/00000000-0000-4000-8000-000000000000"
        assert send(client, path, f"{nobody}/copy").status_code == 404


def test_a_slow_reader_costs_no_memory_and_no_temporary_file(studio: Served) -> None:
    with studio.client() as client:
        path = someone(client)
        client.get(path)
        before = memory(studio)
        with asking(studio, client, path) as line:
            head = line.recv(65_536)
            assert head.startswith(b"HTTP/1.1 200")
            size, last = len(head), b""
            for _ in range(40):
                assert spilled(studio) == []
                assert memory(studio) - before < 60 * _MB
                size += len(line.recv(65_536))
                time.sleep(0.02)
            assert client.get(path).status_code == 200, "pages are answered meanwhile"
            while part := line.recv(1 << 20):
                size, last = size + len(part), part
            assert spilled(studio) == []
    assert size > FILM
    assert last.endswith(b"0\r\n\r\n"), "the answer came to its end"
    assert memory(studio) - before < 60 * _MB


def test_two_copies_at_a_time_and_a_reader_who_leaves_makes_room(studio: Served) -> None:
    with studio.client() as client:
        path = someone(client)
        lines = [asking(studio, client, path) for _ in range(2)]
        assert all(line.recv(20).startswith(b"HTTP/1.1 200") for line in lines)
        busy = send(client, path, f"{path}/copy")
        assert busy.status_code == 503
        assert busy.headers["retry-after"] == "300"
        for line in lines:
            line.close()
        assert client.get(path).status_code == 200
        for _ in range(100):
            with asking(studio, client, path) as line:
                if line.recv(20).startswith(b"HTTP/1.1 200"):
                    break
            time.sleep(0.1)
        else:
            raise AssertionError("the places are not given back")


def test_a_reader_who_stops_and_stays_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the system, on each connection that the listening socket takes."""
    monkeypatch.setattr(listening, "_STALLED", 1_000)
    with listening.reserve() as ours, socket.socket() as reader:
        ours.listen()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        reader.connect(ours.getsockname())
        writer, _ = ours.accept()
        writer.settimeout(30)
        with writer, pytest.raises(OSError, match="Connection timed out"):
            writer.sendall(bytes(100 * _MB))
