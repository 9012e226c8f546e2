"""`calendar`."""

import csv
import sys
from datetime import datetime

import click

from adjourn.cli.show import table
from adjourn.cli.start import answers, at_option, home_option, json_option, opened, print_json
from adjourn.home import Home

_COLUMNS = ("tool", "type", "items", "oldest", "next", "overdue", "kept", "later")


@click.command()
@click.option("--csv", "as_csv", is_flag=True, help="Answer as CSV, with a column for each month.")
@home_option
@json_option
@at_option
@answers
def calendar(as_csv: bool, home: Home, as_json: bool, now: datetime) -> None:
    """Show what ends when, per tool and data type, what is overdue and how old the oldest is."""
    with opened(home) as ledger:
        from adjourn.retain.calendar import rows

        heads, *lines = rows(ledger, now)
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([heads, *lines])
        return
    entries = [dict(zip(heads, line, strict=True)) for line in lines]
    if as_json:
        print_json({"entries": [_numbers(entry) for entry in entries]})
        return
    table(entries, {name: name for name in _COLUMNS})
    click.echo(f"{sum(int(entry['overdue']) for entry in entries)} items are overdue.")


def _numbers(entry: dict[str, str]) -> dict[str, object]:
    words = ("tool", "type", "oldest", "next")
    return {name: value if name in words else int(value) for name, value in entry.items()}
