"""`archive`: single items that a law wants kept, out of what goes on its date."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import click

from adjourn.cli.start import (
    WrongUse,
    answers,
    at_option,
    at_work,
    connected,
    given,
    home_option,
    json_option,
    opened,
    print_json,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.ledger.find import FoundItem
    from adjourn.ledger.ledger import Ledger

_ACTOR = "role:operator"


@click.command()
@click.argument("items", metavar="ITEM...", nargs=-1, required=True, type=click.UUID)
@click.option(
    "--person", required=True, metavar="HANDLE",
    help="Whose items these are; `-` reads it from standard input.",
)  # fmt: skip
@click.option(
    "--type", "type_id", required=True, metavar="TYPE",
    help="As which record: a type that the law wants kept (K-12 trade letters, K-13 vouchers).",
)  # fmt: skip
@home_option
@json_option
@at_option
@answers
def archive(
    items: tuple[UUID, ...], person: str, type_id: str, home: Home, as_json: bool, now: datetime
) -> None:
    """Copy single items (their ids in `find --json`) into the archive, as records of TYPE.

    A person decides what is a trade letter or a voucher (§ 257 HGB, § 147 AO). The copy is sealed
    and locked until the period of its type is over; the item at the tool goes on its own date.
    """
    with opened(home) as ledger, connected(ledger) as tools:
        from adjourn.archive import keep
        from adjourn.archive.objects import Folder
        from adjourn.notice import unsaid

        objects = Folder(home.archive)
        now = at_work(ledger, now)
        silent = unsaid(ledger, now)
        found = _found(ledger, given(person), items)
        try:
            made = [
                keep.archive(ledger, tools, objects, one, type_id, _ACTOR, now, silent)
                for one in found
            ]
        except keep.BadArchive as error:
            raise WrongUse(str(error)) from None
    if as_json:
        print_json({"archived": [str(one) for one in made]})
    else:
        click.echo(f"{len(made)} items archived as {type_id}; the originals go on their own date")


def _found(ledger: "Ledger", handle: str, wanted: Sequence[UUID]) -> "list[FoundItem]":
    """These items of the person with this handle. Raises `WrongUse`."""
    from adjourn.ledger.find import find_person, items

    person = find_person(ledger, handle)
    if person is None:
        raise WrongUse("nothing is held about this handle")
    known = {one.id: one for one in items(ledger, person.number, restricted=True)}
    if missing := [each for each in wanted if each not in known]:
        raise WrongUse(f"this person has no item {missing[0]}")
    return [known[each] for each in wanted]
