"""`notice ...`: versions of the notice, what differs between them, and their approval."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import click

from adjourn.cli.show import instant, table
from adjourn.cli.start import (
    WrongUse,
    answers,
    at_option,
    at_work,
    home_option,
    json_option,
    opened,
    print_json,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger
    from adjourn.notice.diff import Changed
    from adjourn.notice.material import Change
    from adjourn.notice.text import Block

_language = click.option(
    "--language", type=click.Choice(["de", "en"]), default="de", show_default=True,
    help="Which language.",
)  # fmt: skip
_COLUMNS = {
    "version": "version",
    "language": "",
    "since": "from",
    "until": "to",
    "cause": "cause",
    "approver": "approved by",
    "conferences": "meetings",
}


@click.group()
def notice() -> None:
    """The privacy notice: its versions, as files, and where to enter its address."""


@contextmanager
def _ledger(home: Home, now: datetime) -> Iterator[tuple["Ledger", datetime]]:
    """The open ledger with what holds up to date, and the time to write at."""
    with opened(home) as ledger:
        from adjourn.notice import in_force

        at = at_work(ledger, now)
        in_force(ledger, "de", at)
        yield ledger, at


@notice.command("list")
@click.option(
    "--conference", metavar="TOOL:REFERENCE", help="Only what was shown for this conference."
)
@home_option
@json_option
@at_option
@answers
def list_(conference: str | None, home: Home, as_json: bool, now: datetime) -> None:
    """List the versions: when each holds, who approved it, and what waits to be approved.

    With --conference: which version was in its invitation, and which on the page before joining.
    """
    with _ledger(home, now) as (ledger, at):
        if conference:
            _delivered(ledger, conference, as_json)
            return
        from adjourn.notice.delivery import conferences
        from adjourn.notice.draft import draft
        from adjourn.notice.kept import history
        from adjourn.notice.versions import pending

        waits, shows = pending(ledger, at), conferences()
        found: list[dict[str, Any]] = [
            {
                "version": each.version,
                "language": each.language,
                "since": instant(each.since),
                "until": instant(each.until),
                "cause": each.cause,
                "changes": [change.value for change in each.changes],
                "approver": each.approver or None,
                "approved": instant(each.approved),
                "conferences": shows.get(each.version, 0),
            }
            for each in history(ledger)
        ]
        hashes = dict(draft(ledger.register, at).hashes)
        zone = ledger.register.zone
    if as_json:
        print_json({"versions": found, "waits": _waiting(waits), "draft": hashes})
        return
    table([_for_people(one, zone) for one in found], _COLUMNS)
    for one in _waiting(waits):
        click.echo(f"waits: {one['en']} ({one['law']})")
    if waits:
        click.echo(f"adjourn notice approve {hashes['de'][:12]} --by OPERATOR")


def _for_people(one: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Days at the seat and the beginning of the hash; JSON has all of it."""
    days = {key: _day(one[key], zone) for key in ("since", "until") if one[key]}
    return one | days | {"version": one["version"][:12]}


def _day(text: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d}"


def _delivered(ledger: "Ledger", conference: str, as_json: bool) -> None:
    from adjourn.notice.delivery import deliveries

    tool, colon, ref = conference.partition(":")
    if not colon:
        raise WrongUse("--conference: right would be TOOL:REFERENCE, such as teams:19:meeting_...")
    found: list[dict[str, Any]] = [
        {
            "version": each.version,
            "language": each.language,
            "channel": each.channel.value,
            "first": instant(each.first),
        }
        for each in deliveries(ledger, tool, ref)
    ]
    if as_json:
        print_json({"delivered": found})
    elif found:
        columns = ("version", "language", "channel", "first")
        rows = [one | {"version": one["version"][:12]} for one in found]
        table(rows, dict(zip(columns, columns, strict=True)))
    else:
        click.echo("no version was shown for this conference")


def _waiting(waits: Sequence["Change"]) -> list[dict[str, str]]:
    from adjourn.notice.material import MATERIAL

    rules = [(change, MATERIAL[change].words) for change in waits]
    return [
        {"change": change.value, "en": words.en, "de": words.de, "law": words.citation}
        for change, words in rules
    ]


@notice.command()
@click.argument("version", required=False, metavar="[VERSION]")
@_language
@home_option
@json_option
@at_option
@answers
def show(
    version: str | None, language: Literal["de", "en"], home: Home, as_json: bool, now: datetime
) -> None:
    """Show the notice in force, or the VERSION with this hash (or its beginning)."""
    with _ledger(home, now) as (ledger, at):
        name, text = _text(ledger, version, language, at)
    if as_json:
        print_json({"version": name, "blocks": [_block(each) for each in text]})
        return
    for each in text:
        click.secho(f"{each.title} ({each.law})", bold=True)
        for line in each.sentences:
            click.echo(f"  {line}")


