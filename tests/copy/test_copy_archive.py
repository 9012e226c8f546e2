"""The archive itself: made while it is sent, readable by anybody, whole or not at all."""

import io
import json
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from copy_samples import ANNA, MINE, NOW, Desk, person

from adjourn.ledger.sql import every
from adjourn.rights.copy import stream
from adjourn.rights.copy.package import Package
from adjourn.tools.protocol import Kind

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_parts_come_as_they_are_made() -> None:
    made: list[int] = []

    def parts() -> Iterator[bytes]:
        for number in range(100):
            made.append(number)
            yield bytes(50_000)

    stream = Package(AT).file("a.bin", parts(), stored=True)
    next(stream)
    assert len(made) < 5


def test_portions_are_small_whatever_comes_in() -> None:
    package = Package(AT)
    portions = [*package.file("a.bin", [bytes(3_000_000)], stored=True), *package.end()]
    assert max(map(len, portions)) < 200_000
    assert zipfile.ZipFile(io.BytesIO(b"".join(portions))).read("a.bin") == bytes(3_000_000)


def test_the_files_are_dated_in_local_time_and_closed_to_others(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (person(ANNA), MINE), content={"text": "x"})
    for info in desk.copy().zip.infolist():
        assert info.date_time == (2026, 11, 23, 10, 0, 0)
        assert info.external_attr >> 16 == 0o600


def test_half_a_copy_is_no_archive(desk: Desk) -> None:
    desk.put(Kind.FILE, "f", (person(ANNA), MINE), content=[b"x" * 500_000])
    parts = stream(desk.ledger, desk.tools, desk.person(), NOW, "en")
    some = b"".join(next(parts) for _ in range(3))
    parts.close()
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(some))


def test_another_program_reads_it(desk: Desk, tmp_path: Path) -> None:
    """Info-ZIP, where the machine has it: another reader than the writer's own."""
    desk.put(Kind.FILE, "f", (person(ANNA), MINE), content=[b"%PDF x" * 50_000])
    archive = tmp_path / "copy.zip"
    archive.write_bytes(b"".join(stream(desk.ledger, desk.tools, desk.person(), NOW, "de")))
    try:
        done = subprocess.run(["unzip", "-t", str(archive)], capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no unzip on this machine")
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_written_to_disk(desk: Desk, tmp_path: Path) -> None:
    desk.put(Kind.FILE, "f", (person(ANNA), MINE), content=[b"%PDF CANARY"])
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert b"CANARY" in desk.copy().whole()
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.name for path in after - before} <= {"adjourn.db-wal", "adjourn.db-shm"}
    assert not any(b"CANARY" in path.read_bytes() for path in after)


def test_an_unknown_language_is_refused_before_anything_is_made(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (person(ANNA), MINE))
    with pytest.raises(ValueError, match="language"):
        stream(desk.ledger, desk.tools, desk.person(), NOW, "fr")


def test_a_copy_that_was_begun_is_in_the_evidence_and_names_nobody(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (person(ANNA), MINE), content={"text": "x"})
    desk.copy(portability=True)
    parts = stream(desk.ledger, desk.tools, desk.person(), NOW, "en", actor="role:desk")
    next(parts)
    parts.close()
    whole, half = (
        json.loads(leaf) for (leaf,) in every('SELECT leaf FROM ledger_logentry ORDER BY "index"')
    )
    assert whole == {
        "kind": "copy.sent", "at": "2026-11-23T09:00:00Z", "actor": "role:operator",
        "right": "portability", "count": 0,
    }  # fmt: skip
    assert (half["actor"], half["right"], half["count"]) == ("role:desk", "access", 0)
