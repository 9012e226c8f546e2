"""`init` and `register check`."""

from datetime import datetime

import click

from adjourn.cli.start import (
    NOT_AS_PROMISED,
    answers,
    at_option,
    home_option,
    json_option,
    leave,
    load_register,
    print_json,
    start,
)
from adjourn.home import Home


@click.command()
@home_option
@json_option
@answers
def init(home: Home, as_json: bool) -> None:
    """Set up a home folder: a commented starter register, keyring, database.

    What is there already stays as it is; only what is missing is made.
    """
    made = set_up(home)
    if as_json:
        print_json({"home": str(home.path), "made": made, "verifier": str(home.verifier)})
        return
    for name in made:
        click.echo(f"made  {name}")
    click.echo(
        f"Next: edit {home.register}, run `adjourn register check`, then `adjourn collect`.\n"
        f"Hand out {home.verifier}: receipts are checked with it.\n"
        f"Back up {home.keyring} apart from the rest: without it nothing can be read."
    )


def set_up(home: Home) -> list[str]:
    """Make what is missing of a home; the paths that were made."""
    from adjourn.register.starter import write_starter

    made = []
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.logs.mkdir(mode=0o700, exist_ok=True)
    if not home.register.is_dir():
        write_starter(home.register)
        made.append(str(home.register))
    register = load_register(home)
    start(home)
    from django.core.management import call_command

    from adjourn.ledger.ledger import Ledger

    fresh = not home.database.exists()
    call_command("migrate", verbosity=0)
    home.database.chmod(0o600)
    if fresh:
        made.append(str(home.database))
    if not home.keyring.exists() and not Ledger.bound():
        Ledger.create(home, register).close()
        made += [str(home.keyring), str(home.verifier)]
    Ledger.open(home, register).close()
    return made


@click.group()
def register() -> None:
    """The register: what was decided and told."""


@register.command()
@home_option
@json_option
@at_option
@answers
def check(home: Home, as_json: bool, now: datetime) -> None:
    """Check the register: names file, line, key and what would be right."""
    from adjourn import register as rooms
    from adjourn.register import Severity
    from adjourn.tools import kinds

    problems = rooms.check(home.register, now=now, kinds={kind: () for kind in kinds()})
    errors = [p for p in problems if p.severity is Severity.ERROR]
    if as_json:
        print_json(
            {
                "ok": not errors,
                "problems": [
                    {
                        "file": p.file,
                        "line": p.line,
                        "key": p.key,
                        "severity": p.severity.value,
                        "message": p.message,
                        "right": p.right,
                    }
                    for p in problems
                ],
            }
        )
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(
            f"{len(errors)} error{'s' * (len(errors) != 1)}, "
            f"{len(problems) - len(errors)} still to fill in"
        )
    if errors:
        leave(NOT_AS_PROMISED)
