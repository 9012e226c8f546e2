"""A starter register to spoil."""

from pathlib import Path

import pytest
from register_samples import NOW, TEAMS_KEYS, Errors, Spoil

from adjourn.register import Problem, Severity, check
from adjourn.register.starter import write_starter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starter register as `adjourn init` writes it."""
    directory = tmp_path / "register"
    write_starter(directory)
    return directory


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """Replaces a text that stands in a starter file exactly once or more: the first one."""

    def replace(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r} any more"
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def errors(folder: Path) -> Errors:
    """The errors that the check finds now, without what is still to be filled in."""

    def find() -> list[Problem]:
        problems = check(folder, now=NOW, kinds={"teams": TEAMS_KEYS})
        return [problem for problem in problems if problem.severity is Severity.ERROR]

    return find
