"""Running commands as somebody at a terminal would, in this process or in one of their own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from adjourn.cli import main
from adjourn.home import Home

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANNA = "anna@example.org"
SECRET = "ADJOURN_TEAMS_SECRET"


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(home: Home, *arguments: object, stdin: str | bytes | None = None) -> Said:
    """`adjourn ARGUMENTS --home HOME` in this process. Fails where a user would see a traceback."""
    words = [str(argument) for argument in arguments]
    done = CliRunner().invoke(main, [*words, "--home", str(home.path)], input=stdin)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise AssertionError(f"a traceback from {words[0]}") from done.exception
    return Said(done.exit_code, done.stdout, done.stderr)


def unsign(home: Home) -> None:
    """Take away that the contract of the tool was accepted."""
    path = home.register / "parties.toml"
    text = path.read_text("utf-8").replace("\nsigned_at", "\n# signed_at", 1)
    path.write_text(text, "utf-8")


def start(
    *arguments: object, stdin: bytes = b"", env: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """`adjourn ARGUMENTS` as a process of its own."""
    command = [str(Path(sys.executable).with_name("adjourn")), *map(str, arguments)]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ADJOURN_", "DJANGO_"))}
    return subprocess.run(
        command, input=stdin, capture_output=True, timeout=60, check=False,
        env=clean | {SECRET: "not a real secret"} | (env or {}),
    )  # fmt: skip
