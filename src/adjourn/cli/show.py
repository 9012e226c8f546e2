"""How answers are shown to people."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from adjourn.ledger.times import instant as instant


def printable(text: str) -> str:
    """Text from elsewhere without what a terminal would take as a command."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], indent: int = 0) -> None:
    """Rows as a table for people; `columns` maps a key to its heading."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False)
    for heading in columns.values():
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        # Text, not markup: a file name may hold brackets.
        drawn.add_row(*[Text(printable(str(row.get(key) or ""))) for key in columns])
    Console(soft_wrap=False, width=None).print(Padding(drawn, (0, 0, 0, indent), expand=False))


def say(text: str) -> None:
    """Tell people, beside the answer."""
    click.echo(text, err=True)
