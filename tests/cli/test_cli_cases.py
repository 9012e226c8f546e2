"""Requests by letter, telephone and mail on the command line, and the log of disclosures."""

from typing import Any

import pytest
from cli_samples import ANNA, AT, Said, run

from adjourn.home import Home


def case(home: Home, *words: object, at: str = AT.isoformat(), **more: Any) -> Said:
    return run(home, "case", *words, "--json", "--at", at, **more)


def opened(home: Home, *words: object) -> dict[str, Any]:
    """The one case of a request by Anna."""
    said = case(home, "open", "--handle", ANNA, "--reply-to", ANNA, *words)
    assert said.code == 0, said.err
    (found,) = said.json["cases"]
    return dict(found)


def state(home: Home, found: dict[str, Any]) -> str:
    return str(case(home, "show", found["id"]).json["state"])


def test_a_letter_opens_cases_that_the_next_round_works(collected: Home) -> None:
    found = opened(collected, "--right", "access", "--verified", "V1", "--received", "2026-11-20")
    assert found["due"] == "2026-12-21T22:59:59Z"
    done = run(collected, "follow-up", "--json", "--at", AT.isoformat())
    assert done.json["cases"] == [found["id"]]
    (listed,) = run(collected, "cases", "--json", "--at", AT.isoformat()).json["cases"]
    assert (listed["id"], listed["matter"]) == (found["id"], "others")
    weigh = ("weigh", found["id"], "--rest", "--balance", "known")
    assert case(collected, *weigh).json["balance"] == "known"
    assert case(collected, "decide", found["id"], "--decision", "granted").code == 0
    assert state(collected, found) == "answered"
    assert run(collected, "cases", "--json", "--at", AT.isoformat()).json == {"cases": []}
    every = run(collected, "cases", "--all", "--json", "--at", AT.isoformat()).json["cases"]
    assert [each["decision"] for each in every] == ["granted"]


def test_an_erasure_by_letter_erases_and_answers(collected: Home) -> None:
    found = opened(collected, "--right", "erasure", "--verified", "V1")
    assert run(collected, "follow-up", "--at", AT.isoformat()).code == 0
    shown = case(collected, "show", found["id"]).json
    assert shown["state"] in ("answered", "needs_human")
    assert shown["erasure"]
    assert ANNA not in run(collected, "find", ANNA, "--at", AT.isoformat()).out


def test_the_handle_is_read_from_standard_input_and_the_list_names_nobody(collected: Home) -> None:
    said = case(collected, "open", "--right", "erasure", "--handle", "-", stdin=f"{ANNA}\n")
    assert said.code == 0, said.err
    listed = run(collected, "cases", "--at", AT.isoformat())
    assert "1 cases" in listed.out
    assert ANNA not in listed.out + said.out
    shown = case(collected, "show", said.json["cases"][0]["id"])
    assert shown.json["handle"] == ANNA


def test_who_asks_is_checked_asked_and_extended(collected: Home) -> None:
    found = opened(collected, "--right", "access")
    assert found["matter"] == "identity"
    weak = case(collected, "verify", found["id"], "--method", "V2", "--result", "proven")
    assert weak.code == 1
    assert "stronger proof" in weak.err
    why = ("--why", "identity_required", "--text", "Which meeting was it?")
    assert case(collected, "ask", found["id"], *why).json["clock"] == "paused"
    longer = case(collected, "extend", found["id"], "--reason", "complexity")
    assert longer.code == 0
    proven = case(collected, "verify", found["id"], "--method", "V1", "--result", "proven")
    assert proven.json["verified"] is True


def test_a_refusal_says_what_it_still_lacks(collected: Home) -> None:
    found = opened(collected, "--right", "objection", "--verified", "V1")
    run(collected, "follow-up", "--at", AT.isoformat())
    bare = case(collected, "decide", found["id"], "--decision", "refused")
    assert bare.code == 1
    assert "at least one reason" in bare.err
    reason = ("--reason", "compelling_grounds", "--text", "We defend a claim.")
    done = case(collected, "decide", found["id"], "--decision", "refused", *reason)
    assert done.json["state"] == "refused"


def test_an_answer_without_an_address_is_sent_by_post(collected: Home) -> None:
    said = case(collected, "open", "--right", "access", "--handle", ANNA, "--verified", "V1")
    found = said.json["cases"][0]
    run(collected, "follow-up", "--at", AT.isoformat())
    assert case(collected, "weigh", found["id"], "--rest", "--balance", "known").code == 0
    assert case(collected, "decide", found["id"], "--decision", "granted").code == 0
    assert case(collected, "show", found["id"]).json["matter"] == "post"
    assert case(collected, "sent", found["id"]).json["state"] == "answered"
    assert case(collected, "sent", found["id"]).code == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "017c4cc0-1a9f-47a7-aaf6-811c99eab87d"), 2),
        (("open", "--right", "access", "--reply-to", "nobody"), 2),
        (("open", "--right", "access", "--received", "2030-01-01"), 2),
        (("open", "--right", "money"), 2),
        (("open",), 2),
    ],
)
def test_wrong_use_is_said_in_words(collected: Home, words: tuple[str, ...], code: int) -> None:
    said = case(collected, *words)
    assert said.code == code
    assert said.err


def test_a_disclosure_is_logged_for_somebody_known_to_a_party_of_the_register(
    collected: Home,
) -> None:
    good = ("--to", "microsoft-ireland", "--type", "K-11", "--basis", "f", "--by", "tool")
    assert run(collected, "disclose", ANNA, *good).code == 0
    assert run(collected, "disclose", "nobody@example.org", *good).code == 2
    for wrong in (("--to", "nobody"), ("--type", "K-99")):
        said = run(collected, "disclose", ANNA, *good, *wrong)
        assert said.code == 2
        assert "no such" in said.err


@pytest.mark.parametrize("ground", ["a", "b", "c", "d"])
def test_the_ground_of_a_restriction_is_asked_for_and_kept(empty: Home, ground: str) -> None:
    found = opened(empty, "--right", "restriction", "--ground", ground)
    assert case(empty, "show", found["id"]).json["ground"] == ground
