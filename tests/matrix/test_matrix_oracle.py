"""Deleted means read back, against a server that we did not write: the oracle sees every table and
every file of it, and the receipt must account for each planted word that is left."""

from datetime import UTC, datetime, timedelta

import pytest
from matrix_life import Life, live, wait_for
from matrix_oracle import Oracle
from synapse_server import Synapse

from adjourn.collect import collect
from adjourn.erase.execute import advance, open_erasure
from adjourn.erase.follow_up import follow_up
from adjourn.erase.plan import make_plan
from adjourn.erase.receipts import issue
from adjourn.ledger.find import find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.tools.matrix import Matrix

# What a receipt must say of an item that is not gone, for a word to lie in this table.
EXPLAINED = {
    "event_search": "event_search",
    "room_stats_state": "room_stats_state",
    "room_memberships": "memberships",
    "local_current_membership": "room memberships",
    "receipts": "read markers",
    "event_push": "read markers",
    "event": "event itself stays with account id",
    "state_": "event itself stays with account id",
    "current_state_delta": "current_state_delta_stream",
    "current_state": "event itself stays with account id",
    "sliding_sync": "sliding_sync",
    "rooms": "what it created",
    "presence": "presence",
    "user_stats": "statistics",
    "user_daily_visits": "user_daily_visits",
    "erased_users": "Its id stays",
    "users": "Its id stays",
    "user_directory_search": "user_directory_search",
    "scheduled_tasks": "scheduled_tasks",
    "device_lists": "lists of device changes",
    "deleted_pushers": "deleted_pushers",
    "user_ips": "user_ips_max_age",
    "log": "Log files",
    "free pages": "free pages",
}  # fmt: skip
KEPT_FOR_OTHERS = "it stays for the others"


@pytest.fixture
def tool(make, synapse: Synapse) -> Matrix:
    return make(synapse.settings(redaction_retention_period="1s"))


def _erased(
    ledger: Ledger, tool: Matrix, life: Life, oracle: Oracle, now: datetime
) -> list[dict[str, str]]:
    """The receipt's items after the erasure and the re-check that followed."""
    collect(ledger, tool, now)
    person = find_person(ledger, life.email)
    assert person
    plan = make_plan(ledger, {"matrix": tool}, person, now)
    erasure = open_erasure(ledger, plan, "role:operator")
    assert advance(ledger, {"matrix": tool}, erasure, now) == []
    wait_for(life.censored, "originals are removed")
    wait_for(life.purged, "the person's own room is purged")
    follow_up(ledger, {"matrix": tool}, now + timedelta(hours=2))
    return list(issue(ledger, erasure, now)["items"])


def test_every_word_that_is_left_is_explained_by_the_receipt(
    ledger: Ledger, tool: Matrix, synapse: Synapse, oracle: Oracle
) -> None:
    life = live(synapse, "ora")
    before = {word: oracle.tables(planted) for word, planted in life.words.items()}
    assert all(before.values()), "a word was not planted"
    said = _erased(ledger, tool, life, oracle, datetime.now(UTC))
    notes = [item["note"] for item in said if item["outcome"] != "gone"]
    words = life.words | {"account": life.anna.user, "device id": life.anna.device, "ip": life.ip}
    unexplained = {
        f"{name} in {table}"
        for name, word in words.items()
        for table in oracle.tables(word)
        if not any(_explains(note, table) for note in notes)
    }
    assert unexplained == set()


def _explains(note: str, table: str) -> bool:
    # The longest prefix of the table's name: event_search is more than an event.
    known = max((one for one in EXPLAINED if table.startswith(one)), key=len, default="")
    return bool(known) and EXPLAINED[known] in note


def test_nothing_is_called_gone_that_is_still_there(
    ledger: Ledger, tool: Matrix, synapse: Synapse, oracle: Oracle
) -> None:
    life = live(synapse, "gon")
    said = _erased(ledger, tool, life, oracle, datetime.now(UTC))
    assert _nowhere(oracle, life, "alone", "filebytes", "voice", "sso", "device")
    assert {item["kind"] for item in said if item["outcome"] == "gone"} == {"message"}
    kept = {item["kind"] for item in said if item["outcome"] != "gone"}
    assert kept >= {"contact", "device", "call", "message", "attendance", "picture", "voicemail"}


def _nowhere(oracle: Oracle, life: Life, *names: str) -> bool:
    places = {name: oracle.tables(life.words[name]) - {"free pages"} for name in names}
    assert not any(places.values()), places
    return True


def test_what_others_wrote_about_a_person_stays_for_them_and_is_said(
    ledger: Ledger, tool: Matrix, synapse: Synapse, oracle: Oracle
) -> None:
    life = live(synapse, "oth")
    said = _erased(ledger, tool, life, oracle, datetime.now(UTC))
    assert "event_json" in oracle.tables(life.words["bystander"])
    assert any(KEPT_FOR_OTHERS in item["note"] for item in said)


def test_erased_people_do_not_come_back_with_the_next_collection(
    ledger: Ledger, tool: Matrix, synapse: Synapse, oracle: Oracle
) -> None:
    life, now = live(synapse, "bak"), datetime.now(UTC)
    _erased(ledger, tool, life, oracle, now)
    collect(ledger, tool, datetime.now(UTC))
    assert find_person(ledger, life.email) is None
    assert find_person(ledger, life.anna.user) is None
    bodo = find_person(ledger, life.bodo.user)
    assert bodo
    assert items(ledger, bodo.number)


def test_no_planted_word_lies_in_our_own_database(
    ledger: Ledger, tool: Matrix, synapse: Synapse, home, now: datetime
) -> None:
    life = live(synapse, "own")
    collect(ledger, tool, now)
    stored = b"".join(file.read_bytes() for file in home.path.glob("adjourn.db*"))
    assert len(stored) > 10_000
    assert [name for name, word in life.words.items() if word.encode() in stored] == []
