"""Records as files: a workbook whose texts stay texts, and JSON of a stable shape."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from adjourn.law.wording import Wording
from adjourn.notice.records import Record, Table
from adjourn.notice.records.plain import FORMAT, plain
from adjourn.notice.records.sheet import sheet
from adjourn.notice.records.table import Cell, columns

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x.example")', "{=1}"]


def record(*rows: Sequence[Cell]) -> Record:
    heads = columns(first=("first", "erste"), second=("second", "zweite"))
    title = Wording("A record", "Ein Verzeichnis", "")
    table = Table("a", Wording("A: table/one", "Tabelle", ""), "Art. 30 GDPR", heads, rows, title)
    return Record("a", title, title, "Art. 30(1) GDPR", date(2026, 11, 23), "ab" * 32, [table], [])


class Read:
    """The second sheet of a workbook, as its XML says it."""

    def __init__(self, content: bytes) -> None:
        with ZipFile(io.BytesIO(content)) as archive:
            self.names = archive.namelist()
            self.book = archive.read("xl/workbook.xml").decode()
            self.xml = archive.read("xl/worksheets/sheet2.xml").decode()
            self.styles = archive.read("xl/styles.xml").decode()
            strings = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        self.strings = ["".join(one.itertext()) for one in strings]
        self.tree = ElementTree.fromstring(self.xml)

    def cells(self) -> Iterator[tuple[str, str, object]]:
        """(place, type, value) of each cell."""
        for cell in self.tree.iter(f"{_MAIN}c"):
            kind = cell.get("t", "n")
            value = cell.findtext(f"{_MAIN}v") or ""
            yield cell.get("r", ""), kind, self.strings[int(value)] if kind == "s" else value

    def at(self, place: str) -> tuple[str, object]:
        return next((kind, value) for where, kind, value in self.cells() if where == place)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_ever_a_formula_a_link_or_a_number(text: str, tmp_path: Path) -> None:
    read = Read(sheet([record([text, (text, text)])], "en", tmp_path))
    assert read.at("A2") == ("s", text)
    assert read.at("B2") == ("s", f"{text}\n{text}")
    assert f"{_MAIN}f" not in {element.tag for element in read.tree.iter()}
    assert "hyperlink" not in read.xml.lower()
    assert 'quotePrefix="1"' in read.styles, "editing the cell leaves it a text"


def test_dates_and_numbers_are_typed_and_what_is_not_said_is_in_words(tmp_path: Path) -> None:
    rows = [date(2026, 11, 23), 7], [True, None], [(date(2026, 1, 2),), Wording("a", "b", "")]
    read = Read(sheet([record(*rows)], "de", tmp_path))
    assert read.at("A2") == ("n", "46349")  # days since 1900
    assert read.at("B2") == ("n", "7")
    assert read.at("A3") == ("b", "1")
    assert read.at("B3") == ("s", "nicht angegeben")
    assert read.at("A4") == ("n", "46024"), "a list of one is that one"
    assert read.at("B4") == ("s", "b")
    assert "dd.mm.yyyy" in read.styles


def test_the_header_row_stays_in_sight(tmp_path: Path) -> None:
    read = Read(sheet([record(["a", "b"])], "en", tmp_path))
    pane = next(read.tree.iter(f"{_MAIN}pane"))
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert read.at("A1") == ("s", "first")
    assert re.findall(r'sheet name="([^"]+)"', read.book) == [
        "Overview",
        "1.1 A table one",
        "Missing",
    ]


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    assert Read(sheet([record()], "en", tmp_path)).at("A2") == ("s", "A record")


def test_the_same_register_makes_the_same_file(tmp_path: Path) -> None:
    one, two = (sheet([record(["a", "b"])], "en", tmp_path) for _ in range(2))
    assert one == two


def test_a_text_that_is_too_long_for_a_cell_is_cut_where_all_see_it(tmp_path: Path) -> None:
    read = Read(sheet([record(["x" * 40_000, "b"])], "en", tmp_path))
    _, value = read.at("A2")
    assert len(str(value)) == 32_767
    assert str(value).endswith(" …")


def test_the_json_has_the_documented_shape(tmp_path: Path) -> None:
    told = plain([record([date(2026, 1, 2), ("a", Wording("x", "", ""))], [None, True])], tmp_path)
    assert told == {
        "format": FORMAT,
        "records": [
            {
                "id": "a",
                "title": {"en": "A record", "de": "Ein Verzeichnis"},
                "law": "Art. 30(1) GDPR",
                "day": "2026-11-23",
                "register": "ab" * 32,
                "tables": [
                    {
                        "id": "a",
                        "title": {"en": "A: table/one", "de": "Tabelle"},
                        "law": "Art. 30 GDPR",
                        "columns": [
                            {"id": "first", "title": {"en": "first", "de": "erste"}},
                            {"id": "second", "title": {"en": "second", "de": "zweite"}},
                        ],
                        "rows": [
                            {"first": "2026-01-02", "second": ["a", {"en": "x", "de": None}]},
                            {"first": None, "second": True},
                        ],
                    }
                ],
                "missing": [],
            }
        ],
    }
