"""What can be wrong with a register, and how it is said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from adjourn.register.lines import Path

_SHOWN = 5


class Severity(StrEnum):
    ERROR = "error"  # the register cannot be used
    TODO = "todo"  # it can be used, and something is still to be filled in


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not right. Texts never hold a value that may be personal or secret.

    `file` is the file's name, `line` counts from 1 (0: the file or folder as a whole), `key` is the
    dotted key, `right` says what would be right.
    """

    file: str
    line: int
    key: str
    message: str
    right: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f"{place} {self.key}".rstrip()
        return f"{subject}: {self.message}; right would be {self.right}"


class RegisterError(ValueError):
    """The register cannot be used. `problems` says why; the text gives the first ones."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        lines = [str(problem) for problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            lines.append(f"and {len(problems) - _SHOWN} more")
        super().__init__("\n".join(lines))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem before its file and line are looked up."""

    path: Path
    message: str
    right: str
    severity: Severity = Severity.ERROR


def dotted(path: Path) -> str:
    """`path` as TOML spells it: `tools.teams.graph`, `cookies[0].name`, `fields.x."a b"`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            bare = re.fullmatch(r"[A-Za-z0-9_-]{1,100}", step)
            text += ("." if text else "") + (step if bare else f'"{printable(step)}"')
    return text


def printable(text: str) -> str:
    """`text` on one line, at most 100 characters, safe to show in a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text[:100])
