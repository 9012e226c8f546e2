"""The check from the command line, with the program and with a copy of the folder alone."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from evidence_samples import (
    ENTRIES,
    ITEMS,
    LINES,
    LOG,
    OTHER_SIGNER,
    SIGNER,
    VERIFIER,
    issue,
    item_of,
    new_log,
    opened,
    outcome,
    receipt,
    sample,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import adjourn.evidence
from adjourn.evidence import Signer, UsageError, Verifier, read_key, verify_files
from adjourn.evidence.__main__ import main

KEY = str(VERIFIER)
OTHER_ID = "0197f3a0-0000-7000-8000-0000000000ff"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the sample receipt, its log and its key."""
    put(tmp_path / "receipt.json", receipt())
    write(tmp_path / "log.jsonl", LINES)
    (tmp_path / "evidence.pub").write_text(f"{KEY}\n")
    return tmp_path


def put(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, indent=2))
    return path


def write(path: Path, lines: Iterable[bytes]) -> Path:
    path.write_bytes(b"".join(lines))
    return path


def found(*paths: Path) -> set[tuple[str, str, str]]:
    return {
        (Path(report.file).name, finding.code, finding.where)
        for report in verify_files(paths, VERIFIER).files
        for finding in report.findings
    }


def test_a_receipt_and_its_log_are_as_promised(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(home / "receipt.json"), str(home / "log.jsonl")]
    assert main(["verify", *files, "--key", str(home / "evidence.pub")]) == 0
    text = capsys.readouterr().out
    assert text.count("as promised") == 2
    assert "NOT" not in text
    assert "controller: Example GmbH" in text
    assert "outcomes: 1 gone, 1 retained" in text


def test_a_practice_receipt_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify", str(home / "receipt.json"), "--key", KEY])
    assert "This is practice" in capsys.readouterr().out


def test_a_tampered_receipt_is_named_in_both_forms(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = receipt()
    changed["items"][1]["outcome"] = "gone"
    path = str(put(home / "changed.json", changed))
    assert main(["verify", path, "--key", KEY]) == 1
    text = capsys.readouterr().out
    assert "NOT AS PROMISED" in text
    assert "items[1].outcome: the receipt says gone, the log says retained" in text
    assert main(["verify", path, "--key", KEY, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is False
    assert report["files"][0]["findings"][0]["code"] == "changed"
    assert report["files"][0]["about"] == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("not-json", b"{"),
        ("empty", b""),
        ("binary", bytes(range(256))),
        ("deep", b"[" * 100_000),
        ("other", b'{"format":"other/1"}'),
        ("number", b"7"),
        ("cut-off", json.dumps(receipt()).encode()[:-9]),
        ("log-without-head", b"".join(LINES[1:])),
    ],
)
def test_what_is_no_evidence_is_wrong_use(
    home: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / name).write_bytes(content)
    assert main(["verify", str(home / name), "--key", KEY]) == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["verify"],
        ["verify", "FILE"],
        ["verify", "missing.json", "--key", KEY],
        ["verify", ".", "--key", KEY],
        ["verify", "FILE", "--key", "missing.pub"],
        ["verify", "FILE", "--key", "a\0b"],
        ["verify", "FILE", "--key", "."],
        ["verify", "FILE", "--key", "x" * 10_000],
        ["check", "FILE"],
    ],
)
def test_wrong_use_is_told_apart(home: Path, arguments: list[str]) -> None:
    filled = [str(home / "receipt.json") if each == "FILE" else each for each in arguments]
    assert main(filled) == 2


def test_help_is_no_error() -> None:
    assert main(["--help"]) == 0


def test_a_file_beyond_the_limit_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adjourn.evidence.files.MAX_RECEIPT", 1000)
    with pytest.raises(UsageError, match="larger"):
        verify_files([home / "receipt.json"], VERIFIER)


def test_a_key_in_pem_does_as_well(home: Path) -> None:
    pem = SIGNER._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (home / "key.pem").write_bytes(pem)
    for key in (str(home / "key.pem"), pem.decode()):
        assert verify_files([home / "receipt.json", home / "log.jsonl"], read_key(key)).ok


def test_two_logs_under_one_bare_key_are_not_mixed_up(home: Path) -> None:
    """A PEM key has no name: it takes that of the first file, and holds the others to it."""
    renamed = sample(Signer("other.example", SIGNER._key))[1]
    put(home / "other.json", renamed)
    bare = Verifier(None, VERIFIER.public)
    assert verify_files([home / "other.json"], bare).ok
    one, other = verify_files([home / "receipt.json", home / "other.json"], bare).files
    assert one.ok
    assert [finding.code for finding in other.findings] == ["bad_signature"]


def test_another_key_is_not_satisfied(home: Path) -> None:
    report = verify_files([home / "receipt.json"], OTHER_SIGNER.verifier)
    assert [finding.code for finding in report.files[0].findings] == ["bad_signature"]


