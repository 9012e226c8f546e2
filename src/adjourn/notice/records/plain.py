"""Records as JSON of a stable shape, for other systems (docs/reference/records.md)."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from adjourn.law.wording import Wording
from adjourn.notice.records.table import Cell, Column, Record, Table
from adjourn.register import Problem, located

FORMAT = "adjourn-records/1"


def plain(records: Sequence[Record], folder: Path) -> dict[str, Any]:
    """JSON-able. `folder` is the register's: what is missing is named by file and line of it."""
    return {"format": FORMAT, "records": [_record(one, places(one, folder)) for one in records]}


def places(record: Record, folder: Path) -> Sequence[Problem]:
    """Where each gap of the record is to be filled in, in the order of its gaps."""
    return located(folder, (gap.issue for gap in record.gaps))


def _record(record: Record, where: Sequence[Problem]) -> dict[str, Any]:
    return {
        "id": record.id,
        "title": _both(record.title),
        "law": record.law,
        "day": record.day.isoformat(),
        "register": record.version,
        "tables": [_table(one) for one in record.tables],
        "missing": [
            {
                "file": place.file,
                "line": place.line,
                "key": place.key,
                "message": _both(gap.what),
                "right": _both(gap.right),
            }
            for gap, place in zip(record.gaps, where, strict=True)
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": _both(table.title),
        "law": table.law,
        "columns": [_column(one) for one in table.columns],
        "rows": [
            {column.id: _cell(cell) for column, cell in zip(table.columns, row, strict=True)}
            for row in table.rows
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    return {"id": column.id, "title": _both(column.head)}


def _cell(cell: Cell) -> Any:
    match cell:
        case tuple():
            return [_cell(one) for one in cell]
        case Wording():
            return _both(cell)
        case date():
            return cell.isoformat()
    return cell


def _both(words: Wording) -> Mapping[str, str | None]:
    """Both languages; None for the one in which nothing is said."""
    return {"en": words.en or None, "de": words.de or None}
