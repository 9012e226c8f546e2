"""`adjourn token`: made, listed, revoked."""

from cli_samples import AT, run, start

from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.web.api.tokens import known


def _made(home: Home, *more: str) -> dict[str, str]:
    said = run(home, "token", "create", "--name", "crm", "--scope", "find", *more, "--json",
               "--at", AT.isoformat())  # fmt: skip
    assert said.code == 0, said.err
    made: dict[str, str] = said.json
    return made


def test_a_token_stands_alone_on_standard_output(empty: Home, ledger: Ledger) -> None:
    said = run(empty, "token", "create", "--name", "crm", "--scope", "find", "--at", AT.isoformat())
    assert said.code == 0
    assert known(ledger, said.out.removesuffix("\n"), AT)
    assert "only now" in said.err


def test_the_list_shows_no_token(empty: Home) -> None:
    made = _made(empty, "--scope", "cases", "--expires", "2026-12-01")
    listed = run(empty, "token", "list", "--json", "--at", AT.isoformat())
    assert made["token"].rpartition("_")[2] not in listed.out
    assert listed.json["tokens"] == [
        {
            "id": made["id"],
            "name": "crm",
            "state": "open",
            "scopes": ["cases", "find"],
            "per_minute": 600,
            "made": "2026-11-23T09:00:00Z",
            "expires": "2026-12-01T00:00:00Z",
            "last_used": None,
        }
    ]
    assert made["id"] in run(empty, "token", "list").out


def test_the_list_says_which_tokens_open_nothing_any_more(empty: Home) -> None:
    first, second = _made(empty), _made(empty, "--expires", "2026-12-01")
    assert run(empty, "token", "revoke", first["id"]).code == 0
    listed = run(empty, "token", "list", "--json", "--at", "2026-12-02").json["tokens"]
    assert {row["id"]: row["state"] for row in listed} == {
        first["id"]: "revoked",
        second["id"]: "expired",
    }


def test_wrong_use_is_said_in_words(empty: Home) -> None:
    for words in (
        ("create", "--name", "Anna Beispiel", "--scope", "find"),
        ("create", "--name", "crm", "--scope", "everything"),
        ("create", "--name", "crm"),
        ("create", "--name", "crm", "--scope", "find", "--expires", "soon"),
        ("create", "--name", "crm", "--scope", "find", "--expires", "2001-01-01"),
        ("revoke", "000000000000"),
    ):
        said = run(empty, "token", *words)
        assert said.code == 2, words
        assert said.err
        assert "Beispiel" not in said.err


def test_a_process_of_its_own_makes_lists_and_revokes(empty: Home) -> None:
    home = ("--home", empty.path)
    made = start("token", "create", "--name", "crm", "--scope", "find", *home)
    assert made.returncode == 0, made.stderr
    ident = made.stdout.decode().split("_")[1]
    assert ident in start("token", "list", *home).stdout.decode()
    assert start("token", "revoke", ident, *home).returncode == 0
