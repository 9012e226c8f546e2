"""Every documented payload, served over real HTTP at its path, becomes the right items."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from teams_replay import ORGANIZER, USER, Call, Replay, Reply, example
from teams_samples import Make

from adjourn.tools.protocol import HandleKind, Item, Kind, Observation, Outcome, Relation

NOW = datetime(2023, 9, 26, tzinfo=UTC)
RECORD = "e523d2ed-2966-4b6b-925b-754a88034cc5"
MEETING = "19:meeting_MGQ4MDQyNTEtNTQ2NS00YjQxLTlkM2EtZWVkODYxODYzMmY2@thread.v2"
TEAM = "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b"
CHANNEL = "19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2"

USERS = {"value": [{"id": USER}, {"id": ORGANIZER}]}
EMPTY: dict[str, Any] = {"value": []}
BASE = {"GET /users": USERS, "GET /no-more": EMPTY, "GET /teams": {"value": [{"id": TEAM}]}}


def seen(make: Make, routes: Mapping[str, Any], source: str) -> list[Observation]:
    """What one collection of `source` yields; drift fails the test."""
    with Replay({**routes, **BASE}) as replay:
        return list(_batches(make, replay, source))


def _batches(make: Make, replay: Replay, source: str) -> Iterator[Observation]:
    for batch in make(replay.settings()).collect(source, None, NOW):
        assert not batch.drift
        yield from batch.observations


def kinds(found: list[Observation]) -> Counter[str]:
    return Counter(one.item.kind.value for one in found)


def handles(one: Observation, relation: Relation) -> set[str]:
    return {handle.value for who, how in one.persons if how is relation for handle in who.handles}


def one_record(**detail: Any) -> dict[str, Any]:
    """The list with the one record that the other samples tell about."""
    listed = example("call-record")
    return {
        "GET /communications/callRecords": {"value": [listed]},
        f"GET /communications/callRecords/{RECORD}": example("call-record-sessions-segments"),
        f"GET /communications/callRecords/{RECORD}/participants_v2": example(
            "call-record-participants"
        ),
        **detail,
    }


def test_a_call_record_with_sessions_is_a_call_and_two_devices(make: Make) -> None:
    found = seen(make, one_record(), "calls")
    assert kinds(found) == {"call": 1, "device": 2}
    call = found[0]
    assert "anette.thomsen@contoso.com" in handles(call, Relation.ABOUT)
    assert handles(call, Relation.AUTHORED_BY) == {"821809f5-0000-0000-0000-3b5136c0e777"}
    assert call.detail["participants"] == 2
    assert call.conference is not None
    assert call.conference.ref == f"call:{RECORD}"
    caller = next(one for one in found if one.item.ref.endswith("/caller"))
    assert caller.detail["ip"] == ["10.150.0.2"]
    assert caller.detail["platform"] == "android"
    assert "subnet" not in caller.detail


def test_participants_of_an_expanded_record_are_read_with_their_own_pages(make: Make) -> None:
    expanded = {**example("call-record-participants-expanded"), "sessions": []}
    routes = one_record(**{f"GET /communications/callRecords/{RECORD}": expanded})
    found = seen(make, routes, "calls")
    assert "owen.franklin@contoso.com" in handles(found[0], Relation.ABOUT)


def test_older_sessions_with_identity_sets_give_devices_too(make: Make) -> None:
    record = {**example("call-record"), "sessions": example("call-record-sessions")["value"]}
    found = seen(make, one_record(**{f"GET /communications/callRecords/{RECORD}": record}), "calls")
    callee = next(one for one in found if one.item.ref.endswith("/callee"))
    assert callee.detail["mac"] == ["00-00-00-00-00-00-00-00"]
    assert callee.detail["capture_device"] == [
        "Microphone (Microsoft Virtual Audio Device (Simple) (WDM))"
    ]
    assert handles(callee, Relation.ABOUT) == {"f69e2c00-0000-0000-0000-185e5f5f5d8a"}


def test_what_is_not_expanded_is_asked_for_at_its_own_address(make: Make) -> None:
    record = example("call-record")
    routes = one_record(
        **{
            f"GET /communications/callRecords/{RECORD}": record,
            f"GET /communications/callRecords/{RECORD}/sessions": example("call-record-sessions"),
        }
    )
    assert kinds(seen(make, routes, "calls")) == {"call": 1, "device": 2}


def test_listed_records_are_read_and_a_telephone_organizer_is_a_number(make: Make) -> None:
    rows = {row["id"]: row for row in example("call-records-list")["value"]}
    routes = {
        "GET /communications/callRecords": example("call-records-list"),
        "GET /communications/callRecords/[0-9a-f-]+": lambda call: rows[call.path[-36:]],
        "GET /communications/callRecords/.*/participants_v2": EMPTY,
    }
    found = seen(make, routes, "calls")
    assert kinds(found) == {"call": 2}
    assert handles(found[1], Relation.AUTHORED_BY) == {"+5564981205182"}
    assert found[1].version == 2


def test_telephone_logs_give_accounts_and_numbers_but_no_masked_ones(make: Make) -> None:
    routes = {
        "GET /communications/callRecords/getPstnCalls.*": example("pstn-calls"),
        "GET /communications/callRecords/getDirectRoutingCalls.*": example("direct-routing-calls"),
    }
    direct, pstn = seen(make, routes, "pstn")
    assert handles(pstn, Relation.ABOUT) >= {"+0123456789", "+1234567890"}
    assert not any("*" in value for value in handles(direct, Relation.ABOUT))
    assert "61.221.3.176" not in repr(pstn)


def meeting_routes(meeting: Any, reports: Any, records: Any) -> dict[str, Any]:
    record = {**example("call-record"), "joinWebUrl": example("online-meeting")["joinWebUrl"]}
    return {
        "GET /communications/callRecords": {"value": [record]},
        "GET /users/.*/chats": EMPTY,
        f"GET /users/{ORGANIZER}/onlineMeetings": meeting,
        "GET .*/attendanceReports": reports,
        "GET .*/attendanceReports/.*/attendanceRecords": records,
    }


@pytest.mark.parametrize("name", ["online-meeting", "online-meeting-by-joinurl"])
def test_a_meeting_gives_its_invitees_and_attendance(make: Make, name: str) -> None:
    meeting = example(name)
    meeting = meeting if "value" in meeting else {"value": [meeting]}
    routes = meeting_routes(meeting, example("attendance-reports"), example("attendance-records"))
    found = seen(make, routes, "meetings")
    assert kinds(found) == {"contact": 1, "attendance": 4}
    assert {one.conference.ref for one in found if one.conference} == {MEETING}
    attendee = next(one for one in found if one.item.kind is Kind.ATTENDANCE)
    assert "frederick.cormier@contoso.com" in handles(attendee, Relation.ABOUT)
    assert attendee.detail["seconds"] == 322
    assert attendee.detail["role"] == "Organizer"


def test_a_meeting_with_named_attendees_and_records_of_an_expanded_report(make: Make) -> None:
    report = example("attendance-report-expanded")
    routes = meeting_routes(
        {"value": [example("online-meeting-by-vtc")]},
        {"value": [report]},
        {"value": report["attendanceRecords"]},
    )
    found = seen(make, routes, "meetings")
    assert kinds(found) == {"contact": 2, "attendance": 1}
    assert len(found[-1].detail["intervals"]) == 3


def test_attendance_is_also_read_from_an_expanded_report(make: Make) -> None:
    report = example("attendance-report-expanded")
    routes = meeting_routes({"value": [example("online-meeting")]}, {"value": [report]}, None)
    routes["GET .*/attendanceReports/.*/attendanceRecords"] = Reply(404)
    routes["GET .*/attendanceReports/[^/]+"] = report
    assert kinds(seen(make, routes, "meetings")) == {"contact": 1, "attendance": 1}


def test_without_a_list_over_all_chats_each_chat_is_asked(make: Make) -> None:
    chat = {**example("chat-group"), "id": "19:2da4c29f6d7041eca70b638b43d45437@thread.v2"}
    members = example("chat-members")
    routes = chat_routes(chat, members, Reply(404)) | {
        "GET /users/[^/]+/chats/getAllMessages": Reply(404),
        "GET /chats/[^/]+/messages": example("chat-messages"),
        "GET /chats/[^/]+": {**chat, "members": members["value"]},
    }
    assert kinds(seen(make, routes, "chats")) == {"contact": 3, "message": 2, "picture": 1}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("call-recording", Kind.RECORDING),
        ("call-recordings-all", Kind.RECORDING),
        ("call-recordings-delta-last", Kind.RECORDING),
        ("call-recordings-delta-page", Kind.RECORDING),
        ("notification-call-recording-decrypted", Kind.RECORDING),
        ("call-transcript", Kind.TRANSCRIPT),
        ("notification-call-transcript-decrypted", Kind.TRANSCRIPT),
    ],
)
def test_recordings_and_transcripts_concern_everyone_in_the_meeting(
    make: Make, name: str, kind: Kind
) -> None:
    payload = example(name)
    listed = payload if "value" in payload else {"value": [payload]}
    function = "Recordings" if kind is Kind.RECORDING else "Transcripts"
    routes = {
        rf"GET /users/{USER}/onlineMeetings/getAll{function}\(.*\)": listed,
        r"GET .*/getAll\w+\(.*\)": EMPTY,
    }
    found = seen(make, routes, "recordings")
    assert kinds(found) == {kind.value: 1}
    assert found[0].everyone
    assert found[0].item.ref == listed["value"][0]["id"]
    if name != "call-transcript":  # its sample id holds no thread
        assert found[0].conference is not None
        assert found[0].conference.ref.startswith("19:meeting_")


def chat_routes(chat: Any, members: Any, messages: Any) -> dict[str, Any]:
    return {
        f"GET /users/{USER}/chats": {"value": [chat] if chat else []},
        "GET /users/[^/]+/chats": EMPTY,
        f"GET /users/{USER}/chats/getAllMessages": messages,
        "GET /users/[^/]+/chats/getAllMessages": EMPTY,
        "GET /chats/[^/]+/members": members,
        "GET /chats/[^/]+": chat or {},
    }


def test_chat_members_are_contacts_of_the_chat(make: Make) -> None:
    found = seen(
        make, chat_routes(example("chat-one-on-one"), example("chat-members"), EMPTY), "chats"
    )
    assert kinds(found) == {"contact": 3}
    whole = example("chat-with-members")
    found = seen(make, chat_routes(whole, {"value": whole["members"]}, EMPTY), "chats")
    assert "testuser4@contoso.onmicrosoft.com" in handles(found[-1], Relation.ABOUT)
    assert "test group 1" not in repr(found)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chat-message", {"message": 1}),
        ("chat-messages", {"message": 2, "picture": 1}),
        ("chat-messages-all", {"message": 2}),
        ("chat-messages-retained", {"message": 1}),
        ("event-call-started", {"call": 1}),
        ("event-call-transcript", {"call": 1}),
    ],
)
def test_chat_messages_are_items_without_their_text(
    make: Make, name: str, expected: dict[str, int]
) -> None:
    payload = example(name)
    listed = payload if "value" in payload else {"value": [payload]}
    found = seen(make, chat_routes(None, EMPTY, listed), "chats")
    assert kinds(found) == expected
    assert "Hello" not in repr(found)
    for one in found:
        assert one.persons


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("channel-messages", {"message": 2, "picture": 2}),
        ("channel-messages-delta", {"message": 2}),
        ("channel-message-inline-image", {"message": 1, "picture": 1}),
        ("channel-message-reply", {"message": 1}),
        ("event-call-ended", {"call": 1}),
    ],
)
def test_channel_messages_belong_to_their_thread(
    make: Make, name: str, expected: dict[str, int]
) -> None:
    payload = example(name)
    rows = payload.get("value", [payload])
    routes = {f"GET /teams/{TEAM}/channels/getAllMessages": {"value": rows}}
    found = seen(make, routes, "channels")
    assert kinds(found) == expected
    roots = {row["replyToId"] or row["id"] for row in rows}
    assert {one.conference.ref for one in found if one.conference} == {
        f"{CHANNEL}/{root}" for root in roots
    }


def test_who_reacts_or_is_mentioned_is_context_of_the_message(make: Make) -> None:
    row = {
        **example("channel-message-reaction"),
        "channelIdentity": {"teamId": TEAM, "channelId": CHANNEL},
    }
    routes = {f"GET /teams/{TEAM}/channels/getAllMessages": {"value": [row]}}
    (found,) = seen(make, routes, "channels")
    assert handles(found, Relation.AUTHORED_BY) == {"c651e5be-7631-42ad-99c6-12c59def11fb"}
    assert handles(found, Relation.CONTEXT) == {
        "b525e831-bd00-45e5-860c-a4329ef5f5d8",  # mentioned
        "e1ecb745-c10f-40af-a9d4-cab946c80ac7",  # reacted
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [("chat-message-file-attachment", Kind.FILE), ("event-call-recording", Kind.RECORDING)],
)
def test_links_in_messages_lead_to_files(make: Make, name: str, kind: Kind) -> None:
    item = {**example("drive-item"), "name": "a.docx", "parentReference": {"driveId": "d1"}}
    item = {key: value for key, value in item.items() if key not in ("folder", "root")}
    routes = {
        f"GET /teams/{TEAM}/channels/getAllMessages": {"value": [example(name)]},
        "GET /shares/u!.*/driveItem": item,
        "GET /drives/.*/permissions": EMPTY,
    }
    found = [one for one in seen(make, routes, "channels") if one.item.kind is kind]
    assert [one.item.ref for one in found] == ["d1/01NKDM7HMOJTVYMDOSXFDK2QJDXCDI3WUK"]


def test_drive_changes_outside_of_the_folders_of_teams_are_dropped(make: Make) -> None:
    delta = example("drive-items-delta-page")
    delta = {"value": delta["value"], "@odata.deltaLink": "x"}
    routes = {
        f"GET /users/{USER}/drive": {"id": "d1"},
        "GET /drives/d1/root/delta": delta,
    }
    with Replay({**routes, **BASE}) as replay:
        batches = list(make(replay.settings()).collect("files", None, NOW))
    assert not any(batch.observations for batch in batches)
    assert (Kind.FILE, "d1/2353010204ddgg") in {one for batch in batches for one in batch.gone}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("drive-item-children", "myfile.jpg"),
        ("drive-items-search", "Contoso Project"),
        ("drive-items-delta-last", "file.txt"),
    ],
)
def test_files_below_a_folder_of_teams_are_items(make: Make, name: str, kept: str) -> None:
    parent = {"id": "f1", "driveId": "d1"}
    rows = [{"id": kept, **row, "parentReference": parent} for row in example(name)["value"]]
    rows = [{**row, "file": {"mimeType": "image/jpeg"}} for row in rows if "deleted" not in row]
    folder = {"id": "f1", "name": "Whiteboards", "folder": {}, "parentReference": {"id": "r"}}
    root = {"id": "r", "name": "root", "root": {}, "folder": {}}
    for row in rows:
        row.pop("folder", None)
    routes = {
        f"GET /users/{USER}/drive": {"id": "d1"},
        "GET /drives/d1/root/delta": {"value": [root, folder, *rows], "@odata.deltaLink": "x"},
        "GET /drives/.*/permissions": EMPTY,
    }
    found = seen(make, routes, "files")
    assert kept in {one.detail["name"] for one in found}
    assert {one.item.kind for one in found} == {Kind.PICTURE}


@pytest.mark.parametrize("name", ["mail-message", "mail-message-headers"])
def test_a_voicemail_has_its_caller_and_its_mailbox(make: Make, name: str) -> None:
    mail = example(name)
    routes = {f"GET /users/{USER}/messages": {"value": [mail]}}
    (found,) = seen(make, routes, "voicemail")
    assert found.item.kind is Kind.VOICEMAIL
    assert handles(found, Relation.CONTEXT) == {USER}
    if name == "mail-message":
        assert handles(found, Relation.AUTHORED_BY) == {"adelev@contoso.OnMicrosoft.com"}
    assert "concert" not in repr(found)


def test_a_listed_mail_without_an_id_is_reported_and_the_rest_goes_on(make: Make) -> None:
    rows = [*example("mail-messages")["value"], example("mail-message")]
    with Replay({f"GET /users/{USER}/messages": {"value": rows}, **BASE}) as replay:
        batches = list(make(replay.settings()).collect("voicemail", None, NOW))
    assert {(one.where, one.what) for batch in batches for one in batch.drift} == {
        ("message.id", "malformed")
    }
    assert sum(len(batch.observations) for batch in batches) == 1


def test_a_webinar_registration_is_a_contact_without_its_answers(make: Make) -> None:
    routes = {
        rf"GET /solutions/virtualEvents/webinars/getByUserIdAndRole\(userId='{USER}'.*": {
            "value": [{"id": "w1"}]
        },
        "GET /solutions/virtualEvents/webinars/w1/registrations": {
            "value": [example("virtual-event-registration")]
        },
    }
    (found,) = seen(make, routes, "webinars")
    assert "EmileeMPham@contoso.com" in handles(found, Relation.ABOUT)
    assert found.persons[0][0].name == "Emilee Pham"
    assert "Hoboken" not in repr(found)


def test_the_directory_gives_every_way_to_reach_an_account(make: Make) -> None:
    account = {
        "id": USER,
        "displayName": "Anna Beispiel",
        "mail": "anna@example.org",
        "userPrincipalName": "anna_example.org#EXT#@kontor.example",
        "proxyAddresses": ["SMTP:anna@example.org", "smtp:a.beispiel@example.org", "x500:/o=x"],
        "mobilePhone": "+49 176 04069001",
        "businessPhones": ["030 23125 001"],
        "onPremisesSamAccountName": "abeispiel",
        "createdDateTime": "2024-01-02T03:04:05Z",
    }
    with Replay({"GET /users": {"value": [account]}}) as replay:
        (found,) = _batches(make, replay, "directory")
    who = found.persons[0][0]
    assert {(one.kind, one.value) for one in who.handles} == {
        (HandleKind.ACCOUNT, USER),
        (HandleKind.EMAIL, "anna@example.org"),
        (HandleKind.EMAIL, "a.beispiel@example.org"),
        (HandleKind.PHONE, "+49 176 04069001"),
        (HandleKind.PHONE, "030 23125 001"),
    }
    assert found.facet == "account"
    assert found.item.at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_retention_label_is_read_as_what_forbids_the_deletion(make: Make) -> None:
    place = {"sort": "file", "drive": "d1", "item": "i1"}
    routes = {
        "GET /drives/d1/items/i1/retentionLabel": example("item-retention-label"),
    }
    with Replay(routes) as replay:
        tool = make(replay.settings())
        item = Item(Kind.FILE, "d1/i1", place, NOW)
        (hold,) = tool.holds(item, NOW)
        assert hold.blocks
        assert tool.forecast(item, [hold], NOW).outcome is Outcome.RETAINED
        assert [call.method for call in replay.calls] == ["POST", "GET"]


def test_a_picture_in_a_message_is_fetched_from_its_own_address(make: Make) -> None:
    hosted = example("hosted-contents")["value"][0]["id"]
    assert hosted == example("hosted-content")["id"]
    content = b"\x89PNG"

    def picture(call: Call) -> Any:
        return Reply(200, content)

    routes = chat_routes(None, EMPTY, example("chat-messages"))
    routes[f"GET /chats/.*/hostedContents/{hosted}/\\$value"] = picture
    with Replay({**routes, **BASE}) as replay:
        tool = make(replay.settings())
        found = [one for batch in tool.collect("chats", None, NOW) for one in batch.observations]
        (item,) = (one.item for one in found if one.item.kind is Kind.PICTURE)
        assert b"".join(tool.fetch(item)) == content
