"""`erase`, `follow-up` and `receipt`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from adjourn.cli.listing import listing
from adjourn.cli.show import instant, say
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
    from adjourn.erase.execute import Trouble
    from adjourn.ledger.ledger import Ledger

_PLANNED = {"if_deleted": "a deletion now", "if_deleted_reason": "reason", "if_deleted_note": ""}
_PLANNED_COLUMNS = {"at": "came to be (UTC)", "if_deleted_until": "until"}
_DONE = {"outcome": "outcome", "until": "until", "reason": "reason", "note": ""}


@click.command()
@handle_argument
@click.option("--yes", is_flag=True, help="Execute. Without it only the plan is shown.")
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="TYPE",
    help="Only what is of this data type (K-08, ...; may be repeated); the person stays.",
)
@click.option(
    "--conference", help="Read HANDLE as a guest name in this conference (its reference)."
)
@home_option
@json_option
@at_option
@answers
def erase(
    handle: str,
    yes: bool,
    types: tuple[str, ...],
    conference: str | None,
    home: Home,
    as_json: bool,
    now: datetime,
) -> None:
    """Delete everything held about the person with HANDLE, at the tools and at home.

    With --type only what is of these data types: older data of the type that is seen later is
    refused, too.

    Shows the plan; with --yes executes it: delete, read back, record, schedule re-checks. Killed
    and started again it goes on where it was. Exit code 1 when an item has no final answer that
    was to be expected. `-` reads HANDLE from standard input.
    """
    with opened(home) as ledger, connected(ledger) as tools:
        from adjourn.erase.execute import advance, open_erasure
        from adjourn.erase.find import erasure_of
        from adjourn.erase.fresh import freshen
        from adjourn.erase.plan import make_plan, with_holds
        from adjourn.ledger.find import find_erased, find_person
        from adjourn.ledger.handles import typed

        if unknown := set(types) - ledger.register.types.keys():
            raise WrongUse(f"the register has no data type {', '.join(sorted(unknown))}")
        now = at_work(ledger, now) if yes else now
        person = find_person(ledger, handle, conference)
        running = erasure_of(person) if person else None
        known = person.handles if person else typed(handle, ledger.country)
        missed = [] if running else freshen(ledger, tools, known, now)
        person = person if running else find_person(ledger, handle, conference)
        if person and not running:
            plan = make_plan(ledger, tools, person, now, types=types or None)
            if not yes:
                _show_plan(ledger, with_holds(plan, tools), missed, as_json)
                return
            running = open_erasure(ledger, plan, "role:operator")
        erased = None if running else find_erased(ledger, handle, conference)
        erasure = running or (erased.erasure if erased else None)
        if erasure is None:
            _nothing(missed, as_json)
            return
        with _progress(quiet=as_json) as progress:
            troubles = advance(ledger, tools, erasure, now, progress) if yes else []
        _show_result(ledger, erasure, [*missed, *troubles], as_json)


def _nothing(missed: list["Trouble"], as_json: bool) -> None:
    if as_json:
        print_json({"erasure": None, "person": None, "state": None, "items": []})
    else:
        click.echo("nothing is held about this handle")
    _tell(missed)
    if missed:
        leave(NOT_AS_PROMISED)


def _tell(troubles: list["Trouble"]) -> None:
    for trouble in troubles:
        say(f"{trouble.tool}: {trouble.message}")


def _show_plan(ledger: "Ledger", plan: Any, missed: list["Trouble"], as_json: bool) -> None:
    from adjourn.erase.telling import item_told, person_told

    _tell(missed)
    items = [item_told(ledger, planned) for planned in plan.shown.steps]
    restricted = len(plan.steps) - len(items)
    if as_json:
        print_json(
            {
                "dry_run": True,
                "erasure": None,
                "person": person_told(plan.person),
                "restricted": restricted,
                "items": [{**item, "outcome": None, "read_back_at": None} for item in items],
            }
        )
        return
    listing(items, _PLANNED, _PLANNED_COLUMNS)
    if restricted:
        click.echo(f"{restricted} restricted items (Art. 18 GDPR), not shown, would go, too")
    click.echo(f"{len(items)} items. Nothing is deleted yet: run again with --yes to execute.")


def _show_result(
    ledger: "Ledger", erasure_id: UUID, troubles: list["Trouble"], as_json: bool
) -> None:
    from adjourn.erase.models import Erasure
    from adjourn.erase.receipts import said

    erasure = Erasure.objects.get(id=erasure_id)
    steps = list(erasure.step_set.order_by("at", "id"))
    items = [{**said(s), "at_home": "kept for others" if s.row else "gone"} for s in steps]
    for item, step in zip(items, steps, strict=True):
        item["outcome"] = item["outcome"] or None
        item["forecast"] = step.forecast
    if as_json:
        print_json(
            {
                "dry_run": False,
                "erasure": str(erasure_id),
                "receipt": str(erasure_id),
                "state": erasure.state,
                "practice": ledger.practice,
                "items": items,
                "troubles": [{"tool": t.tool, "message": t.message} for t in troubles],
            }
        )
    else:
        listing(items, _DONE, {})
        click.echo(f"{len(items)} items; receipt: `adjourn receipt {erasure_id}`")
    for trouble in troubles:
        say(f"{trouble.tool}: {trouble.message} It is tried again by `adjourn follow-up`.")
    if troubles or any(_not_as_promised(step) for step in steps):
        leave(NOT_AS_PROMISED)


def _not_as_promised(step: Any) -> bool:
    """No answer yet, or a delete that the tool took and did not do."""
    return not step.outcome or (step.outcome == "pending" and step.forecast != "pending")


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("read back"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task("read back")
        yield lambda done, total: bar.update(task, completed=done, total=total)


@click.command("follow-up")
@home_option
@json_option
@at_option
@answers
def follow_up(home: Home, as_json: bool, now: datetime) -> None:
    """Do everything that is due: re-checks, what people asked for, what a kill left unfinished."""
    # A tool whose secret lacks says so when it is asked; the others go on.
    with opened(home) as ledger, connected(ledger, asking=False) as tools:
        from adjourn.mail import send_due
        from adjourn.web.patrol import patrol

        now = at_work(ledger, now)
        with _progress(quiet=as_json) as progress:
            done = patrol(ledger, tools, now, progress, asked=True)
        letters = send_due(ledger, now)
        troubles = [*done.troubles, *_mail_trouble()]
    erasures, cases = done.erasures.erasures, list(dict.fromkeys(done.cases.cases))
    if as_json:
        print_json(
            {
                "at": instant(now),
                "erasures": [str(e) for e in erasures],
                "final": [str(e) for e in done.erasures.final],
                "cases": [str(c) for c in cases],
                "reminded": [str(c) for c in done.cases.reminded],
                "consents": done.consents,
                "swept": done.swept.outcomes.total(),
                "letters": asdict(letters),
                "troubles": [{"tool": t.tool, "message": t.message} for t in troubles],
            }
        )
    else:
        final = len(done.erasures.final)
        click.echo(f"{len(erasures)} erasures followed up, {final} now final")
        click.echo(f"{len(cases)} requests went further")
        if done.swept.outcomes:
            click.echo(f"{done.swept.outcomes.total()} items were due")
        if done.consents:
            click.echo(f"{done.consents} consent records deleted after their period")
        if letters.sent or letters.failed or letters.waiting:
            click.echo(
                f"letters: {letters.sent} sent, {letters.failed} given up, "
                f"{letters.waiting} waiting"
            )
    for trouble in troubles:
        say(f"{trouble.tool}: {trouble.message}")
    if troubles:
        leave(NOT_AS_PROMISED)


def _mail_trouble() -> "list[Trouble]":
    """The mail server, told as a tool that does not answer."""
    from adjourn.erase.execute import Trouble
    from adjourn.mail.pause import pause
    from adjourn.mail.troubles import TROUBLES

    paused = pause()
    return [Trouble("mail", TROUBLES[paused.kind].en)] if paused else []


@click.command()
@click.argument("erasure_id", metavar="ID", type=click.UUID)
@click.option("--page", is_flag=True, help="Print it as an accessible HTML page instead.")
@click.option("--language", type=click.Choice(["en", "de"]), default="en", help="Of the page.")
@home_option
@json_option
@at_option
@answers
def receipt(
    erasure_id: UUID, page: bool, language: str, home: Home, as_json: bool, now: datetime
) -> None:
    """Print the receipt of the erasure ID: JSON without personal data, checkable offline.

    `adjourn verify FILE --key evidence.pub` checks it.
    """
    if page and as_json:
        raise click.UsageError("--page and --json exclude each other")
    with opened(home) as ledger:
        from adjourn.erase.receipts import NoErasure, issue

        try:
            issued = issue(ledger, erasure_id, at_work(ledger, now))
        except NoErasure:
            raise WrongUse("there is no erasure with this id") from None
    if page:
        from adjourn.web.receipt_page import render

        click.echo(render(issued, language))
    else:
        print_json(issued)
