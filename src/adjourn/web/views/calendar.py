"""`/calendar`: what ends when, as a plot, a table and a file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from adjourn.register.model import DataType
from adjourn.retain.calendar import Calendar, Entry, rows
from adjourn.retain.calendar import calendar as made_of
from adjourn.retain.ends import reviews
from adjourn.web.desk import desk_of
from adjourn.web.held import title
from adjourn.web.views.frame import show

HEIGHT = 44
"""Pixels of a bar with its words, as in the chart of what is held."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the items of a `month` (its first day; None: all later ones)."""

    month: date | None
    items: int
    width: float
    top: int


@dataclass(frozen=True, slots=True)
class Row:
    """One tool and data type with what is shown of it."""

    tool: str
    type: DataType
    entry: Entry


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """How many items end in each month, and of which tool and type. Nobody is named."""
    desk = desk_of(request)
    made = made_of(desk.ledger, desk.clock.now())
    types = desk.ledger.register.types
    bars = _bars(made)
    context = {
        "bars": bars,
        "height": len(bars) * HEIGHT,
        "calendar": made,
        "asked": len(reviews(desk.clock.now())),
        "rows": [Row(title(desk.ledger, one.tool), types[one.type], one) for one in made.entries],
    }
    return show(request, "calendar.html", context)


def _bars(made: Calendar) -> Sequence[Bar]:
    counts = [sum(entry.months[n] for entry in made.entries) for n in range(len(made.months))]
    counts.append(sum(entry.later for entry in made.entries))
    longest = max(counts) or 1
    return [
        Bar(month, items, round(100 * items / longest, 1), place * HEIGHT)
        for place, (month, items) in enumerate(zip((*made.months, None), counts, strict=True))
    ]


@require_safe
def calendar_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    desk = desk_of(request)
    text = io.StringIO()
    csv.writer(text).writerows(rows(desk.ledger, desk.clock.now()))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="calendar.csv"'
    return answer
