"""Rounds: what is tried when, what is given up, what is left behind. Against a real server."""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from mail_samples import CASE, NOW, letter
from mail_server import SENDER, Post, plainly
from msgspec.structs import replace

from adjourn import mail
from adjourn.cli.logs import log_to
from adjourn.home import Home
from adjourn.ledger.keyring import Destroyed
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute
from adjourn.mail import outbox
from adjourn.mail.listener import Listener
from adjourn.mail.pause import pause
from adjourn.mail.smtp import Server, Trouble
from adjourn.register.model import Mail

MINUTE = timedelta(minutes=1)
STILL: dict[str, Any] = {"timer": lambda: 0.0}


def _queue(ledger: Ledger, number: int = 1, text: str = "consent", **more: Any) -> None:
    for n in range(number):
        mail.queue(ledger, letter(text, f"person{n}@example.org", **more), NOW)


def _next() -> datetime:
    found = mail.counts().next
    assert found
    return found


def test_without_a_server_everything_waits(ledger: Ledger) -> None:
    _queue(ledger, 2)
    assert mail.send_due(ledger, NOW) == mail.Sent(0, 0, 2)
    assert mail.send_due(ledger, NOW + timedelta(days=365)) == mail.Sent(0, 0, 2)
    assert mail.counts() == mail.Counts(2, 0, NOW)


def test_a_letter_that_was_sent_leaves_neither_row_nor_key(
    ledger: Ledger, server: Server, post: Post, home: Home
) -> None:
    _queue(ledger, 3)
    (sealed,) = every("SELECT sealed FROM mail_queued LIMIT 1")[0]
    keys = [key for (key,) in every("SELECT key FROM mail_queued")]
    assert mail.send_due(ledger, NOW, server) == mail.Sent(3, 0, 0)
    assert every("SELECT count(*) FROM mail_queued") == [(0,)]
    assert not [key for key in keys if key in ledger.keyring]
    files = [*home.path.glob("adjourn.db*")]
    assert bytes(sealed)[:64] not in b"".join(path.read_bytes() for path in files)
    assert mail.send_due(ledger, NOW, server) == mail.Sent(0, 0, 0)
    assert len(post.taken) == 3


def test_a_reference_is_known_after_its_letter_is_gone(
    ledger: Ledger, server: Server, post: Post
) -> None:
    once = letter("answered", reference=f"case/{CASE}/answered")
    mail.queue(ledger, once, NOW)
    mail.send_due(ledger, NOW, server)
    assert mail.fate(ledger, f"case/{CASE}/answered") is mail.Fate.SENT
    assert not mail.queue(ledger, once, NOW + timedelta(days=90))
    mail.send_due(ledger, NOW + timedelta(days=90), server)
    assert len(post.taken) == 1
    mail.send_due(ledger, NOW + timedelta(days=401), server)
    assert mail.fate(ledger, f"case/{CASE}/answered") is None


def test_links_go_first(ledger: Ledger, server: Server, post: Post) -> None:
    _queue(ledger, 3)
    mail.queue(ledger, letter("link", "link@example.org"), NOW + MINUTE)
    mail.send_due(ledger, NOW + MINUTE, server)
    assert post.recipients[0] == "link@example.org"


@pytest.mark.parametrize("answer", ["451 greylisted", "452 mailbox full", "421 too busy"])
def test_a_letter_refused_for_now_is_tried_again_later_and_the_others_go(
    ledger: Ledger, server: Server, post: Post, answer: str
) -> None:
    post.rcpt = lambda to: answer if to == "person0@example.org" else ""
    _queue(ledger, 3)
    assert mail.send_due(ledger, NOW, server, **STILL) == mail.Sent(2, 0, 1)
    assert mail.send_due(ledger, NOW, server, **STILL) == mail.Sent(0, 0, 1)
    assert _next() == NOW + MINUTE
    post.rcpt = lambda to: ""
    assert mail.send_due(ledger, NOW + MINUTE, server, **STILL) == mail.Sent(1, 0, 0)
    assert pause() is None


