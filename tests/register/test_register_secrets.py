"""Secrets are read from where the register says, and never shown."""

import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from adjourn.register.secrets import Secret, SecretError, read_secret

CANARY = "hunter2-canary"


def file_with(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "secret"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    assert f"{secret} {secret!r} {[secret]}" == "Secret(***) Secret(***) [Secret(***)]"
    with pytest.raises(TypeError, match="not stored"):
        pickle.dumps(secret)


def test_a_secret_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADJOURN_TEST_SECRET", CANARY)
    assert read_secret({"env": "ADJOURN_TEST_SECRET"}, "client_secret").reveal() == CANARY


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_a_secret_comes_from_a_file_without_its_line_end(tmp_path: Path, ending: bytes) -> None:
    path = file_with(tmp_path, CANARY.encode() + ending)
    assert read_secret({"file": str(path)}, "client_secret").reveal() == CANARY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_file_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = file_with(tmp_path, CANARY.encode(), mode)
    with pytest.raises(SecretError, match=r"^client_secret: .*chmod 600") as refused:
        read_secret({"file": str(path)}, "client_secret")
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"\n", "empty"), (b"\xff" + CANARY.encode(), "UTF-8"), (b"x" * 70_000, "64")],
)
def test_a_file_that_holds_no_secret_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = file_with(tmp_path, content)
    with pytest.raises(SecretError) as refused:
        read_secret({"file": str(path)}, "k")
    assert CANARY not in str(refused.value)
    assert says in str(refused.value) or "larger" in str(refused.value)
    assert refused.value.__cause__ is None


def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    for path in (pipe, tmp_path, tmp_path / "missing", "a\0b", "~nobody-of-that-name/x"):
        with pytest.raises(SecretError, match=r"^k: the secret's file"):
            read_secret({"file": str(path)}, "k")


def test_an_unset_variable_says_which_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADJOURN_TEST_SECRET", raising=False)
    with pytest.raises(SecretError, match="ADJOURN_TEST_SECRET' is not set"):
        read_secret({"env": "ADJOURN_TEST_SECRET"}, "k")
    monkeypatch.setenv("ADJOURN_TEST_SECRET", "")
    with pytest.raises(SecretError, match="empty"):
        read_secret({"env": "ADJOURN_TEST_SECRET"}, "k")


@pytest.mark.parametrize(
    "value", [{}, {"env": CANARY, "file": CANARY}, {"env": 1}, {"value": CANARY}, CANARY, None, [1]]
)
def test_anything_but_one_reference_is_refused(value: Any) -> None:
    with pytest.raises(SecretError, match=r'^k: write \{ env = "NAME" \}') as refused:
        read_secret(value, "k")
    assert CANARY not in str(refused.value)