def test_a_file_name_cannot_drive_the_terminal(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(home / "\x1b[2Jreceipt.json", receipt())
    main(["verify", str(path), "--key", KEY])
    assert "\x1b" not in capsys.readouterr().out


def test_a_log_that_ends_before_a_receipt_was_cut(home: Path) -> None:
    old = new_log()
    old.append([LOG.entry(i) for i in range(3)])
    write(home / "log.jsonl", old.export())
    assert not found(home / "log.jsonl")
    expected = {("log.jsonl", "truncated", "the end")}
    assert found(home / "receipt.json", home / "log.jsonl") == expected


def test_an_older_export_beside_a_newer_one_is_no_deviation(home: Path) -> None:
    old = new_log()
    old.append([LOG.entry(i) for i in range(3)])
    write(home / "old.jsonl", old.export())
    assert not found(home / "receipt.json", home / "log.jsonl", home / "old.jsonl")


def other_history() -> Iterable[bytes]:
    log = new_log()
    log.append([opened(count=9), *[outcome(i) for i in range(9)]])
    return log.export()


def test_two_exports_of_different_pasts_are_a_fork(home: Path) -> None:
    write(home / "other.jsonl", other_history())
    codes = {(name, code) for name, code, _ in found(home / "other.jsonl", home / "log.jsonl")}
    assert codes == {("other.jsonl", "fork")}


def test_a_log_rewritten_after_a_receipt_is_a_fork(home: Path) -> None:
    write(home / "other.jsonl", other_history())
    codes = {(name, code) for name, code, _ in found(home / "receipt.json", home / "other.jsonl")}
    assert codes == {("other.jsonl", "fork")}


def forked(**fields: Any) -> dict[str, Any]:
    """A receipt from another log under the same name and key."""
    log = new_log()
    first = opened(count=9)
    log.append([first, ENTRIES[2], ENTRIES[3]])
    return issue(log, [0, 1, 2], receipt=OTHER_ID, **fields)


def test_two_receipts_that_prove_different_entries_in_one_place_are_a_fork(home: Path) -> None:
    put(home / "other.json", forked())
    expected = {("other.json", "fork", "entries")}
    assert found(home / "receipt.json", home / "other.json") == expected


def test_two_receipts_of_one_size_and_two_roots_are_a_fork(home: Path) -> None:
    log = new_log()
    log.append([opened(count=9), *ENTRIES[1:]])
    put(home / "other.json", issue(log, [1, 2, 3, 4, 5]))
    known = found(home / "receipt.json", home / "other.json")
    assert ("other.json", "fork", "checkpoint") in known


def test_an_outcome_withheld_from_a_receipt_is_found_with_the_log(home: Path) -> None:
    log = new_log()
    log.append(ENTRIES)
    items = [ITEMS[1], item_of(ENTRIES[1], "")]
    hiding = issue(log, [0, 1, 2], items=items)
    put(home / "hiding.json", hiding)
    write(home / "log.jsonl", log.export())
    assert not found(home / "hiding.json")
    expected = {("log.jsonl", "withheld", str(home / "hiding.json"))}
    assert found(home / "hiding.json", home / "log.jsonl") == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_receipt_file_with_any_byte_changed_is_found(home: Path, data: st.DataObject) -> None:
    raw = json.dumps(receipt()).encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    new = data.draw(st.binary(max_size=2))
    changed = raw[:at] + new + raw[at + 1 :]
    path = write(home / "changed.json", [changed])
    try:
        assert found(path) or json.loads(changed) == receipt()
    except UsageError:
        return  # no longer JSON, or no longer said to be a receipt


def test_a_copy_of_the_folder_verifies_without_the_program(home: Path) -> None:
    """Python, `cryptography` and the folder: no Adjourn, whatever the folder is called."""
    for name in ("evidence", "renamed"):
        alone = home / "alone"
        shutil.copytree(Path(adjourn.evidence.__file__).parent, alone / name)
        bare = home / "libraries"
        link_cryptography(bare)
        environment = {"PYTHONPATH": os.pathsep.join([str(alone), str(bare)]), "PATH": ""}
        command = [sys.executable, "-S", "-s", "-P", "-m", name, "verify"]
        files = [str(home / "receipt.json"), str(home / "log.jsonl")]
        done = subprocess.run(
            [*command, *files, "--key", str(home / "evidence.pub"), "--json"],
            env=environment,
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        assert json.loads(done.stdout)["ok"] is True
        assert done.returncode == 0


def link_cryptography(folder: Path) -> None:
    """A folder with `cryptography` and what it needs, and nothing else that is installed."""
    import _cffi_backend
    import cffi
    import cryptography

    folder.mkdir(exist_ok=True)
    for module in (cryptography, cffi, _cffi_backend):
        file = Path(str(module.__file__))
        source = file.parent if file.name == "__init__.py" else file
        if not (folder / source.name).exists():
            (folder / source.name).symlink_to(source)
