"""`copy`."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from adjourn.cli.show import say
from adjourn.cli.start import (
    NOT_AS_PROMISED,
    WrongUse,
    answers,
    at_option,
    at_work,
    connected,
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
    from adjourn.rights.copy import Gap, Parts
    from adjourn.tools.protocol import Handle

_STDOUT = "-"


@click.command()
@handle_argument
@click.option(
    "--output",
    required=True,
    metavar="FILE",
    help="Where the ZIP goes: a new file, or - for stdout.",
)
@click.option("--portability", is_flag=True, help="Only what Art. 20 GDPR covers, to take along.")
@click.option(
    "--language",
    type=click.Choice(["de", "en"]),
    default="en",
    show_default=True,
    help="Language of the summary and the explanations.",
)
@click.option(
    "--conference", help="Read HANDLE as a guest name in this conference (its reference)."
)
@home_option
@json_option
@at_option
@answers
def copy(
    handle: str,
    output: str,
    portability: bool,
    language: str,
    conference: str | None,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Make the copy of everything held about the person with HANDLE (Art. 15 or 20 GDPR).

    A ZIP with a summary (HTML, PDF), data.json, tables and the original files, which are fetched
    from the tools now. What could not be had is listed in it with the reason; the exit code is 1
    when a tool was to blame. What a human released for a request is in the copy of that request:
    `adjourn case copy`. HANDLE `-` is read from standard input.
    """
    with opened(home) as ledger, connected(ledger) as tools, target_file(output) as target:
        from adjourn.ledger.find import find_person
        from adjourn.rights.copy import stream

        now = at_work(ledger, now)
        person = find_person(ledger, handle, conference)
        handles = person.handles if person else (_read_as(ledger, handle),)
        gaps = write_parts(
            stream(
                ledger, tools, person, now, language,
                handles=handles, portability=portability,
            ),
            target,
        )  # fmt: skip
    tell(output, gaps, as_json)


def _read_as(ledger: "Ledger", text: str) -> "Handle":
    """What somebody typed of whom nothing is in the ledger; consents and requests may be."""
    from adjourn.ledger.handles import email, phone
    from adjourn.tools.protocol import Handle, HandleKind

    if email(text):
        return Handle(HandleKind.EMAIL, text)
    return Handle(HandleKind.PHONE if phone(text, ledger.country) else HandleKind.ACCOUNT, text)


@contextmanager
def target_file(output: str) -> Iterator[BinaryIO]:
    """A new file for its owner alone. It goes again when the copy does not come to its end."""
    if output == _STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise WrongUse(f"{path} is there already; name a new file") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def write_parts(parts: "Parts", target: BinaryIO) -> "list[Gap]":
    """Write all parts; what is missing in them."""
    while True:
        try:
            target.write(next(parts))
        except StopIteration as end:
            return list(end.value)


def tell(output: str, gaps: "list[Gap]", as_json: bool) -> None:
    """Say what was written and what is missing; exit 1 when a tool was to blame."""
    from adjourn.rights.copy import TROUBLES

    missing = dict(Counter(gap.why.value for gap in gaps))
    if as_json and output != _STDOUT:
        print_json({"file": output, "bytes": Path(output).stat().st_size, "missing": missing})
    elif output != _STDOUT:
        click.echo(f"written: {output}")
    if missing and not as_json:
        say("not included: " + ", ".join(f"{n} {why}" for why, n in sorted(missing.items())))
    if any(gap.why in TROUBLES for gap in gaps):
        leave(NOT_AS_PROMISED)
