"""`cases` and `case`: what people ask for by letter, telephone or mail, and what is decided."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from adjourn.cli.show import instant, printable, table
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
from adjourn.law.identity import Method
from adjourn.law.intake import Channel
from adjourn.law.restriction import RestrictionGround
from adjourn.law.rights import REQUESTS, Right

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger
    from adjourn.rights import CaseView

ACTOR = "role:desk"
COLUMNS = {
    "id": "case", "right": "right", "state": "state", "matter": "needs", "due": "due",
    "clock": "clock", "decision": "decision",
}  # fmt: skip

case_id_argument = click.argument("case_id", metavar="ID", type=click.UUID)


def choice(values: Any) -> click.Choice[str]:
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
    rows = [view_json(view) for view in found]
    if as_json:
        print_json({"cases": rows})
    else:
        table(rows, COLUMNS)
        click.echo(f"{len(rows)} cases")


@click.group()
def case() -> None:
    """One request of a person: take it, find out who asks, decide it."""


@case.command("open")
@click.option(
    "--right", "wanted", multiple=True, required=True, type=choice(REQUESTS),
    help="What is asked for. May be given several times.",
)  # fmt: skip
@click.option("--handle", help="By which the data are found; `-` reads standard input.")
@click.option("--channel", type=choice(Channel), default="letter", show_default=True,
              help="How it came.")  # fmt: skip
@click.option("--received", metavar="TIME", help="When it reached any channel. Default: now.")
@click.option("--verified", type=choice(Method), help="How it is known that HANDLE is theirs.")
@click.option("--reply-to", help="E-mail address for the answer. Default: by post.")
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True,
              help="Of the person.")  # fmt: skip
@click.option("--message", default="", help="What they wrote.")
@click.option("--ground", type=choice(RestrictionGround),
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
    rows = [view_json(view) for view in found]
    if as_json:
        print_json({"intake": str(found[0].intake), "cases": rows})
    else:
        table(rows, COLUMNS)
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
        **view_json(file.view),
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
        for line in _lines(value) if name != "events" else ():
            click.echo(f"{name}: {printable(line)}")
    table(events, {"at": "at", "what": "what", "word": "", "by": "by", "note": "note"})


def _lines(value: Any) -> list[str]:
    """What is said of a value: each entry of a list or table by itself, nothing of an empty one."""
    if isinstance(value, dict):
        return [f"{key} = {entry}" for key, entry in value.items()]
    if isinstance(value, list):
        return [line for entry in value for told in _lines(entry) for line in told.splitlines()]
    return str(value or "").splitlines()


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


def view_json(view: "CaseView") -> dict[str, Any]:
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
