"""The postman and the practice mailbox, in the pages' own process."""

import smtplib
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from adjourn import mail
from adjourn.ledger.ledger import Ledger
from adjourn.mail import Letter
from adjourn.mail.listener import Listener
from adjourn.mail.mailbox import Mailbox
from adjourn.web.clock import Clock
from adjourn.web.postman import Postman

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PAGE = "https://privacy.example.org/en/link/abc"


def _link(to: str = "anna@example.org", language: Any = "en", url: str = PAGE) -> Letter:
    return Letter(to, "link", language, {"url": url, "minutes": 15})


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox(lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def postman(ledger: Ledger, mailbox: Mailbox) -> Iterator[Postman]:
    made = Postman(ledger, Clock(lambda: NOW), mailbox)
    made.start()
    yield made
    made.stop()
    connections.close_all()


def _wait(mailbox: Mailbox, number: int, seconds: float) -> float:
    """How long it takes until so many letters have come."""
    began = time.perf_counter()
    while len(mailbox.letters) < number:
        assert time.perf_counter() - began < seconds, len(mailbox.letters)
        time.sleep(0.005)
    return time.perf_counter() - began


def test_a_link_leaves_within_a_second_of_its_transaction(
    ledger: Ledger, postman: Postman, mailbox: Mailbox
) -> None:
    mail.queue(ledger, _link(), NOW)
    _wait(mailbox, 1, 30)  # the first one opens everything
    waits = []
    for number in range(2, 7):
        mail.queue(ledger, _link(), NOW)
        waits.append(_wait(mailbox, number, 10))
    assert sorted(waits)[len(waits) // 2] < 1, waits


def test_what_an_earlier_run_left_is_sent_at_the_start(ledger: Ledger, mailbox: Mailbox) -> None:
    mail.queue(ledger, _link(), NOW)
    postman = Postman(ledger, Clock(lambda: NOW), mailbox)
    postman.start()
    _wait(mailbox, 1, 30)
    postman.stop()
    connections.close_all()


def test_the_mailbox_shows_a_letter_as_a_newcomer_reads_it(
    ledger: Ledger, postman: Postman, mailbox: Mailbox
) -> None:
    files = (("receipt.json", "application/json", b"{}"),)
    context = {"purposes": ["Aufzeichnung für Kolleginnen"], "url_withdraw": "", "url_notice": ""}
    mail.queue(ledger, Letter("jörg@bücher.example", "consent", "de", context, files), NOW)
    _wait(mailbox, 1, 30)
    (letter,) = mailbox.letters
    assert letter.at == NOW
    assert letter.to == "jörg@xn--bcher-kva.example"
    assert letter.subject == "Ihre Einwilligung"
    assert "Aufzeichnung für Kolleginnen" in letter.text
    assert letter.files == ("receipt.json",)


def test_the_mailbox_is_bounded(mailbox: Mailbox) -> None:
    with smtplib.SMTP(mailbox.server.host, mailbox.server.port) as smtp:
        for number in range(205):
            text = f"Subject: {number}\r\n\r\n{'x' * 58}\r\n" + f"{'x' * 58}\r\n" * 500
            smtp.sendmail("a@example.org", ["b@example.org"], text)
        with pytest.raises(smtplib.SMTPException):
            smtp.sendmail("a@example.org", ["b@example.org"], "x\r\n" * 1_000_000)
    assert [letter.subject for letter in mailbox.letters] == [str(n) for n in range(204, 4, -1)]
    assert max(len(letter.text) for letter in mailbox.letters) == 20_000


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: =?utf-8?q?=00?=\r\nContent-Type: text/plain; charset=none\r\n\r\n\xff",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nx",
        b"Content-Type: text/plain; charset=utf-7\r\n\r\n+AGE-",
        b"Content-Transfer-Encoding: base64\r\n\r\n@@@",
    ],
)
def test_the_mailbox_goes_on_after_whatever_it_is_given(mailbox: Mailbox, raw: bytes) -> None:
    with smtplib.SMTP(mailbox.server.host, mailbox.server.port) as smtp:
        with suppress(smtplib.SMTPDataError):  # what cannot be read is refused
            smtp.sendmail("a@example.org", ["b@example.org"], raw)
        smtp.sendmail("a@example.org", ["b@example.org"], "Subject: next\r\n\r\n")
    assert mailbox.letters[0].subject == "next"


def test_two_listeners_do_not_share_a_port() -> None:
    with Listener(object()) as one, Listener(object()) as other:
        assert one.port != other.port


def test_the_postman_sends_in_its_own_time_and_survives_a_failure(
    ledger: Ledger, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adjourn.web import postman as room

    calls: list[datetime] = []

    def send_due(ledger: Ledger, now: datetime, *given: Any, **more: Any) -> mail.Sent:
        calls.append(now)
        if len(calls) == 1:
            raise RuntimeError("something that nobody thought of")
        return mail.send_due(ledger, now, *given, **more)

    monkeypatch.setattr(room, "send_due", send_due)
    clock = Clock(lambda: NOW)
    clock.reach(NOW + timedelta(days=2))
    made = Postman(ledger, clock, mailbox)
    made.start()
    while not calls:
        time.sleep(0.005)
    mail.queue(ledger, _link(), NOW + timedelta(days=2))
    _wait(mailbox, 1, 30)
    made.stop()
    connections.close_all()
    assert set(calls) == {NOW + timedelta(days=2)}
