"""How answers are shown to people."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from adjourn.ledger.times import instant as instant

_WIDEST = 10_000  # signs of a line: more than the words of any row need


def printable(text: str) -> str:
    """Text from elsewhere without what a terminal would take as a command."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], indent: int = 0) -> None:
    """Rows as a table for people; `columns` maps a key to its heading.

    No word is broken, as an id is there to be copied: where the words need more room than the
    terminal has, the lines are longer than it.
    """
    from rich.console import Console
    from rich.measure import Measurement
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False)
    for key, heading in columns.items():
        words = not any(" " in str(row.get(key) or "") for row in rows)
        drawn.add_column(heading, overflow="fold", no_wrap=words)
    for row in rows:
        # Text, not markup: a file name may hold brackets.
        drawn.add_row(*[Text(printable(str(row.get(key) or ""))) for key in columns])
    shown = Padding(drawn, (0, 0, 0, indent), expand=False)
    console = Console(soft_wrap=False)
    wide = console.options.update_width(_WIDEST)
    console.width = max(console.width, Measurement.get(console, wide, shown).minimum)
    console.print(shown)


def say(text: str) -> None:
    """Tell people, beside the answer."""
    click.echo(text, err=True)
