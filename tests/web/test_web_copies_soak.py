"""The promise in full: 20,000 messages and 2 GB of recordings, under 200 MB of memory."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_web_copies import asking, someone, spilled
from web_running import HERE, running

_MESSAGES, _FILMS, _FILM = 20_000, 8, 256 << 20
_MB = 1024  # KiB, as the system counts
_ROOT = HERE.parents[1]


@pytest.mark.soak
def test_a_copy_of_2_gb_and_20_000_messages_takes_under_200_mb(tmp_path: Path) -> None:
    pipe = subprocess.PIPE
    serve = [sys.executable, "-m", "bench.film"]
    with subprocess.Popen(serve, stdin=pipe, stdout=pipe, text=True, cwd=_ROOT) as tool:
        assert tool.stdout
        url = tool.stdout.readline().strip()
        numbers = map(str, (_MESSAGES, _FILMS, _FILM))
        home = str(tmp_path / "home")
        program = ["env", f"PYTHONPATH={_ROOT}", sys.executable, str(HERE / "film_pages.py")]
        with (
            running([*program, home, url, *numbers], tmp_path) as served,
            served.client() as client,
        ):
            path = someone(client, "anna@example.org")
            size, last = 0, b""
            with asking(served, client, path) as line:
                line.settimeout(120)
                while part := line.recv(1 << 20):
                    size, last = size + len(part), part
            assert size > _FILMS * _FILM
            assert last.endswith(b"0\r\n\r\n")
            assert spilled(served) == []
            status = Path(f"/proc/{served.process.pid}/status").read_text()
            assert int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) < 200 * _MB
        tool.communicate()
