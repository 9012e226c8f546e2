"""`disclose`: the log of what went to whom."""

from datetime import datetime
from typing import Any

import click

from adjourn.cli.start import (
    WrongUse,
    answers,
    at_option,
    at_work,
    handle_argument,
    home_option,
    json_option,
    opened,
    print_json,
)
from adjourn.home import Home
from adjourn.law.bases import Basis


@click.command()
@handle_argument
@click.option("--to", required=True, help="Id of the party in the register that received it.")
@click.option("--type", "types", multiple=True, required=True, help="Data type, such as K-11.")
@click.option(
    "--basis", required=True, help="Letter of Art. 6(1) GDPR that the disclosure rests on.",
    type=click.Choice([each.value for each in Basis if each is not Basis.NONE]),
)  # fmt: skip
@click.option("--by", "way", type=click.Choice(["api", "mail", "post", "tool", "medium"]),
              required=True, help="By which channel.")  # fmt: skip
@home_option
@json_option
@at_option
@answers
def disclose(
    handle: str,
    to: str,
    types: tuple[str, ...],
    basis: str,
    way: str,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Log that data of the person with HANDLE went to a party of the register.

    Whoever is in this log is named to the person, and is told of a rectification, erasure or
    restriction.
    """
    with opened(home) as ledger:
        from adjourn import rights
        from adjourn.ledger.find import find_person

        now = at_work(ledger, now)
        person = find_person(ledger, handle)
        if person is None:
            raise WrongUse("nothing is held about this handle")
        try:
            rights.disclose(ledger, person, types, to, Basis(basis), rights.Way(way), now)
        except rights.UnknownRecipient:
            raise WrongUse("the register has no such party: enter it in [parties.*]") from None
        except LookupError:
            raise WrongUse("the register has no such data type") from None
    said: dict[str, Any] = {"recipient": to, "types": list(types)}
    if as_json:
        print_json(said)
    else:
        click.echo(f"logged: {', '.join(types)} to {to}")
