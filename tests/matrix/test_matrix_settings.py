"""What a real Synapse shows of its settings, and that nothing is said of what it does not show."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from matrix_life import wait_for
from synapse_server import Client, NoSynapse, Synapse, running, skip_or_fail

from adjourn.collect import collect
from adjourn.ledger.drift import findings
from adjourn.ledger.ledger import Ledger
from adjourn.tools.matrix.observing import period
from adjourn.tools.matrix.settings import parse
from adjourn.tools.observed import Setting

DAY = timedelta(days=1)
ADDRESSES, ORIGINALS = "user_ips_max_age", "redaction_retention_period"
MESSAGES, ROOMS = "retention.default_policy.max_lifetime", "m.room.retention"
YEAR, MONTH, LONG = (n * 86_400_000 for n in (365, 30, 1000))


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A server that removes messages by itself and tells so, and forgets addresses at once."""
    policy = {"enabled": True, "default_policy": {"max_lifetime": "365d"}, "purge_jobs": []}
    config: dict[str, Any] = {
        "retention": policy | {"allowed_lifetime_max": "2y"},
        "experimental_features": {"msc1763_enabled": True},
        "redaction_retention_period": "7d",
        "user_ips_max_age": "1s",
    }
    try:
        with running(tmp_path_factory.mktemp("telling"), **config) as server:
            yield server
    except NoSynapse as error:
        skip_or_fail(str(error))


@pytest.fixture
def look(make, monkeypatch: pytest.MonkeyPatch):
    """The settings of a server as seen `ahead` of now, by name, under changes of the register."""

    def settings(server: Synapse, ahead: timedelta = DAY, **told: str) -> dict[str, Setting]:
        monkeypatch.setenv("ADJOURN_TEST_MATRIX_TOKEN", server.admin.token)
        found = make(server.settings(**told)).settings(datetime.now(UTC) + ahead)
        return {one.name: one for one in found}

    return settings


def redacted(client: Client, room: str) -> None:
    event = client.say(room, "to be redacted")
    client.call("PUT", f"/_matrix/client/v3/rooms/{room}/redact/{event}/1", {})


def test_the_servers_own_retention_is_read_and_compared(telling: Synapse, look) -> None:
    assert look(telling, retention_max_lifetime="365d")[MESSAGES].agrees is True
    assert look(telling, retention_max_lifetime="1y")[MESSAGES].observed == "365d"
    assert look(telling, retention_max_lifetime="30d")[MESSAGES].agrees is False
    assert look(telling)[MESSAGES].agrees is False, "the register says nothing of it"


def test_retention_that_rooms_ask_for_is_read_within_the_servers_limits(
    telling: Synapse, look
) -> None:
    anna = telling.register("anna-rooms")
    for lifetime in (MONTH, MONTH, LONG):
        anna.state(anna.room(), "m.room.retention", max_lifetime=lifetime)
    anna.room()
    seen = look(telling, retention_max_lifetime="2y")[ROOMS]
    assert seen.agrees is True
    assert seen.observed.endswith(" rooms: 30d (2), 730d (1)")
    assert look(telling, retention_max_lifetime="365d")[ROOMS].agrees is False


def test_addresses_that_are_gone_sooner_than_registered_contradict(telling: Synapse, look) -> None:
    anna = telling.register("anna-gone")
    anna.room()
    wait_for(lambda: _used(telling, anna), "the device's last use is written")
    whois = f"/_synapse/admin/v1/whois/{anna.user}"
    wait_for(lambda: "192.0.2.1" not in str(telling.admin.call("GET", whois)), "forgotten")
    seen = look(telling, ahead=3 * DAY)[ADDRESSES]
    assert (seen.registered, seen.agrees) == ("28d", False)
    assert seen.observed.endswith("at most 3d")
    # Whether this contradicts hangs on seconds of the server's own clock; it never agrees.
    assert look(telling, ahead=3 * DAY, user_ips_max_age="1d")[ADDRESSES].agrees is not True


