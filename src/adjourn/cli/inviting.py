"""`invite`: an address of ours that informs people before they join a conference."""

from datetime import datetime

import click

from adjourn.cli.start import (
    WrongUse,
    answers,
    at_option,
    home_option,
    json_option,
    opened,
    parse_instant,
    print_json,
)
from adjourn.home import Home


@click.command()
@click.argument("tool")
@click.argument("join")
@click.option("--title", default="", help="What the conference is called, shown to the invited.")
@click.option("--starts", metavar="TIME", help="When it begins (ISO 8601, UTC unless it says so).")
@home_option
@json_option
@at_option
@answers
def invite(
    tool: str, join: str, title: str, starts: str | None, home: Home, as_json: bool, now: datetime
) -> None:
    """Make an invitation to a conference at TOOL whose own address is JOIN.

    Prints the address to send to people instead: it informs them, lets them agree or not to being
    recorded, and leads on to JOIN. It works until 90 days after the conference.
    """
    from adjourn.web.portal.invitations import BadInvitation, make

    with opened(home) as ledger:
        portal = ledger.register.portal
        if portal is None:
            raise WrongUse('no [portal] in the register; right would be url = "https://..."')
        begins = parse_instant(starts) if starts else None
        try:
            token = make(ledger, tool, join, now, title, begins)
        except BadInvitation as error:
            raise WrongUse(str(error)) from None
        address = f"{portal.url.rstrip('/')}/join/{token}"
    if as_json:
        print_json({"invitation": address})
    else:
        click.echo(address)
