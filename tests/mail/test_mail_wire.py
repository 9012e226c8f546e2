"""The wire: encryption that is checked, log-in, and what goes over it. Against a real server."""

import re
import socket
import ssl
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from mail_samples import CONTEXTS, NOW, letter
from mail_server import SENDER, USER, Post, authority, login, plainly, secured
from msgspec.structs import replace

from adjourn import mail
from adjourn.ledger.ledger import Ledger
from adjourn.mail.listener import Listener
from adjourn.mail.pause import pause
from adjourn.mail.smtp import Server, Trouble
from adjourn.register.secrets import Secret
from adjourn.tools.http import trust


def _send(ledger: Ledger, server: Server) -> mail.Sent:
    mail.queue(ledger, letter(), NOW)
    return mail.send_due(ledger, NOW, server)


def _trouble(ledger: Ledger, server: Server, post: Post) -> Trouble:
    """What is said of a server that gets nothing."""
    assert _send(ledger, server) == mail.Sent(0, 0, 1)
    assert post.taken == []
    paused = pause()
    assert paused
    return paused.kind


def test_in_clear_to_this_machine(ledger: Ledger, server: Server, post: Post) -> None:
    assert _send(ledger, server) == mail.Sent(1, 0, 0)
    assert post.recipients == ["anna@example.org"]
    assert post.encrypted == [False]


def test_STARTTLS_with_an_authority_of_ones_own_and_log_in(
    ledger: Ledger, post: Post, tmp_path: Path
) -> None:
    own = authority(tmp_path)
    options: dict[str, Any] = {"tls_context": own.server, "authenticator": login}
    with Listener(post, **options, require_starttls=True, auth_required=True) as listener:
        assert _send(ledger, secured(listener, "starttls", own.ca)) == mail.Sent(1, 0, 0)
    assert post.encrypted == [True]


# The server does not notice that TLS is around it.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_TLS_from_the_first_byte_and_log_in(ledger: Ledger, post: Post, tmp_path: Path) -> None:
    own = authority(tmp_path)
    options: dict[str, Any] = {"authenticator": login, "auth_require_tls": False}
    with Listener(post, tls=own.server, **options, auth_required=True) as listener:
        assert _send(ledger, secured(listener, "tls", own.ca)) == mail.Sent(1, 0, 0)
    assert post.encrypted == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("flaw", ["stranger", "other name", "expired", "no such file"])
def test_a_certificate_that_does_not_hold_gets_no_letter(
    ledger: Ledger, post: Post, tmp_path: Path, security: str, flaw: str
) -> None:
    own = authority(
        tmp_path,
        "mail.example.org" if flaw == "other name" else "127.0.0.1",
        -1 if flaw == "expired" else 30,
    )
    ca = {"stranger": "", "no such file": str(tmp_path / "none.pem")}.get(flaw, str(own.ca))
    tls = {"tls": own.server} if security == "tls" else {"tls_context": own.server}
    with Listener(post, authenticator=login, auth_require_tls=False, **tls) as listener:
        kind = _trouble(ledger, secured(listener, security, ca), post)
    assert kind is Trouble.CERTIFICATE


def test_a_server_that_no_longer_offers_encryption_gets_neither_letter_nor_password(
    ledger: Ledger, post: Post, tmp_path: Path
) -> None:
    seen: list[Any] = []

    def listening(*given: Any) -> Any:
        seen.append(given)
        return login(*given)

    own = authority(tmp_path)
    with Listener(post, authenticator=listening, auth_require_tls=False) as listener:
        assert _trouble(ledger, secured(listener, "starttls", own.ca), post) is Trouble.NO_TLS
    assert seen == []


def test_a_plain_server_where_TLS_was_to_be_gets_nothing(
    ledger: Ledger, server: Server, post: Post, tmp_path: Path
) -> None:
    own = authority(tmp_path)
    wrong = Server(server.host, server.port, "tls", SENDER, ca_file=str(own.ca))
    assert _trouble(ledger, wrong, post) is Trouble.CERTIFICATE


