"""Real processes to kill, and what a home holds afterwards, in a form that two runs can share."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from flow_samples import NOW, SECRET, write_tool

from adjourn.home import Home
from adjourn.tools.practice import Fault, Kind, Server, Tenant, serve

NEVER = 10**9


class Zygote:
    """Starts commands in processes of their own (`zygote.py`)."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("zygote.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(
        self, args: list[str], env: dict[str, str], out: Path, killer: "Killer", commit: Any = None
    ) -> int:
        """Run `adjourn ARGS`; its exit code, or minus the signal that ended it."""
        job = {"args": args, "env": env, "out": str(out), "commit": commit}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps(job)}\n")
        self._process.stdin.flush()
        killer.aim(json.loads(self._process.stdout.readline())["pid"])
        return int(json.loads(self._process.stdout.readline())["status"])

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)
        if self._process.stdout:
            self._process.stdout.close()


class Killer:
    """Kills the client at the request with this number, before or after it is handled."""

    def __init__(self, tenant: Tenant, number: int = NEVER, when: str = "before") -> None:
        self.count, self._number, self._when = 0, number, when
        self._known, self._pid = Event(), 0
        tenant.faults.clear()
        tenant.faults.add(Fault(Kind.KILL, times=NEVER, call=self._seen, when=when))

    def aim(self, pid: int) -> None:
        self._pid = pid
        self._known.set()

    def _seen(self) -> None:
        self.count += 1
        if self.count == self._number:
            self._known.wait(10)
            os.kill(self._pid, signal.SIGKILL)
            if self._when == "before":
                raise ConnectionAbortedError  # the request is not handled at all


@dataclass(slots=True)
class Place:
    """A home and a tenant, made from the same beginnings as often as wanted."""

    zygote: Zygote
    folder: Path
    tenant: Tenant
    server: Server
    killer: Killer = field(init=False)

    def __post_init__(self) -> None:
        self.killer = Killer(self.tenant)

    @property
    def home(self) -> Home:
        return Home(self.folder / "home")

    @property
    def out(self) -> str:
        return (self.folder / "out").read_text(encoding="utf-8")

    def run(self, *args: str, commit: Any = None) -> int:
        """Run a command on the home as at the tenant's time."""
        whole = [*args, "--home", str(self.home.path)]
        if args[0] != "init":
            whole += ["--at", self.tenant.now.isoformat()]
        env = {SECRET: self.tenant.secret}
        return self.zygote.run(whole, env, self.folder / "out", self.killer, commit)

    def kill_at(self, number: int, when: str) -> None:
        """Let the next command be killed at this request of its own."""
        self.killer = Killer(self.tenant, number, when)


@contextmanager
def place(zygote: Zygote, folder: Path, beginnings: Path | None, seed: int = 7) -> Iterator[Place]:
    """A place with a copy of the home in `beginnings`, or with a new one."""
    tenant = Tenant(seed, NOW)
    with serve(tenant) as server:
        made = Place(zygote, folder, tenant, server)
        if beginnings is None:
            assert made.run("init") == 0, made.out
        else:
            shutil.copytree(beginnings, made.home.path)
        write_tool(made.home, server.settings())
        yield made


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
        return store.execute(query).fetchall()


def erased(home: Home) -> dict[str, Any]:
    """What an erasure left in a home, without what differs from run to run (random ids)."""
    base = home.database
    log = [json.loads(leaf) for (leaf,) in rows(base, "SELECT leaf FROM ledger_logentry")]
    return {
        "erasures": rows(
            base, "SELECT state, opened, actor, key, person, part, home FROM erase_erasure"
        ),
        "steps": rows(
            base,
            "SELECT item, row IS NULL, tool, kind, state, forecast, requested, outcome, until, "
            "reason, note, read_at, next FROM erase_step ORDER BY item",
        ),
        "evidence": Counter(
            (entry["kind"], entry.get("item"), entry.get("outcome"), entry.get("count"))
            for entry in log
            if "erasure" in entry
        ),
        "logged": rows(base, "SELECT count(*) FROM erase_logged"),
        "keys": rows(home.keyring / "keyring.db", "SELECT id FROM key ORDER BY id"),
    } | {
        table: rows(base, f"SELECT {columns} FROM ledger_{table} ORDER BY 1, 2")
        for table, columns in {
            "item": "id, state",
            "itemperson": "item, person, relation",
            "person": "id, id",
            "conference": "id, ix",
            "conferenceperson": "conference, person",
            "handle": "ix, person",
            "guard": "ix, before",
            "typeguard": "person, type, before",
            "itemguard": "ix, person, unlink, gone",
            "restriction": "item, since",
            "doomedkey": "id, id",
        }.items()
    }


def collected(home: Home) -> dict[str, Any]:
    """What a collection left in a home, by indexes: row numbers depend on the order of writing."""
    base = home.database
    people: dict[int, list[bytes]] = {}
    for ix, person in rows(base, "SELECT ix, person FROM ledger_handle ORDER BY ix"):
        people.setdefault(person, []).append(ix)
    who = {person: tuple(indexes) for person, indexes in people.items()}
    conferences = dict(rows(base, "SELECT id, ix FROM ledger_conference"))
    return {
        "people": sorted(who.values()),
        "items": [
            (*row[1:], conferences.get(row[0]))
            for row in rows(
                base,
                "SELECT conference, ix, tool, kind, type, at, until, state, everyone "
                "FROM ledger_item ORDER BY ix",
            )
        ],
        "links": sorted(
            (ix, who[person], relation)
            for ix, person, relation in rows(
                base,
                "SELECT i.ix, p.person, p.relation FROM ledger_itemperson p "
                "JOIN ledger_item i ON i.id = p.item",
            )
        ),
        "presence": sorted(
            (conferences[conference], who[person])
            for conference, person in rows(
                base, "SELECT conference, person FROM ledger_conferenceperson"
            )
        ),
    }
