"""`init` and `register check`."""

from datetime import datetime

import click

from adjourn.cli.start import (
    NOT_AS_PROMISED,
    Refusal,
    answers,
    at_option,
    home_option,
    json_option,
    leave,
    load_register,
    must_exist,
    print_json,
    start,
)
from adjourn.files import write_private
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
    _no_keys_without_database(home)
    if not home.register.is_dir():
        write_starter(home.register)
        made.append(str(home.register))
    register = load_register(home)
    start(home)
    from django.core.management import call_command

    from adjourn.ledger.ledger import Ledger

    if not home.database.exists():
        # Before SQLite makes it, so that its journals are the owner's only, too.
        write_private(home.database, b"")
        made.append(str(home.database))
    call_command("migrate", verbosity=0)
    if not Ledger.bound():
        Ledger.create(home, register).close()
        made += [str(home.keyring), str(home.verifier)]
    Ledger.open(home, register).close()
    return made


def _no_keys_without_database(home: Home) -> None:
    """A new database would look like a lost one's, and never open with its keyring."""
    if home.keyring.exists() and not home.database.exists():
        raise Refusal(
            f"there is a keyring but no database {home.database}: put the database back from a "
            "backup, or move the keyring away to begin anew. Nothing was written."
        )


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

    must_exist(home)
    problems = rooms.check(home.register, now=now, kinds=kinds())
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