def test_addresses_that_are_there_longer_than_registered_contradict(synapse: Synapse, look) -> None:
    anna = synapse.register("anna-kept")
    anna.room()
    whois = f"/_synapse/admin/v1/whois/{anna.user}"
    wait_for(lambda: "192.0.2.1" in str(synapse.admin.call("GET", whois)), "written")
    assert look(synapse)[ADDRESSES].agrees is None
    seen = look(synapse, ahead=40 * DAY)[ADDRESSES]
    assert seen.agrees is False
    assert seen.observed.startswith("at least 4")


def test_originals_that_are_there_longer_than_registered_contradict(telling: Synapse, look) -> None:
    anna = telling.register("anna-originals")
    redacted(anna, anna.room())
    told = {ORIGINALS: "1d"}
    seen = look(telling, ahead=5 * DAY, **told)[ORIGINALS]
    assert (seen.observed, seen.agrees) == ("at least 5d", False)
    assert look(telling, ahead=5 * DAY)[ORIGINALS].agrees is None


def test_originals_that_are_gone_sooner_than_registered_contradict(synapse: Synapse, look) -> None:
    anna = synapse.register("anna-censored")
    room = anna.room()
    redacted(anna, room)
    last = anna.say(room, "later")
    anna.call("PUT", f"/_matrix/client/v3/rooms/{room}/redact/{last}/2", {})
    path = f"/_synapse/admin/v1/fetch_event/{last}"
    wait_for(lambda: not synapse.admin.call("GET", path)["event"]["content"], "censored")
    seen = look(synapse, ahead=2 * DAY, redaction_retention_period="7d")[ORIGINALS]
    assert (seen.registered, seen.agrees) == ("7d", False)
    assert seen.observed.endswith("at most 2d")


def test_messages_older_than_registered_contradict_where_the_server_tells_nothing(
    synapse: Synapse, look
) -> None:
    anna = synapse.register("anna-messages")
    room = anna.room(synapse.register("bodo-messages"))
    anna.say(room, "the newest always stays")
    anna.say(room, "the newest always stays")
    told = {"retention_max_lifetime": "30d"}
    assert look(synapse, **told)[MESSAGES].agrees is None
    assert look(synapse, ahead=40 * DAY, **told)[MESSAGES].agrees is False


def test_what_no_call_shows_is_said_with_the_place_where_to_look(synapse: Synapse, look) -> None:
    seen = look(synapse, redaction_retention_period="1s")
    for name in (ADDRESSES, ORIGINALS, MESSAGES, "log_max_age"):
        assert seen[name].note.startswith("not observable by API (20"), name
        assert ("log.yaml" if name == "log_max_age" else "homeserver.yaml") in seen[name].note
        assert seen[name].agrees is None


def test_a_contradiction_is_drift_of_the_collection(
    ledger: Ledger, telling: Synapse, make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADJOURN_TEST_MATRIX_TOKEN", telling.admin.token)
    tool = make(telling.settings())
    done = collect(ledger, tool, datetime.now(UTC))
    assert done.troubles == {}
    assert ("matrix", f"settings.{MESSAGES}", "not in the register") in {
        (one.tool, one.where, one.what) for one in findings()
    }
    assert done.drift == len(findings())


def test_a_period_is_written_as_homeserver_yaml_writes_it(synapse: Synapse) -> None:
    written = {"28d": 28 * DAY, "36h": 1.5 * DAY, "90s": timedelta(seconds=90)}
    assert {text: period(length) for text, length in written.items()} == {t: t for t in written}
    assert parse(synapse.settings(retention_max_lifetime="1y")).messages == 365 * DAY
    with pytest.raises(ValueError, match="retention_max_lifetime must be a duration"):
        parse(synapse.settings(retention_max_lifetime="never"))


def _used(server: Synapse, client: Client) -> bool:
    path = f"/_synapse/admin/v2/users/{client.user}/devices"
    return bool(server.admin.call("GET", path)["devices"][0]["last_seen_ts"])