@pytest.mark.parametrize("password", ["wrong", "wröng", ""])
def test_a_wrong_password_is_told_and_not_tried_for_each_letter(
    ledger: Ledger, post: Post, password: str
) -> None:
    tries: list[object] = []

    def counting(*given: Any) -> Any:
        tries.append(given)
        return login(*given)

    with Listener(post, authenticator=counting, auth_require_tls=False) as listener:
        wrong = plainly(listener, user=USER, password=Secret(password))
        for _ in range(9):
            mail.queue(ledger, letter("consent"), NOW)
        assert mail.send_due(ledger, NOW, wrong) == mail.Sent(0, 0, 9)
        once = len(tries)
        assert once <= 2  # once by each way to log in
        assert mail.send_due(ledger, NOW, wrong) == mail.Sent(0, 0, 9)
        assert len(tries) == once
    paused = pause()
    assert paused
    assert paused.kind is Trouble.LOGIN


def test_a_server_without_log_in_where_one_was_to_be_is_told(
    ledger: Ledger, server: Server, post: Post
) -> None:
    wanting = Server(server.host, server.port, "none", SENDER, user=USER, password=Secret("canary"))
    assert _trouble(ledger, wanting, post) is Trouble.LOGIN


def test_nobody_there_is_told(ledger: Ledger, post: Post) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        gone = Server("127.0.0.1", taken.getsockname()[1], "none", SENDER)
        assert _trouble(ledger, gone, post) is Trouble.UNREACHABLE


def test_a_server_that_talks_something_else_is_told(ledger: Ledger, post: Post) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(10)
        strange = Server("127.0.0.1", other.getsockname()[1], "none", SENDER)

        def answer() -> None:
            connection, _ = other.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        thread = Thread(target=answer)
        thread.start()
        assert _trouble(ledger, strange, post) is Trouble.BUSY
        thread.join(10)


@pytest.mark.parametrize("text", CONTEXTS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_message_is_whole_and_says_what_it_is(
    ledger: Ledger, server: Server, post: Post, text: str, language: str
) -> None:
    files = (("receipt.json", "application/json", '{"a": "ä"}'.encode()),)
    given = letter(text, "Anna.B@bücher.example", language=language, attachments=files)
    mail.queue(ledger, given, NOW)
    mail.send_due(ledger, NOW, server)
    (message,) = post.taken
    assert post.recipients == ["Anna.B@xn--bcher-kva.example"]
    assert message["To"] == "Anna.B@xn--bcher-kva.example"
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message["From"].addresses[0].display_name == ledger.register.controller.name
    assert message["Date"].datetime == NOW
    assert re.fullmatch(r"<[0-9a-f-]{36}@example\.org>", message["Message-ID"])
    assert message["Auto-Submitted"] == "auto-generated"  # RFC 3834 §5
    assert "NDR" not in message["X-Auto-Response-Suppress"].split(", ")
    assert message["Content-Language"] == language
    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in message.walk()][1:] == [
        "multipart/alternative", "text/plain", "text/html", "application/json",
    ]  # fmt: skip
    (file,) = message.iter_attachments()
    assert file.get_filename() == "receipt.json"
    assert file.get_content() == files[0][2]
    assert not message.defects
    raw = bytes(message)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\n"))) < 998


def test_replies_go_to_the_officer_and_never_to_a_placeholder(
    ledger: Ledger, server: Server, post: Post
) -> None:
    _send(ledger, server)
    assert "Reply-To" not in post.taken[0]  # the starter's "(replace)" is no address
    controller = ledger.register.controller
    for dpo, email, said in [
        ("dpo@example.org", "desk@example.org", "dpo@example.org"),
        (None, "desk@example.org", "desk@example.org"),
        (None, "desk@example.org\r\nBcc: eve@example.org", None),
    ]:
        officer = replace(controller.dpo, email=dpo)
        changed = replace(controller, dpo=officer, email=email)
        ledger.register = replace(ledger.register, controller=changed)
        _send(ledger, server)
        assert post.taken[-1]["Reply-To"] == said
        assert post.taken[-1]["Bcc"] is None


