"""The commands, as somebody at a terminal gives them."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from backup_samples import KEY, NOW, Backed

from adjourn.backup.folder import found, too_old
from adjourn.backup.sealed import BackupError, read_key
from adjourn.backup.taking import take
from adjourn.law.backups import ROTATION
from adjourn.ledger.sql import every

DAY = timedelta(days=1)


def adjourn(*words: object, **env: str) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).with_name("adjourn")), *map(str, words)]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ADJOURN_", "DJANGO_"))}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env=clean | env
    )


def test_backup_and_restore_from_the_shell(backed: Backed) -> None:
    keys = {"ADJOURN_BACKUP_KEY": KEY, "ADJOURN_KEYRING_KEY": KEY[::-1]}
    home, folder = backed.home.path, backed.folder
    made = adjourn("backup", folder, "--home", home, "--json", **keys)
    assert made.returncode == 0, made.stderr
    backed.sweep()
    kept = adjourn("keyring", "backup", folder, "--home", home, "--json", **keys)
    assert kept.returncode == 0, kept.stderr
    new = home.parent / "new"
    back = adjourn(
        "keyring", "restore", json.loads(kept.stdout)["file"], "--home", new, "--json", **keys
    )
    assert back.returncode == 0, back.stderr
    source = json.loads(made.stdout)["file"]
    done = adjourn("restore", source, "--home", new, "--json", **keys)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["erased_since"] == {
        "people": 0, "items": 1, "unreadable_before": 0, "left": 0,
    }  # fmt: skip
    again = adjourn("restore", source, "--home", new, **keys)
    assert again.returncode == 1
    assert "is not empty" in again.stderr


def test_wrong_use_is_told(backed: Backed, tmp_path: Path) -> None:
    def said(folder: Path, *words: object, **env: str) -> str:
        done = adjourn("backup", folder, "--home", backed.home.path, *words, **env)
        assert done.returncode == 2
        assert not list(backed.folder.iterdir())
        return done.stderr

    assert "ADJOURN_BACKUP_KEY" in said(backed.folder)
    key = tmp_path / "key"
    key.write_text(KEY)
    key.chmod(0o644)
    assert "chmod 600" in said(backed.folder, "--key-file", key)
    assert "openssl rand" in said(backed.folder, ADJOURN_BACKUP_KEY="correct horse")
    inside = backed.home.path / "logs"
    inside.mkdir(exist_ok=True)
    assert "no backup" in said(inside, ADJOURN_BACKUP_KEY=KEY)
    assert "35" in said(backed.folder, "--keep-days", "36", ADJOURN_BACKUP_KEY=KEY)


def test_R_11_who_makes_a_backup_deletes_those_past_rotation(backed: Backed) -> None:
    first = backed.take()
    keys = backed.take("keyring")
    second = backed.take(now=NOW + DAY)
    foreign = backed.folder / "adjourn-database-20200101T000000Z.backup"
    shutil.copy(first.path, foreign)
    foreign.write_bytes(foreign.read_bytes().replace(b'"home":"', b'"home":"f', 1))
    last = backed.take(now=NOW + ROTATION + timedelta(seconds=1))
    assert last.deleted == 1
    assert not first.path.exists()
    assert second.path.exists()
    assert keys.path.exists(), "another sort has a rotation of its own"
    assert foreign.exists(), "what is not ours is named, not deleted"
    named = too_old(backed.folder, NOW + ROTATION + timedelta(seconds=1), ROTATION)
    assert {one.path for one in named} == {foreign, keys.path}
    leaves = [bytes(leaf) for (leaf,) in every("SELECT leaf FROM ledger_logentry")]
    (told,) = [leaf for leaf in leaves if b"backup.deleted" in leaf]
    assert b'"count":1' in told


def test_R_11_the_check_tells_of_older_ones(backed: Backed) -> None:
    backed.take()
    at = (NOW + ROTATION).isoformat()
    later = (NOW + ROTATION + timedelta(seconds=1)).isoformat()
    assert adjourn("backups", backed.folder, "--at", at).returncode == 0
    said = adjourn("backups", backed.folder, "--at", later)
    assert said.returncode == 1
    assert "too old" in said.stdout
    assert "must go" in said.stderr
    (backed.folder / "adjourn-keyring-20261123T090000Z.backup").write_bytes(b"?")
    listed = json.loads(adjourn("backups", backed.folder, "--at", at, "--json").stdout)["backups"]
    assert [one["trouble"] for one in listed] == ["", "this is no backup of Adjourn"]


def test_R_11_more_than_35_days_cannot_be_asked_for(backed: Backed) -> None:
    with pytest.raises(BackupError, match="35 days"):
        backed.take(keep=ROTATION + DAY)
    assert not list(backed.folder.iterdir())


def test_a_date_that_was_changed_keeps_no_backup_alive(backed: Backed) -> None:
    taken = backed.take()
    content = taken.path.read_bytes()
    taken.path.write_bytes(content.replace(b'"made":"2026', b'"made":"2036', 1))
    assert [one.made for one in found(backed.folder)] == [NOW]


def test_nothing_is_left_of_a_backup_that_fails(
    backed: Backed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adjourn.backup import sealed

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed.Sealer, "close", full)
    with pytest.raises(OSError, match="No space"):
        take(backed.ledger, backed.home, "database", backed.folder, read_key(KEY), NOW)
    assert not list(backed.folder.iterdir())
    assert not (backed.home.path / "copying").exists()
    assert every("SELECT count(*) FROM ledger_logentry") == [(0,)]
