"""After the whole way of a person no file of the home has anything of them in clear."""

import base64
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from portal_running import Portal
from residue import forms, found

WHO = "person20@example.org"
# Their address, name and ids at the tool, and what they and a guest wrote at the portal.
CANARIES = (
    WHO, WHO.upper(), "Canary Rightname", "canary-guest-words", "canary-guest@example.org",
)  # fmt: skip


@pytest.mark.parametrize("value", ["Ümläut <a@b.example>", WHO, "canary-guest-words"])
def test_a_planted_value_is_found_in_every_form(tmp_path: Path, value: str) -> None:
    raw = value.encode()
    planted = [
        raw, value.encode("utf-16-le"), value.encode("utf-16-be"), raw.hex().encode(),
        raw.hex().upper().encode(), quote(value, safe="").encode(),
        *(base64.b64encode(b"x" * n + raw + b"tail") for n in range(3)),
        base64.urlsafe_b64encode(b"xy" + raw),
        base64.b64encode(b"z" + value.encode("utf-16-le") + b"tail"),
    ]  # fmt: skip
    for number, content in enumerate(planted):
        (tmp_path / f"{number:02}").write_bytes(b"before" + content + b"after")
    (tmp_path / "innocent").write_bytes(b"nothing of anybody" * 1000)
    assert sorted(found(tmp_path, [value])) == [f"{n:02}" for n in range(len(planted))]
    assert min(len(form) for form in forms(value)) > 10


def test_no_file_has_a_value_of_a_person_before_or_after_the_erasure(
    portal: Portal, tmp_path: Path
) -> None:
    home = portal.served.home
    with portal.client() as client:
        facts = {
            "right": "access", "date": "canary-guest-words", "display_name": "canary-guest-words",
            "address": "canary-guest@example.org", "sure": "yes",
        }  # fmt: skip
        assert client.post("/en/request", data=facts).status_code == 200
    with portal.visitor("person21@example.org") as client:
        fixed = client.post(
            "/en/data/ask/rectification/K-11", data={"field-name": "Canary Rightname"}
        )
        assert fixed.status_code == 200
    with portal.visitor(WHO) as client:
        assert client.post("/en/data/ask/access").status_code == 200
        copy = _wait(client, "Access", "copy.zip")
        assert client.get(f"{copy}/copy.zip").headers["Content-Type"] == "application/zip"
        _backup(home, tmp_path)
        assert found(home, CANARIES) == {}
        assert client.post("/en/data/ask/erasure").status_code == 200
        _wait(client, "Erasure", "receipt")
    assert portal.box.to(WHO), "letters were sent"
    assert found(home, CANARIES) == {}
    assert found(tmp_path, CANARIES) == {}
    assert found(portal.served.log.parent, CANARIES) == {}


def _backup(home: Path, folder: Path) -> None:
    """Beside the pages, while they run."""
    command = [str(Path(sys.executable).with_name("adjourn")), "backup", str(folder)]
    env = os.environ | {"ADJOURN_BACKUP_KEY": bytes(range(32)).hex()}
    done = subprocess.run(
        [*command, "--home", str(home), "--json"],
        capture_output=True, text=True, timeout=60, check=False, env=env,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert Path(json.loads(done.stdout)["file"]).is_file()


def _wait(client: httpx2.Client, right: str, text: str) -> str:
    """The page of the visitor's case of this right, as soon as it has this text."""
    for _ in range(300):
        section = client.get("/en/data").text.partition('id="cases"')[2].partition("</section>")[0]
        paths = [part.partition('">') for part in section.split('<a href="')[1:]]
        for path, _, rest in paths:
            if rest.startswith(right) and text in client.get(path).text:
                return str(path)
        time.sleep(0.1)
    raise AssertionError(f"{right}: {text} does not come")
