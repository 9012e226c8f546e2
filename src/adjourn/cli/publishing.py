"""`notice export` and `notice teams`: the notice as files, and what to enter at a tool."""

from datetime import datetime
from pathlib import Path

import click

from adjourn.cli.start import (
    NOT_AS_PROMISED,
    Refusal,
    answers,
    at_option,
    at_work,
    home_option,
    json_option,
    leave,
    load_register,
    opened,
    print_json,
    start,
)
from adjourn.home import Home


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@home_option
@json_option
@at_option
@answers
def export(folder: Path, home: Home, as_json: bool, now: datetime) -> None:
    """Write the notice in force as files for any web server below DIR.

    In each language a page, a fragment for a page of yours, a tagged PDF and TILT; and
    notice.jsonld with DPV 2.3. They load nothing and need no script. Exit 1, and nothing is
    written, while the register lacks what the notice must say.
    """
    with opened(home) as ledger:
        from adjourn.notice.export import export as write
        from adjourn.pdf import NoPdf

        try:
            written = write(ledger, folder, at_work(ledger, now))
        except NoPdf as error:
            raise Refusal(f"the PDF cannot be made: {error}") from None
    if as_json:
        print_json({"files": [str(path) for path in written]})
    else:
        for path in written:
            click.echo(path)


@click.command()
@click.option(
    "--language", type=click.Choice(["de", "en"]), default="en", help="Of the ways to each field."
)
@home_option
@json_option
@answers
def teams(language: str, home: Home, as_json: bool) -> None:
    """Show what to enter in Microsoft Teams, so that people are told when their data are collected.

    Values are as they are to be pasted. Exit 1 while the register does not say where the notice is.
    """
    register = load_register(home)
    start(home)  # the room of the notice has models
    from adjourn.notice.teams import commands, entries, lacking
    from adjourn.register import located

    gap = lacking(register)
    problems = [str(each) for each in located(home.register, [gap] if gap else [])]
    found = [
        {
            "key": each.key,
            "where": each.where.de if language == "de" else each.where.en,
            "value": each.value,
        }
        for each in entries(register)
    ]
    if as_json:
        print_json({"entries": found, "commands": commands(register), "todo": problems})
    else:
        for entry in found:
            click.secho(f"{entry['key']} ({entry['where']})", bold=True)
            click.echo(f"{entry['value']}\n")
        if found:
            click.echo(commands(register))
        for problem in problems:
            click.echo(problem)
    if gap:
        leave(NOT_AS_PROMISED)
