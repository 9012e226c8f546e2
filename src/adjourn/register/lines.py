"""On which line of a TOML text each key stands. `tomllib` reads the values but gives no lines.

The text has been read by `tomllib` before, so it is valid TOML: this scanner only has to tell keys
from values, not to judge them.
"""

import re
import tomllib

Path = tuple[str | int, ...]  # keys, and indexes within arrays

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# Longest first: three quotes open a text that may run over lines and hold quotes of its own kind.
_TEXTS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{0,2}(?!"))', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2}(?!'))", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]*")


def key_lines(text: str) -> dict[Path, int]:
    """Line (from 1) of the first mention of every table, key and array element in `text`."""
    return _Scanner(text.replace("\r\n", "\n")).document()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}  # arrays of tables, with the index of their last one
        self._counted = (0, 1)  # a position and its line, so that lines are counted once

    def document(self) -> dict[Path, int]:
        prefix: Path = ()
        self._skip_blank()
        while self.at < len(self.text):
            if self._takes("[["):
                prefix = self._array_table()
            elif self._takes("["):
                prefix = self._header(self._key())
                self._takes("]")
            else:
                self._pair(prefix)
            self._skip_blank()
        return self.lines

    def _array_table(self) -> Path:
        line, keys = self._line(), self._key()
        self._takes("]]")
        path = (*self._resolve(keys[:-1]), keys[-1])
        self._note(path, line)
        self._tables[path] = self._tables.get(path, -1) + 1
        path = (*path, self._tables[path])
        self._note(path, line)
        return path

    def _header(self, keys: list[str]) -> Path:
        path = self._resolve(keys)
        self._note_all(path, 0, self._line())
        return path

    def _resolve(self, keys: list[str]) -> Path:
        """`keys` of a header as a path: within an array of tables they mean its last table."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._tables:
                path = (*path, self._tables[path])
        return path

    def _pair(self, prefix: Path) -> None:
        line = self._line()
        path = (*prefix, *self._key())
        self._note_all(path, len(prefix), line)
        self._takes("=")
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip_blank()
        if self._takes("["):
            self._array(path)
        elif self._takes("{"):
            self._inline_table(path)
        elif not self._text():
            self.at = _end(_PLAIN_VALUE, self.text, self.at)

    def _array(self, path: Path) -> None:
        index = 0
        self._skip_blank()
        while not self._takes("]"):
            self._note((*path, index), self._line())
            self._value((*path, index))
            self._skip_blank()
            self._takes(",")
            self._skip_blank()
            index += 1

    def _inline_table(self, path: Path) -> None:
        self._skip_blank()
        while not self._takes("}"):
            self._pair(path)
            self._skip_blank()
            self._takes(",")
            self._skip_blank()

    def _key(self) -> list[str]:
        keys = [self._simple_key()]
        while self._takes("."):
            keys.append(self._simple_key())
        return keys

    def _simple_key(self) -> str:
        self._skip_blank()
        start = self.at
        if self._text():
            (key,) = tomllib.loads(self.text[start : self.at] + " = 0")
            self._skip_blank()
            return key
        self.at = _end(_BARE_KEY, self.text, start)
        key = self.text[start : self.at]
        self._skip_blank()
        return key

    def _text(self) -> bool:
        for pattern in _TEXTS:
            if match := pattern.match(self.text, self.at):
                self.at = match.end()
                return True
        return False

    def _takes(self, mark: str) -> bool:
        found = self.text.startswith(mark, self.at)
        self.at += len(mark) * found
        return found

    def _skip_blank(self) -> None:
        self.at = _end(_BLANK, self.text, self.at)

    def _note_all(self, path: Path, start: int, line: int) -> None:
        for end in range(start + 1, len(path) + 1):
            self._note(path[:end], line)

    def _note(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)

    def _line(self) -> int:
        position, line = self._counted
        self._counted = (self.at, line + self.text.count("\n", position, self.at))
        return self._counted[1]


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start
