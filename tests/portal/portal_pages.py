"""Serves desk and portal over a fresh home with a few people on a shelf: run by the tests.

python portal_pages.py FOLDER SMTP_PORT
"""

import os
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from adjourn.cli.start import opened
from adjourn.home import Home
from adjourn.web.listening import address_of, reserve

_HERE = Path(__file__).parent
_JOIN = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_UHJhY3RpY2U%40thread.v2/0"
_MAIL = '[mail]\nserver = "127.0.0.1"\nport = {}\nsecurity = "none"\nsender = "desk@example.org"\n'


def main(folder: Path, smtp: int) -> None:
    from settled import settle

    home = Home(folder)
    os.environ["ADJOURN_HOME"] = str(home.path)
    settle(home)
    portal = reserve()
    url = address_of(portal)
    (home.register / "portal.toml").write_text(f'[portal]\nurl = "{url}"\n', encoding="utf-8")
    (home.register / "mail.toml").write_text(_MAIL.format(smtp), encoding="utf-8")
    with opened(home) as ledger:
        from shelf import Shelf, fill

        from adjourn.web.clock import Clock
        from adjourn.web.copies import Copies
        from adjourn.web.desk import Desk
        from adjourn.web.portal.invitations import make
        from adjourn.web.postman import Postman
        from adjourn.web.server import Pages
        from adjourn.web.worker import Worker

        fill(ledger, people=30)
        began, start = datetime.now(UTC), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        clock = Clock(lambda: start + (datetime.now(UTC) - began))
        shelf = Shelf()
        worker = Worker(ledger, {"teams": shelf}, clock)
        copies = Copies(lambda: nullcontext({"teams": shelf}))
        postman = Postman(ledger, clock)
        desk = Desk(ledger, {"teams": shelf}, worker, clock, None, copies, postman=postman)
        with Pages(desk, None, portal) as pages:
            token = make(ledger, "teams", _JOIN, clock.now(), "<b>Tour</b>", clock.now())
            print(f"invitation: {url}/join/{token}")
            print(f"portal: {url}")
            print(f"ready: {pages.url}", flush=True)
            pages.run()


if __name__ == "__main__":
    sys.path.insert(0, str(_HERE.parent / "web"))
    main(Path(sys.argv[1]), int(sys.argv[2]))
