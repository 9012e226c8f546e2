"""`hold ...`: what stops deletion, why, and until when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from adjourn.cli.show import instant, say, table
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
from adjourn.law.reasons import HOLDS, Reason

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger
    from adjourn.retain.hold_list import Told

_COLUMNS = {
    "id": "hold",
    "reason": "reason",
    "scope": "scope",
    "items": "items",
    "opened_by": "opened by",
    "approved_by": "approved by",
    "until": "until (UTC)",
    "ending": "ended",
}
_by = click.option(
    "--by", "operator", required=True, metavar="OPERATOR",
    help="Your handle from the organisation, such as op-07: no name and no address.",
)  # fmt: skip
_review = click.option(
    "--review", "day", type=click.DateTime(["%Y-%m-%d"]),
    help="Until which day it counts without another review, six months ahead at most. "
    "Default: the latest.",
)  # fmt: skip
_id = click.argument("hold_id", metavar="HOLD", type=click.UUID)


@click.group()
def hold() -> None:
    """Holds: what stops deletion, for a reason of the closed list, with a review date."""


@contextmanager
def _ledger(home: Home, now: datetime) -> Iterator[tuple["Ledger", datetime]]:
    """The open ledger and the time to write at; what a hold may not be is wrong use."""
    with opened(home) as ledger:
        from adjourn.retain.holds import BadHold

        try:
            yield ledger, at_work(ledger, now)
        except BadHold as error:
            raise WrongUse(str(error)) from None


@hold.command("open")
@click.option(
    "--reason", required=True, type=click.Choice([each.value for each in HOLDS]),
    help="Why deletion stops.",
)  # fmt: skip
@click.option("--person", help="Of the person with this handle; `-` reads it from standard input.")
@click.option("--conference", help="Of this conference (TOOL:REFERENCE).")
@click.option(
    "--type", "types", multiple=True, metavar="TYPE", help="Of this data type (K-11 ...)."
)
@click.option(
    "--item", "items", multiple=True, type=click.UUID,
    help="This item of --person alone, by its id in `find --json`; may be repeated.",
)  # fmt: skip
@click.option("--matter", type=click.UUID, help="The affair's id, if it has a hold already.")
@_by
@home_option
@json_option
@at_option
@answers
def open_(
    reason: str, person: str | None, conference: str | None, types: tuple[str, ...],
    items: tuple[UUID, ...], matter: UUID | None, operator: str, home: Home, as_json: bool,
    now: datetime,
) -> None:  # fmt: skip
    """Stop the deletion of what is named, for a week until somebody else approves it.

    What is held is restricted: only the rights team sees it, sweeps and erasures leave it.
    """
    with _ledger(home, now) as (ledger, now):
        from adjourn.notice import unsaid
        from adjourn.retain import hold_list, holds
        from adjourn.retain.scoping import scope_of

        tool, _, ref = (conference or "").partition(":")
        handle = given(person) if person else ""
        silent = unsaid(ledger, now)
        scope = scope_of(ledger, handle, tool, ref, types, items)
        made = holds.open_hold(ledger, Reason(reason), scope, operator, now, silent, matter)
        told = hold_list.one(ledger, made, now)
    _show([told] if told else [], as_json)
    if not as_json:
        say("It lapses unless somebody else approves it: `adjourn hold approve`.")


def _prolonging(name: str, what: str, done: str) -> None:
    """The command `name`, which prolongs a hold as the function of that name does."""

    @hold.command(name, help=what)
    @_id
    @_by
    @_review
    @home_option
    @at_option
    @answers
    def command(
        hold_id: UUID, operator: str, day: datetime | None, home: Home, now: datetime
    ) -> None:
        with _ledger(home, now) as (ledger, now):
            from adjourn.notice import unsaid
            from adjourn.retain import holds

            prolong = {"approve": holds.approve, "review": holds.review}[name]
            prolong(
                ledger, hold_id, operator, day.date() if day else None, now, unsaid(ledger, now)
            )
        click.echo(done)


_prolonging("approve", "Approve HOLD, as somebody else than who opened it (four eyes).", "approved")
_prolonging("review", "Say that HOLD is still needed, and until when.", "reviewed")


@hold.command()
@_id
@home_option
@at_option
@answers
def release(hold_id: UUID, home: Home, now: datetime) -> None:
    """End HOLD: what is over its date goes with the next sweep."""
    with _ledger(home, now) as (ledger, now):
        from adjourn.retain import holds

        free = holds.release(ledger, hold_id, now)
    click.echo(f"released: nothing else keeps {free} items")


@hold.command("list")
@click.option("--ended", is_flag=True, help="Those that have ended, for three years after.")
@home_option
@json_option
@at_option
@answers
def list_(ended: bool, home: Home, as_json: bool, now: datetime) -> None:
    """Show the holds in force, and which of them lapse soon."""
    with opened(home) as ledger:
        from adjourn.retain import hold_list

        rows = hold_list.told(ledger, now, ended)
        alerts = hold_list.alerts(ledger, now)
    _show(rows, as_json)
    for one in [] if as_json else alerts:
        say(f"{one.id}: {_alert(one)}")


def _alert(one: "Told") -> str:
    if one.ended is not None:
        return f"lapsed on {instant(one.ended)} without approval or review"
    wants = "review" if one.approved else "the approval of somebody else"
    return f"needs {wants} before {instant(one.until)}, or it lapses"


def _show(rows: list["Told"], as_json: bool) -> None:
    said = [_said(row) for row in rows]
    if as_json:
        print_json({"holds": said})
    else:
        table(said, _COLUMNS)


def _said(row: "Told") -> dict[str, Any]:
    return {
        "id": str(row.id), "matter": str(row.matter), "reason": row.reason.value,
        "scope": row.scope, "items": row.items, "opened_by": row.opened_by,
        "approved_by": row.approved_by, "opened": instant(row.opened),
        "approved": instant(row.approved), "until": instant(row.until), "soon": row.soon,
        "ended": instant(row.ended), "ending": row.ending,
    }  # fmt: skip
