"""The same items as tables for spreadsheets: RFC 4180, UTF-8 with its mark, one table a kind."""

import csv
import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

COLUMNS = (
    "id", "tool", "type", "at", "until", "state", "relation", "source", "conference", "people",
    "subject", "text", "details", "file", "missing",
)  # fmt: skip
_MOST = 32 * 1024 * 1024  # bytes of packed tables; beyond, texts stand in data.json alone
_ELSEWHERE = "(data.json)"
# With one of these at its start a spreadsheet takes a cell for a formula (CWE-1236). The wide forms
# are what East Asian keyboards give; some programs read them alike.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Table:
    """Rows, packed while they come. They wait here because an archive is written one file after
    the other, and what a tool holds is asked for once."""

    def __init__(self, columns: Sequence[str] = COLUMNS) -> None:
        self._packer = zlib.compressobj(level=6)
        self._parts: list[bytes] = []
        self.size = 0
        self._pack("\ufeff".encode())
        self.add(columns)

    def add(self, row: Sequence[Any]) -> None:
        line = io.StringIO()
        csv.writer(line).writerow([cell(value) for value in row])
        self._pack(line.getvalue().encode("utf-8", "replace"))

    def _pack(self, data: bytes) -> None:
        self._keep(self._packer.compress(data))

    def _keep(self, packed: bytes) -> None:
        if packed:
            self._parts.append(packed)
            self.size += len(packed)

    def read(self) -> Iterator[bytes]:
        """The table, once; it is empty after that."""
        self._keep(self._packer.flush())
        opener = zlib.decompressobj()
        while self._parts:
            yield opener.decompress(self._parts.pop(0))
        yield opener.flush()


class Tables:
    """One table for each kind that there is something of."""

    def __init__(self) -> None:
        self.of: dict[str, Table] = {}

    def add(self, name: str, item: Mapping[str, Any]) -> None:
        """`name`: of the table; `item`: as in `data.json`."""
        full = sum(table.size for table in self.of.values()) > _MOST
        self.of.setdefault(name, Table()).add(_row(item, full))


def _row(item: Mapping[str, Any], full: bool) -> list[Any]:
    content = item["content"] or {}
    known = {"text", "format", "html", "subject"}
    details = {**item["details"], **{k: v for k, v in content.items() if k not in known}}
    people = ", ".join(one["name"] for one in item["people"] if one["name"])
    own = {
        "people": people,
        "subject": content.get("subject", ""),
        "text": _ELSEWHERE if full and content else plain(content),
        "details": json.dumps(details, ensure_ascii=False) if details and not full else "",
    }
    return [own.get(column, item.get(column)) for column in COLUMNS]


def cell(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def plain(content: Mapping[str, Any]) -> str:
    """The words of a content, without markup."""
    text = str(content.get("text") or "")
    if content.get("format") != "html":
        return text
    reader = _Words()
    reader.feed(text)
    reader.close()
    return "".join(reader.words).strip()


class _Words(HTMLParser):
    """Collects what a browser would show as text."""

    _BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 their signature
        if tag in self._BREAKS and self.words:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