def _block(each: "Block") -> dict[str, Any]:
    sentences = [{"id": i, "text": t} for i, t in zip(each.ids, each.sentences, strict=False)]
    return {"title": each.title, "law": each.law, "sentences": sentences}


def _text(
    ledger: "Ledger", version: str | None, language: Literal["de", "en"], now: datetime
) -> tuple[str, tuple["Block", ...]]:
    """The hash and text of what holds (None), of the draft, or of a kept version."""
    from adjourn.notice import by_hash, in_force
    from adjourn.notice.draft import draft
    from adjourn.notice.kept import history

    if version is None:
        holds = in_force(ledger, language, now)
        return holds.hash, holds.blocks
    new = draft(ledger.register, now)
    for each, name in new.hashes.items():
        if len(version) >= 8 and name.startswith(version):
            return name, new.texts[each]
    known = {each.version for each in history(ledger)}
    matching = [name for name in known if len(version) >= 8 and name.startswith(version)]
    found = by_hash(ledger, matching[0] if len(matching) == 1 else version)
    if found is None:
        raise WrongUse("VERSION: no version has this hash; `adjourn notice list` shows all")
    return found.hash, found.blocks


@notice.command()
@click.argument("old", required=False, metavar="[OLD]")
@click.argument("new", required=False, metavar="[NEW]")
@_language
@home_option
@json_option
@at_option
@answers
def diff(
    old: str | None, new: str | None, language: Literal["de", "en"], home: Home, as_json: bool,
    now: datetime,
) -> None:  # fmt: skip
    """Show what changed between two versions, sentence by sentence, in words and in law.

    Without NEW: against what the register says now. Without OLD: of the version in force.
    """
    with _ledger(home, now) as (ledger, at):
        from adjourn.notice.diff import compare
        from adjourn.notice.draft import draft
        from adjourn.notice.versions import pending

        before, was = _text(ledger, old, language, at)
        after, is_ = _text(ledger, new or draft(ledger.register, at).hashes[language], language, at)
        waits = _waiting(pending(ledger, at))
        changed = compare(was, is_)
    if as_json:
        told = [_changed(each) for each in changed]
        print_json({"old": before, "new": after, "changed": told, "waits": waits})
        return
    click.echo(f"{before[:12]} -> {after[:12]}")
    for each in changed:
        click.secho(f"{each.sentence} ({each.law})", bold=True)
        for line in each.lines:
            click.echo("  " + "".join(_SIGNS[piece.mark].format(piece.text) for piece in line))
        for sign, cited in (("-", each.law_gone), ("+", each.law_new)):
            for citation in cited:
                click.echo(f"  {sign} {citation}")
    click.echo(f"{len(changed)} sentences differ")
    for one in waits:
        click.echo(f"new to people, to be told beforehand: {one['en']} ({one['law']})")


_SIGNS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


def _changed(each: "Changed") -> dict[str, Any]:
    return {
        "id": each.sentence,
        "law": each.law,
        "lines": [[{"mark": p.mark.value, "text": p.text} for p in line] for line in each.lines],
        "law_gone": list(each.law_gone),
        "law_new": list(each.law_new),
    }


@notice.command()
@click.argument("version")
@click.option(
    "--by", "operator", required=True, metavar="OPERATOR",
    help="Your handle from the organisation, such as op-07: no name and no address.",
)  # fmt: skip
@click.option(
    "--from", "day", type=click.DateTime(["%Y-%m-%d"]),
    help="From which day on what is new holds. Default: in 30 days.",
)  # fmt: skip
@click.option(
    "--already", is_flag=True,
    help="It has happened already: tell people at once. The version says that this was late.",
)  # fmt: skip
@home_option
@json_option
@at_option
@answers
def approve(
    version: str, operator: str, day: datetime | None, already: bool, home: Home, as_json: bool,
    now: datetime,
) -> None:  # fmt: skip
    """Approve VERSION (the beginning of its hash): what waits, or what holds and nobody approved.

    What is new to people is announced from now on and holds from the day given.
    """
    with _ledger(home, now) as (ledger, at):
        from adjourn.notice.approving import BadApproval
        from adjourn.notice.approving import approve as run

        begins, zone = day.date() if day else None, ledger.register.zone
        try:
            done = run(ledger, version, operator, at, day=begins, already=already)
        except BadApproval as error:
            raise WrongUse(str(error)) from None
    if as_json:
        changes = _waiting(done.changes)
        print_json({"version": done.version, "since": instant(done.since), "changes": changes})
    else:
        since = f"{done.since.astimezone(zone):%Y-%m-%d}"
        click.echo(f"{done.version[:12]} approved; it holds from {since}")