def test_a_letter_is_tried_less_and_less_often_and_given_up_after_five_days(
    ledger: Ledger, server: Server, post: Post
) -> None:
    tries: list[str] = []
    post.rcpt = lambda to: tries.append(to) or "450 not now"  # type: ignore[func-returns-value]
    _queue(ledger, reference="r")
    waits, now = [], NOW
    while mail.counts().waiting:
        done = mail.send_due(ledger, now, server, **STILL)
        if mail.counts().waiting:
            waits.append(_next() - now)
            now = _next()
    assert waits == sorted(waits)
    assert waits[:6] == [n * MINUTE for n in (1, 5, 15, 30, 60, 120)]
    assert set(waits[6:]) == {240 * MINUTE}
    assert len(tries) == len(waits) + 1
    assert done == mail.Sent(0, 1, 0)
    assert timedelta(days=4, hours=20) < now - NOW <= timedelta(days=5)
    assert mail.counts() == mail.Counts(0, 1, None)
    assert mail.fate(ledger, "r") is mail.Fate.FAILED


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_letter_refused_for_good_is_given_up_at_once_and_the_others_go(
    ledger: Ledger, server: Server, post: Post, where: str
) -> None:
    if where == "rcpt":
        post.rcpt = lambda to: "550 no such mailbox" if to == "person0@example.org" else ""
    else:
        whims = iter(["554 no"])
        post.data = lambda server: next(whims, "")
    _queue(ledger, 3)
    assert mail.send_due(ledger, NOW, server) == mail.Sent(2, 1, 0)
    assert mail.counts() == mail.Counts(0, 1, None)


def test_what_was_given_up_can_be_tried_again_for_a_month(
    ledger: Ledger, server: Server, post: Post
) -> None:
    post.rcpt = lambda to: "550 no such mailbox"
    _queue(ledger, 2, reference=None)
    mail.queue(ledger, letter("answered", reference="r"), NOW)
    assert mail.send_due(ledger, NOW, server).failed == 3
    post.rcpt = lambda to: ""
    later = NOW + timedelta(days=20)
    assert mail.retry(later) == 3
    assert mail.fate(ledger, "r") is mail.Fate.WAITING
    assert mail.send_due(ledger, later, server) == mail.Sent(3, 0, 0)
    assert mail.fate(ledger, "r") is mail.Fate.SENT
    assert mail.retry(later) == 0


def test_after_a_month_what_was_given_up_is_destroyed(
    ledger: Ledger, server: Server, post: Post
) -> None:
    post.rcpt = lambda to: "550 no such mailbox"
    _queue(ledger)
    mail.send_due(ledger, NOW, server)
    ((key,),) = every("SELECT key FROM mail_queued")
    mail.send_due(ledger, NOW + timedelta(days=29), server)
    assert mail.counts().failed == 1
    mail.send_due(ledger, NOW + timedelta(days=31))  # also without a server
    assert mail.counts() == mail.Counts(0, 0, None)
    assert key not in ledger.keyring


def test_a_link_that_no_longer_works_is_not_sent_and_not_kept(
    ledger: Ledger, server: Server, post: Post
) -> None:
    _queue(ledger, text="link")
    assert mail.send_due(ledger, NOW + 16 * MINUTE, server) == mail.Sent(0, 1, 0)
    assert post.taken == []
    assert mail.counts() == mail.Counts(0, 0, None)


def test_a_link_that_is_never_taken_is_not_kept(ledger: Ledger, server: Server, post: Post) -> None:
    post.rcpt = lambda to: "450 not now"
    _queue(ledger, text="link")
    now = NOW
    while mail.counts().waiting:
        mail.send_due(ledger, now, server, **STILL)
        now = mail.counts().next or now
    assert now - NOW <= 15 * MINUTE
    assert mail.counts().failed == 0


