"""`records`: what the law wants on record, from the register and what the tools can do."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import click

from adjourn.cli.copying import target_file
from adjourn.cli.show import printable
from adjourn.cli.start import (
    WrongUse,
    answers,
    at_option,
    home_option,
    json_option,
    load_register,
    print_json,
    start,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.notice.records import Record


@click.command()
@click.argument("name", required=False)
@click.option("--xlsx", metavar="FILE", help="Write a workbook: a new file, or - for stdout.")
@click.option(
    "--language",
    type=click.Choice(["de", "en"]),
    default="en",
    show_default=True,
    help="Of the answer; JSON has both.",
)
@home_option
@json_option
@at_option
@answers
def records(
    name: str | None,
    xlsx: str | None,
    language: Literal["de", "en"],
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Show the record with NAME, or list all: processing activities (Art. 30 GDPR), contracts ...

    They follow from the register and from what the tools can do; nothing is typed for them alone.
    What the law asks for and the register does not say is listed by file and key. No data of
    anybody are read. Without NAME, --json and --xlsx have all of them.
    """
    if xlsx and as_json:
        raise click.UsageError("give one of --xlsx and --json")
    register = load_register(home)
    start(home)
    from adjourn.notice.records import RECORDS
    from adjourn.notice.records.plain import plain
    from adjourn.notice.records.sheet import sheet
    from adjourn.notice.sentences import Facts

    if name is not None and name not in RECORDS:
        raise WrongUse(f"no record of that name; there is: {', '.join(RECORDS)}")
    facts = Facts.of(register, now)
    made = [RECORDS[one](facts) for one in ([name] if name else RECORDS)]
    if as_json:
        print_json(plain(made, home.register))
    elif xlsx:
        with target_file(xlsx) as target:
            target.write(sheet(made, language, home.register))
        if xlsx != "-":
            click.echo(f"written: {xlsx}")
    elif name:
        for line in (*_told(made[0], language), *_missing(made[0], language, home)):
            click.echo(printable(line))
    else:
        for one in made:
            click.echo(f"{one.id:<22} {one.title.say(language)}: {len(one.gaps)} missing")


def _told(record: "Record", language: Literal["de", "en"]) -> Iterator[str]:
    """Rows below each other: they have more words than a line of a terminal."""
    from adjourn.law.wording import cited
    from adjourn.notice.records.table import lines

    yield f"{record.title.say(language)} ({cited(record.law, language)})"
    for table in record.tables:
        yield ""
        yield f"{table.title.say(language)} ({cited(table.law, language)})"
        if not table.rows:
            yield f"  {table.none.say(language)}"
        for row in table.rows:
            first, *rest = ["; ".join(lines(cell, language)) for cell in row]
            yield f"- {first}"
            for column, words in zip(table.columns[1:], rest, strict=True):
                yield f"    {column.head.say(language)}: {words}"


def _missing(record: "Record", language: Literal["de", "en"], home: Home) -> Iterator[str]:
    from adjourn.notice.records.plain import places

    if record.gaps:
        yield ""
    for place, gap in zip(places(record, home.register), record.gaps, strict=True):
        where = f"{place.file}:{place.line}" if place.line else place.file
        yield f"{where} {place.key}: {gap.what.say(language)}: {gap.right.say(language)}"
