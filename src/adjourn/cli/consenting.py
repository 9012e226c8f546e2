"""`consent`: what people agreed to, taken back, proven, and who was present without it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from adjourn.cli.show import instant, say, table
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
    from adjourn.consent import Gap, Standing
    from adjourn.ledger.ledger import Ledger

_guest_option = click.option(
    "--conference", help="Read HANDLE as a guest name in this conference (its reference)."
)


@click.group()
def consent() -> None:
    """What people agreed to: show it, take it back, prove it, and see who has not agreed."""


@consent.command()
@handle_argument
@_guest_option
@home_option
@json_option
@at_option
@answers
def show(handle: str, conference: str | None, home: Home, as_json: bool, now: datetime) -> None:
    """Show what the person with HANDLE has said to which purpose.

    `-` reads HANDLE from standard input, so that it shows in no process list.
    """
    with opened(home) as ledger:
        from adjourn.consent import standing

        found = [_standing(one) for one in standing(ledger, handle, now, conference=conference)]
    if as_json:
        print_json({"consents": found})
    for one in () if as_json else found:
        _tell(one)
    if not as_json and not found:
        click.echo("no consent is recorded for this handle")


def _tell(one: dict[str, Any]) -> None:
    """One answer in lines that fit a screen."""
    until = f", until {one['expires']}" if one["expires"] else ""
    scope = (
        f"for the conference {one['conference']}" if one["conference"] else "for all conferences"
    )
    click.echo(f"{one['purpose']}: {one['state']} at {one['at']} ({one['how']}){until}")
    click.echo(f"  {scope}")
    click.echo(f"  receipt: {one['receipt']}")


def _standing(one: "Standing") -> dict[str, Any]:
    names = ("purpose", "tool", "conference", "language", "notice", "wording", "channel", "how")
    return {
        **{name: getattr(one, name) for name in names},
        "record": str(one.record),
        "receipt": str(one.receipt),
        "state": one.state.value,
        "open": one.open,
        "at": instant(one.at),
        "expires": instant(one.expires),
        "verified": one.verified,
    }


@consent.command()
@handle_argument
@click.option(
    "--purpose", "purposes", multiple=True, metavar="PURPOSE",
    help="Only this purpose (may be repeated). Default: all.",
)  # fmt: skip
@_guest_option
@home_option
@json_option
@at_option
@answers
def withdraw(
    handle: str,
    purposes: tuple[str, ...],
    conference: str | None,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Withdraw the consents of the person with HANDLE, for every conference, from now on."""
    with opened(home) as ledger:
        from adjourn.consent import resting_only_on
        from adjourn.consent import withdraw as run

        if unknown := set(purposes) - ledger.register.purposes.keys():
            raise WrongUse(f"the register has no purpose {', '.join(sorted(unknown))}")
        now = at_work(ledger, now)
        gone = run(ledger, handle, purposes or None, now, "desk", conference=conference)
        types = [name for one in gone for name in resting_only_on(ledger.register, one)]
    if as_json:
        print_json({"withdrawn": gone, "types": types})
    elif gone:
        click.echo(
            f"withdrawn: {', '.join(gone)}. Data of {', '.join(types)} rested on it alone; "
            f"`adjourn erase ... {' '.join(f'--type {name}' for name in types)}` erases them"
        )
    else:
        click.echo("nothing was in force")


@consent.command("receipt")
@click.argument("receipt_id", metavar="ID", type=click.UUID)
@home_option
@answers
def receipt(receipt_id: UUID, home: Home) -> None:
    """Print the receipt ID of an answer: JSON-LD (ISO/IEC TS 27560, DPV 2.3) that names nobody."""
    with opened(home) as ledger:
        from adjourn.consent import NoReceipt
        from adjourn.consent import receipt as made

        try:
            print_json(made(ledger, receipt_id))
        except NoReceipt:
            raise WrongUse("there is no consent receipt with this id") from None


@consent.command()
@click.argument("conference")
@click.option("--tool", help="Where the conference was held. Default: every tool.")
@click.option("--purpose", help="The purpose asked for. Default: recordings and transcripts.")
@home_option
@json_option
@answers
def gate(conference: str, tool: str | None, purpose: str | None, home: Home, as_json: bool) -> None:
    """Say who was present in CONFERENCE (its reference at the tool) without consent, and when."""
    with opened(home) as ledger:
        from adjourn.consent import gaps, presence

        number = _conference(ledger, conference, tool)
        present = len(presence(ledger, number))
        found = [_gap(ledger, one) for one in gaps(ledger, number, purpose)]
    if as_json:
        print_json({"conference": conference, "present": present, "gaps": found})
    elif found:
        for row in found:
            row["who"] = (row["person"] or {}).get("name") or "somebody unknown"
        table(found, {name: name for name in ("who", "purpose", "state", "from", "until")})
    elif present:
        click.echo(f"all {present} people present had consented, all the time")
    if not present:
        say("nothing tells who was present: no attendance and no call of it is held")
    if found or not present:
        leave(NOT_AS_PROMISED)


def _conference(ledger: "Ledger", ref: str, tool: str | None) -> int:
    from adjourn.consent import number_of

    if tool is not None and tool not in ledger.register.tools:
        raise WrongUse(f"the register has no tool {tool}")
    for name in [tool] if tool else sorted(ledger.register.tools):
        number = number_of(ledger, name, ref)
        if number is not None:
            return number
    raise WrongUse("no such conference is known")


def _gap(ledger: "Ledger", gap: "Gap") -> dict[str, Any]:
    from adjourn.ledger.find import person

    who = person(ledger, gap.person) if gap.person is not None else None
    return {
        "purpose": gap.purpose,
        "person": {"id": str(who.id), "name": who.name} if who else None,
        "state": gap.state.value,
        "from": instant(gap.start),
        "until": instant(gap.end),
    }
