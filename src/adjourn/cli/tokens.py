"""`token`: which other systems may use the API, and for what."""

from datetime import datetime
from typing import Any

import click

from adjourn.cli.show import instant, say, table
from adjourn.cli.start import (
    WrongUse,
    answers,
    at_option,
    at_work,
    home_option,
    json_option,
    opened,
    parse_instant,
    print_json,
)
from adjourn.home import Home
from adjourn.web.api.scopes import SCOPES, Scope


@click.group()
def token() -> None:
    """Tokens of the API: which other systems may use it, and for what."""


@token.command()
@click.option("--name", required=True, help="The system that it is for: never a person.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in SCOPES]),
    help="What it may do. May be given several times; give no more than is needed.",
)
@click.option(
    "--expires", metavar="TIME", help="Until when it works (ISO 8601). Default: for good."
)
@click.option(
    "--per-minute",
    type=click.IntRange(1, 1_000_000),
    default=600,
    show_default=True,
    help="How many requests it may send a minute.",
)
@home_option
@json_option
@at_option
@answers
def create(
    name: str,
    scopes: tuple[str, ...],
    expires: str | None,
    per_minute: int,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Make a token and print it, this once: only a hash of it is kept."""
    until = parse_instant(expires) if expires else None
    with opened(home) as ledger:
        from adjourn.web.api.tokens import BadToken, make

        now = at_work(ledger, now)
        try:
            ident, made = make(ledger, name, set(map(Scope, scopes)), now, until, per_minute)
        except BadToken as error:
            raise WrongUse(str(error)) from None
    if as_json:
        print_json({"id": ident, "token": made})
    else:
        say("It is shown only now. Keep it as a password.")
        click.echo(made)


@token.command("list")
@home_option
@json_option
@at_option
@answers
def list_(home: Home, as_json: bool, now: datetime) -> None:
    """Show all tokens: what they may do, until when, when they were last used."""
    with opened(home):
        from adjourn.web.api.tokens import every

        rows = [_said(row, now) for row in every()]
    if as_json:
        print_json({"tokens": rows})
    else:
        table(
            [{**row, "scopes": " ".join(row["scopes"])} for row in rows],
            {name: name for name in ("id", "name", "state", "scopes", "expires", "last_used")},
        )


def _said(row: Any, now: datetime) -> dict[str, Any]:
    from adjourn.ledger.times import from_ms, to_ms

    over = row.expires is not None and row.expires <= to_ms(now)
    return {
        "id": row.id,
        "name": row.name,
        "state": "revoked" if row.revoked is not None else "expired" if over else "open",
        "scopes": row.scopes.split(","),
        "per_minute": row.per_minute,
        "made": instant(from_ms(row.made)),
        "expires": instant(from_ms(row.expires)) if row.expires is not None else None,
        "last_used": str(from_ms(row.used).date()) if row.used is not None else None,
    }


@token.command()
@click.argument("ident", metavar="ID")
@home_option
@at_option
@answers
def revoke(ident: str, home: Home, now: datetime) -> None:
    """Let the token ID open nothing any more, at once. Once more changes nothing."""
    with opened(home) as ledger:
        from adjourn.web.api.tokens import revoke as run

        if not run(ident, at_work(ledger, now)):
            raise WrongUse("there is no token with this id: `adjourn token list` shows them")
    click.echo("revoked")
