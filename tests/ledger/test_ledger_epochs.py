"""The key-encryption key rotates, and a kill in the middle loses nothing."""

import shutil
from pathlib import Path

import pytest

from adjourn.files import wipe
from adjourn.ledger import epochs
from adjourn.ledger.errors import KeyringMismatch
from adjourn.ledger.keyring import Keyring

IDS = (1, 2, 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = Keyring.create(tmp_path / "keyring")
    made.add(IDS)
    made.close()
    return tmp_path / "keyring"


def _seals(keyring: Keyring) -> dict[int, bytes]:
    return {n: key.encrypt(bytes(12), b"x", None) for n, key in keyring.get(IDS).items()}


def test_a_rotation_changes_what_wraps_and_no_key(folder: Path) -> None:
    keyring = Keyring.open(folder)
    before, secret, kek = _seals(keyring), keyring.secret("x"), (folder / "kek").read_bytes()
    older = folder.parent / "older"
    shutil.copytree(folder, older)
    assert keyring.rotate() == 4
    keyring.add([4])
    keyring.close()
    assert (folder / "kek").read_bytes() != kek
    assert (folder / "kek").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in folder.iterdir()} == {"kek", "keyring.db"}
    again = Keyring.open(folder)
    assert _seals(again) == before
    assert again.secret("x") == secret
    assert 4 in again
    again.close()
    shutil.copy(older / "kek", folder / "kek")
    with pytest.raises(KeyringMismatch):
        Keyring.open(folder)


def test_another_process_follows_a_rotation(folder: Path) -> None:
    one, other = Keyring.open(folder), Keyring.open(folder)
    before = _seals(one)
    one.rotate()
    assert _seals(other) == before
    one.rotate()
    other.add([9])
    assert 9 in one.get([9])
    one.close()
    other.close()
    again = Keyring.open(folder)
    assert 9 in again.get([9])
    again.close()


@pytest.mark.parametrize("step", ["_rewrap_all", "_replace", "truncate"])
def test_a_rotation_that_is_killed_loses_no_key(
    folder: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Keyring.open(folder)
    before = _seals(keyring)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(epochs, step, stop)
        with pytest.raises(KeyboardInterrupt):
            keyring.rotate()
    keyring.close()
    again = Keyring.open(folder)
    assert _seals(again) == before
    again.rotate()
    again.close()
    last = Keyring.open(folder)
    assert _seals(last) == before
    last.close()
    assert not (folder / "kek.next").exists()
    assert not (folder / "kek.old").exists()


def test_the_old_key_encryption_key_is_overwritten(folder: Path) -> None:
    kek = (folder / "kek").read_bytes()
    link = folder.parent / "link"
    link.hardlink_to(folder / "kek")
    keyring = Keyring.open(folder)
    keyring.rotate()
    keyring.close()
    assert link.read_bytes() == bytes(32) != kek


def test_what_is_wiped_is_zero_before_it_is_gone(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"secret" * 500_000)
    link.hardlink_to(file)
    wipe(file)
    assert not file.exists()
    assert set(link.read_bytes()) == {0}
    wipe(file)
