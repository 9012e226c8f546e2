"""`verify` and `evidence export`: the only commands that need no home folder, and its log."""

from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from adjourn.cli.start import WrongUse, answers, home_option, json_option, leave, opened
from adjourn.home import Home


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--key", help="File of the verifier key, or the key itself. Default: the home's.")
@home_option
@json_option
def verify(files: tuple[str, ...], key: str | None, home: Home, as_json: bool) -> None:
    """Check receipts and exported logs offline, and against each other.

    Any change, drop, reorder, truncation or fork is found and named. A copy of the package's folder
    `evidence` does the same alone: `python -m evidence verify FILE --key KEY`.
    """
    from adjourn.evidence.__main__ import main

    arguments = ["verify", *files, "--key", key or str(home.verifier)]
    leave(main([*arguments, "--json"] if as_json else arguments))


@click.group()
def evidence() -> None:
    """The evidence log: what was done, without personal data."""


@evidence.command()
@click.argument("target", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@home_option
@answers
def export(target: Path, home: Home) -> None:
    """Write the whole log to TARGET, to be kept elsewhere and checked with `adjourn verify`."""
    if target.resolve().is_relative_to(home.path):
        raise WrongUse("a copy inside the home is no copy: give a place elsewhere")
    if not target.parent.is_dir():
        raise WrongUse(f"there is no folder {target.parent}")
    with opened(home) as ledger, NamedTemporaryFile(dir=target.parent, delete=False) as file:
        from adjourn.ledger.sql import writing

        with writing():
            file.writelines(ledger.evidence.log.export())
        file.close()
        Path(file.name).replace(target)  # whole, or not at all
        click.echo(f"{ledger.evidence.log.size} entries written to {target}")
