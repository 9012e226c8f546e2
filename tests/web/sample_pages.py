"""Serves pages over a fresh home with a few people on a shelf: run as a program by the tests.

python sample_pages.py FOLDER [--code CODE] [--down]
"""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from adjourn.cli.setup import set_up
from adjourn.cli.start import opened
from adjourn.home import Home


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--code")
    parser.add_argument("--down", action="store_true")
    options = parser.parse_args()
    home = Home(options.folder)
    os.environ["ADJOURN_HOME"] = str(home.path)
    set_up(home)
    with opened(home) as ledger:
        from shelf import Shelf, fill

        from adjourn.web.clock import Clock
        from adjourn.web.desk import Desk
        from adjourn.web.gate import Gate
        from adjourn.web.server import Pages
        from adjourn.web.worker import Worker

        fill(ledger, people=25)
        clock = Clock(lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
        gate = Gate(options.code) if options.code else None
        shelf = Shelf(down=options.down)
        worker = Worker(ledger, {"teams": shelf}, clock)
        with Pages(Desk(ledger, {"teams": shelf}, worker, clock, gate)) as pages:
            print(f"ready: {pages.url}", flush=True)
            pages.run()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
