"""`mail`: how the outbox stands, another try, and a test of the settings."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import click

from adjourn.cli.show import instant
from adjourn.cli.start import (
    NOT_AS_PROMISED,
    WrongUse,
    answers,
    at_option,
    home_option,
    json_option,
    leave,
    opened,
    print_json,
    typed,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger


@click.command()
@click.option(
    "--test",
    "address",
    metavar="ADDRESS",
    help="Send a test letter to ADDRESS at once. `-` reads it from standard input.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "de"]),
    default="en",
    show_default=True,
    help="Of the test letter.",
)
@click.option("--retry", is_flag=True, help="Let the letters that were given up wait again.")
@home_option
@json_option
@at_option
@answers
def mail(
    address: str | None,
    language: Literal["en", "de"],
    retry: bool,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Show how many letters wait or were given up, and what the mail server says.

    `adjourn follow-up` and the served pages send them. Exit code 1 when letters were given up, when
    the server takes nothing, or when letters wait and the register names no server.
    """
    with opened(home) as ledger:
        from adjourn.mail import retry as again

        test = _test(ledger, address, language, now) if address is not None else None
        state = {"retried": again(now)} if retry else {}
        state |= _state(ledger) | ({"test": test} if test else {})
    if as_json:
        print_json(state)
    else:
        _say(state)
    lost = state["failed"] or state["trouble"] or (state["waiting"] and not state["server"])
    if lost or test not in (None, "taken"):
        leave(NOT_AS_PROMISED)


def _test(ledger: "Ledger", address: str, language: Literal["en", "de"], now: datetime) -> str:
    from adjourn.mail import LetterError
    from adjourn.mail.trial import send_test

    to = typed() if address == "-" else address
    try:
        return send_test(ledger, to.strip(), language, now).value
    except LetterError:
        raise WrongUse("--test: this is not an e-mail address") from None


def _state(ledger: "Ledger") -> dict[str, Any]:
    from adjourn.mail import counts
    from adjourn.mail.pause import pause

    count, paused = counts(), pause()
    due = [at for at in (count.next, paused.next if paused else None) if at]
    return {
        "server": ledger.register.mail is not None,
        "waiting": count.waiting,
        "failed": count.failed,
        "next": instant(max(due)) if count.next else None,
        "trouble": paused.kind.value if paused else None,
        "since": instant(paused.since) if paused else None,
    }


def _say(state: dict[str, Any]) -> None:
    from adjourn.mail.smtp import Trouble
    from adjourn.mail.troubles import TROUBLES

    if "retried" in state:
        click.echo(f"{state['retried']} letters wait again")
    if "test" in state:
        click.echo(f"test letter: {_answer(state['test'])}")
    click.echo(f"{state['waiting']} letters wait, {state['failed']} could not be delivered")
    if state["trouble"]:
        click.echo(f"since {state['since']}: {TROUBLES[Trouble(state['trouble'])].en}")
    if state["next"]:
        click.echo(f"next try: {state['next']}")
    if not state["server"]:
        click.echo("the register names no mail server: letters wait until it has a table [mail]")


def _answer(name: str) -> str:
    """What became of the test letter, in words."""
    from adjourn.mail.smtp import Trouble
    from adjourn.mail.troubles import TROUBLES

    plain = {
        "taken": "the mail server took it",
        "later": "the mail server does not take it now",
        "refused": "the mail server refuses this address",
        "no_server": "not sent, there is no mail server",
    }
    return plain.get(name) or TROUBLES[Trouble(name)].en
