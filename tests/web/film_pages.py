"""Serves pages over one person's many messages and films, which lie with a tool over HTTP: run as
a program by the soak test.

python film_pages.py FOLDER URL MESSAGES FILMS BYTES
"""

import os
import sys
from contextlib import nullcontext
from pathlib import Path

from adjourn.cli.setup import set_up
from adjourn.cli.start import opened
from adjourn.home import Home


def main(folder: str, url: str, messages: int, films: int, size: int) -> None:
    home = Home(Path(folder))
    os.environ["ADJOURN_HOME"] = folder
    set_up(home)
    with opened(home) as ledger:
        from adjourn.ledger.write import write
        from adjourn.web.clock import Clock
        from adjourn.web.copies import Copies
        from adjourn.web.desk import Desk
        from adjourn.web.server import Pages
        from adjourn.web.worker import Worker
        from bench.film import Film, left_behind
        from bench.people import NOW

        for batch in left_behind(messages, films, size):
            write(ledger, "teams", "bench", batch, NOW)
        clock = Clock(lambda: NOW)
        tools = {"teams": Film(url)}
        worker = Worker(ledger, tools, clock)
        desk = Desk(ledger, tools, worker, clock, None, Copies(lambda: nullcontext(tools)))
        with Pages(desk) as pages:
            print(f"ready: {pages.url}", flush=True)
            pages.run()


if __name__ == "__main__":
    folder, url, *numbers = sys.argv[1:]
    main(folder, url, *map(int, numbers))