def test_without_a_server_a_link_is_destroyed_after_a_day(ledger: Ledger) -> None:
    _queue(ledger, text="link", reference="r")
    ((key,),) = every("SELECT key FROM mail_queued")
    mail.send_due(ledger, NOW + timedelta(hours=23))
    assert mail.counts().waiting == 1
    mail.send_due(ledger, NOW + timedelta(hours=25))
    assert mail.counts().waiting == 0
    assert key not in ledger.keyring
    assert mail.fate(ledger, "r") is mail.Fate.FAILED


def test_a_server_that_is_down_costs_no_letter_and_is_asked_less_and_less_often(
    ledger: Ledger, post: Post
) -> None:
    with Listener(post) as listener:
        gone = plainly(listener)
    _queue(ledger, 5)
    now, waits = NOW, []
    for _ in range(8):
        assert mail.send_due(ledger, now, gone, **STILL) == mail.Sent(0, 0, 5)
        paused = pause()
        assert paused
        assert (paused.kind, paused.since) == (Trouble.UNREACHABLE, NOW)
        waits.append(paused.next - now)
        now = paused.next
    assert waits == [n * MINUTE for n in (1, 2, 5, 10, 15, 30, 30, 30)]
    with Listener(post) as listener:
        back = NOW + timedelta(days=9)
        assert mail.send_due(ledger, back, plainly(listener), **STILL) == mail.Sent(5, 0, 0)
    assert pause() is None


def test_a_password_that_cannot_be_read_is_told_once_a_letter_waits(
    ledger: Ledger, post: Post
) -> None:
    place = {"env": "NO_SUCH_VARIABLE"}
    own = Mail(server="127.0.0.1", sender=SENDER, user="privacy", password=place)
    ledger.register = replace(ledger.register, mail=own)
    assert mail.send_due(ledger, NOW) == mail.Sent(0, 0, 0)
    assert pause() is None
    _queue(ledger)
    assert mail.send_due(ledger, NOW) == mail.Sent(0, 0, 1)
    paused = pause()
    assert paused
    assert paused.kind is Trouble.SECRET


def test_a_refused_sender_is_a_matter_of_the_server_and_costs_no_letter(
    ledger: Ledger, server: Server, post: Post
) -> None:
    post.mail = lambda: "553 not your address"
    _queue(ledger, 3)
    assert mail.send_due(ledger, NOW, server) == mail.Sent(0, 0, 3)
    paused = pause()
    assert paused
    assert paused.kind is Trouble.SENDER


def test_a_connection_that_breaks_off_after_the_message_doubles_it_recognisably(
    ledger: Ledger, server: Server, post: Post
) -> None:
    def drop(talk: Any) -> str:
        if len(post.taken) == 1:
            talk.transport.abort()
        return ""

    post.data = drop
    _queue(ledger, 2)
    assert mail.send_due(ledger, NOW, server, **STILL) == mail.Sent(1, 0, 1)
    assert mail.send_due(ledger, NOW + MINUTE, server, **STILL) == mail.Sent(1, 0, 0)
    first, other, again = post.taken
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["Date"] == again["Date"]
    assert first.get_body(("plain",)).get_content() == again.get_body(("plain",)).get_content()


def test_a_server_that_always_breaks_off_is_left_alone_for_a_while(
    ledger: Ledger, server: Server, post: Post
) -> None:
    def drop(talk: Any) -> str:
        talk.transport.abort()
        return ""

    post.data = drop
    _queue(ledger, 10)
    assert mail.send_due(ledger, NOW, server) == mail.Sent(0, 0, 10)
    assert len(post.taken) == 3
    paused = pause()
    assert paused
    assert paused.kind is Trouble.BUSY


def test_one_connection_carries_many_letters_and_not_too_many(
    ledger: Ledger, server: Server, post: Post
) -> None:
    _queue(ledger, 120)
    assert mail.send_due(ledger, NOW, server).sent == 120
    assert post.connections == 3