def test_an_organisation_with_a_line_end_in_its_name_ends_no_header(
    ledger: Ledger, server: Server, post: Post
) -> None:
    name = 'Evil "GmbH"\r\nBcc: eve@example.org\r\n\r\n<b>Ünïcode</b> \u202e'
    controller = replace(ledger.register.controller, name=name)
    ledger.register = replace(ledger.register, controller=controller)
    _send(ledger, server)
    (message,) = post.taken
    assert message["Bcc"] is None
    assert message["From"].addresses[0].addr_spec == SENDER
    assert "<b>" not in message.get_body(("html",)).get_content().partition("<footer>")[2]


@pytest.mark.parametrize(
    "evil",
    [
        "anna@example.org\r\nBcc: eve@example.org",
        "anna@example.org>\r\nRCPT TO:<eve@example.org",
        "anna@example.org\r\n.\r\nMAIL FROM:<eve@example.org>",
        "anna@example.org SIZE=1",
        "anna@example.org, eve@example.org",
        "=?utf-8?q?anna=0D=0ABcc=3A_eve?=@example.org",
    ],
)
def test_an_address_that_could_be_a_header_or_a_command_reaches_nobody_else(
    ledger: Ledger, server: Server, post: Post, evil: str
) -> None:
    with suppress(mail.LetterError):
        mail.queue(ledger, letter(to=evil), NOW)
    mail.send_due(ledger, NOW, server)
    assert "eve@example.org" not in post.recipients
    assert all(message["Bcc"] is None for message in post.taken)
    assert all(len(message["To"].addresses) == 1 for message in post.taken)


def test_dots_and_line_ends_in_a_text_end_no_message(
    ledger: Ledger, server: Server, post: Post
) -> None:
    text = "One.\r\n.\r\nMAIL FROM:<eve@example.org>\r\nRCPT TO:<eve@example.org>\r\nDATA\r\n.\r\n"
    mail.queue(ledger, letter("question", context={**CONTEXTS["question"], "text": text}), NOW)
    mail.queue(ledger, letter(), NOW)
    assert mail.send_due(ledger, NOW, server) == mail.Sent(2, 0, 0)
    assert len(post.taken) == 2
    assert "RCPT TO:<eve@example.org>" in post.taken[1].get_body(("plain",)).get_content()


def test_a_local_part_beyond_ascii_goes_to_a_server_that_can_and_is_given_up_elsewhere(
    ledger: Ledger, server: Server, post: Post
) -> None:
    mail.queue(ledger, letter("consent", "jörg@bücher.example"), NOW)
    assert mail.send_due(ledger, NOW, server) == mail.Sent(1, 0, 0)
    assert post.recipients == ["jörg@xn--bcher-kva.example"]
    assert "SMTPUTF8" in post.options[0]
    with Listener(post, enable_SMTPUTF8=False) as listener:
        mail.queue(ledger, letter("consent", "jörg@bücher.example"), NOW)
        assert mail.send_due(ledger, NOW, plainly(listener)) == mail.Sent(0, 1, 0)


def test_a_letter_as_large_as_allowed_arrives(ledger: Ledger, server: Server, post: Post) -> None:
    files = (("receipt.json", "application/json", b"\x00\xff" * 500_000),)
    context = {"purposes": ["Ü" * 300] * 50, "url_withdraw": "", "url_notice": ""}
    mail.queue(ledger, letter("consent", context=context, attachments=files), NOW)
    assert mail.send_due(ledger, NOW, server) == mail.Sent(1, 0, 0)
    (file,) = post.taken[0].iter_attachments()
    assert file.get_content() == files[0][2]


def test_a_letter_too_large_for_the_server_is_given_up_and_the_others_go(
    ledger: Ledger, post: Post
) -> None:
    files = (("receipt.json", "application/json", b"x" * 900_000),)
    with Listener(post, data_size_limit=100_000) as listener:
        mail.queue(ledger, letter("consent", attachments=files), NOW)
        mail.queue(ledger, letter("received"), NOW)
        assert mail.send_due(ledger, NOW, plainly(listener)) == mail.Sent(1, 1, 0)


def test_no_protocol_older_than_TLS_1_2_is_spoken() -> None:
    context = trust("")
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
