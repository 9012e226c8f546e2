"""Serves desk, portal and API over a home with a few people on a shelf: run by the tests.

python api_pages.py FOLDER [--kill PATH WHEN]

Prints where the API is, and a token for each scope. A home that is there already is served as it
is. With --kill the process ends itself by SIGKILL at the first POST to PATH: "before" its
transaction is committed, or "after" it, before the answer leaves.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adjourn.cli.start import opened
from adjourn.home import Home
from adjourn.web.listening import address_of, reserve

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def main(folder: Path, *kill: str) -> None:
    from settled import settle

    home = Home(folder)
    os.environ["ADJOURN_HOME"] = str(home.path)
    is_new = not home.path.exists()
    settle(home)
    portal = reserve()
    with opened(home) as ledger:
        from looking import Looking, share
        from shelf import fill

        from adjourn.web import server
        from adjourn.web.api.scopes import Scope
        from adjourn.web.api.tokens import make
        from adjourn.web.clock import Clock
        from adjourn.web.copies import Copies
        from adjourn.web.desk import Desk
        from adjourn.web.worker import Worker

        if is_new:
            fill(ledger, people=20)
            share(ledger)
        names = {scope.value: {scope} for scope in Scope} | {"all": set(Scope)}
        tokens = {
            name: make(ledger, name, scopes, NOW, per_minute=1_000_000)[1]
            for name, scopes in names.items()
        }
        tokens["slow"] = make(ledger, "slow", {Scope.CASES}, NOW, per_minute=3)[1]
        if kill:
            server.get_wsgi_application = _mortal(server.get_wsgi_application, *kill)
        shelf = Looking()
        clock = Clock(lambda: NOW)
        worker = Worker(ledger, {"teams": shelf}, clock)
        copies = Copies(lambda: nullcontext({"teams": shelf}))
        desk = Desk(ledger, {"teams": shelf}, worker, clock, None, copies)
        with server.Pages(desk, None, portal) as pages:
            print(f"tokens: {json.dumps(tokens)}")
            print(f"portal: {address_of(portal)}")
            print(f"ready: {pages.url}", flush=True)
            pages.run()


def _mortal(make: Callable[[], Any], path: str, when: str) -> Callable[[], Any]:
    """Django's application, which ends with the process at the first POST to `path`."""
    from django.db.backends.sqlite3.base import DatabaseWrapper

    from adjourn.web.api import once

    def end() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if when == "before":  # what the request did is in the transaction, which is not committed
        first = once._first

        def last(*args: Any) -> Any:
            first(*args)
            setattr(DatabaseWrapper, "_commit", lambda _: end())  # noqa: B010

        once._first = last
    inner = make()

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = inner(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == path:
            end()
        return answer  # type: ignore[no-any-return]

    return lambda: serve


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[1] / "web"))
    main(Path(sys.argv[1]), *sys.argv[3:])