def test_a_letter_is_claimed_by_one_process_alone(ledger: Ledger) -> None:
    _queue(ledger, 2)
    hour = timedelta(hours=1)
    first, second = outbox.claim(NOW, hour), outbox.claim(NOW, hour)
    assert first
    assert second
    assert first.id != second.id
    assert outbox.claim(NOW, hour) is None
    back = outbox.claim(NOW + hour, hour)
    assert back
    assert back.id in (first.id, second.id)
    assert back.tries == 2


def test_a_round_that_takes_long_lives_in_its_own_time(
    ledger: Ledger, server: Server, post: Post
) -> None:
    # Each look at the timer is a minute later: letters claimed late are leased from then on.
    ticks = count(0, 60)
    post.rcpt = lambda to: "450 not now"
    _queue(ledger, 2)
    mail.send_due(ledger, NOW, server, timer=lambda: float(next(ticks)), go_on=lambda: True)
    assert _next() > NOW + 4 * MINUTE


def test_a_round_ends_when_it_is_told_to(ledger: Ledger, server: Server, post: Post) -> None:
    _queue(ledger, 5)
    going = iter([True, True, False])
    done = mail.send_due(ledger, NOW, server, go_on=lambda: next(going))
    assert done == mail.Sent(2, 0, 3)


def test_a_letter_whose_key_is_missing_is_counted_and_stops_nobody(
    ledger: Ledger, server: Server, post: Post
) -> None:
    _queue(ledger, 2)
    ((key,),) = every("SELECT min(key) FROM mail_queued")
    ledger.keyring.destroy([Destroyed(key)])
    assert mail.send_due(ledger, NOW, server) == mail.Sent(1, 1, 0)
    assert mail.counts().failed == 1


def test_a_letter_that_breaks_the_round_each_time_is_given_up(
    ledger: Ledger, server: Server, post: Post
) -> None:
    _queue(ledger)
    execute("UPDATE mail_queued SET tries = 60")
    assert mail.send_due(ledger, NOW, server) == mail.Sent(0, 1, 0)
    assert post.taken == []


def test_log_and_output_count_and_name_nobody(
    ledger: Ledger,
    server: Server,
    post: Post,
    home: Home,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "adjourn")
    log_to(home)
    post.rcpt = lambda to: f"550 no mailbox {to}"
    _queue(ledger, 2)
    mail.send_due(ledger, NOW, server)
    post.mail = lambda: f"553 {SENDER} is not person0@example.org"
    _queue(ledger)
    mail.send_due(ledger, NOW, server)
    written = b"".join(path.read_bytes() for path in home.logs.iterdir()).decode()
    ours = [record.getMessage() for record in caplog.records if record.name == "adjourn.mail"]
    assert ours == ["letters: 0 sent, 2 given up", "the mail server takes nothing: sender"]
    for text in (written, *ours, *capfd.readouterr()):
        assert "person0" not in text
        assert "example.org" not in text


@pytest.fixture(autouse=True)
def _no_log_stays_open() -> Iterator[None]:
    yield
    root = logging.getLogger()
    for handler in [h for h in root.handlers if hasattr(h, "maxBytes")]:
        root.removeHandler(handler)
        handler.close()


@pytest.mark.soak
def test_ten_thousand_letters_leave_at_a_good_rate(
    ledger: Ledger, server: Server, post: Post
) -> None:
    for n in range(10_000):
        mail.queue(ledger, letter("consent", f"person{n}@example.org"), NOW)
    began = time.perf_counter()
    assert mail.send_due(ledger, NOW, server) == mail.Sent(10_000, 0, 0)
    rate = 10_000 / (time.perf_counter() - began)
    assert len(set(post.idents)) == 10_000
    assert rate > 20, rate


def test_the_next_letter_is_found_without_a_look_at_the_others(ledger: Ledger) -> None:
    plan = every(f"EXPLAIN QUERY PLAN {outbox.DUE}", [0])
    (step,) = [row[3] for row in plan]
    assert "INDEX letter_due" in step
