"""The documented payloads as they are, from real HTTP through the ledger to what is found."""

from collections import Counter
from typing import Any

import pytest
from teams_replay import ORGANIZER, USER, Replay, example
from teams_samples import Make
from test_teams_replay import BASE, EMPTY, NOW, TEAM, one_record

from adjourn.collect import collect
from adjourn.home import Home
from adjourn.ledger import find
from adjourn.ledger.ledger import Ledger

CALLER = "821809f5-0000-0000-0000-3b5136c0e777"


def documented() -> dict[str, Any]:
    """One tenant made of the documented answers, each at its documented path."""
    return {
        **one_record(),
        "GET /communications/callRecords/getPstnCalls.*": example("pstn-calls"),
        "GET /communications/callRecords/getDirectRoutingCalls.*": example("direct-routing-calls"),
        f"GET /users/{USER}/chats": {"value": [example("chat-with-members")]},
        "GET /users/[^/]+/chats": EMPTY,
        f"GET /users/{USER}/chats/getAllMessages": example("chat-messages-all"),
        "GET /users/[^/]+/chats/getAllMessages": EMPTY,
        "GET /chats/[^/]+/members": {"value": example("chat-with-members")["members"]},
        "GET /chats/[^/]+": example("chat-with-members"),
        f"GET /teams/{TEAM}/channels/getAllMessages": {
            "value": [example("channel-message-reply"), example("channel-message-inline-image")]
        },
        rf"GET /users/{USER}/onlineMeetings/getAllRecordings\(.*\)": example("call-recordings-all"),
        rf"GET /users/{ORGANIZER}/onlineMeetings/getAllTranscripts\(.*\)": {
            "value": [example("call-transcript")]
        },
        r"GET .*/getAll\w+\(.*\)": EMPTY,
        f"GET /users/{USER}/messages": {"value": [example("mail-message")]},
        "GET /users/[^/]+/messages": EMPTY,
        **BASE,
    }


@pytest.fixture(autouse=True)
def agreed(home: Home) -> None:
    """A contract that is as old as the documented answers (S25)."""
    path = home.register / "parties.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nsigned_at = 2026-01-01", "\nsigned_at = 2019-01-01"), "utf-8")


@pytest.fixture
def collected(ledger: Ledger, make: Make) -> Ledger:
    with Replay(documented()) as replay:
        collect(ledger, make(replay.settings()), NOW)
    return ledger


def held(ledger: Ledger, handle: str) -> Counter[str]:
    person = find.find_person(ledger, handle)
    assert person is not None, "nobody is found by a documented handle"
    return Counter(found.item.kind.value for found in find.items(ledger, person.number))


@pytest.mark.parametrize(
    ("handle", "kinds"),
    [
        (CALLER, {"call": 1, "device": 1}),
        ("Anette.Thomsen@CONTOSO.com", {"call": 1}),
        ("richard.malk@contoso.com", {"call": 2}),
        ("+0123456789", {"call": 1}),
        ("8ea0e38b-efb3-4757-924a-5f94061cf8c2", {"contact": 1, "message": 2, "picture": 1}),
        ("testuser3@contoso.onmicrosoft.com", {"contact": 1}),
        ("adelev@contoso.onmicrosoft.com", {"voicemail": 1}),
    ],
)
def test_a_documented_person_is_found_with_everything_documented_about_them(
    collected: Ledger, handle: str, kinds: dict[str, int]
) -> None:
    assert held(collected, handle) == kinds


def test_documented_recordings_and_transcripts_are_found_for_their_organizers(
    collected: Ledger,
) -> None:
    assert held(collected, "8b081ef6-4792-4def-b2c9-c363a1bf41d5")["recording"] == 1
    assert held(collected, "ba321e0d-79ee-478d-8e28-85a19507f456")["transcript"] == 1


def test_collecting_the_documented_answers_again_changes_nothing(
    collected: Ledger, make: Make
) -> None:
    with Replay(documented()) as replay:
        again = collect(collected, make(replay.settings()), NOW).written
    assert (again.new, again.changed) == (0, 0)
