"""`summary.html` and `summary.pdf`: what a person reads first, the same facts in both."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import typst
from django.template import Context, Engine

from adjourn.rights.copy.information import Section

_HERE = str(Path(__file__).parent)
_ROWS = 200  # of one table in the PDF; the web page has all of them
_FOREIGN = re.compile('the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")  # how the error writes what has no shape at all
_MOST_FOREIGN = 50
# Control characters and halves of characters have no shape in any font.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNUSUAL = re.compile(r"[^\n\x20-\x7eÄÖÜäöüß–„“”]")
_SIGN = "?"


class NoPdf(RuntimeError):
    """The summary cannot be set. The text says why, without a value of it."""


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
    """The same as PDF/UA-1 (ISO 14289-1). Long tables are cut after 200 rows; `more` says how many
    rows there are besides. Raises `NoPdf`.

    The standard wants each character to have a shape. One that no font of this machine has is
    replaced; the page shows it.
    """
    told = {**frame, "sections": [asdict(_cut(one, more)) for one in sections]}
    foreign = _CONTROL
    for _ in range(_MOST_FOREIGN):
        told = _without(foreign, told)
        try:
            return _set(told, now)
        except typst.TypstError as error:
            named = _FOREIGN.search(str(error))
            if named is None:
                raise NoPdf(re.sub(r'"[^"]*"|`[^`]*`', "…", str(error))[:200]) from None
            foreign = re.compile(f"[{re.escape(_ESCAPED.sub(_character, named[1]))}]")
    return _set(_without(_UNUSUAL, told), now)


def _set(told: Any, now: datetime) -> bytes:
    made: bytes = typst.compile(
        (resources.files(__package__) / "summary.typ").read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(told)},
        pdf_standards=["ua-1"],
        timestamp=int(now.timestamp()),
    )
    return made


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


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16))


def _without(signs: re.Pattern[str], value: Any) -> Any:
    """`value` with a sign that every font has in the place of `signs`."""
    if isinstance(value, str):
        return signs.sub(_SIGN, value)
    if isinstance(value, Mapping):
        return {name: _without(signs, each) for name, each in value.items()}
    return [_without(signs, each) for each in value] if isinstance(value, list | tuple) else value
