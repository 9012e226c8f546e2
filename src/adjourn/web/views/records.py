"""`/records`: what the law wants on record, as pages, workbooks and JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import dateformat
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from adjourn.law.wording import Wording
from adjourn.notice.records import RECORDS, Cell, Column, Record, Table
from adjourn.notice.records.plain import places, plain
from adjourn.notice.records.sheet import sheet
from adjourn.notice.records.table import lines
from adjourn.notice.sentences import Facts
from adjourn.register import Problem
from adjourn.register.demands import Gap
from adjourn.web.desk import desk_of
from adjourn.web.views.frame import language, show

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell for people, under the `head` of its column. `language` is that of its words where it
    is another than the page's."""

    head: Wording
    lines: Sequence[str]
    said: bool
    language: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """A gap with the place where it is to be filled in."""

    gap: Gap
    place: Problem


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Every record, with how much is missing in it."""
    return show(request, "records.html", {"records": _made(request, *RECORDS)})


@require_safe
def record(request: HttpRequest, name: str) -> HttpResponse:
    """One record."""
    (made,) = _made(request, name)
    context = {
        "record": made,
        "day": _day(made.day),
        "tables": [(table, _rows(table)) for table in made.tables],
        "lacking": [
            Lacking(gap, place)
            for gap, place in zip(made.gaps, places(made, settings.HOME.register), strict=True)
        ],
    }
    return show(request, "record.html", context)


@require_safe
def record_xlsx(request: HttpRequest, name: str = "") -> HttpResponse:
    """One record, or all, as a workbook in the language of the page."""
    made = _made(request, *([name] if name else RECORDS))
    content = sheet(made, language(), settings.HOME.register)
    answer = HttpResponse(content, content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name or "records"}.xlsx"'
    return answer


@require_safe
def record_json(request: HttpRequest, name: str = "") -> HttpResponse:
    """One record, or all, in both languages."""
    made = _made(request, *([name] if name else RECORDS))
    return JsonResponse(
        plain(made, settings.HOME.register),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{name or "records"}.json"'},
    )


def _made(request: HttpRequest, *names: str) -> list[Record]:
    """The records of these names. Raises `Http404` for one that is none."""
    if not set(names) <= set(RECORDS):
        raise Http404
    desk = desk_of(request)
    facts = Facts.of(desk.ledger.register, desk.clock.now())
    return [RECORDS[name](facts) for name in names]


def _rows(table: Table) -> list[Sequence[Shown]]:
    return [
        [
            _shown(cell, column)
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]  # fmt: skip


def _shown(cell: Cell, column: Column) -> Shown:
    values = cell if isinstance(cell, tuple) else (cell,)
    words = [
        _day(value) if isinstance(value, date) else line
        for value, line in zip(values, lines(cell, language()), strict=True)
    ]
    foreign = column.language not in ("", language()) and isinstance(cell, str)
    return Shown(column.head, words, cell is not None, column.language if foreign else "")


def _day(value: date) -> str:
    return dateformat.format(value, pgettext("format", "j M Y"))
