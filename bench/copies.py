"""Peak memory and time of an access copy: everything is fetched over HTTP and read on."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from bench.film import OWNER, Film, left_behind
from bench.people import NOW

_FILM = 256 << 20  # bytes of one recording


def copied(home: Callable[[str], Any], messages: int, films: int) -> dict[str, float]:
    """MB at the peak of this process, seconds, and MB of the copy. `home` opens a fresh one."""
    serve = [sys.executable, "-m", "bench.film"]
    pipe = subprocess.PIPE
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(serve, stdin=pipe, stdout=pipe, text=True) as server,
    ):
        _, ledger = home(folder)
        from adjourn.ledger.find import find_person
        from adjourn.ledger.write import write
        from adjourn.rights.copy import stream

        for batch in left_behind(messages, films, _FILM):
            write(ledger, "teams", "bench", batch, NOW)
        assert server.stdout
        tool = Film(server.stdout.readline().strip())
        person = find_person(ledger, OWNER.handles[0].value)
        start = time.perf_counter()
        size = sum(map(len, stream(ledger, {"teams": tool}, person, NOW, "de")))
        spent = time.perf_counter() - start
        server.communicate()
    assert size > films * _FILM, "the measure would be of something else"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"memory": memory, "seconds": spent, "size": size / 1e6}
