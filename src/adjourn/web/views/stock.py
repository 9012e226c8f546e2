"""`/people`: what Adjourn has, and the way to a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from adjourn.ledger import counts, find
from adjourn.ledger.ledger import Ledger
from adjourn.register.model import DataType
from adjourn.web.desk import desk_of
from adjourn.web.held import title
from adjourn.web.paging import pager
from adjourn.web.views.frame import show

_PAGE = 20
_LONGEST_HANDLE = 320  # the longest e-mail address (RFC 5321)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart: `width` in per cent of the longest, `top` in pixels."""

    type: DataType
    items: int
    width: float
    top: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The items of one tool by data type, most first."""

    title: str
    items: int
    bars: Sequence[Bar]

    HEIGHT = 44

    @property
    def height(self) -> int:
        return len(self.bars) * self.HEIGHT


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Numbers and people; POST looks for a handle, so that none is ever in an address."""
    if request.method == "POST":
        return _search(request)
    return _page(request)


def _search(request: HttpRequest) -> HttpResponse:
    ledger = desk_of(request).ledger
    handle = request.POST.get("handle", "").strip()
    if not handle or len(handle) > _LONGEST_HANDLE:
        return _page(request, handle=handle[:_LONGEST_HANDLE], problem="empty")
    person = find.find_person(ledger, handle)
    if person:
        return redirect("person", person.id)
    erased = find.find_erased(ledger, handle)
    return _page(request, handle=handle, problem="nothing", erased=erased)


def _page(request: HttpRequest, **search: object) -> HttpResponse:
    ledger = desk_of(request).ledger
    total = counts.people()
    page = pager(request, total, _PAGE)
    found = find.people(ledger, _PAGE, page.start)
    items = counts.items_of([person.number for person in found])
    charts = _charts(ledger)
    context = {
        "charts": charts,
        "items": sum(chart.items for chart in charts),
        "total": total,
        "rows": [(person, items[person.number]) for person in found],
        "pager": page,
        "suggestion": "anna@example.org" if ledger.practice else "",
        **search,
    }
    return show(request, "people.html", context)


def _charts(ledger: Ledger) -> list[Chart]:
    held = counts.by_type()
    longest = max((one.items for one in held), default=1)
    charts = []
    for tool in dict.fromkeys(one.tool for one in held):
        rows = sorted((one for one in held if one.tool == tool), key=lambda one: -one.items)
        bars = [
            Bar(
                ledger.register.types[one.type],
                one.items,
                max(1.0, round(100 * one.items / longest, 1)),
                place * Chart.HEIGHT,
            )
            for place, one in enumerate(rows)
        ]
        charts.append(Chart(title(ledger, tool), sum(one.items for one in rows), bars))
    return charts
