"""`end`: the ends of purposes and conferences, and those that nobody knows."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from adjourn.cli.show import instant, printable, say, table
from adjourn.cli.start import (
    NOT_AS_PROMISED,
    WrongUse,
    answers,
    at_option,
    at_work,
    handle_argument,
    home_option,
    json_option,
    leave,
    opened,
    print_json,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger
    from adjourn.retain.due import Subject
    from adjourn.retain.ends import Review

ACTOR = "role:operator"


@click.group()
def end() -> None:
    """Ends of purposes: record them, and answer where nobody knows."""


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("not a day; right would be 2026-12-24") from None


def _when(command: Callable[..., Any]) -> Callable[..., Any]:
    on = click.option("--on", "day", callback=_day, metavar="DAY", help="It ended on DAY.")
    runs = click.option(
        "--runs-until", "again", callback=_day, metavar="DAY",
        help="It still runs: look again after DAY, within twelve months.",
    )  # fmt: skip
    return on(runs(command))


@end.command()
@handle_argument
@click.option("--purpose", required=True, help="The key of a purpose in the register.")
@_when
@home_option
@json_option
@at_option
@answers
def person(
    handle: str, purpose: str, day: date | None, again: date | None, home: Home, as_json: bool,
    now: datetime,
) -> None:  # fmt: skip
    """Say that a purpose ended for the person with HANDLE: a project, a contract, a case.

    `-` reads HANDLE from standard input.
    """
    with opened(home) as ledger:
        from adjourn.ledger.find import find_person, of_several
        from adjourn.retain.due import Subject

        if purpose not in ledger.register.purposes:
            raise WrongUse("the register has no such purpose")
        found = find_person(ledger, handle)
        if found is None:
            raise WrongUse("nobody is known by this handle")
        if of_several(ledger, handle):
            raise WrongUse("several people were seen with this handle: give another of theirs")
        _say(
            ledger, Subject(None, found.number, purpose), day, again, at_work(ledger, now), as_json
        )


@end.command()
@click.argument("reference")
@click.option("--tool", required=True, help="The tool that the conference is at.")
@_when
@home_option
@json_option
@at_option
@answers
def conference(
    reference: str, tool: str, day: date | None, again: date | None, home: Home, as_json: bool,
    now: datetime,
) -> None:  # fmt: skip
    """Say that the conference with REFERENCE (its id at the tool) ended."""
    with opened(home) as ledger:
        from adjourn.retain.due import Subject
        from adjourn.retain.ends import conference_of

        number = conference_of(ledger, tool, reference)
        if number is None:
            raise WrongUse("no conference with this reference is known at this tool")
        _say(ledger, Subject(number, None, ""), day, again, at_work(ledger, now), as_json)


@end.command(name="open")
@home_option
@json_option
@at_option
@answers
def open_(home: Home, as_json: bool, now: datetime) -> None:
    """List the processes of which nobody knows whether they have ended."""
    with opened(home) as ledger:
        from adjourn.retain.ends import reviews

        found = [_told(ledger, review) for review in reviews(now)]
    if as_json:
        print_json({"open": found})
        return
    if found:
        table([one | {"what": printable(one["what"])} for one in found], _COLUMNS)
    click.echo(f"{len(found)} ends are unknown; answer with `adjourn end answer ID`")


_COLUMNS = {
    "id": "id",
    "what": "what",
    "purpose": "purpose",
    "items": "items",
    "answer_by": "answer by (UTC)",
}


def _told(ledger: "Ledger", review: "Review") -> dict[str, Any]:
    from adjourn.retain.ends import named

    return {
        "id": review.id,
        "what": named(ledger, review.subject),
        "purpose": review.subject.purpose,
        "items": review.items,
        "asked": instant(review.asked),
        "answer_by": instant(review.by),
    }


@end.command()
@click.argument("number", metavar="ID", type=click.IntRange(min=1))
@_when
@home_option
@json_option
@at_option
@answers
def answer(
    number: int, day: date | None, again: date | None, home: Home, as_json: bool, now: datetime
) -> None:
    """Say of the process with ID (`adjourn end open`) that it ended, or that it still runs."""
    with opened(home) as ledger:
        from adjourn.retain.ends import review

        subject = review(number)
        if subject is None:
            raise WrongUse("nothing is asked under this id, or it is answered: `adjourn end open`")
        _say(ledger, subject, day, again, at_work(ledger, now), as_json)


def _say(
    ledger: "Ledger", subject: "Subject", day: date | None, again: date | None, now: datetime,
    as_json: bool,
) -> None:  # fmt: skip
    from adjourn.retain.ends import ended, runs

    if (day is None) == (again is None):
        raise click.UsageError("give one of --on DAY and --runs-until DAY")
    earlier = 0
    try:
        if day is not None:
            earlier = ended(ledger, subject, day, now, ACTOR)
        elif again is not None:
            runs(ledger, subject, again, now, ACTOR)
    except ValueError as error:
        raise WrongUse(str(error)) from None
    if as_json:
        print_json({"recorded": 1, "unknown": 0, "earlier": earlier})
    else:
        click.echo(f"recorded; {earlier} items may be due earlier: see `adjourn sweep`")


@end.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
@json_option
@at_option
@answers
def import_(file: Path, home: Home, as_json: bool, now: datetime) -> None:
    """Record the ends in a CSV file, such as a CRM writes: all of them, or none if a line is wrong.

    Columns: handle, purpose and ended, or conference, tool and ended.
    """
    with opened(home) as ledger:
        from adjourn.retain.importing import Faulty, import_ends

        faults, done = [], None
        try:
            with file.open(encoding="utf-8", newline="") as lines:
                done = import_ends(ledger, lines, at_work(ledger, now), ACTOR)
        except Faulty as error:
            faults = [
                {"line": fault.line, "column": fault.column, "what": fault.what}
                for fault in error.faults
            ]
    if as_json:
        print_json(
            {
                "recorded": done.lines if done else 0,
                "unknown": done.unknown if done else 0,
                "earlier": done.earlier if done else 0,
                "faults": faults,
            }
        )
    elif done:
        click.echo(
            f"{done.lines} ends recorded, {done.unknown} of nobody who is known here; "
            f"{done.earlier} items may be due earlier: see `adjourn sweep`"
        )
    for fault in faults:
        say(f"line {fault['line']}: {fault['column']} {fault['what']}".replace(":  ", ": "))
    if faults:
        say("nothing was recorded")
        leave(NOT_AS_PROMISED)
