"""`drift`: what is real at the tools and not known, or not as the register says."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from adjourn.cli.checking import told_finding
from adjourn.cli.show import instant, table
from adjourn.cli.start import answers, at_option, home_option, json_option, opened, print_json
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.collect.settings import Kept
    from adjourn.ledger.drift import Finding


@click.command()
@home_option
@json_option
@at_option
@answers
def drift(home: Home, as_json: bool, now: datetime) -> None:
    """List what is real and not as the register says, with the sentences of the notice concerned.

    Then what the tools have that neither register nor connector know, or that contradicts them.
    Also lists the tools' own settings, as last read by `adjourn collect`, beside the register. Asks
    no tool anything.
    """
    with opened(home) as ledger:
        from adjourn.collect.settings import kept
        from adjourn.ledger.drift import findings
        from adjourn.notice import findings as judge
        from adjourn.notice.places import places
        from adjourn.notice.sentences import Facts, Seen

        found, settings = findings(), kept()
        judged = judge(Facts.of(ledger.register, now), Seen(ledger, now))
        placed = places(home.register, (), judged).drift
    answer = {
        "findings": [told_finding(one, at) for one, at in zip(judged, placed, strict=True)],
        "drift": [_finding(one) for one in found],
        "settings": [_setting(one) for one in settings],
    }
    if as_json:
        print_json(answer)
    else:
        _show(answer)


def _finding(one: "Finding") -> dict[str, Any]:
    return {
        "tool": one.tool,
        "where": one.where,
        "what": one.what,
        "count": one.count,
        "first": instant(one.first),
        "last": instant(one.last),
    }


def _setting(one: "Kept") -> dict[str, Any]:
    told = one.setting
    return {
        "tool": one.tool,
        "name": told.name,
        "registered": told.registered,
        "observed": told.observed,
        "agrees": told.agrees,
        "note": told.note,
        "at": instant(one.at),
    }


def _show(answer: dict[str, Any]) -> None:
    for one in answer["findings"]:
        click.echo(f"{one['about']}: {one['what']['en']}. Concerns {', '.join(one['sentences'])}.")
        issue = one["todo"]
        place = f"{issue['file']}:{issue['line']} {issue['key']}"
        click.echo(f"  {place}: {issue['message']}; right would be {issue['right']}")
    if answer["drift"]:
        columns = ("tool", "where", "what", "count", "first", "last")
        table(answer["drift"], dict(zip(columns, columns, strict=True)))
    click.echo(f"{len(answer['drift'])} findings")
    for one in answer["settings"]:
        click.echo(_line(one))


def _line(setting: dict[str, Any]) -> str:
    agrees = {True: "agree", False: "CONTRADICT", None: "cannot be compared"}[setting["agrees"]]
    told, seen = setting["registered"] or "nothing", setting["observed"] or "nothing"
    line = f"{setting['tool']}: {setting['name']}: registered {told}, observed {seen}: {agrees}"
    return f"{line}\n  {setting['note']}" if setting["note"] else line
