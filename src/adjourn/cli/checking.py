"""`check`: every promise of the notice, whether it holds, and what shows it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

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
    from adjourn.notice import Promise


@click.command()
@home_option
@json_option
@at_option
@answers
def check(home: Home, as_json: bool, now: datetime) -> None:
    """Hold every sentence of the notice against what is seen: kept, broken or unproven.

    Says since when, with the numbers behind it, what it rests on and what is to be done. Asks no
    tool anything. Exits 1 when a promise is broken.
    """
    with opened(home) as ledger:
        from adjourn.notice import promises

        found = [_told(home, one) for one in promises(ledger, at_work(ledger, now), note=True)]
    states = Counter(one["state"] for one in found)
    if as_json:
        print_json({"ok": not states["broken"], "promises": found})
    else:
        _show(found)
        click.echo(", ".join(f"{states[name]} {name}" for name in ("kept", "broken", "unproven")))
    if states["broken"]:
        leave(NOT_AS_PROMISED)


def _told(home: Home, one: "Promise") -> dict[str, Any]:
    from adjourn.register import located

    sentence, found = one.sentence, one.found
    return {
        "id": sentence.id,
        "part": sentence.part.value,
        "state": found.state.value,
        "since": instant(one.since),
        "numbers": dict(found.numbers),
        "evidence": list(found.evidence),
        "law": sentence.law,
        "otherwise": sentence.otherwise.value,
        "words": {"en": [w.en for w in one.words], "de": [w.de for w in one.words]},
        "todo": [
            {"file": p.file, "line": p.line, "key": p.key, "message": p.message, "right": p.right}
            for p in located(home.register, found.todo)
        ],
    }


def _show(found: Sequence[dict[str, Any]]) -> None:
    for one in found:
        numbers = ", ".join(f"{name} {value}" for name, value in one["numbers"].items())
        said = "" if one["words"]["en"] else ", not said"
        line = f"{one['state']:<8} {one['id']}{said}, since {one['since'][:10]}"
        click.echo(f"{line}: {numbers}" if numbers else line)
        for issue in one["todo"]:
            place = f"{issue['file']}:{issue['line']} {issue['key']}"
            click.echo(f"  {place}: {issue['message']}; right would be {issue['right']}")
