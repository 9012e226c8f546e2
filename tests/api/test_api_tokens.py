"""Tokens: shown once, known by a keyed hash, ended by time or by hand."""

import re
from datetime import timedelta

import pytest
from api_samples import NOW

from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.web.api import tokens
from adjourn.web.api.scopes import Scope
from adjourn.web.api.tokens import BadToken, known, make, revoke


def test_a_token_is_known_with_its_scopes_and_its_rate(ledger: Ledger) -> None:
    ident, token = make(ledger, "crm", {Scope.FIND, Scope.CASES}, NOW, per_minute=5)
    caller = known(ledger, token, NOW)
    assert caller is not None
    assert (caller.id, caller.per_minute) == (ident, 5)
    assert caller.scopes == {Scope.FIND, Scope.CASES}


def test_a_token_has_256_random_bits_and_no_two_are_the_same(ledger: Ledger) -> None:
    made = {make(ledger, "crm", {Scope.FIND}, NOW)[1] for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"adjourn_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", token) for token in made)


def test_neither_database_nor_keyring_holds_a_token(ledger: Ledger, home: Home) -> None:
    _, token = make(ledger, "crm", {Scope.FIND}, NOW)
    assert known(ledger, token, NOW)
    every("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [path for path in home.path.rglob("*") if path.is_file()]
    secret = token.rpartition("_")[2].encode()
    assert [path.name for path in files if secret in path.read_bytes()] == []


def test_a_stolen_database_alone_verifies_no_token(ledger: Ledger) -> None:
    """The hash is keyed: whoever has the rows cannot even try tokens out."""
    _, token = make(ledger, "crm", {Scope.FIND}, NOW)
    ledger.index = type(ledger.index)(b"the secret of another keyring")
    assert known(ledger, token, NOW) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: t.replace("adjourn_", "adjourn_0", 1),
        lambda t: t.upper(),
        lambda t: t + "\n",
        lambda t: f" {t}",
        lambda t: "",
        lambda t: "adjourn_000000000000_" + "A" * 43,
        lambda t: t.rpartition("_")[2],
        lambda t: "ünknown\x00",
    ],
)
def test_what_is_not_exactly_a_token_opens_nothing(ledger: Ledger, spoil: object) -> None:
    _, token = make(ledger, "crm", {Scope.FIND}, NOW)
    assert known(ledger, spoil(token), NOW) is None  # type: ignore[operator]


def test_one_tokens_secret_does_not_fit_another(ledger: Ledger) -> None:
    first, _ = make(ledger, "crm", {Scope.ERASE}, NOW)
    _, second = make(ledger, "web", {Scope.FIND}, NOW)
    assert known(ledger, f"adjourn_{first}_{second[21:]}", NOW) is None


def test_every_comparison_is_made_in_constant_time_also_for_an_unknown_id(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def compare(a: bytes, b: bytes) -> bool:
        compared.append(len(a) == len(b))
        return False

    monkeypatch.setattr(tokens.hmac, "compare_digest", compare)
    _, token = make(ledger, "crm", {Scope.FIND}, NOW)
    for given in (token, "adjourn_000000000000_" + "A" * 43, "nonsense"):
        assert known(ledger, given, NOW) is None
    assert compared == [True, True, True]


def test_a_token_ends_when_it_expires(ledger: Ledger) -> None:
    end = NOW + timedelta(days=30)
    _, token = make(ledger, "crm", {Scope.FIND}, NOW, end)
    assert known(ledger, token, end - timedelta(milliseconds=1))
    assert known(ledger, token, end) is None


def test_a_revoked_token_opens_nothing_and_keeps_the_time_of_its_end(ledger: Ledger) -> None:
    ident, token = make(ledger, "crm", {Scope.FIND}, NOW)
    assert revoke(ident, NOW)
    assert revoke(ident, NOW + timedelta(days=1))
    assert known(ledger, token, NOW) is None
    assert [row.revoked for row in tokens.every()] == [int(NOW.timestamp() * 1000)]
    assert not revoke("000000000000", NOW)


def test_the_list_says_on_which_day_a_token_was_last_used(ledger: Ledger) -> None:
    _, token = make(ledger, "crm", {Scope.FIND}, NOW)
    assert tokens.every()[0].used is None
    known(ledger, token, NOW)
    known(ledger, token, NOW + timedelta(hours=3))
    day = NOW.replace(hour=0, minute=0)
    assert tokens.every()[0].used == int(day.timestamp() * 1000)


@pytest.mark.parametrize("name", ["", "Anna Beispiel", "anna@example.org", "a" * 41, "-a", "a\n"])
def test_a_name_that_could_be_a_persons_is_refused(ledger: Ledger, name: str) -> None:
    with pytest.raises(BadToken):
        make(ledger, name, {Scope.FIND}, NOW)


def test_a_token_without_scope_or_time_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BadToken):
        make(ledger, "crm", set(), NOW)
    with pytest.raises(BadToken):
        make(ledger, "crm", {Scope.FIND}, NOW, NOW)
