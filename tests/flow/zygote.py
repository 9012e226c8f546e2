"""Runs `adjourn` commands in forked children: a real process to kill, without its start-up time.

Reads one JSON object a line: {"args", "env", "out", "commit"}; a commit is null or [number,
"before" or "after"], at which the child kills itself: of the ledger or of the keyring.
Answers {"pid"} at once and {"status"} at the end (negative: the signal that ended it).
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cryptography.hazmat.primitives.ciphers.aead
import django.core.management
import django.db.backends.sqlite3.base
import httpx2
import rich.progress

# Imported for the children, which so start at once.
WARM = (cryptography, django, httpx2, rich)


def counted(number: int, when: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Wraps commits: the one with this number, counted over all wrapped, ends the process."""
    numbers: Iterator[int] = iter(range(1, sys.maxsize))

    def wrap(commit: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            last = next(numbers) == number
            if last and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            result = commit(*args)
            if last:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return run

    return wrap


def child(job: dict[str, Any]) -> None:
    """Be the command."""
    os.environ.update(job["env"])
    with Path(job["out"]).open("w", encoding="utf-8") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    # What the tool asks to wait for takes no time here. Before the import: defaults are bound then.
    sleep = time.sleep
    time.sleep = lambda seconds: sleep(min(seconds, 0.01))
    if job["commit"]:
        from adjourn.ledger import keyring

        wrap = counted(*job["commit"])
        base = django.db.backends.sqlite3.base.DatabaseWrapper
        base._commit = wrap(base._commit)
        for name in ("add", "destroy"):
            setattr(keyring.Keyring, name, wrap(getattr(keyring.Keyring, name)))
    from adjourn.cli import main

    main(job["args"])


for line in sys.stdin:
    job = json.loads(line)
    pid = os.fork()
    if pid == 0:
        child(job)
        os._exit(0)  # not reached: click exits
    print(json.dumps({"pid": pid}), flush=True)
    _, status = os.waitpid(pid, 0)
    print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)
