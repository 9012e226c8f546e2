"""schemathesis against a served API: whatever it makes up, every answer is a documented one.

A short run here; `make fuzz` runs as long as FUZZ_SECONDS says, with another seed each time.
"""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from api_samples import HERE, Api

LONG = os.environ.get("FUZZ_SECONDS")
SEED = str(secrets.randbelow(2**32)) if LONG else "20261123"


@pytest.mark.timeout(0 if LONG else 240)
def test_whatever_is_made_up_gets_a_documented_answer(fresh: Api) -> None:
    done = _fuzz(fresh)
    assert done.returncode == 0, done.stdout[-20_000:]
    log = (fresh.served.home / "logs" / "adjourn.log").read_text()
    assert "unexpected" not in log
    assert fresh.get("/health", None).status_code == 200
    assert fresh.rows("PRAGMA integrity_check") == [("ok",)]


def _fuzz(api: Api) -> "subprocess.CompletedProcess[str]":
    """All phases and checks; with the token of all scopes."""
    how = ["--max-time", LONG] if LONG else ["--max-examples", "6"]
    return subprocess.run(
        [str(Path(sys.executable).with_name("schemathesis")), "--config-file",
         str(HERE / "schemathesis.toml"), "run", f"{api.url}/openapi.json",
         "--header", f"Authorization: Bearer {api.tokens['all']}", "--checks", "all",
         "--seed", SEED, "--no-color", "--warnings", "off", "--continue-on-failure", *how],
        capture_output=True, text=True, check=False, cwd=api.served.home,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "fuzz_hooks", "PYTHONPATH": str(HERE)},
    )  # fmt: skip
