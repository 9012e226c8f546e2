"""`summary.html` and `summary.pdf`: what a person reads first, the same facts in both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from adjourn.pdf import tagged
from adjourn.rights.copy.information import Section

_HERE = str(Path(__file__).parent)
_ROWS = 200  # of one table in the PDF; the web page has all of them


def html(frame: Mapping[str, Any], sections: Sequence[Section]) -> bytes:
    """The page: self-contained, without script; values are escaped by the template engine."""
    template = Engine(dirs=[_HERE], autoescape=True).get_template("summary.html")
    page = template.render(Context({**frame, "sections": sections}))
    return page.encode("utf-8", "replace")


def pdf(
    frame: Mapping[str, Any],
    sections: Sequence[Section],
    more: Callable[[int], str],
    now: datetime,
) -> bytes:
    """The same as PDF/UA-1. Long tables are cut after 200 rows; `more` says how many rows there are
    besides. Raises `NoPdf`. A character that cannot be shown is replaced; the page shows it."""
    told = {**frame, "sections": [asdict(_cut(one, more)) for one in sections]}
    return tagged((resources.files(__package__) / "summary.typ").read_bytes(), told, now)


def _cut(section: Section, more: Callable[[int], str]) -> Section:
    grid = section.grid
    if grid is None or len(grid.rows) <= _ROWS:
        return section
    left = len(grid.rows) - _ROWS
    return replace(
        section,
        grid=replace(grid, rows=grid.rows[:_ROWS]),
        paragraphs=[*section.paragraphs, more(left)],
    )
