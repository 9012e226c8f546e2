"""`adjourn mail` and the letters of `adjourn follow-up`."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mail_samples import NOW, letter
from mail_server import PASSWORD, USER, Post, authority, login, plainly

from adjourn import mail
from adjourn.cli import main
from adjourn.cli.practising import section
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.mail.listener import Listener
from adjourn.tools.practice import Tenant, serve

AT = ("--at", NOW.isoformat())


def _run(home: Home, *arguments: str, stdin: str = "") -> Result:
    command = [*arguments, "--home", str(home.path), *AT]
    done = CliRunner().invoke(main, command, input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def _json(home: Home, *arguments: str) -> tuple[int, Any]:
    done = _run(home, *arguments, "--json")
    return done.exit_code, json.loads(done.stdout)


def _names(home: Home, listener: Listener, more: str = "") -> None:
    """Name the server in the register."""
    security = "" if more else 'security = "none"\n'
    text = f'[mail]\nserver = "127.0.0.1"\nport = {listener.port}\n{security}'
    text += f'sender = "privacy@example.org"\n{more}'
    (home.register / "mail.toml").write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def _no_log_stays_open() -> Iterator[None]:
    yield
    root = logging.getLogger()
    for handler in [h for h in root.handlers if hasattr(h, "maxBytes")]:
        root.removeHandler(handler)
        handler.close()


@pytest.fixture
def listener(post: Post) -> Iterator[Listener]:
    with Listener(post) as made:
        yield made


def test_an_empty_outbox_without_a_server_is_as_promised(home: Home, ledger: Ledger) -> None:
    code, said = _json(home, "mail")
    assert code == 0
    assert said == {
        "server": False, "waiting": 0, "failed": 0, "next": None, "trouble": None, "since": None
    }  # fmt: skip


def test_letters_that_wait_for_a_server_are_told_with_exit_1(home: Home, ledger: Ledger) -> None:
    mail.queue(ledger, letter("consent"), NOW)
    done = _run(home, "mail")
    assert done.exit_code == 1
    assert "1 letters wait" in done.stdout
    assert "[mail]" in done.stdout
    assert "example.org" not in done.stdout + done.stderr


def test_letters_given_up_are_told_and_tried_again(
    home: Home, ledger: Ledger, listener: Listener, post: Post
) -> None:
    _names(home, listener)
    post.rcpt = lambda to: "550 no such mailbox"
    mail.queue(ledger, letter("consent"), NOW)
    mail.send_due(ledger, NOW, plainly(listener))
    code, said = _json(home, "mail")
    assert (code, said["failed"], said["waiting"]) == (1, 1, 0)
    code, said = _json(home, "mail", "--retry")
    assert (code, said["retried"], said["failed"], said["waiting"]) == (0, 1, 0, 1)
    assert said["next"] == "2026-11-23T09:00:00Z"


def test_a_test_letter_goes_through_encryption_and_log_in(
    home: Home, ledger: Ledger, post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = authority(tmp_path)
    monkeypatch.setenv("ADJOURN_MAIL_PASSWORD", PASSWORD)
    with Listener(post, tls_context=own.server, authenticator=login) as listener:
        more = f'user = "{USER}"\npassword = {{ env = "ADJOURN_MAIL_PASSWORD" }}\n'
        _names(home, listener, f'{more}ca_file = "{own.ca}"\n')
        done = _run(home, "mail", "--test", "-", "--language", "de", stdin="anna@example.org\n")
    assert done.exit_code == 0, done.output
    assert "test letter: the mail server took it" in done.stdout
    (message,) = post.taken
    assert message["Subject"] == "Probe der E-Mail-Einstellungen"
    assert post.encrypted == [True]
    assert mail.counts() == mail.Counts(0, 0, None)


@pytest.mark.parametrize(
    ("whim", "said"),
    [("550 no", "refused"), ("450 not now", "later")],
)
def test_a_test_letter_that_is_not_taken_is_told_with_exit_1(
    home: Home, ledger: Ledger, listener: Listener, post: Post, whim: str, said: str
) -> None:
    _names(home, listener)
    post.rcpt = lambda to: whim
    code, answer = _json(home, "mail", "--test", "anna@example.org")
    assert (code, answer["test"]) == (1, said)


def test_a_test_letter_says_what_is_wrong_with_the_server(
    home: Home, ledger: Ledger, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, answer = _json(home, "mail", "--test", "anna@example.org")
    assert (code, answer["test"]) == (1, "no_server")
    more = 'user = "u"\npassword = { env = "NO_SUCH_VARIABLE" }\n'
    _names(home, listener, more)
    code, answer = _json(home, "mail", "--test", "anna@example.org")
    assert (code, answer["test"]) == (1, "secret")
    monkeypatch.setenv("NO_SUCH_VARIABLE", "x")
    code, answer = _json(home, "mail", "--test", "anna@example.org")
    assert (code, answer["test"]) == (1, "no_tls")
    done = _run(home, "mail", "--test", "anna@example.org")
    assert "offers no encryption" in done.stdout


def test_what_is_no_address_is_wrong_use_and_not_repeated(home: Home, ledger: Ledger) -> None:
    done = _run(home, "mail", "--test", "canary\r\nBcc: eve@example.org")
    assert done.exit_code == 2
    assert "canary" not in done.output


def test_follow_up_sends_what_is_due_and_tells_of_a_server_that_takes_nothing(
    home: Home, ledger: Ledger, listener: Listener, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(Tenant(seed=1, start=NOW, people=8)) as tenant:
        monkeypatch.setenv("ADJOURN_TEAMS_SECRET", tenant.secret)
        tools = section(tenant.settings())
        (home.register / "tools.toml").write_text(tools, encoding="utf-8")
        _names(home, listener)
        mail.queue(ledger, letter("consent"), NOW)
        post.mail = lambda: "553 not your address"
        code, said = _json(home, "follow-up")
        assert code == 1
        assert said["letters"] == {"sent": 0, "failed": 0, "waiting": 1}
        assert [t["tool"] for t in said["troubles"]] == ["mail"]
        post.mail = lambda: ""
        done = CliRunner().invoke(
            main, ["follow-up", "--home", str(home.path), "--at", "2026-11-23T10:00:00Z"]
        )
        assert done.exit_code == 0, done.output
        assert "letters: 1 sent, 0 given up, 0 waiting" in done.stdout
    assert post.recipients == ["anna@example.org"]
