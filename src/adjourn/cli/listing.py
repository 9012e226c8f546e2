"""Items for people, in the width of a terminal: what many have in common is said once."""

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from adjourn.cli.show import printable, table

_WIDEST = 100  # longer lines are hard to follow
_HEAD = ("tool", "type", "kind")

Item = Mapping[str, Any]


def listing(items: Sequence[Item], facts: Mapping[str, str], columns: Mapping[str, str]) -> None:
    """Print `items` in groups of one tool, data type, kind and the same `facts`.

    `facts` maps a key to what it is called, "" for a text that speaks for itself; `columns` maps a
    key to its heading, for what differs within a group. Instants are shown to the minute, in UTC.
    """
    for (tool, data_type, kind), rows in _grouped(items, tuple(facts)):
        click.secho(f"{kind} ({data_type}), {tool}: {len(rows)}", bold=True)
        for key, name in facts.items():
            _fact(name, rows[0].get(key))
        shown = {key: name for key, name in columns.items() if any(row.get(key) for row in rows)}
        if shown:
            minutes = [{key: _minute(row.get(key)) for key in shown} for row in rows]
            table(minutes, shown, indent=4)
        click.echo()


def _grouped(
    items: Sequence[Item], facts: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], list[Item]]]:
    groups: dict[tuple[Any, ...], list[Item]] = {}
    for item in items:
        groups.setdefault(tuple(item.get(key) for key in (*_HEAD, *facts)), []).append(item)
    for same in sorted(groups, key=lambda values: values[: len(_HEAD)]):
        yield same[: len(_HEAD)], groups[same]


def _fact(name: str, value: Any) -> None:
    if not value:
        return
    text = printable(f"{name}: {value}" if name else str(value))
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    click.echo(textwrap.fill(text, width, initial_indent="  ", subsequent_indent="    "))


def _minute(value: Any) -> str:
    return str(value or "")[:16].replace("T", " ")
