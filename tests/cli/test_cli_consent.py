"""`adjourn consent`: show, withdraw, receipt and gate, on what a practice tenant showed."""

import json
from collections.abc import Iterator
from functools import partial

import pytest
from cli_samples import ANNA, AT, run

from adjourn import register as registers
from adjourn.cli import erasing
from adjourn.cli.start import connected
from adjourn.consent import Asked, Choice, Recorded, record
from adjourn.home import Home
from adjourn.ledger.find import find_person, person
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import unseal
from adjourn.ledger.sql import every
from adjourn.tools.protocol import Handle, HandleKind

WHEN = ("--at", AT.isoformat())
BEFORE = AT.replace(year=2025)


@pytest.fixture
def ledger_of(collected: Home) -> Iterator[Ledger]:
    opened = Ledger.open(collected, registers.load(collected.register))
    yield opened
    opened.close()


def agree(ledger: Ledger, *purposes: str) -> Recorded:
    """Anna agrees to these purposes, long before the conferences of the practice tenant."""
    choices = tuple(Choice(purpose, True, "I agree.") for purpose in purposes)
    handle = Handle(HandleKind.EMAIL, ANNA)
    return record(
        ledger, Asked(handle, choices, "en", "ab" * 32, "portal", "click", verified=True), BEFORE
    )


def conferences(ledger: Ledger) -> list[str]:
    """The refs of the conferences that have a recording and that Anna took part in."""
    anna = find_person(ledger, ANNA)
    assert anna is not None
    rows = every(
        "SELECT DISTINCT c.id, c.ix, c.sealed FROM ledger_conference c JOIN ledger_item i "
        "ON i.conference = c.id AND i.kind = 'recording' JOIN ledger_conferenceperson p "
        "ON p.conference = c.id WHERE p.person = %s",
        [anna.number],
    )
    keys = ledger.keyring.get({row[0] for row in rows})
    return [unseal(keys[n], sealed, b"conference" + bytes(ix))["ref"] for n, ix, sealed in rows]


def test_show_tells_what_a_person_said_and_its_receipt(ledger_of: Ledger, collected: Home) -> None:
    done = agree(ledger_of, "recording", "minutes-draft")
    said = run(collected, "consent", "show", "-", "--json", *WHEN, stdin=f"{ANNA}\n")
    assert said.code == 0
    first, second = said.json["consents"]
    assert (first["purpose"], first["state"], first["open"]) == ("recording", "given", True)
    assert first["receipt"] == second["receipt"] == str(done.id)
    assert first["wording"] == "I agree."
    assert "recording" in run(collected, "consent", "show", ANNA, *WHEN).out


def test_show_finds_a_consent_by_every_handle_of_the_person(
    ledger_of: Ledger, collected: Home
) -> None:
    agree(ledger_of, "recording")
    anna = find_person(ledger_of, ANNA)
    assert anna is not None
    firm = [handle for handle in anna.handles if handle.kind is not HandleKind.GUEST]
    assert len(firm) > 1
    for handle in firm:
        said = run(collected, "consent", "show", handle.value, "--json", *WHEN)
        assert len(said.json["consents"]) == 1


def test_nothing_said_is_done_and_empty(empty: Home) -> None:
    assert run(empty, "consent", "show", ANNA, "--json").json == {"consents": []}
    assert "no consent" in run(empty, "consent", "show", ANNA).out
    assert run(empty, "consent", "withdraw", ANNA, "--json").json == {"withdrawn": [], "types": []}


def test_withdraw_takes_back_once_and_names_what_rested_on_it(
    ledger_of: Ledger, collected: Home
) -> None:
    agree(ledger_of, "recording", "minutes-draft")
    command = ("consent", "withdraw", ANNA, "--purpose", "recording", "--json", *WHEN)
    assert run(collected, *command).json == {"withdrawn": ["recording"], "types": ["K-08"]}
    assert run(collected, *command).json == {"withdrawn": [], "types": []}
    assert "--type K-09" in run(collected, "consent", "withdraw", ANNA, *WHEN).out
    states = run(collected, "consent", "show", ANNA, "--json", *WHEN).json["consents"]
    assert {one["state"] for one in states} == {"withdrawn"}


def test_withdraw_refuses_a_purpose_that_is_not_there(empty: Home) -> None:
    said = run(empty, "consent", "withdraw", ANNA, "--purpose", "fun")
    assert (said.code, "no purpose fun" in said.err) == (2, True)


def test_receipt_prints_json_ld_that_names_nobody(ledger_of: Ledger, collected: Home) -> None:
    done = agree(ledger_of, "recording")
    said = run(collected, "consent", "receipt", done.id)
    assert said.code == 0
    assert said.json["@type"] == "dpv:ConsentReceipt"
    assert "anna" not in said.out.lower()
    missing = run(collected, "consent", "receipt", done.records["recording"])
    assert missing.code == 2


def test_gate_names_who_was_there_without_consent(ledger_of: Ledger, collected: Home) -> None:
    ref = conferences(ledger_of)[0]
    said = run(collected, "consent", "gate", ref, "--json")
    assert said.code == 1
    assert said.json["present"] > 1
    assert ANNA.partition("@")[0].title() in {
        (gap["person"] or {}).get("name", "").partition(" ")[0] for gap in said.json["gaps"]
    }
    assert {gap["purpose"] for gap in said.json["gaps"]} == {"recording", "minutes-draft"}
    agree(ledger_of, "recording", "minutes-draft")
    after = run(collected, "consent", "gate", ref, "--json").json["gaps"]
    assert 0 < len(after) < len(said.json["gaps"])
    assert "unknown" in run(collected, "consent", "gate", ref).out


def test_gate_knows_when_everybody_has_agreed(ledger_of: Ledger, collected: Home) -> None:
    ref = conferences(ledger_of)[0]
    for gap in run(collected, "consent", "gate", ref, "--json").json["gaps"]:
        assert gap["person"], "everybody in this conference is recognised"
    rows = every("SELECT DISTINCT h.person FROM ledger_handle h")
    for (number,) in rows:
        known = person(ledger_of, number)
        assert known is not None
        handle = known.handles[0]
        if handle.kind is HandleKind.GUEST:
            continue
        choices = tuple(Choice(p, True, "I agree.") for p in ("recording", "minutes-draft"))
        asked = Asked(
            handle, choices, "en", "ab" * 32, "portal", "click", tool="teams", verified=True
        )
        record(ledger_of, asked, BEFORE)
    said = run(collected, "consent", "gate", ref)
    assert (said.code, "had consented" in said.out) == (0, True), said.out


def test_gate_says_when_there_is_no_such_conference_or_tool(empty: Home) -> None:
    assert run(empty, "consent", "gate", "nowhere").code == 2
    assert run(empty, "consent", "gate", "nowhere", "--tool", "none").code == 2


def test_follow_up_lets_records_go_when_their_period_is_over(
    ledger_of: Ledger, collected: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "connected", partial(connected, sleep=lambda _seconds: None))
    agree(ledger_of, "case-handling")
    assert run(collected, "follow-up", "--json", *WHEN).json["consents"] == 0
    late = run(collected, "follow-up", "--json", "--at", "2029-01-01T00:00:00Z").json
    assert late["consents"] == 1
    assert json.dumps(late).count(ANNA) == 0
