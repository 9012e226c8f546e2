"""`cases` and `case`: what people ask for by letter, telephone or mail, and what is decided."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from adjourn.cli.show import instant, table
from adjourn.cli.start import (
    Refusal,
    WrongUse,
    answers,
    at_option,
    at_work,
    given,
    home_option,
    json_option,
    opened,
    parse_instant,
    print_json,
)
from adjourn.home import Home
from adjourn.law.decisions import DELAYS, QUESTIONS, Decision, Justification
from adjourn.law.identity import Check, Method
from adjourn.law.intake import Channel
from adjourn.law.restriction import RestrictionGround
from adjourn.law.rights import REQUESTS, Right

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger
    from adjourn.rights import CaseView

ACTOR = "role:desk"
_COLUMNS = {
    "id": "case", "right": "right", "state": "state", "matter": "needs", "due": "due",
    "clock": "clock", "decision": "decision",
}  # fmt: skip

case_id_argument = click.argument("case_id", metavar="ID", type=click.UUID)
_text = click.option("--text", default="", help="What the person is told, in their language.")


def _words(values: Any) -> click.Choice[str]:
    return click.Choice([each.value for each in values])


@click.command()
@click.option("--all", "every", is_flag=True, help="Also those that are answered or closed.")
@home_option
@json_option
@at_option
@answers
def cases(every: bool, home: Home, as_json: bool, now: datetime) -> None:
    """List the requests of people, those due first in front. Nobody is named."""
    with opened(home) as ledger:
        from adjourn import rights

        states = list(rights.State) if every else None
        found = rights.cases(ledger, now, states) if states else rights.cases(ledger, now)
    rows = [_view_json(view) for view in found]
    if as_json:
        print_json({"cases": rows})
    else:
        table(rows, _COLUMNS)
        click.echo(f"{len(rows)} cases")


@click.group()
def case() -> None:
    """One request of a person: take it, find out who asks, decide it."""


@case.command("open")
@click.option(
    "--right", "wanted", multiple=True, required=True, type=_words(REQUESTS),
    help="What is asked for. May be given several times.",
)  # fmt: skip
@click.option("--handle", help="By which the data are found; `-` reads standard input.")
@click.option("--channel", type=_words(Channel), default="letter", show_default=True,
              help="How it came.")  # fmt: skip
@click.option("--received", metavar="TIME", help="When it reached any channel. Default: now.")
@click.option("--verified", type=_words(Method), help="How it is known that HANDLE is theirs.")
@click.option("--reply-to", help="E-mail address for the answer. Default: by post.")
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True,
              help="Of the person.")  # fmt: skip
@click.option("--message", default="", help="What they wrote.")
@click.option("--ground", type=_words(RestrictionGround),
              help="Why a restriction is wanted: the letter of Art. 18(1) GDPR.")  # fmt: skip
@home_option
@json_option
@at_option
@answers
def open_(
    wanted: tuple[str, ...],
    handle: str | None,
    channel: str,
    received: str | None,
    verified: str | None,
    reply_to: str | None,
    language: Any,
    message: str,
    ground: str | None,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Open a case for each right that somebody asked for by letter, telephone or mail."""
    with opened(home) as ledger, said():
        from adjourn import rights

        now = at_work(ledger, now)
        asked = rights.Asked(
            rights=tuple(Right(each) for each in wanted),
            channel=Channel(channel),
            received=parse_instant(received) if received else now,
            handle=_handle(ledger, handle),
            verified=Method(verified) if verified else None,
            language=language,
            reply_to=reply_to,
            message=message,
            ground=RestrictionGround(ground) if ground else None,
        )
        ids = rights.open_cases(ledger, asked, now)
        found = [rights.case(ledger, each, now).view for each in ids]
    rows = [_view_json(view) for view in found]
    if as_json:
        print_json({"intake": str(found[0].intake), "cases": rows})
    else:
        table(rows, _COLUMNS)
        click.echo("What needs no human is done by the next `adjourn follow-up`.")


@case.command()
@case_id_argument
@home_option
@json_option
@at_option
@answers
def show(case_id: UUID, home: Home, as_json: bool, now: datetime) -> None:
    """Show everything in the case ID, opened: this is personal data."""
    with opened(home) as ledger, said():
        from adjourn import rights

        file = rights.case(ledger, case_id, now)
    events = [
        {"at": instant(e.at), "what": e.kind.value, "word": e.word, "by": e.actor, "note": e.note}
        for e in file.events
    ]
    contents = file.contents
    whole = {
        **_view_json(file.view),
        "handle": contents.handle.value if contents.handle else None,
        "reply_to": contents.reply_to,
        "language": contents.language,
        "message": contents.message,
        "changes": dict(contents.changes),
        "ground": contents.ground,
        "letters": [{"letter": one.id, "text": one.text} for one in file.undelivered],
        "events": events,
    }
    if as_json:
        print_json(whole)
        return
    for name, value in whole.items():
        if name != "events" and value:
            click.echo(f"{name}: {value}")
    table(events, {"at": "at", "what": "what", "word": "", "by": "by", "note": "note"})


@case.command()
@case_id_argument
@click.option("--method", type=_words(Method), required=True, help="How it was checked.")
@click.option("--result", type=_words(Check), required=True, help="What it showed.")
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


@case.command()
@case_id_argument
@click.option("--why", type=_words(sorted(QUESTIONS)), required=True, help="What is open.")
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


@case.command()
@case_id_argument
@click.option("--reason", type=_words(sorted(DELAYS)), required=True, help="Why it takes longer.")
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


@case.command()
@case_id_argument
@click.option(
    "--decision", required=True, help="What is decided.",
    type=_words((Decision.GRANTED, Decision.PARTLY, Decision.REFUSED)),
)  # fmt: skip
@click.option("--reason", "reasons", multiple=True, type=_words(Justification),
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


@case.command()
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


@case.command()
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
        row = _view_json(rights.case(ledger, case_id, now).view)
    if as_json:
        print_json(row)
    else:
        table([row], _COLUMNS)


@contextmanager
def said() -> Iterator[None]:
    """What the room refuses, in its words and with an exit code."""
    from adjourn import rights

    try:
        yield
    except rights.NoCase:
        raise WrongUse("there is no case with this id") from None
    except rights.NotAsked as error:
        raise WrongUse(str(error)) from None
    except rights.NotNow as error:
        raise Refusal(str(error)) from None


def _handle(ledger: "Ledger", text: str | None) -> Any:
    """The handle that somebody gave, as what it reads."""
    from adjourn.ledger.handles import email, phone
    from adjourn.tools.protocol import Handle, HandleKind

    if text is None:
        return None
    value = given(text)
    if email(value):
        return Handle(HandleKind.EMAIL, value)
    kind = HandleKind.PHONE if phone(value, ledger.country) else HandleKind.ACCOUNT
    return Handle(kind, value)


def _view_json(view: "CaseView") -> dict[str, Any]:
    return {
        "id": str(view.id),
        "intake": str(view.intake),
        "right": view.right.value,
        "channel": view.channel.value,
        "state": view.state.value,
        "verified": view.verified,
        "matter": view.matter.value if view.matter else None,
        "undelivered": view.undelivered,
        "received": instant(view.received),
        "due": instant(view.timing.due),
        "clock": view.timing.state.value,
        "used": round(view.timing.used, 3),
        "decision": view.decision or None,
        "until": instant(view.until),
        "erasure": str(view.erasure) if view.erasure else None,
        "closed": instant(view.closed),
    }
