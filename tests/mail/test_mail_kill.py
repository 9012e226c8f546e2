"""kill -9 at any command of the conversation, and two processes at once. Real processes."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from mail_samples import NOW, letter
from mail_server import Post

from adjourn import mail
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.mail.smtp import Server

SCRIPT = str(Path(__file__).with_name("mail_sender.py"))
LETTERS = 2
LATER = timedelta(hours=1)  # a claim is over by then


def _sender(home: Home, server: Server, now: datetime) -> "subprocess.Popen[str]":
    command = [sys.executable, SCRIPT, str(home.path), str(server.port), now.isoformat()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _ended(process: "subprocess.Popen[str]") -> str:
    said, _ = process.communicate(timeout=60)
    return said


def _queue(ledger: Ledger) -> None:
    for n in range(LETTERS):
        mail.queue(ledger, letter("consent", f"person{n}@example.org", reference=f"r{n}"), NOW)
    connections["default"].close()


@pytest.mark.parametrize("command", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("number", range(1, LETTERS + 1))
def test_killed_anywhere_every_letter_arrives_and_a_double_is_recognised(
    ledger: Ledger, home: Home, server: Server, post: Post, command: str, number: int
) -> None:
    _queue(ledger)
    running: list[subprocess.Popen[str]] = []
    seen = 0

    def kill(*_: Any) -> str:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(running[0].pid, signal.SIGKILL)
            running[0].wait(10)
        return ""

    setattr(post, command, kill)
    running.append(_sender(home, server, NOW))
    _ended(running[0])
    assert running[0].returncode == -signal.SIGKILL
    assert "waiting=0" in _ended(_sender(home, server, NOW + LATER))

    arrived = Counter(zip(post.recipients, post.idents, strict=True))
    assert {to for to, _ in arrived} == {f"person{n}@example.org" for n in range(LETTERS)}
    assert len(arrived) == LETTERS, "a second Message-ID for one letter"
    # Only after the message was handed over whole can a kill double it, and then once.
    assert sum(arrived.values()) == LETTERS + (command == "data")
    assert [mail.fate(ledger, f"r{n}") for n in range(LETTERS)] == [mail.Fate.SENT] * LETTERS
    ledger.destroy_doomed()
    assert every("SELECT count(*) FROM mail_queued") == [(0,)]
    doomed = [key for (key,) in every("SELECT id FROM ledger_doomedkey")]
    assert len(doomed) == LETTERS
    assert not [key for key in doomed if key in ledger.keyring]


def test_two_processes_at_once_send_no_letter_twice(
    ledger: Ledger, home: Home, server: Server, post: Post
) -> None:
    for n in range(30):
        mail.queue(ledger, letter("consent", f"person{n}@example.org"), NOW)
    connections["default"].close()
    said = [_ended(process) for process in [_sender(home, server, NOW) for _ in range(2)]]
    assert sorted(post.recipients) == sorted(f"person{n}@example.org" for n in range(30))
    assert sum(int(n) for text in said for n in re.findall(r"sent=(\d+)", text)) == 30
