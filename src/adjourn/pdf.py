"""Tagged PDF (PDF/UA-1, ISO 14289-1) from a Typst template and data (facts: law L-06)."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import typst

_FOREIGN = re.compile('the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")  # how the error writes what has no shape at all
_MOST_FOREIGN = 50
# Control characters and halves of characters have no shape in any font.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNUSUAL = re.compile(r"[^\n\x20-\x7eÄÖÜäöüß–„“”]")
_SIGN = "?"


class NoPdf(RuntimeError):
    """The document cannot be set. The text says why, without a value of it."""


def tagged(template: bytes, told: Mapping[str, Any], now: datetime) -> bytes:
    """`template` (Typst) with `told` as its input `data`; `now` (aware) is the date within.

    The standard wants each character to have a shape. One that no font of this machine has is
    replaced. Raises `NoPdf`.
    """
    foreign = _CONTROL
    for _ in range(_MOST_FOREIGN):
        told = _without(foreign, told)
        try:
            return _set(template, told, now)
        except typst.TypstError as error:
            named = _FOREIGN.search(str(error))
            if named is None:
                raise NoPdf(re.sub(r'"[^"]*"|`[^`]*`', "…", str(error))[:200]) from None
            foreign = re.compile(f"[{re.escape(_ESCAPED.sub(_character, named[1]))}]")
    return _set(template, _without(_UNUSUAL, told), now)


def _set(template: bytes, told: Any, now: datetime) -> bytes:
    made: bytes = typst.compile(
        template,
        format="pdf",
        sys_inputs={"data": json.dumps(told)},
        pdf_standards=["ua-1"],
        timestamp=int(now.timestamp()),
    )
    return made


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16))


def _without(signs: re.Pattern[str], value: Any) -> Any:
    """`value` with a sign that every font has in the place of `signs`."""
    if isinstance(value, str):
        return signs.sub(_SIGN, value)
    if isinstance(value, Mapping):
        return {name: _without(signs, each) for name, each in value.items()}
    return [_without(signs, each) for each in value] if isinstance(value, list | tuple) else value
