"""`sweep` and `rules`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from adjourn.cli.show import say, table
from adjourn.cli.start import (
    NOT_AS_PROMISED,
    answers,
    at_option,
    at_work,
    connected,
    home_option,
    json_option,
    leave,
    opened,
    print_json,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger
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

_DONE = {"tool": "tool", "type": "type", "outcome": "outcome", "count": "items"}


@click.command()
@click.option("--yes", is_flag=True, help="Execute. Without it only what is due is shown.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help="At most so many items of each tool. Default: all that is due.",
)
@home_option
@json_option
@at_option
@answers
def sweep(yes: bool, limit: int | None, home: Home, as_json: bool, now: datetime) -> None:
    """Erase what is due: data whose purpose has ended and whose period is over.

    Shows it by tool and data type; with --yes executes it: delete, read back, record, schedule
    re-checks. Killed and started again it goes on where it was. Exit code 1 when a tool did not do
    its part.
    """
    with opened(home) as ledger:
        if yes:
            _execute(ledger, limit, as_json, at_work(ledger, now))
            return
        from adjourn.retain.kept import kept
        from adjourn.retain.sweep import preview

        lines = [_told(line) for line in preview(ledger, now)]
        stays = [asdict(one) for one in kept(ledger, now)]
    if as_json:
        print_json({"dry_run": True, "lines": lines, "kept": stays})
        return
    if lines:
        table(lines, _COLUMNS)
    for one in stays:
        click.echo(f"{one['tool']} {one['type']}: {one['items']} stay for {one['reason']}")
    due = sum(line["due"] for line in lines)
    click.echo(f"{due} items are due. Nothing is deleted yet: run again with --yes to execute.")


def _execute(ledger: "Ledger", limit: int | None, as_json: bool, now: datetime) -> None:
    from adjourn.retain.sweep import sweep as run
    from adjourn.retain.sweep import unfinished

    with connected(ledger) as tools:
        troubles = unfinished(ledger, tools, now)
        with _progress(quiet=as_json) as progress:
            done = run(ledger, tools, now, limit, progress)
    troubles += done.troubles
    lines = [
        {"tool": tool, "type": data_type, "outcome": outcome or None, "count": count}
        for (tool, data_type, outcome), count in sorted(done.outcomes.items())
    ]
    if as_json:
        print_json(
            {
                "dry_run": False,
                "lines": lines,
                "later": done.later,
                "asked": done.asked,
                "troubles": [{"tool": t.tool, "message": t.message} for t in troubles],
            }
        )
    else:
        if lines:
            table([line | {"outcome": line["outcome"] or "waits"} for line in lines], _DONE)
        click.echo(f"{sum(done.outcomes.values())} items were due")
        if done.asked:
            click.echo(f"{done.asked} ends are unknown: see `adjourn end open`")
    for trouble in troubles:
        say(f"{trouble.tool}: {trouble.message} It is tried again by `adjourn follow-up`.")
    if troubles:
        leave(NOT_AS_PROMISED)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task("looking at what is due")
        yield lambda done: bar.update(task, description=f"{done} items looked at")


def _told(line: "Line") -> dict[str, Any]:
    from adjourn.ledger.times import from_ms, instant

    since = from_ms(line.since) if line.since is not None else None
    return asdict(line) | {"since": instant(since)}


@click.command()
@click.option("--yes", is_flag=True, help="Count the dates anew. Without it the effect is shown.")
@home_option
@json_option
@at_option
@answers
def rules(yes: bool, home: Home, as_json: bool, now: datetime) -> None:
    """Show what changed deletion rules of the register do to the dates of what is held.

    A longer period holds at once; a shorter one when the dates are counted anew with --yes. Killed
    and started again it goes on.
    """
    with opened(home) as ledger:
        from adjourn.retain.rules import apply, effects

        found = (
            apply(ledger, at_work(ledger, now), "role:operator") if yes else effects(ledger, now)
        )
    lines = [asdict(effect) for effect in found]
    if as_json:
        print_json({"dry_run": not yes, "rules": lines})
        return
    if lines:
        table(lines, _RULES)
    if yes:
        click.echo(f"{len(lines)} rules applied; what is due goes with the next sweep")
    else:
        click.echo(f"{len(lines)} rules differ from the dates; --yes counts them anew")


_RULES = {
    "rule": "rule",
    "before": "before",
    "after": "after",
    "items": "items",
    "earlier": "earlier",
    "later": "later",
    "due": "due at once",
}
