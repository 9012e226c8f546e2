"""Records as a workbook (XLSX): a sheet per table, and one with what is missing.

Cells are typed: dates are dates, numbers are numbers, and a text is always a text. What begins with
"=", "+", "-" or "@" is never a formula, not even after somebody has edited its cell.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from adjourn.law.wording import Wording, cited
from adjourn.notice.records.plain import places
from adjourn.notice.records.table import NOT_SAID, Cell, Language, Record, in_words, lines

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_LONGEST = 32_767  # characters of a cell (limit of the format)
_CUT = " …"
_NAME = 31  # characters of a sheet's name
_UNFIT = re.compile(r"[\[\]:*?/\\'\s]+")
_WIDTH = 30
_MISSING = (
    Wording("record", "Verzeichnis", ""),
    Wording("file", "Datei", ""),
    Wording("line", "Zeile", ""),
    Wording("key", "Schlüssel", ""),
    Wording("what", "was", ""),
    Wording("right would be", "richtig wäre", ""),
)
_ABOUT = (
    Wording("record", "Verzeichnis", ""),
    Wording("law", "Recht", ""),
    Wording("as of", "Stand", ""),
    Wording("missing", "fehlt", ""),
    Wording("version of the register", "Fassung des Registers", ""),
)


def sheet(records: Sequence[Record], language: Language, folder: Path) -> bytes:
    """The workbook in "de" or "en". `folder` is the register's."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    # The date of the records, not of the moment: the same register makes the same file.
    book.set_properties({"created": _midnight(records[0].day)})
    pages = _Pages(book, language)
    pages.add(
        pages.say(Wording("Overview", "Übersicht", "")),
        _ABOUT,
        [(r.title, cited(r.law, language), r.day, len(r.gaps), r.version) for r in records],
    )
    for number, record in enumerate(records, start=1):
        for part, table in enumerate(record.tables, start=1):
            name = f"{number}.{part} {pages.say(table.title)}"
            pages.add(name, [column.head for column in table.columns], table.rows or [[table.none]])
    pages.add(pages.say(Wording("Missing", "Was fehlt", "")), _MISSING, _missing(records, folder))
    book.close()
    return file.getvalue()


def _missing(records: Sequence[Record], folder: Path) -> list[Sequence[Cell]]:
    return [
        (record.title, place.file, place.line or None, place.key, gap.what, gap.right)
        for record in records
        for gap, place in zip(record.gaps, places(record, folder), strict=True)
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


class _Pages:
    """The sheets of one workbook, and how its cells look."""

    def __init__(self, book: xlsxwriter.Workbook, language: Language) -> None:
        self.book, self.language = book, language
        look = {"text_wrap": True, "valign": "top"}
        self._head = book.add_format({**look, "bold": True, "bottom": 1, "quote_prefix": True})
        self._text = book.add_format({**look, "quote_prefix": True})
        self._soft = book.add_format({**look, "italic": True, "quote_prefix": True})
        self._plain = book.add_format({"valign": "top", "align": "left"})
        form = "dd.mm.yyyy" if language == "de" else "yyyy-mm-dd"
        self._date = book.add_format({"valign": "top", "align": "left", "num_format": form})

    def say(self, words: Wording) -> str:
        return words.say(self.language)

    def add(
        self, name: str, heads: Sequence[Wording], rows: Iterable[Sequence[Cell]]
    ) -> None:  # fmt: skip
        page = self.book.add_worksheet(_UNFIT.sub(" ", name)[:_NAME].rstrip())
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_column(0, len(heads) - 1, _WIDTH)
        for column, head in enumerate(heads):
            self._write(page, 0, column, self.say(head), self._head)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._cell(page, number, column, cell)

    def _cell(self, page: Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, tuple) and len(cell) == 1:
            (cell,) = cell
        match cell:
            case None:
                self._write(page, row, column, self.say(NOT_SAID), self._soft)
            case bool():
                page.write_boolean(row, column, cell, self._plain)
            case int():
                page.write_number(row, column, cell, self._plain)
            case date():
                page.write_datetime(row, column, _midnight(cell), self._date)
            case tuple():
                self._write(page, row, column, "\n".join(lines(cell, self.language)), self._text)
            case str() | Wording():
                self._write(page, row, column, in_words(cell, self.language), self._text)

    @staticmethod
    def _write(page: Worksheet, row: int, column: int, text: str, look: Format) -> None:
        if len(text) > _LONGEST:
            text = text[: _LONGEST - len(_CUT)] + _CUT  # the JSON has it whole
        page.write_string(row, column, text, look)
