"""`collect` and `find`."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from adjourn.cli.listing import listing
from adjourn.cli.show import printable, say
from adjourn.cli.start import (
    NOT_AS_PROMISED,
    answers,
    at_option,
    at_work,
    connected,
    handle_argument,
    home_option,
    json_option,
    leave,
    opened,
    print_json,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.collect import Collected
    from adjourn.ledger.ledger import Ledger
    from adjourn.ledger.write import Written


@click.command()
@click.argument("tool", required=False)
@home_option
@json_option
@at_option
@answers
def collect(tool: str | None, home: Home, as_json: bool, now: datetime) -> None:
    """Collect what is new at TOOL (default: every active tool) into the ledger.

    Killed and started again it goes on where it was. A source that cannot be read is named, and
    the others are collected; the exit code is 1 then.
    """
    with opened(home) as ledger, connected(ledger, tool) as tools:
        now = at_work(ledger, now)
        wanted = [tools[name] for name in sorted(tools) if tools[name].sources()]
        done = [_collect(ledger, one, now, quiet=as_json) for one in wanted]
    if as_json:
        print_json({"tools": [_json(one) for one in done]})
    for one in done:
        for source, message in one.troubles.items():
            say(f"{one.tool}/{source}: {message}")
        if not as_json:
            w = one.written
            click.echo(
                f"{one.tool}: {w.new} new, {w.changed} changed, {w.unchanged} unchanged, "
                f"{w.refused} refused (erased before), {w.unidentified} without a person"
            )
            if one.drift:
                click.echo(
                    f"{one.tool}: {one.drift} findings of drift, {one.drift_new} of them new; "
                    "see `adjourn drift`"
                )
    if any(one.troubles for one in done):
        leave(NOT_AS_PROMISED)


def _collect(ledger: "Ledger", tool: Any, now: datetime, quiet: bool) -> "Collected":
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from adjourn.collect import collect as run

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task(f"{tool.name}: starting")

        def show(source: str, written: "Written") -> None:
            seen = written.new + written.changed + written.unchanged
            bar.update(task, description=f"{tool.name}: {source}, {seen} items")

        return run(ledger, tool, now, show)


def _json(one: "Collected") -> dict[str, Any]:
    def counts(written: "Written") -> dict[str, int]:
        return {name: getattr(written, name) for name in written.__slots__}

    return {
        "tool": one.tool,
        **counts(one.written),
        "sources": {name: counts(written) for name, written in one.sources.items()},
        "troubles": one.troubles,
        "drift": one.drift,
        "drift_new": one.drift_new,
    }


@click.command()
@handle_argument
@click.option(
    "--conference", help="Read HANDLE as a guest name in this conference (its reference)."
)
@home_option
@json_option
@at_option
@answers
def find(handle: str, conference: str | None, home: Home, as_json: bool, now: datetime) -> None:
    """Show everything held about the person with HANDLE.

    HANDLE is an e-mail address, a telephone number or an account id; `-` reads it from standard
    input, so that it shows in no process list.
    """
    with opened(home) as ledger, connected(ledger, asking=False) as tools:
        from adjourn.erase.telling import told

        answer = told(ledger, tools, handle, conference, now)
    if as_json:
        print_json(answer)
    else:
        _show(answer)


_FACTS = {
    "why": "purpose",
    "basis": "legal basis",
    "state": "state",
    "if_deleted": "a deletion now",
    "if_deleted_reason": "reason",
    "if_deleted_note": "",
}
_COLUMNS = {
    "at": "came to be (UTC)",
    "until": "our rule: until",
    "if_deleted_until": "after a deletion until",
}
_NOTHING = "nothing is held about this handle"


def _show_person(person: dict[str, Any]) -> None:
    click.secho(printable(person["name"] or "somebody without a name"), bold=True)
    for handle in person["handles"]:
        others = ": other people were seen with it, too" if handle["of_several"] else ""
        click.echo(f"  {handle['kind']} {printable(handle['value'])}{others}")
    click.echo()


def _show(answer: dict[str, Any]) -> None:
    if answer["practice"]:
        click.echo("PRACTICE: example data, no real persons")
    if answer["erased"]:
        click.echo(
            f"erased at {answer['erased']['at']}; "
            f"see `adjourn receipt {answer['erased']['erasure']}`"
        )
    if answer["restricted"]:
        click.echo(f"{answer['restricted']} items are restricted (Art. 18 GDPR) and not shown")
    if answer["person"]:
        _show_person(answer["person"])
    if not answer["items"]:
        click.echo("nothing else is held" if answer["restricted"] else _NOTHING)
        return
    usual = {"state": None}  # what is held is what is shown
    items = [item | usual if item["state"] == "held" else item for item in answer["items"]]
    listing(items, _FACTS, _COLUMNS)
    click.echo(f"{len(answer['items'])} items")
