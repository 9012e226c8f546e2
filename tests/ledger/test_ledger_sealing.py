"""Nothing in clear, nothing that opens elsewhere, and no ledger without its own keys."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from ledger_samples import (
    NOW,
    START,
    account,
    counts,
    guest,
    mail,
    on_disk,
    phone,
    planted,
    refs,
    seen,
    store,
    who,
)

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger import erasing, find
from adjourn.ledger.errors import (
    DatabaseTrouble,
    KeyringMismatch,
    KeyringMissing,
    LedgerError,
    Unreadable,
)
from adjourn.ledger.keyring import Keyring
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal, unseal
from adjourn.ledger.sql import every, execute, writing
from adjourn.ledger.write import write
from adjourn.tools.protocol import Batch, Conference, Drift, Kind

CANARIES = (
    "canary-anna@example.org", "Canary Beispiel", "23125014", "canary-account", "canary-guest",
    "canary-ref", "canary-conference", "canary-place", "canary-detail", "canary-cursor",
    "canary-gone",
)  # fmt: skip


CANARY_GUEST = who(guest("canary-guest"))


def _planted_batch() -> Batch:
    anna = who(
        mail("canary-anna@example.org"), phone("+49 30 23125014"), account("canary-account"),
        name="Canary Beispiel",
    )  # fmt: skip
    meeting = Conference("canary-conference", START, START + timedelta(hours=1))
    place = {"chat": "canary-place"}
    detail = {"subject": "canary-detail", "list": ["canary-detail", {"deep": "canary-detail"}]}
    return Batch(
        (
            seen("canary-ref-1", anna, conference=meeting, place=place, detail=detail),
            seen("canary-ref-2", anna, CANARY_GUEST, conference=meeting, place=place),
            seen("canary-ref-3", conference=meeting, place=place, everyone=True),
            seen("canary-ref-4", anna, place=place, detail=detail),
        ),
        cursor={"next": "canary-cursor"},
        gone=((Kind.MESSAGE, "canary-gone"),),
        drift=(Drift("message.newThing", "unknown property"),),
    )


def test_no_value_of_a_person_is_ever_on_disk_in_clear(ledger: Ledger, home: Home) -> None:
    def found() -> list[str]:
        return planted(on_disk(home), CANARIES)

    write(ledger, "teams", "chats", _planted_batch(), NOW)
    assert found() == []

    person = find.find_person(ledger, "canary-anna@example.org")
    assert person is not None
    held = find.items(ledger, person.number)
    assert [i.item.ref for i in held] == [f"canary-ref-{n}" for n in (1, 2, 3, 4)]
    assert found() == []

    with writing():
        erasing.delete_items([i.number for i in held])
        erasing.delete_person(person.number)
    assert found() == []
    ledger.destroy_doomed()
    erasing.settle()
    assert found() == []


def test_the_search_for_canaries_finds_one(home: Home, ledger: Ledger) -> None:
    execute("INSERT INTO ledger_fact (name, value) VALUES ('x', %s)", [b"a canary-ref b"])
    assert planted(on_disk(home), CANARIES) == ["canary-ref"]


def test_somebody_who_is_erased_while_they_are_read_is_not_there(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(ledger, seen("m1", who(mail("anna@example.org"), name="Anna")))
    person = find.find_person(ledger, "anna@example.org")
    assert person is not None
    get = ledger.keyring.get

    def late(keys: Any) -> Any:
        """Between rows and keys an erasure is faster."""
        monkeypatch.setattr(ledger.keyring, "get", get)
        with writing():
            erasing.delete_items([i.number for i in find.items(ledger, person.number)])
            erasing.delete_person(person.number)
        ledger.destroy_doomed()
        return get(keys)

    monkeypatch.setattr(ledger.keyring, "get", late)
    assert find.people(ledger, 10) == []
    assert find.items(ledger, person.number) == []


def test_a_row_moved_to_another_row_does_not_open(ledger: Ledger) -> None:
    anna = who(mail("anna@example.org"), account("acc-1"))
    store(ledger, seen("m1", anna), seen("m2", anna))
    (sealed,) = every("SELECT sealed FROM ledger_item ORDER BY id LIMIT 1")[0]
    execute("UPDATE ledger_item SET sealed = %s", [bytes(sealed)])
    person = find.find_person(ledger, "acc-1")
    assert person is not None
    with pytest.raises(Unreadable):
        find.items(ledger, person.number)

    (handle,) = every("SELECT sealed FROM ledger_handle WHERE kind = 'email'")[0]
    execute("UPDATE ledger_handle SET sealed = %s", [bytes(handle)])
    with pytest.raises(Unreadable):
        find.find_person(ledger, "acc-1")


@pytest.mark.parametrize("data", [b"", b"short", b"x" * 200])
def test_a_damaged_seal_is_refused_in_words(ledger: Ledger, data: bytes) -> None:
    with pytest.raises(Unreadable):
        unseal(ledger.keyring.system, data, b"row")
    with pytest.raises(Unreadable):
        unseal(None, seal(ledger.keyring.system, "text", b"row"), b"row")


# Wrong or missing keys: a clear refusal, and not one byte of the database changes.

Spoil = Callable[[Home, Path], None]


def _other_kek(home: Home, other: Path) -> None:
    shutil.copy(other / "kek", home.keyring / "kek")


def _other_keyring(home: Home, other: Path) -> None:
    shutil.rmtree(home.keyring)
    shutil.copytree(other, home.keyring)


def _no_keyring(home: Home, _other: Path) -> None:
    shutil.rmtree(home.keyring)


def _no_kek(home: Home, _other: Path) -> None:
    (home.keyring / "kek").unlink()


def _short_kek(home: Home, _other: Path) -> None:
    (home.keyring / "kek").write_bytes(b"short")


def _no_keyring_file(home: Home, _other: Path) -> None:
    (home.keyring / "keyring.db").unlink()


def _empty_keyring_file(home: Home, _other: Path) -> None:
    (home.keyring / "keyring.db").write_bytes(b"")


def _garbage_keyring_file(home: Home, _other: Path) -> None:
    (home.keyring / "keyring.db").write_bytes(b"no database" * 1_000)


def _no_signing_key(home: Home, _other: Path) -> None:
    home.evidence_key.unlink()


def _garbage_signing_key(home: Home, _other: Path) -> None:
    home.evidence_key.write_bytes(b"no key")


@pytest.fixture
def other_keyring(tmp_path: Path, ledger: Ledger) -> Path:
    folder = tmp_path / "elsewhere" / "keyring"
    Keyring.create(folder).close()
    shutil.copy(Path(ledger_home(ledger)) / "evidence.pem", folder)
    return folder


def ledger_home(ledger: Ledger) -> Path:
    """The folder of the keyring that this ledger has open."""
    ((_, _, file),) = ledger.keyring._store.execute("PRAGMA database_list").fetchall()
    return Path(file).parent


@pytest.fixture
def closed(home: Home, ledger: Ledger) -> Iterator[Home]:
    """A home with somebody in it that no process has open."""
    store(ledger, seen("m1", who(mail("anna@example.org"))))
    ledger.close()
    connection.close()
    yield home
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (_other_kek, KeyringMismatch), (_other_keyring, KeyringMismatch),
        (_short_kek, KeyringMismatch), (_empty_keyring_file, KeyringMismatch),
        (_garbage_keyring_file, KeyringMismatch), (_no_keyring, KeyringMissing),
        (_no_kek, KeyringMissing), (_no_keyring_file, KeyringMissing),
        (_no_signing_key, KeyringMissing), (_garbage_signing_key, KeyringMissing),
    ],
)  # fmt: skip
def test_wrong_or_missing_keys_are_refused_and_nothing_is_written(
    other_keyring: Path, closed: Home, spoil: Spoil, error: type[LedgerError]
) -> None:
    spoil(closed, other_keyring)
    register = registers.load(closed.register)
    before = hashlib.sha256(closed.database.read_bytes()).digest()
    files = sorted(closed.path.rglob("*"))
    with pytest.raises(error) as refused:
        Ledger.open(closed, register)
    connection.close()
    assert str(closed.keyring) in str(refused.value)
    assert hashlib.sha256(closed.database.read_bytes()).digest() == before
    assert sorted(closed.path.rglob("*")) == files


def test_a_missing_database_is_named_and_none_is_made(closed: Home) -> None:
    closed.database.unlink()
    with pytest.raises(DatabaseTrouble, match="there is no database"):
        Ledger.open(closed, registers.load(closed.register))
    assert not closed.database.exists()


def test_a_file_that_is_no_database_is_refused_in_words(closed: Home) -> None:
    for file in closed.path.glob("adjourn.db*"):
        file.write_bytes(b"no database" * 1_000)
    with pytest.raises(DatabaseTrouble, match="refuses"):
        Ledger.open(closed, registers.load(closed.register))


def test_a_keyring_older_than_the_database_writes_nothing(ledger: Ledger, home: Home) -> None:
    store(ledger, seen("m1", who(mail("anna@example.org")), conference="c1", everyone=True))
    before = counts()
    (number,) = every("SELECT id FROM ledger_conference")[0]
    ledger.keyring._store.execute("DELETE FROM key WHERE id = ?", [number])
    ledger.keyring._open.clear()
    with pytest.raises(KeyringMismatch, match="one of the two is from a backup"):
        store(
            ledger,
            seen("m2", who(account("acc-2"))),
            seen("m3", who(mail("anna@example.org")), conference="c1", everyone=True),
        )
    assert counts() == before
    assert refs(ledger, "acc-2") == []


def test_creating_goes_on_where_a_kill_stopped_it(home: Home) -> None:
    register = registers.load(home.register)
    Keyring.create(home.keyring).close()  # killed before the signing key and the database
    (home.keyring.parent / "keyring.making").mkdir()
    made = Ledger.create(home, register)
    store(made, seen("m1", who(mail("anna@example.org"))))
    made.close()
    again = Ledger.open(home, register)
    assert refs(again, "anna@example.org") == ["m1"]
    again.close()


def test_a_used_keyring_is_not_bound_to_a_new_database(home: Home) -> None:
    keyring = Keyring.create(home.keyring)
    keyring.add([1])
    keyring.close()
    with pytest.raises(KeyringMismatch):
        Ledger.create(home, registers.load(home.register))
    assert not Ledger.bound()


def test_a_keyring_is_never_overwritten(home: Home, ledger: Ledger) -> None:
    with pytest.raises(FileExistsError):
        Keyring.create(home.keyring)


def test_keys_are_readable_by_their_owner_only(home: Home, ledger: Ledger) -> None:
    assert home.keyring.stat().st_mode & 0o777 == 0o700
    for file in home.keyring.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_no_secret_and_no_person_shows_in_a_repr(ledger: Ledger, home: Home) -> None:
    write(ledger, "teams", "chats", _planted_batch(), NOW)
    person = find.find_person(ledger, "canary-anna@example.org")
    assert person is not None
    purposes = ("blind index", "digest", "public ids", "identity")
    secrets = [ledger.keyring.secret(purpose) for purpose in purposes]
    secrets += [(home.keyring / "kek").read_bytes(), home.evidence_key.read_bytes()]
    things = [
        ledger, ledger.keyring, ledger.keyring.system, ledger.index, ledger.mark, ledger.ids,
        ledger.evidence, ledger.evidence.log, ledger.evidence.log.__dict__, vars(ledger.evidence),
        person, find.items(ledger, person.number), find.find_erased(ledger, "nobody@example.org"),
        ledger.register,
    ]  # fmt: skip
    for thing in things:
        text = f"{thing!r} {thing}"
        assert planted(text.encode(), CANARIES) == []
        for secret in secrets:
            assert repr(secret)[2:-1] not in text
            assert secret.hex() not in text


def test_a_public_id_leads_back_to_its_person_and_any_other_to_nobody(ledger: Ledger) -> None:
    store(ledger, seen("m1", who(mail("anna@example.org"))))
    person = find.find_person(ledger, "anna@example.org")
    assert person is not None
    assert find.by_id(ledger, person.id) == person
    for wrong in (UUID(int=0), UUID(int=2**128 - 1), UUID(int=person.number)):
        assert find.by_id(ledger, wrong) is None
