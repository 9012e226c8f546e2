"""Does a table have the form of its model: known keys, right types, nothing missing."""

import difflib
import re
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

from adjourn.law.periods import STANDARD, Period
from adjourn.register.lines import Path
from adjourn.register.model import Model
from adjourn.register.problem import Issue

M = TypeVar("M", bound=Model)
_SEVERAL = re.compile(r"[/,|+]|\bor\b|\band\b|\boder\b|\bund\b")


def fit(model: type[M], table: object, path: Path, ident: str | None = None) -> M | list[Issue]:
    """`table` as a `model`, or everything that keeps it from being one.

    `ident` becomes the model's `id`, which TOML writes as the table's own name.
    """
    if not isinstance(table, dict):
        return [Issue(path, f"is {_what(table)}", f"a table [{'.'.join(map(str, path))}]")]
    wanted = {info.name: info for info in fields(model) if info.name != "id"}
    issues = list(unknown_keys(table, wanted, path))
    values: dict[str, Any] = {}
    for name, info in wanted.items():
        found = _value(info, table, (*path, name))
        if isinstance(found, _Bad):
            issues += found.issues
        elif found is not msgspec.UNSET:
            values[name] = found
    if ident is not None:
        named = _value(_field(model, "id"), {"id": ident}, path)
        issues += named.issues if isinstance(named, _Bad) else ()
        values["id"] = ident
    return issues or model(**values)


def unknown_keys(table: Iterable[str], known: Iterable[str], path: Path) -> Iterable[Issue]:
    """An issue for each key that is not known, with the nearest known one."""
    names = sorted(known)
    for key in table:
        if key not in names:
            close = difflib.get_close_matches(key, names, n=1)
            right = f"{close[0]} (did you mean that?)" if close else f"one of {', '.join(names)}"
            yield Issue((*path, key), "is not a known key", right)


class _Bad:
    """Why a value does not fit."""

    def __init__(self, *issues: Issue) -> None:
        self.issues = issues


def _field(model: type[Model], name: str) -> FieldInfo:
    return next(info for info in fields(model) if info.name == name)


def _value(info: FieldInfo, table: Mapping[str, Any], path: Path) -> Any:
    """The key's value, UNSET where it may be left out and is, or `_Bad`."""
    if info.name not in table:
        missing = Issue(path, "is missing", describe(info.type))
        return _Bad(missing) if info.required else msgspec.UNSET
    value = table[info.name]
    if model := _model(info.type):
        found = fit(model, value, path)
        return _Bad(*found) if isinstance(found, list) else found
    try:
        return _standard_period(value) if info.type is Period else msgspec.convert(value, info.type)
    except ValueError:  # msgspec's ValidationError is one
        # The error's own text may quote the value.
        return _Bad(_misfit(info.type, value, path))


def _model(wanted: Any) -> type[Model] | None:
    """The table that the type asks for, whether it may be left out or not."""
    for part in get_args(wanted) if get_origin(wanted) is types.UnionType else (wanted,):
        if isinstance(part, type) and issubclass(part, Model):
            return part
    return None


def _standard_period(value: object) -> Period:
    """Periods are written as text, and only the standard ones are allowed (facts: law R-03)."""
    period = Period.parse(value if isinstance(value, str) else "")
    if period not in STANDARD:
        raise ValueError("not a standard period")
    return period


def _misfit(wanted: Any, value: object, path: Path) -> Issue:
    several = isinstance(value, list) or (isinstance(value, str) and _SEVERAL.search(value))
    if several and _choices(wanted):
        split = f"exactly {describe(wanted)}; what differs is a type of its own, see variant_of"
        return Issue(path, "names more than one (a data type has one rule)", split)
    return Issue(path, f"is {_what(value)}", describe(wanted))


def _what(value: object) -> str:
    """What stands there, without saying it."""
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text that does not fit here" if value else "an empty text"
        case datetime() | date() | time():
            return "a date or time"
        case list():
            return "a list that does not fit here"
    return "a table"


def describe(wanted: Any) -> str:
    """What would be right for a value of the type `wanted`, in words."""
    if isinstance(wanted, type) and issubclass(wanted, Model):
        return f"a table with {', '.join(info.name for info in fields(wanted) if info.required)}"
    if choices := _choices(wanted):
        return f"one of {', '.join(choices)}"
    if get_origin(wanted) in (types.UnionType, typing.Union):
        return describe(next(part for part in get_args(wanted) if part is not types.NoneType))
    if get_origin(wanted) is Annotated:
        return str(next(meta.description for meta in wanted.__metadata__))
    if get_origin(wanted) is tuple:
        return f"a list in [ ], each {describe(get_args(wanted)[0])}"
    return {date: "a date without quotes, e.g. 2026-11-22", bool: "true or false"}[wanted]


def _choices(wanted: Any) -> list[str]:
    """The words allowed for a type that has few."""
    if wanted is Period:
        return [f'"{period}"' for period in STANDARD]
    if get_origin(wanted) is Literal:
        return [f'"{word}"' for word in get_args(wanted)]
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return [f'"{word}"' for word in wanted]
    return []
