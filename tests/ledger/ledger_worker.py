"""A process of its own on a home: `python ledger_worker.py HOME write|read COUNT [LIMIT]`.

`write` writes COUNT batches, the same ones in every process; with LIMIT no file may grow beyond so
many bytes, as on a full disk. `read` finds a person COUNT times. Prints what came of it.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

BATCHES = 30
IN_BATCH = 20


def main(folder: str, what: str, count: int, limit: int | None = None) -> None:
    os.environ["ADJOURN_HOME"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "adjourn.settings"
    import django

    django.setup()
    from adjourn import register as registers
    from adjourn.home import Home
    from adjourn.ledger.ledger import Ledger

    home = Home(Path(folder))
    ledger = Ledger.open(home, registers.load(home.register))
    print("ready", flush=True)
    sys.stdin.readline()  # so that several start at once
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    print({"write": _write, "read": _read}[what](ledger, count))


def batches(count: int = BATCHES) -> Iterator[tuple[int, list["Observation"]]]:  # noqa: F821
    """The same batches for whoever asks; some of their people meet in all of them."""
    from ledger_samples import account, mail, seen, who

    for number in range(count):
        yield (
            number,
            [
                seen(
                    f"m{number}-{n}",
                    who(account(f"acc-{n}"), mail(f"person{n}@example.org"), name=f"Person {n}"),
                    who(mail(f"guest{number}@example.org")),
                    conference=f"c{number % 7}",
                    place={"chat": "x" * 200},
                )
                for n in range(IN_BATCH)
            ],
        )


def _write(ledger: "Ledger", count: int) -> str:  # noqa: F821
    from ledger_samples import NOW

    from adjourn.ledger.errors import DatabaseTrouble
    from adjourn.ledger.write import Written, write
    from adjourn.tools.protocol import Batch

    done = Written()
    for number, observations in batches(count):
        try:
            done += write(ledger, "teams", "chats", Batch(tuple(observations), number), NOW)
        except DatabaseTrouble as trouble:
            return f"{number} {trouble}"
    return f"{done.new} {done.changed} {done.unchanged}"


def _read(ledger: "Ledger", count: int) -> str:  # noqa: F821
    from ledger_samples import refs

    return str(max(len(refs(ledger, "acc-1")) for _ in range(count)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *[int(n) for n in sys.argv[4:]])
