"""The register's files as one tree of tables, with the place of every key."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from adjourn.register.lines import Path, key_lines
from adjourn.register.problem import Issue, Problem, dotted, printable

# The starter is some 30 KB in all; these bounds only keep a wrong folder from being swallowed.
_MOST_FILES = 200
_LONGEST_FILE = 512 * 1024
_LONGEST_LINE = 20_000
_DEEPEST = 20


class _Unreadable(Exception):
    """`line` is 0 for the file as a whole."""

    def __init__(self, message: str, right: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.right, self.line = message, right, line


@dataclass(slots=True)
class Sources:
    """All files merged. `places` has (file, line) of each key.

    `problems` says what could not be read.
    """

    tables: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, tuple[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, issue: Issue) -> Problem:
        """`issue` with file and line: the key's own, or else of the table that should hold it."""
        path = issue.path
        while path and path not in self.places:
            path = path[:-1]
        file, line = self.places.get(path, ("register", 0))
        return Problem(file, line, dotted(issue.path), issue.message, issue.right, issue.severity)


def read_directory(directory: FilePath) -> Sources:
    """Every `*.toml` of `directory`, merged. What is wrong is in `problems`, never raised."""
    sources = Sources()
    try:
        files = sorted(path for path in directory.iterdir() if path.suffix == ".toml")
    except OSError as error:
        sources.problems.append(_folder_problem(directory, error.strerror or "cannot be read"))
        return sources
    if not 0 < len(files) <= _MOST_FILES:
        sources.problems.append(_folder_problem(directory, f"holds {len(files)} .toml files"))
        return sources
    for file in files:
        _add(sources, file)
    return sources


def _folder_problem(directory: FilePath, message: str) -> Problem:
    right = f"a folder with 1 to {_MOST_FILES} .toml files; `adjourn init` writes a starter"
    return Problem(printable(directory.name) or "register", 0, "", message, right)


def _add(sources: Sources, file: FilePath) -> None:
    name = printable(file.name)
    try:
        tables, lines = _parse(_read(file))
    except _Unreadable as error:
        sources.problems.append(Problem(name, error.line, "", error.message, error.right))
        return
    for path in _clashes(sources.tables, tables, ()):
        first, line = sources.places[path]
        message = f"is also set in {first}:{line}"
        sources.problems.append(
            Problem(name, lines[path], dotted(path), message, "one place for each key")
        )
    for path, number in lines.items():
        sources.places.setdefault(path, (name, number))


def _read(file: FilePath) -> str:
    try:
        if not file.is_file():
            raise _Unreadable("is not a plain file", "a TOML file")
        with file.open("rb") as stream:
            content = stream.read(_LONGEST_FILE + 1)
    except OSError as error:
        raise _Unreadable(error.strerror or "cannot be read", "a readable file") from None
    if len(content) > _LONGEST_FILE:
        raise _Unreadable("is too large", f"at most {_LONGEST_FILE} bytes, split over more files")
    return _decoded(content)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable("is not UTF-8 text", "a TOML file in UTF-8", line) from None
    for number, row in enumerate(text.split("\n"), start=1):
        if len(row) > _LONGEST_LINE:
            raise _Unreadable("the line is too long", f"at most {_LONGEST_LINE} characters", number)
    return text


def _parse(text: str) -> tuple[dict[str, Any], dict[Path, int]]:
    try:
        tables, lines = tomllib.loads(text), key_lines(text)
        _measured(tables, 0)
    except RecursionError:
        raise _Unreadable("is nested too deep", "tables as in the starter register") from None
    except ValueError as error:
        raise _syntax(error, text) from None
    return tables, lines


def _measured(value: Any, depth: int) -> None:
    """Raises `RecursionError` early: dotted keys nest tables that tomllib itself can still read."""
    if depth > _DEEPEST:
        raise RecursionError
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            _measured(inner, depth + 1)


def _syntax(error: ValueError, text: str) -> _Unreadable:
    """`tomllib` names the place at the end of its message and quotes no values."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        return _Unreadable("holds a number that is too long", "a shorter number")
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error))
    last = text.rstrip().count("\n") + 1
    message, line = (found[1], int(found[2] or last)) if found else (str(error), last)
    return _Unreadable(f"is not valid TOML here: {printable(message)}", "key = value", line)


def _clashes(into: dict[str, Any], tables: dict[str, Any], prefix: Path) -> Iterator[Path]:
    """Merge `tables` into `into`; yield the path of every key that both set."""
    for key, value in tables.items():
        path = (*prefix, key)
        if key not in into:
            into[key] = value
        elif isinstance(value, dict) and isinstance(into[key], dict):
            yield from _clashes(into[key], value, path)
        else:
            yield path
