"""A backup is put back without whom and what was erased since, or not at all."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from backup_samples import KEY, NOW, Backed, held, put_back

from adjourn.backup.proving import Proof
from adjourn.backup.restoring import (
    finish,
    on_database,
    restore_keyring,
    stage_of,
    unpack,
)
from adjourn.backup.sealed import CHUNK, MAGIC, BackupError, read_header, read_key
from adjourn.home import Home
from adjourn.law.backups import REMEMBERED
from adjourn.ledger.errors import KeyringMissing
from adjourn.ledger.sql import every, execute

OTHER = bytes(range(1, 33)).hex()


def _files(home: Home) -> dict[str, bytes]:
    return {
        str(path.relative_to(home.path)): path.read_bytes()
        for path in home.path.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


def test_R_11_what_was_erased_since_is_unreadable_then_erased_again(backed: Backed) -> None:
    taken = backed.take()
    backed.erase_anna()
    backed.sweep()
    place = backed.keys_only()
    proof = put_back(taken.path, place)
    assert proof == Proof(people=1, unreadable=1, readable=2, left=0)
    assert held(place, "acc-anna") == []
    assert held(place, "acc-boris") == ["his"]
    with on_database(place.database):
        entries = [bytes(leaf) for (leaf,) in every("SELECT leaf FROM ledger_logentry")]
    told = [entry for entry in entries if taken.id.hex in entry.decode().replace("-", "")]
    assert [b'"backup.restored"' in entry for entry in told] == [True, False, False, False]
    assert [b'"count":%d' % n in entry for n, entry in zip((1, 3, 0), told[1:], strict=True)] == [
        True, True, True,
    ]  # fmt: skip
    assert b'"method":"key_destroyed"' in told[1]
    assert b'"method":"read_back"' in told[3]


def test_R_11_nothing_erased_is_in_the_bytes_that_are_served(backed: Backed) -> None:
    with_row = backed.ledger.item_index("teams", "message", "swept")
    taken = backed.take()
    backed.sweep()
    place = backed.keys_only()
    put_back(taken.path, place)
    assert with_row not in place.database.read_bytes()
    assert {path.name for path in place.path.iterdir()} == {
        "adjourn.db", "evidence.pub", "journal", "keyring", "register",
    }  # fmt: skip


def test_a_backup_holds_neither_keys_nor_anything_in_clear(backed: Backed, tmp_path: Path) -> None:
    taken = backed.take()
    content = taken.path.read_bytes()
    kek = (backed.home.keyring / "kek").read_bytes()
    assert kek not in content
    assert b"SQLite format 3" not in content
    assert taken.path.stat().st_mode & 0o777 == 0o600
    unpack(taken.path, backed.key, tmp_path / "out")
    inside = {p.name for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert {"adjourn.db", "evidence.pub", "tools.toml"} <= inside
    assert not inside & {"kek", "keyring.db", "evidence.pem", "erased.db"}
    for path in (tmp_path / "out").rglob("*"):
        assert path.is_dir() or kek not in path.read_bytes()


def _cut(content: bytes) -> bytes:
    return content[:-1]


def _changed(content: bytes) -> bytes:
    return content[:-100] + bytes([content[-100] ^ 1]) + content[-99:]


def _longer(content: bytes) -> bytes:
    return content + content[-CHUNK // 2 :]


def _chunks(content: bytes) -> tuple[bytes, list[bytes]]:
    start = content.index(b"\n", len(MAGIC)) + 1
    size = CHUNK + 16
    return content[:start], [content[n : n + size] for n in range(start, len(content), size)]


def _swapped(content: bytes) -> bytes:
    head, (first, second, *rest) = _chunks(content)
    return head + second + first + b"".join(rest)


def _without_last(content: bytes) -> bytes:
    head, chunks = _chunks(content)
    return head + b"".join(chunks[:-1])


def _redated(content: bytes) -> bytes:
    return content.replace(b'"made":"2026-11-23', b'"made":"2026-11-29', 1)


def _nothing(_content: bytes) -> bytes:
    return b""


def _only_head(content: bytes) -> bytes:
    return content[:80]


@pytest.mark.parametrize(
    "spoil",
    [_cut, _changed, _longer, _swapped, _without_last, _redated, _nothing, _only_head],
)
def test_a_backup_that_was_changed_is_refused_and_nothing_is_written(
    backed: Backed, spoil: Callable[[bytes], bytes]
) -> None:
    execute("INSERT INTO ledger_fact (name, value) VALUES ('much', randomblob(2500000))")
    taken = backed.take()
    place = backed.keys_only()
    before = _files(place)
    taken.path.write_bytes(spoil(taken.path.read_bytes()))
    with pytest.raises(BackupError):
        put_back(taken.path, place)
    assert _files(place) == before
    assert not stage_of(place).path.exists()


def test_the_wrong_backup_key_is_told_as_that(backed: Backed) -> None:
    taken = backed.take()
    place = backed.keys_only()
    with pytest.raises(BackupError, match="sealed with another key"):
        put_back(taken.path, place, key=OTHER)
    assert not place.database.exists()


def test_the_wrong_keyring_and_none_are_told(backed: Backed, tmp_path: Path) -> None:
    from adjourn.ledger.keyring import Keyring

    taken = backed.take()
    backed.ledger.close()
    empty = Home(tmp_path / "empty")
    with pytest.raises(KeyringMissing, match="lost for good") as raised:
        put_back(taken.path, empty)
    assert "What the tools hold is not" in str(raised.value)
    assert not empty.path.exists()
    other = Home(tmp_path / "other")
    other.path.mkdir()
    Keyring.create(other.keyring).close()
    before = _files(other)
    with pytest.raises(BackupError, match="of another home"):
        put_back(taken.path, other)
    assert _files(other).keys() == before.keys()


def test_R_11_without_the_journal_nothing_is_restored_unless_it_is_said(backed: Backed) -> None:
    taken = backed.take()
    backed.sweep()
    place = backed.keys_only()
    shutil.rmtree(place.journal)
    with pytest.raises(BackupError, match="no erasure journal"):
        put_back(taken.path, place)
    assert not place.database.exists()
    assert put_back(taken.path, place, without_journal=True).items == 0
    assert held(place, "acc-boris") == ["both", "his", "swept"]


def test_R_11_a_backup_past_rotation_and_journal_is_refused(backed: Backed) -> None:
    taken = backed.take()
    place = backed.keys_only()
    with pytest.raises(BackupError, match="Destroy it"):
        put_back(taken.path, place, now=NOW + REMEMBERED + timedelta(seconds=1))
    assert not place.database.exists()


def test_a_backup_is_put_into_an_empty_place_only(backed: Backed) -> None:
    taken = backed.take()
    before = _files(backed.home)
    with pytest.raises(BackupError, match="is not empty"):
        put_back(taken.path, backed.home)
    assert _files(backed.home) == before


def test_a_backup_of_a_newer_version_is_refused(backed: Backed) -> None:
    from adjourn.backup.taking import clear

    execute(
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('ledger', '9999_later', '2030-01-01')"
    )
    taken = backed.take()
    place = backed.keys_only()
    with pytest.raises(BackupError, match="newer version of Adjourn"):
        put_back(taken.path, place)
    clear(stage_of(place).path)
    assert not place.database.exists()
    newer = taken.path.read_bytes().replace(b"adjourn-backup/1", b"adjourn-backup/2", 1)
    taken.path.write_bytes(newer)
    with pytest.raises(BackupError, match="newer format"):
        put_back(taken.path, place)


def test_a_move_that_was_stopped_is_finished(backed: Backed) -> None:
    taken = backed.take()
    place = backed.keys_only()
    put_back(taken.path, place)
    stage = stage_of(place).path
    stage.mkdir()
    (stage / "whole").touch()
    place.database.rename(stage / "adjourn.db")
    finish(place)
    assert held(place, "acc-boris") == ["both", "his", "swept"]
    assert not stage.exists()


def test_a_backup_is_one_moment_while_others_write(backed: Backed) -> None:
    from ledger_samples import seen, store, who

    taken = backed.take()
    store(backed.ledger, seen("later", who(name="Later")))
    place = backed.keys_only()
    put_back(taken.path, place)
    with on_database(place.database):
        assert every("SELECT count(*) FROM ledger_item") == [(4,)]
        assert every("PRAGMA integrity_check") == [("ok",)]


def test_keyring_and_journal_have_a_backup_of_their_own(backed: Backed, tmp_path: Path) -> None:
    database = backed.take()
    backed.erase_anna()
    backed.sweep()
    keys = backed.take("keyring")
    backed.ledger.close()
    place = Home(tmp_path / "elsewhere")
    with pytest.raises(BackupError, match="adjourn restore"):
        restore_keyring(database.path, backed.key, place)
    restore_keyring(keys.path, read_key(KEY), place)
    with pytest.raises(BackupError, match="already"):
        restore_keyring(keys.path, read_key(KEY), place)
    assert {p.stat().st_mode & 0o777 for p in place.keyring.iterdir()} == {0o600}
    with pytest.raises(BackupError, match="keyring restore"):
        put_back(keys.path, place)
    assert put_back(database.path, place).left == 0
    assert held(place, "acc-anna") == []
    assert held(place, "acc-boris") == ["his"]


def test_a_header_says_nothing_of_anybody(backed: Backed) -> None:
    with backed.take().path.open("rb") as file:
        header = read_header(file)
    assert header.holds == "database"
    assert header.made == "2026-11-23T09:00:00Z"
    assert len(header.line) < 400
