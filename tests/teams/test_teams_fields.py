"""The allow-list against every documented payload: nothing of theirs may be unknown."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from teams_replay import EXAMPLES, example

from adjourn.tools.fields import DRIFT_MOST, KEEP, TEXT_MOST, Kept, one_of, pick
from adjourn.tools.protocol import Drift
from adjourn.tools.teams import allowed

RESOURCES = {
    "attendance-records": allowed.ATTENDANCE_RECORD,
    "attendance-report-expanded": allowed.ATTENDANCE_REPORT,
    "attendance-reports": allowed.ATTENDANCE_REPORT,
    "call-record": allowed.CALL_RECORD,
    "call-record-participants": allowed.PARTICIPANT,
    "call-record-participants-expanded": allowed.CALL_RECORD,
    "call-record-sessions": allowed.SESSION,
    "call-record-sessions-segments": allowed.CALL_RECORD,
    "call-records-list": allowed.CALL_RECORD,
    "call-recording": allowed.RECORDING,
    "call-recordings-all": allowed.RECORDING,
    "call-recordings-delta-last": allowed.RECORDING,
    "call-recordings-delta-page": allowed.RECORDING,
    "call-transcript": allowed.RECORDING,
    "channel-message-inline-image": allowed.MESSAGE,
    "channel-message-reaction": allowed.MESSAGE,
    "channel-message-reply": allowed.MESSAGE,
    "channel-messages": allowed.MESSAGE,
    "channel-messages-delta": allowed.MESSAGE,
    "chat-group": allowed.CHAT,
    "chat-members": allowed.MEMBER,
    "chat-message": allowed.MESSAGE,
    "chat-message-file-attachment": allowed.MESSAGE,
    "chat-messages": allowed.MESSAGE,
    "chat-messages-all": allowed.MESSAGE,
    "chat-messages-retained": allowed.MESSAGE,
    "chat-one-on-one": allowed.CHAT,
    "chat-with-members": allowed.CHAT,
    "direct-routing-calls": allowed.PHONE_CALL,
    "drive-item": allowed.DRIVE_ITEM,
    "drive-item-children": allowed.DRIVE_ITEM,
    "drive-items-delta-last": allowed.DRIVE_ITEM,
    "drive-items-delta-page": allowed.DRIVE_ITEM,
    "drive-items-search": allowed.DRIVE_ITEM,
    "event-call-ended": allowed.MESSAGE,
    "event-call-recording": allowed.MESSAGE,
    "event-call-started": allowed.MESSAGE,
    "event-call-transcript": allowed.MESSAGE,
    "hosted-content": allowed.HOSTED_CONTENT,
    "hosted-contents": allowed.HOSTED_CONTENT,
    "item-retention-label": allowed.RETENTION_LABEL,
    "mail-message": allowed.MAIL,
    "mail-message-headers": allowed.MAIL,
    "mail-messages": allowed.MAIL,
    "notification-call-recording-decrypted": allowed.RECORDING,
    "notification-call-transcript-decrypted": allowed.RECORDING,
    "notification-chat-decrypted": allowed.CHAT,
    "online-meeting": allowed.ONLINE_MEETING,
    "online-meeting-by-joinurl": allowed.ONLINE_MEETING,
    "online-meeting-by-vtc": allowed.ONLINE_MEETING,
    "pstn-calls": allowed.PHONE_CALL,
    "virtual-event-registration": allowed.REGISTRATION,
}
_NO_WEBHOOK = "transport of change notifications, which this connector does not subscribe to"
TRANSPORT = {
    "batch-request": "what we send; test_teams_wire",
    "batch-response": "transport; test_teams_wire",
    "call-transcript-content": "content: passed through as bytes when fetched",
    "call-transcript-metadata-content": "content: not asked for, the VTT says the same",
    "error": "an error; test_teams_wire",
    "error-application-access-policy": "an error; test_teams_wire",
    "error-delta-not-supported": "an error; test_teams_wire",
    "error-throttled": "an error; test_teams_wire",
    "notification-basic-mail": _NO_WEBHOOK,
    "notification-call-recording": _NO_WEBHOOK,
    "notification-call-recording-basic": _NO_WEBHOOK,
    "notification-call-transcript": _NO_WEBHOOK,
    "notification-call-transcript-basic": _NO_WEBHOOK,
    "notification-chat-basic": _NO_WEBHOOK,
    "notification-chat-message-encrypted": _NO_WEBHOOK,
    "notification-lifecycle": _NO_WEBHOOK,
    "notification-lifecycle-reauthorize": _NO_WEBHOOK,
    "notification-two-tenants": _NO_WEBHOOK,
    "notification-validation-token-claims": _NO_WEBHOOK,
    "subject-rights-request": "delegated only: an app cannot read it (facts §10)",
    "subscription": _NO_WEBHOOK,
    "subscription-created-rich": _NO_WEBHOOK,
    "subscription-renew-request": _NO_WEBHOOK,
    "subscription-request-chat-messages": _NO_WEBHOOK,
    "subscription-request-lifecycle": _NO_WEBHOOK,
    "subscription-request-recordings": _NO_WEBHOOK,
    "subscription-request-transcripts": _NO_WEBHOOK,
    "subscriptions-list": _NO_WEBHOOK,
    "token-error": "login; test_teams_wire",
    "token-response": "login; test_teams_wire",
}


def test_every_documented_payload_is_mapped_or_listed_with_a_reason() -> None:
    if not EXAMPLES.is_dir():
        pytest.skip(f"no documented payloads at {EXAMPLES}")
    names = {path.stem for path in EXAMPLES.glob("*.json")}
    assert names == set(RESOURCES) | set(TRANSPORT)


@pytest.mark.parametrize("name", RESOURCES)
def test_every_documented_field_is_mapped_or_listed_as_not_stored(name: str) -> None:
    payload = example(name)
    rows = payload.get("value", [payload])
    assert rows
    for row in rows:
        _, drift = pick(RESOURCES[name], row, name)
        assert not drift


def test_an_unknown_property_is_reported_by_path_and_its_value_is_dropped() -> None:
    tree = {"rows": {"id": KEEP}}
    kept, drift = pick(tree, {"rows": [{"id": "1", "newThing": "anna@example.org"}]}, "thing")
    assert kept == {"rows": [{"id": "1"}]}
    assert drift == (Drift("thing.rows[].newThing", "unknown property"),)


def test_a_property_name_that_could_be_data_is_not_repeated() -> None:
    _, drift = pick({}, {"anna beispiel <anna>": 1}, "thing")
    assert drift == (Drift("thing.(unreadable name)", "unknown property"),)


def test_an_unknown_enum_value_is_kept_and_reported_without_the_value() -> None:
    kept, drift = pick({"type": one_of("a b")}, {"type": "holo"}, "thing")
    assert kept == {"type": "holo"}
    assert drift == (Drift("thing.type", "unknown value"),)


def test_a_long_name_is_cut_and_emoji_and_right_to_left_stay() -> None:
    name = "😀مرحبا" + "x" * 200_000
    kept, _ = pick({"name": KEEP}, {"name": name}, "thing")
    assert len(kept["name"]) == TEXT_MOST
    assert kept["name"].startswith("😀مرحبا")


def test_a_flood_of_unknown_properties_is_bounded() -> None:
    _, drift = pick({}, {f"p{n}": 1 for n in range(10_000)}, "thing")
    assert len(drift) == DRIFT_MOST


def test_a_wrong_shape_is_malformed_and_the_rest_stays() -> None:
    kept, drift = pick({"a": {"b": KEEP}, "c": KEEP}, {"a": "text", "c": {"x": 1}}, "thing")
    assert kept == {}
    assert {one.what for one in drift} == {"malformed"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_picking_never_raises_and_keeps_only_allowed_names(payload: Any) -> None:
    kept, _ = pick(allowed.MESSAGE, payload, "chatMessage")
    assert set(kept) <= {
        name for name, node in allowed.MESSAGE.items() if not isinstance(node, str)
    }
    json.dumps(kept)


def test_what_the_field_map_forbids_is_not_kept() -> None:
    forbidden = ["basicServiceSetIdentifier", "subnet", "dnsSuffix", "traceRouteHops", "wifiBand"]
    network = allowed.SESSION["segments"]["media"]["callerNetwork"]  # type: ignore[index]
    assert all(isinstance(network[name], str) for name in forbidden)  # type: ignore[index]
    endpoint = allowed.SESSION["caller"]
    for name in ("cpuName", "feedback", "name"):
        assert not isinstance(endpoint[name], Kept)  # type: ignore[index]
