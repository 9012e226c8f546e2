"""Deleting where it is not easy: authors who left, rooms without administrator, expiring traces."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from matrix_life import wait_for
from matrix_oracle import Oracle
from synapse_server import Client, NoSynapse, Synapse, running, skip_or_fail

from adjourn.law.reasons import Reason
from adjourn.tools.matrix import Matrix, contract
from adjourn.tools.matrix.settings import Keeps
from adjourn.tools.protocol import Item, Kind, Outcome

PLAIN = "/_matrix/client/v3/rooms/"


def _item(tool: Matrix, event: str) -> Item:
    now = datetime.now(UTC)
    return next(
        one.item
        for batch in tool.collect("rooms", None, now)
        for one in batch.observations
        if one.item.ref == event
    )


def _content(server: Synapse, room: str, event: str) -> object:
    path = f"/_synapse/admin/v1/rooms/{quote(room)}/context/{quote(event)}?limit=0"
    return server.admin.call("GET", path)["event"]["content"]


def _leave(client: Client, room: str) -> None:
    client.call("POST", f"{PLAIN}{quote(room)}/leave", {})


def test_what_somebody_wrote_before_leaving_is_redacted_by_our_own_account(
    tool: Matrix, synapse: Synapse
) -> None:
    anna, bodo = synapse.register("dela"), synapse.register("delb")
    room = bodo.room(anna)
    said = anna.say(room, "before leaving")
    _leave(anna, room)
    now = datetime.now(UTC)
    ((taken),) = tool.delete([_item(tool, said)], now)
    assert taken.refused == ""
    assert _content(synapse, room, said) == {}
    joined = f"/_synapse/admin/v1/rooms/{quote(room)}/members"
    assert synapse.admin.user not in synapse.admin.call("GET", joined)["members"]


def test_a_room_that_nobody_administers_is_refused_in_words(tool: Matrix, synapse: Synapse) -> None:
    anna, bodo = synapse.register("delc"), synapse.register("deld")
    room = bodo.room(anna, preset="private_chat", invite=[anna.user])
    said = anna.say(room, "nobody can take this away")
    _leave(anna, room)
    _leave(bodo, room)
    now = datetime.now(UTC)
    item = _item(tool, said)
    ((taken),) = tool.delete([item], now)
    assert taken.refused.startswith("refused: ")
    assert anna.user not in taken.refused
    assert tool.reread(item, now, [], now).outcome is Outcome.PENDING
    later = tool.reread(item, now, [], now + timedelta(days=2))
    assert (later.outcome, later.reason) == (Outcome.RETAINED, Reason.PROVIDER_REFUSED)


def test_tokens_taken_for_a_redaction_are_given_back(
    tool: Matrix, synapse: Synapse, oracle: Oracle
) -> None:
    anna, bodo = synapse.register("dele"), synapse.register("delf")
    said = anna.say(anna.room(bodo), "mine")
    list(tool.delete([_item(tool, said)], datetime.now(UTC)))
    tokens = oracle.rows("access_tokens", anna.user)
    assert len(tokens) == 1  # her own session's


def test_a_room_of_ones_own_is_not_purged_while_something_in_it_must_stay(
    tool: Matrix, synapse: Synapse
) -> None:
    anna = synapse.register("delg")
    room = anna.room(name="Notes")
    kept = anna.say(room, "under a hold")
    now = datetime.now(UTC)
    memberships = [
        one.item
        for batch in tool.collect("rooms", None, now)
        for one in batch.observations
        if one.item.kind is Kind.ATTENDANCE and one.item.place["room"] == room
    ]
    list(tool.delete(memberships, now))
    assert _content(synapse, room, kept) == {"msgtype": "m.text", "body": "under a hold"}


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A server that forgets addresses after seconds."""
    try:
        folder = tmp_path_factory.mktemp("forgetful")
        with running(folder, user_ips_max_age="6s") as server:
            yield server
    except NoSynapse as error:
        skip_or_fail(str(error))


def test_addresses_are_retained_until_their_period_ends_and_then_read_as_forgotten(
    forgetful: Synapse, make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADJOURN_TEST_MATRIX_TOKEN", forgetful.admin.token)
    tool = make(forgetful.settings(user_ips_max_age="6s", log_max_age="1s"))
    anna = forgetful.register("anna", ip="203.0.113.99")
    anna.call("GET", "/_matrix/client/v3/account/whoami")
    found: list[Item] = []

    def written() -> bool:
        found[:] = [
            one.item
            for batch in tool.collect("devices", None, datetime.now(UTC))
            for one in batch.observations
            if one.item.place["sort"] == "session" and one.item.place["user"] == anna.user
        ]
        return bool(found)

    wait_for(written, "the session is written")
    item, asked = found[0], datetime.now(UTC)
    reading = tool.reread(item, asked, [], asked)
    assert (reading.outcome, reading.reason) == (Outcome.RETAINED, Reason.PROVIDER_PERIOD)
    assert reading.until
    assert reading.recheck == reading.until
    after = asked + timedelta(minutes=1)
    wait_for(
        lambda: tool.reread(item, asked, [], after).outcome is Outcome.RESIDUE, "the server forgot"
    )
    assert tool.reread(item, asked, [], after).recheck is None
    assert "user_daily_visits" in tool.reread(item, asked, [], after).note


def test_an_original_that_outlives_its_period_is_said_to(tool: Matrix) -> None:
    day = timedelta(days=1)
    asked = datetime(2026, 11, 1, tzinfo=UTC)
    keeps = Keeps(addresses=28 * day, originals=7 * day, logs=4 * day)
    waiting = contract.original(asked, keeps, asked)
    assert (waiting.outcome, waiting.until) == (Outcome.PENDING, asked + 7 * day)
    over = contract.original(asked, keeps, asked + 9 * day)
    assert over.outcome is Outcome.RETAINED
    assert "is over" in over.note
