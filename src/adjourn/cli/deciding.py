"""`case verify`, `ask`, `extend`, `decide`, `resend`, `sent`: what the desk does with a request."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import click

from adjourn.cli.cases import ACTOR, COLUMNS, case_id_argument, choice, said, view_json
from adjourn.cli.show import table
from adjourn.cli.start import (
    WrongUse,
    answers,
    at_option,
    at_work,
    given,
    home_option,
    json_option,
    opened,
    print_json,
)
from adjourn.home import Home
from adjourn.law.decisions import DELAYS, QUESTIONS, Decision, Justification
from adjourn.law.identity import Check, Method

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger

_text = click.option("--text", default="", help="What the person is told, in their language.")


@click.command()
@case_id_argument
@click.option("--method", type=choice(Method), required=True, help="How it was checked.")
@click.option("--result", type=choice(Check), required=True, help="What it showed.")
@click.option("--handle", help="Whom the desk found, where the request names nobody on file.")
@home_option
@json_option
@at_option
@answers
def verify(
    case_id: UUID,
    method: str,
    result: str,
    handle: str | None,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Record what a check of who asks has shown; what was given for it is destroyed."""

    def do(ledger: "Ledger", now: datetime) -> None:
        from adjourn import rights
        from adjourn.ledger.find import find_person

        person = find_person(ledger, handle) if handle else None
        if handle and person is None:
            raise WrongUse("nothing is held about this handle")
        rights.verify(ledger, case_id, Method(method), Check(result), ACTOR, now, person)

    _change(home, case_id, now, as_json, do)


@click.command()
@case_id_argument
@click.option("--why", type=choice(sorted(QUESTIONS)), required=True, help="What is open.")
@_text
@home_option
@json_option
@at_option
@answers
def ask(case_id: UUID, why: str, text: str, home: Home, as_json: bool, now: datetime) -> None:
    """Ask the person for what is needed to go on. The clock rests from now until they answer."""

    def do(ledger: "Ledger", now: datetime) -> None:
        from adjourn import rights

        rights.ask(ledger, case_id, Justification(why), text, ACTOR, now)

    _change(home, case_id, now, as_json, do)


@click.command()
@case_id_argument
@click.option("--reason", type=choice(sorted(DELAYS)), required=True, help="Why it takes longer.")
@_text
@home_option
@json_option
@at_option
@answers
def extend(case_id: UUID, reason: str, text: str, home: Home, as_json: bool, now: datetime) -> None:
    """Take up to two further months and tell the person so, within the first month."""

    def do(ledger: "Ledger", now: datetime) -> None:
        from adjourn import rights

        rights.extend(ledger, case_id, Justification(reason), text, ACTOR, now)

    _change(home, case_id, now, as_json, do)


@click.command()
@case_id_argument
@click.option(
    "--decision", required=True, help="What is decided.",
    type=choice((Decision.GRANTED, Decision.PARTLY, Decision.REFUSED)),
)  # fmt: skip
@click.option("--reason", "reasons", multiple=True, type=choice(Justification),
              help="Why not, from the closed list. May be given several times.")  # fmt: skip
@_text
@click.option("--evidence", is_flag=True, help="The facts are documented in the case.")
@click.option("--signed", is_flag=True, help="The data protection officer agrees.")
@home_option
@json_option
@at_option
@answers
def decide(
    case_id: UUID,
    decision: str,
    reasons: tuple[str, ...],
    text: str,
    evidence: bool,
    signed: bool,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Decide what needs a human. Refusals need a fitting reason of the closed list."""

    def do(ledger: "Ledger", now: datetime) -> None:
        from adjourn import rights

        why = tuple(Justification(each) for each in reasons)
        verdict = rights.Verdict(Decision(decision), why, text, evidence, signed)
        rights.decide(ledger, case_id, verdict, ACTOR, now)

    _change(home, case_id, now, as_json, do)


@click.command()
@case_id_argument
@click.option("--letter", type=int, required=True, help="Which one, as `case show` numbers it.")
@click.option("--to", help="Another e-mail address of the person. Default: it has left by post.")
@home_option
@json_option
@at_option
@answers
def resend(
    case_id: UUID, letter: int, to: str | None, home: Home, as_json: bool, now: datetime
) -> None:
    """Send a letter that could not be delivered to another address, or record that it went by post.

    What it told counts from then.
    """

    def do(ledger: "Ledger", now: datetime) -> None:
        from adjourn import rights

        rights.resend(ledger, case_id, letter, given(to) if to else None, ACTOR, now)

    _change(home, case_id, now, as_json, do)


@click.command()
@case_id_argument
@home_option
@json_option
@at_option
@answers
def sent(case_id: UUID, home: Home, as_json: bool, now: datetime) -> None:
    """Record that the answer, for which there is no e-mail address, has left by post."""

    def do(ledger: "Ledger", now: datetime) -> None:
        from adjourn import rights

        rights.delivered(ledger, case_id, ACTOR, now)

    _change(home, case_id, now, as_json, do)


def _change(
    home: Home,
    case_id: UUID,
    now: datetime,
    as_json: bool,
    do: Callable[["Ledger", datetime], None],
) -> None:
    """Do something with a case and show how it stands then."""
    with opened(home) as ledger, said():
        from adjourn import rights

        now = at_work(ledger, now)
        do(ledger, now)
        row = view_json(rights.case(ledger, case_id, now).view)
    if as_json:
        print_json(row)
    else:
        table([row], COLUMNS)
