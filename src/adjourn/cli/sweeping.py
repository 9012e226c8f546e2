"""`sweep`."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from adjourn.cli.show import table
from adjourn.cli.start import answers, at_option, home_option, json_option, opened, print_json
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.retain.sweep import Line

_COLUMNS = {
    "tool": "tool",
    "type": "type",
    "due": "go",
    "since": "due since (UTC)",
    "later": "not yet",
    "asked": "end unknown",
    "kept": "locked",
}


@click.command()
@home_option
@json_option
@at_option
@answers
def sweep(home: Home, as_json: bool, now: datetime) -> None:
    """Show what is due: data whose purpose has ended and whose period is over."""
    with opened(home) as ledger:
        from adjourn.retain.sweep import preview

        lines = [_told(line) for line in preview(ledger, now)]
    if as_json:
        print_json({"dry_run": True, "lines": lines})
        return
    if lines:
        table(lines, _COLUMNS)
    click.echo(f"{sum(line['due'] for line in lines)} items are due. Nothing is deleted yet.")


def _told(line: "Line") -> dict[str, Any]:
    from adjourn.ledger.times import from_ms, instant

    since = from_ms(line.since) if line.since is not None else None
    return asdict(line) | {"since": instant(since)}
