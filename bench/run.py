"""`make bench`: one JSON object a line with name, value, unit, bound, holds. Ratios in one run.

Sizes come from the command line (`--small N --large N`); the defaults are those of the promise.
Exits 1 when a bound does not hold.
"""

import argparse
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

CHUNK = 500
PEOPLE, TURN = 48, 8


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--part", choices=[*_PARTS], help=argparse.SUPPRESS)
    parser.add_argument("--items", type=int, nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(_PARTS[options.part](*options.items)))
        return 0
    return _report(options.small, options.large)


def _report(small: int, large: int) -> int:
    write = _in_process("write", min(large, 100_000))
    few, many = Asked(small), Asked(large)
    find, erase = _in_turns(few, many, "find"), _in_turns(few, many, "erase")
    few.end()
    memory = many.end()["memory"]
    gates = [_in_process("gate", count)["gate"] for count in (small, large)]
    messages, films = min(large // 50, 20_000), min(large // 125_000, 8)
    copied = _in_process("copy", messages, films)
    swept = _in_process("sweep", large)
    lines = [
        ("collect rate against bare executemany", write["ratio"], "ratio", 0.4, ">="),
        ("collect rate", write["rate"], "items/s", None, ""),
        (f"find, {small} items", find[0], "ms", 5.0, "<="),
        (f"find, {large} items", find[1], "ms", 5.0, "<="),
        ("find, large against small", find[1] / find[0], "ratio", 1.5, "<="),
        (f"local erase, {small} items", erase[0], "ms", 20.0, "<="),
        (f"local erase, {large} items", erase[1], "ms", 20.0, "<="),
        ("local erase, large against small", erase[1] / erase[0], "ratio", 1.5, "<="),
        (f"gate, {large} consents", gates[1], "us", None, ""),
        (f"gate, {large} consents against {small}", gates[1] / gates[0], "ratio", 1.5, "<="),
        (
            f"sweep of {swept['due']:.0f} due of {large} against a bare indexed DELETE",
            swept["ratio"],
            "ratio",
            0.3,
            ">=",
        ),
        ("sweep rate", swept["rate"], "items/s", None, ""),
        (f"peak memory, {large} items collected", memory, "MB", 300, "<="),
        (f"peak memory, access copy, {messages} messages", copied["memory"], "MB", 200, "<="),
        (f"access copy, {copied['size']:.0f} MB", copied["seconds"], "s", None, ""),
    ]
    kept = True
    for name, value, unit, bound, sense in lines:
        holds = bound is None or (value >= bound if sense == ">=" else value <= bound)
        kept &= holds
        print(
            json.dumps(
                {
                    "name": name,
                    "value": round(value, 3),
                    "unit": unit,
                    "bound": None if bound is None else f"{sense} {bound}",
                    "holds": holds,
                }
            ),
            flush=True,
        )
    return 0 if kept else 1


def _in_process(part: str, *items: int) -> dict[str, float]:
    """A process of its own, so that memory and caches are its own, too."""
    numbers = [str(number) for number in items]
    arguments = [sys.executable, "-m", "bench.run", "--part", part, "--items", *numbers]
    done = subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _home(folder: str) -> Any:
    """A fresh home in `folder`, opened."""
    from adjourn.cli.setup import set_up
    from adjourn.home import Home

    os.environ["ADJOURN_HOME"] = folder
    home = Home(Path(folder))
    set_up(home)
    from adjourn import register
    from adjourn.ledger.ledger import Ledger

    return home, Ledger.open(home, register.load(home.register))


def _write(items: int) -> dict[str, float]:
    """Rate of the ledger (resolve, seal, index) and of bare executemany of the rows it wrote.

    The two take turns, portion by portion, so that whatever else the machine does meets both.
    """
    from bench.people import NOW, batches

    with tempfile.TemporaryDirectory() as folder:
        home, ledger = _home(folder)
        bare = Bare(home.database, Path(folder) / "bare.db")
        from adjourn.ledger.write import write

        spent = 0.0
        for batch in batches(items, CHUNK):
            start = time.perf_counter()
            write(ledger, "teams", "bench", batch, NOW)
            spent += time.perf_counter() - start
            bare.follow()
    return {"rate": items / spent, "ratio": bare.spent / spent}


def _sweep(items: int) -> dict[str, float]:
    """What is due among so many items is erased, against a bare DELETE of the same rows."""
    from bench import sweep
    from bench.people import NOW, batches

    with tempfile.TemporaryDirectory() as folder:
        home, ledger = _home(folder)
        from adjourn.ledger.write import write

        for batch in batches(items, CHUNK):
            write(ledger, "teams", "bench", batch, NOW)
        return sweep.measured(home.database, Path(folder), ledger, items)


class Bare:
    """Inserts what the ledger has written, unsealed, into the same tables of another file."""

    TABLES = ("person", "handle", "conference", "conferenceperson", "item", "itemperson")

    def __init__(self, source: Path, target: Path) -> None:
        self.spent = 0.0
        self._source = sqlite3.connect(source)
        with sqlite3.connect(target) as copy:
            self._source.backup(copy)
        self._target = sqlite3.connect(target, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._target.execute(f"PRAGMA {pragma}")
        self._last = dict.fromkeys(self.TABLES, 0)

    def follow(self) -> None:
        """What is new since the last call, in one transaction as the ledger had it."""
        portions = [(table, self._rows(table)) for table in self.TABLES]
        start = time.perf_counter()
        self._target.execute("BEGIN IMMEDIATE")
        for table, rows in portions:
            if rows:
                marks = ",".join("?" * len(rows[0]))
                self._target.executemany(f"INSERT INTO ledger_{table} VALUES ({marks})", rows)
        self._target.execute("COMMIT")
        self.spent += time.perf_counter() - start

    def _rows(self, table: str) -> list[list[Any]]:
        # Links have no row id: they are told by the item or conference, which only grows.
        number = {"itemperson": "item", "conferenceperson": "conference"}.get(table, "rowid")
        query = f"SELECT {number}, * FROM ledger_{table} WHERE {number} > ? ORDER BY {number}"
        cursor = self._source.execute(query, [self._last[table]])
        names = [column[0] for column in cursor.description]
        rows = [list(row) for row in cursor]
        if rows:
            self._last[table] = rows[-1][0]
        for row in rows:
            if "sealed" in names:
                at = names.index("sealed")
                row[at] = _PLAIN[: max(0, len(row[at]) - 28)]  # without nonce and tag
        return [row[1:] for row in rows]


_PLAIN = '{"ref": "ref-000000000000", "place": {"chat": "19:meeting_00000000@thread.v2"}}' * 20


def _person(items: int) -> dict[str, float]:
    """A home with so many items; then find and local erase of its people with 200 items, each when
    standard input asks for it (`find N`, `erase N`), answered in milliseconds. Peak memory of
    collecting."""
    from bench.people import ITEMS_A_PERSON, NOW, address, batches

    with tempfile.TemporaryDirectory() as folder:
        _, ledger = _home(folder)
        from adjourn.ledger import find
        from adjourn.ledger.write import write

        for batch in batches(items, CHUNK):
            write(ledger, "teams", "bench", batch, NOW)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        people = items // ITEMS_A_PERSON
        print("built", flush=True)
        for line in sys.stdin:
            what, number = line.split()
            whose = address(people * int(number) // PEOPLE)
            if what == "find":
                do = partial(_find, find, ledger, whose)
            else:
                do = _erasure(ledger, find.find_person(ledger, whose))
            print(_milliseconds(do), flush=True)
    return {"memory": memory}


class Asked:
    """The process of a home (`_person`) that does one thing at a time."""

    def __init__(self, items: int) -> None:
        arguments = [sys.executable, "-m", "bench.run", "--part", "person", "--items", str(items)]
        self._process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._line() == "built"

    def __call__(self, what: str, number: int) -> float:
        assert self._process.stdin
        print(what, number, file=self._process.stdin, flush=True)
        return float(self._line())

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def end(self) -> dict[str, float]:
        """What it says of itself."""
        out, _ = self._process.communicate()
        measured: dict[str, float] = json.loads(out)
        return measured


def _in_turns(few: Asked, many: Asked, what: str) -> tuple[float, float]:
    """The medians of both homes. They take turns, so that whatever else the machine does meets
    both; the first of each turn warms up and does not count."""
    small, large = [], []
    for start in range(0, PEOPLE, TURN):
        for home, times in ((few, small), (many, large)):
            times += [home(what, number) for number in range(start, start + TURN)][1:]
    return statistics.median(small), statistics.median(large)


def _gate(consents: int) -> dict[str, float]:
    """The gate for one person among so many consents."""
    from bench.consent import gate

    return {"gate": gate(_home, consents)}


def _copy(messages: int, films: int) -> dict[str, float]:
    """An access copy of one person with so many messages and films of 256 MB."""
    from bench.copies import copied

    return copied(_home, messages, films)


def _find(find: Any, ledger: Any, address: str) -> None:
    person = find.find_person(ledger, address)
    assert len(find.items(ledger, person.number)) == 200, "the measure would be of something else"


def _erasure(ledger: Any, person: Any) -> Callable[[], None]:
    """The local part of an erasure whose plan was stored just before, as it is in an erasure:
    guard, rows, keys, evidence."""
    from adjourn.erase.execute import at_home, open_erasure
    from adjourn.erase.plan import make_plan
    from bench.people import NOW
    from bench.tool import Nothing

    plan = make_plan(ledger, {"teams": Nothing()}, person, NOW)
    erasure = open_erasure(ledger, plan, "role:operator")
    return lambda: at_home(ledger, erasure, NOW)


def _milliseconds(do: Callable[[], None]) -> float:
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1_000


_PARTS = {"write": _write, "person": _person, "gate": _gate, "copy": _copy, "sweep": _sweep}

if __name__ == "__main__":
    sys.exit(main())
