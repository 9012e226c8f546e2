"""Serves pages over a fresh home with a few people on a shelf: run as a program by the tests.

python sample_pages.py FOLDER [--code CODE] [--down] [--letters] [--film BYTES] [--talk COUNT]
    [--lock ADDRESS] [--mention] [--ask] [--told]
"""

import argparse
import os
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adjourn.cli.setup import set_up
from adjourn.cli.start import opened
from adjourn.home import Home


def leave_letters(ledger: Any) -> None:
    """Two letters that wait, one that was given up, and a server that takes none."""
    from adjourn import mail
    from adjourn.ledger.sql import execute, writing
    from adjourn.mail.pause import begin
    from adjourn.mail.smtp import Trouble

    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    context = {"purposes": ["Recording"], "url_withdraw": "", "url_notice": ""}
    for number in range(3):
        mail.queue(ledger, mail.Letter(f"p{number}@example.org", "consent", "en", context), now)
    with writing():
        execute("UPDATE mail_queued SET next = NULL WHERE key = (SELECT min(key) FROM mail_queued)")
    begin(Trouble.LOGIN, now)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--code")
    parser.add_argument("--down", action="store_true")
    parser.add_argument("--letters", action="store_true")
    parser.add_argument("--film", type=int, default=0)
    parser.add_argument("--talk", type=int, default=0)
    parser.add_argument("--lock")
    parser.add_argument("--mention", action="store_true")
    parser.add_argument("--ask", action="store_true")
    parser.add_argument("--told", action="store_true")
    options = parser.parse_args()
    home = Home(options.folder)
    os.environ["ADJOURN_HOME"] = str(home.path)
    set_up(home)
    if options.told:  # filled in, so that the notice is published
        from notice_samples import fill_in

        fill_in(home.register)
    with opened(home) as ledger:
        from shelf import Shelf, ask, fill, lock, mention, record, talk

        from adjourn.web.clock import Clock
        from adjourn.web.copies import Copies
        from adjourn.web.desk import Desk
        from adjourn.web.gate import Gate
        from adjourn.web.server import Pages
        from adjourn.web.worker import Worker

        fill(ledger, people=25)
        if options.letters:
            leave_letters(ledger)
        if options.talk:
            talk(ledger, options.talk)
        if options.film:
            record(ledger)
        if options.mention:
            mention(ledger)
        if options.ask:
            ask(ledger)
        if options.lock:
            lock(ledger, options.lock)
        clock = Clock(lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
        gate = Gate(options.code) if options.code else None
        shelf = Shelf(down=options.down, film=options.film)
        worker = Worker(ledger, {"teams": shelf}, clock)
        copies = Copies(lambda: nullcontext({"teams": shelf}))
        with Pages(Desk(ledger, {"teams": shelf}, worker, clock, gate, copies)) as pages:
            print(f"ready: {pages.url}", flush=True)
            pages.run()


if __name__ == "__main__":
    here = Path(__file__).parent
    sys.path[:0] = [str(here), str(here.with_name("notice"))]
    main()
