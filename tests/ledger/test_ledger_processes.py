"""Two processes on one home: nothing doubled, nothing lost, no traceback."""

import subprocess
import sys
from pathlib import Path

from ledger_samples import counts, refs
from ledger_worker import BATCHES, IN_BATCH, batches

from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every

_WORKER = Path(__file__).with_name("ledger_worker.py")
ITEMS = BATCHES * IN_BATCH


def _start(home: Home, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(_WORKER), str(home.path), *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def together(*running: subprocess.Popen[str]) -> list[str]:
    """Let all of them go at once; what each printed. Fails when one said anything else."""
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60) for process in running]
    assert [stderr for _, stderr in answers] == [""] * len(running)
    return [stdout.strip() for stdout, _ in answers]


def test_two_processes_that_collect_the_same_double_and_lose_nothing(
    ledger: Ledger, home: Home
) -> None:
    done = together(_start(home, "write", BATCHES), _start(home, "write", BATCHES))
    new = [int(one.split()[0]) for one in done]
    assert sum(new) == ITEMS
    found = counts()
    assert found["item"] == ITEMS
    assert found["person"] == IN_BATCH + BATCHES
    assert found["handle"] == 2 * IN_BATCH + BATCHES
    assert found["conference"] == 7
    assert found["itemperson"] == 2 * ITEMS
    expected = {o.item.ref for _, batch in batches() for o in batch if o.item.ref.endswith("-1")}
    assert set(refs(ledger, "person1@example.org")) == expected
    numbers = [n for t in ("item", "person", "conference") for (n,) in
               every(f"SELECT id FROM ledger_{t}")]  # fmt: skip
    assert len(numbers) == len(set(numbers)), "a number names one thing only"
    assert all(key in ledger.keyring for (key,) in every("SELECT DISTINCT key FROM ledger_item"))


def test_a_reader_during_a_writer_sees_whole_batches(ledger: Ledger, home: Home) -> None:
    written, seen = together(_start(home, "write", BATCHES), _start(home, "read", 150))
    assert written == f"{ITEMS} 0 0"
    assert 0 <= int(seen) <= BATCHES
    assert len(refs(ledger, "acc-1")) == BATCHES
