"""`case items`, `case weigh`, `case copy`: what a copy holds back for others, and who decides."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from adjourn.cli.cases import ACTOR, case_id_argument, said
from adjourn.cli.copying import target_file, tell, write_parts
from adjourn.cli.show import instant, table
from adjourn.cli.start import (
    Refusal,
    WrongUse,
    answers,
    at_option,
    at_work,
    connected,
    home_option,
    json_option,
    opened,
    print_json,
)
from adjourn.home import Home
from adjourn.law.sharing import RELEASES, Balance

if TYPE_CHECKING:
    from adjourn.rights import InQuestion

_COLUMNS = {
    "id": "item", "kind": "kind", "tool": "tool", "type": "type", "at": "at", "others": "others",
    "balance": "balance", "given": "given",
}  # fmt: skip


@click.command()
@case_id_argument
@home_option
@json_option
@at_option
@answers
def items(case_id: UUID, home: Home, as_json: bool, now: datetime) -> None:
    """List the items that the copy of the case ID holds back for the sake of others."""
    with opened(home) as ledger, said():
        from adjourn import rights

        rights.case(ledger, case_id, now)
        found = rights.in_question(ledger, case_id, 0, rights.count_in_question(case_id))
    rows = [_row(one) for one in found]
    if as_json:
        print_json({"items": rows})
    else:
        table(rows, _COLUMNS)
        click.echo(f"{len(rows)} items")


@click.command()
@case_id_argument
@click.option("--item", "chosen", multiple=True, type=click.UUID, metavar="ITEM",
              help="Of which item. May be given several times.")  # fmt: skip
@click.option("--rest", is_flag=True, help="Of all that are not decided yet.")
@click.option(
    "--balance", required=True, type=click.Choice([each.value for each in Balance]),
    help=f"How it was weighed. {', '.join(sorted(RELEASES))}: give it whole; the others: hold it "
    "back.",
)  # fmt: skip
@click.option("--text", default="", help="What it was decided by, for the case file.")
@home_option
@json_option
@at_option
@answers
def weigh(
    case_id: UUID,
    chosen: tuple[UUID, ...],
    rest: bool,
    balance: str,
    text: str,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Decide of items of several people whether the copy of the case ID has them whole.

    It is kept with the case: every copy that is made for it has the same.
    """
    if rest == bool(chosen):
        raise WrongUse("name items with --item, or take all that are left with --rest")
    with opened(home) as ledger, said():
        from adjourn import rights

        now = at_work(ledger, now)
        which = None if rest else chosen
        count = rights.weigh(ledger, case_id, which, Balance(balance), text, ACTOR, now)
    if as_json:
        print_json({"case": str(case_id), "balance": balance, "count": count})
    else:
        click.echo(f"{count} items: {balance}")


@click.command("copy")
@case_id_argument
@click.option("--output", required=True, metavar="FILE",
              help="Where the ZIP goes: a new file, or - for stdout.")  # fmt: skip
@home_option
@json_option
@at_option
@answers
def copy_(case_id: UUID, output: str, home: Home, as_json: bool, now: datetime) -> None:
    """Make the copy that answers the case ID, to go by post: decided, with what was released.

    It counts as fetched.
    """
    with opened(home) as ledger, connected(ledger) as tools, said():
        from adjourn import rights
        from adjourn.rights.copy import of_case

        now = at_work(ledger, now)
        if rights.case(ledger, case_id, now).view.decision not in ("granted", "partly"):
            raise Refusal("the case is not decided, or not so that there is a copy")
        parts = of_case(ledger, tools, case_id, now, ACTOR)
        with target_file(output) as target:
            gaps = write_parts(parts, target)
    tell(output, gaps, as_json)


def _row(one: "InQuestion") -> dict[str, Any]:
    return {
        "id": str(one.id),
        "tool": one.tool,
        "type": one.type,
        "kind": one.kind,
        "at": instant(one.at),
        "others": one.others,
        "treatment": one.treatment.value,
        "balance": one.balance.value if one.balance else None,
        "given": one.released,
    }
