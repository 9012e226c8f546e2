"""`check`: every promise of the notice, whether it holds, and what shows it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

import click

from adjourn.cli.show import instant
from adjourn.cli.start import (
    NOT_AS_PROMISED,
    answers,
    at_option,
    at_work,
    home_option,
    json_option,
    leave,
    opened,
    print_json,
)
from adjourn.home import Home

if TYPE_CHECKING:
    from adjourn.notice import Finding, Promise
    from adjourn.notice.places import Places
    from adjourn.notice.sentences import Facts
    from adjourn.register import Problem


@click.command()
@home_option
@json_option
@click.option(
    "--junit",
    type=click.File("w", encoding="utf-8", lazy=True),
    help="Also write JUnit XML to this file (- for standard output): broken fails, unproven skips.",
)
@click.option(
    "--sarif",
    type=click.File("w", encoding="utf-8", lazy=True),
    help="Also write SARIF 2.1.0 to this file: what is to be done, by file and line.",
)
@at_option
@answers
def check(
    home: Home, as_json: bool, junit: IO[str] | None, sarif: IO[str] | None, now: datetime
) -> None:
    """Hold every sentence of the notice against what is seen: kept, broken or unproven.

    Says since when, with the numbers behind it, what it rests on and what is to be done. Asks no
    tool anything. Exits 1 when a promise is broken.
    """
    with opened(home) as ledger:
        from adjourn.cli import reports
        from adjourn.notice import findings
        from adjourn.notice.places import places
        from adjourn.notice.promises import judged
        from adjourn.notice.sentences import Facts, Seen

        now = at_work(ledger, now)
        facts, seen = Facts.of(ledger.register, now), Seen(ledger, now)
        drift = findings(facts, seen)
        every = judged(facts, seen, drift, now, note=True)
        placed = places(home.register, every, drift)
        found = [_told(one, facts, placed) for one in every]
    if junit:
        junit.write(reports.junit(found, now))
    if sarif:
        rows = {one["id"]: _row(one, placed) for one in found}
        sarif.write(reports.sarif(found, rows, reports.folder_of(home.register)))
    states = Counter(one["state"] for one in found)
    if "-" in (getattr(junit, "name", ""), getattr(sarif, "name", "")):
        pass  # standard output has the report alone
    elif as_json:
        told = [told_finding(one, at) for one, at in zip(drift, placed.drift, strict=True)]
        print_json({"ok": not states["broken"], "promises": found, "drift": told})
    else:
        _show(found)
        if drift:
            click.echo(f"{len(drift)} findings of drift; see `adjourn drift`")
        click.echo(", ".join(f"{states[name]} {name}" for name in ("kept", "broken", "unproven")))
    if states["broken"]:
        leave(NOT_AS_PROMISED)


def _told(one: "Promise", facts: "Facts", placed: "Places") -> dict[str, Any]:
    from adjourn.notice.sentences.numbers import in_words

    sentence, found = one.sentence, one.found
    figures = in_words(facts, found.numbers)
    return {
        "id": sentence.id,
        "part": sentence.part.value,
        "state": found.state.value,
        "since": instant(one.since),
        "numbers": dict(found.numbers),
        "figures": {"en": figures.en, "de": figures.de},
        "evidence": list(found.evidence),
        "law": sentence.law,
        "otherwise": sentence.otherwise.value,
        "words": {"en": [w.en for w in one.words], "de": [w.de for w in one.words]},
        "todo": [_problem(place) for place in placed.todo[sentence.id]],
    }


def told_finding(one: "Finding", place: "Problem") -> dict[str, Any]:
    """A finding of drift with the sentences that it concerns and what to do."""
    return {
        "about": one.about.value,
        "what": {"en": one.what.en, "de": one.what.de},
        "sentences": list(one.sentences),
        "first": instant(one.first) if one.first else None,
        "todo": _problem(place),
    }


def _problem(place: "Problem") -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.line,
        "key": place.key,
        "message": place.message,
        "right": place.right,
    }


def _row(one: dict[str, Any], placed: "Places") -> tuple[str, int]:
    """File and line of the first row of the register that a promise rests on, else of the whole."""
    rows = (placed.rows[key] for key in one["evidence"] if key in placed.rows)
    return next(((row.file, row.line) for row in rows if row.line), ("controller.toml", 1))


def _show(found: Sequence[dict[str, Any]]) -> None:
    for one in found:
        numbers = one["figures"]["en"]
        said = "" if one["words"]["en"] else ", not said"
        line = f"{one['state']:<8} {one['id']}{said}, since {one['since'][:10]}"
        click.echo(f"{line}: {numbers}" if numbers else line)
        for issue in one["todo"]:
            place = f"{issue['file']}:{issue['line']} {issue['key']}"
            click.echo(f"  {place}: {issue['message']}; right would be {issue['right']}")
