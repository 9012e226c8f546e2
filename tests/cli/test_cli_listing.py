"""Answers for people: readable in a terminal of 80 columns, and nobody's name is a command."""

import click
import pytest
from cli_samples import ANNA, AT, run

from adjourn.cli.listing import listing
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.write import write
from adjourn.tools.protocol import (
    Batch,
    Handle,
    HandleKind,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)

WHEN = ("--at", AT.isoformat())


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("command", [("find", ANNA), ("erase", ANNA), ("erase", ANNA, "--yes")])
def test_what_is_held_and_what_becomes_of_it_fits_80_columns(
    collected: Home, command: tuple[str, ...]
) -> None:
    items = run(collected, "find", ANNA, "--json", *WHEN).json["items"]
    lines = run(collected, *command, *WHEN).out.splitlines()
    assert max(map(len, lines)) <= 80
    heads = [line for line in lines if ", teams: " in line]
    assert sum(int(head.rpartition(" ")[2]) for head in heads) == len(items), "each item once"
    assert {head.split(",")[0] for head in heads} == {f"{i['kind']} ({i['type']})" for i in items}


def test_a_text_is_said_once_however_many_items_it_is_about(collected: Home) -> None:
    answer = run(collected, "find", ANNA, "--json", *WHEN).json
    shown = " ".join(run(collected, "erase", ANNA, *WHEN).out.split())
    groups = {
        (i["kind"], i["type"], i["if_deleted"], i["if_deleted_reason"], i["if_deleted_note"])
        for i in answer["items"]
    }
    for note in {i["if_deleted_note"] for i in answer["items"]} - {""}:
        assert shown.count(note) == sum(group[4] == note for group in groups)
    for item in answer["items"]:
        assert item["at"][:16].replace("T", " ") in shown


def test_an_id_stands_in_one_piece_however_narrow_the_terminal_is(empty: Home) -> None:
    opened = run(empty, "case", "open", "--right", "access", "--json", *WHEN).json["cases"]
    case = opened[0]["id"]
    assert case in run(empty, "cases", *WHEN).out
    asked = ("--why", "identity_required", "--text", "Which meeting was it, and on which day?")
    run(empty, "case", "ask", case, *asked, *WHEN)
    assert "identity_required  role:desk" in run(empty, "case", "show", case, *WHEN).out


def test_nothing_from_elsewhere_commands_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with click.Context(click.Command("x"), color=True):
        hostile = "a\x1b[2Jb\u202ec\x07 [red]d[/red] " + "x" * 300
        listing(
            [{"tool": "t", "type": "K-01", "kind": "file", "note": hostile, "name": hostile}],
            {"note": ""}, {"name": "name"},
        )  # fmt: skip
    said = capsys.readouterr().out
    assert not {"\x1b[2J", "\u202e", "\x07"} & {
        said[i : i + n] for n in (1, 4) for i in range(len(said))
    }
    assert "[red]d[/red]" in said


def test_a_number_that_others_were_seen_with_says_so(empty: Home, ledger: Ledger) -> None:
    number = Handle(HandleKind.PHONE, "+493023125000")
    seen = [
        Observation(
            Item(Kind.CALL, name, {}, AT),
            ((Person((Handle(HandleKind.ACCOUNT, name), number), name), Relation.ABOUT),),
        )
        for name in ("anna", "ben")
    ]
    write(ledger, "teams", "calls", Batch(tuple(seen), None), AT)
    said = run(empty, "find", number.value, *WHEN).out.splitlines()
    assert said[0] == "anna"
    assert "  phone +493023125000: other people were seen with it, too" in said
    assert "  account anna" in said
    (told,) = [
        handle
        for handle in run(empty, "find", "anna", "--json", *WHEN).json["person"]["handles"]
        if handle["of_several"]
    ]
    assert told["kind"] == "phone"
