"""Paging, deltas, filters, selected properties, batches, and addresses in all their spellings."""

import base64
from datetime import timedelta

import pytest
from practice_client import Client, Json, enc

from adjourn.tools.practice import Tenant

_LISTS = (
    "/users",
    "/communications/callRecords",
    "/chats",
    "/communications/callRecords/getPstnCalls(fromDateTime=2026-08-10,toDateTime=2026-11-03)",
)


@pytest.mark.parametrize("path", _LISTS)
@pytest.mark.parametrize("size", [1, 2, 7])
def test_pages_are_complete_and_without_doubles(
    client: Client, tenant: Tenant, path: str, size: int
) -> None:
    whole = client.rows(path)
    tenant.page_size = size
    pages = list(client.pages(path))
    assert all(len(page["value"]) <= size for page in pages)
    assert [row for page in pages for row in page["value"]] == whole
    assert len(pages) > 1


def test_the_client_can_ask_for_smaller_pages(client: Client) -> None:
    assert len(client.get("/users?$top=3")["value"]) == 3
    wish = {"Prefer": "odata.maxpagesize=2"}
    assert len(client.get("/users", headers=wish)["value"]) == 2
    assert client.status("GET", "/users?$top=-1") == 400


def test_a_link_keeps_its_place_when_rows_vanish(client: Client, tenant: Tenant) -> None:
    """Rows deleted while a client pages neither repeat nor hide others."""
    tenant.page_size = 3
    whole = [chat["id"] for chat in client.rows("/chats")]
    first = client.get("/chats")
    own = [chat for chat in whole[:3] if not tenant.store.chats[chat].foreign]
    for chat in own[:2]:
        assert client.status("DELETE", f"/chats/{enc(chat)}") == 204
    rest = client.rows(first["@odata.nextLink"])
    assert whole[:3] + [chat["id"] for chat in rest] == whole


def test_nested_pages_of_a_large_call_are_complete(client: Client, tenant: Tenant) -> None:
    crowd = max(tenant.store.calls.values(), key=lambda call: len(call.parties))
    base = f"/communications/callRecords/{crowd.id}"
    body = client.get(f"{base}?$expand=sessions($expand=segments)")
    more = client.rows(body["sessions@odata.nextLink"])
    assert len(body["sessions"]) == 60
    assert body["sessions"] + more == crowd.sessions
    assert all(session["segments"] for session in more)
    body = client.get(f"{base}?$expand=participants_v2")
    more = client.rows(body["participants_v2@odata.nextLink"])
    assert (len(body["participants_v2"]), body["participants_v2"] + more) == (130, crowd.parties)
    assert "organizer" not in body


def test_call_records_can_be_asked_by_person_and_time(client: Client, tenant: Tenant) -> None:
    anna = tenant.store.people["anna@example.org"].oid
    base = "/communications/callRecords"
    clause = enc(f"participants_v2/any(p:p/id eq '{anna}')")
    mine = client.rows(f"{base}?$filter={clause}")
    assert 1 < len(mine) < len(client.rows(base))
    since = tenant.now - timedelta(days=5)
    clause = enc(f"startDateTime ge {since:%Y-%m-%dT%H:%M:%SZ} and startDateTime lt 2026-11-03")
    late = client.rows(f"{base}?$filter={clause}")
    assert late
    assert all(row["startDateTime"] >= f"{since:%Y-%m-%d}" for row in late)


@pytest.mark.parametrize(
    "clause",
    [
        "version eq 1",
        "startDateTime ge",
        "startDateTime like '2026'",
        "startDateTime ge 2026-99-99",
        "((((((((((((((((startDateTime ge 2026-01-01",
        "startDateTime ge 2026-01-01 garbage",
        "participants_v2/any(p:q/id eq '1')",
        "startDateTime ge 2026-01-01 and " * 400,
    ],
)
def test_a_filter_that_the_call_cannot_do_is_a_clear_error(client: Client, clause: str) -> None:
    answer = client.send("GET", f"/communications/callRecords?$filter={enc(clause)}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadRequest"


def test_messages_come_newest_first_and_filter_with_their_order(client: Client) -> None:
    chat = client.chat("Projekt Anna")
    base = f"/chats/{enc(chat)}/messages"
    rows = client.rows(f"{base}?$top=1")
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)
    middle = rows[0]["lastModifiedDateTime"]
    clause = enc(f"lastModifiedDateTime lt {middle}")
    order = enc("lastModifiedDateTime desc")
    assert len(client.rows(f"{base}?$filter={clause}&$orderby={order}")) == len(rows) - 1
    wrong = enc("createdDateTime desc")
    assert client.status("GET", f"{base}?$filter={clause}&$orderby={wrong}") == 400


def test_the_same_message_comes_back_for_each_member(client: Client, tenant: Tenant) -> None:
    chat = client.chat("Projekt Anna")
    found: list[set[str]] = []
    for number in (0, 1):
        rows = client.rows(f"/users/{client.staff(number)}/chats/getAllMessages()")
        found.append({row["id"] for row in rows if row["chatId"] == chat})
    assert found[0] == found[1] != set()


def test_select_keeps_to_what_was_asked(client: Client) -> None:
    user = client.get("/users?$select=mail")["value"][0]
    assert set(user) == {"id", "mail"}


@pytest.mark.parametrize("spelling", ["delta", "delta()", "Delta"])
def test_a_drive_delta_walks_everything_once_and_then_changes(
    client: Client, tenant: Tenant, spelling: str
) -> None:
    drive = client.get(f"/users/{client.staff()}/drive")["id"]
    tenant.page_size = 3
    rows, link = client.delta(f"/drives/{enc(drive)}/root/{spelling}")
    live = [i.id for i in tenant.store.drives[drive].items.values() if i.state == "live"]
    assert sorted(row["id"] for row in rows) == sorted(live)
    assert client.delta(link)[0] == []
    file = client.file("Anna Vertrag.docx")
    assert client.status("DELETE", file) == 204
    changes, _ = client.delta(link)
    assert changes == [{"id": file.rpartition("/")[2], "deleted": {"state": "deleted"}}]
    tenant.page_size = None
    fresh, _ = client.delta(f"/drives/{enc(drive)}/root/delta")
    assert file.rpartition("/")[2] not in {row["id"] for row in fresh}


def test_deltas_of_recordings_report_additions_only(client: Client, tenant: Tenant) -> None:
    user = client.staff()
    base = f"/users/{user}/onlineMeetings/getAllRecordings(meetingOrganizerUserId='{user}')"
    rows, link = client.delta(f"{base}/delta")
    assert rows
    assert client.status("POST", f"{client.file('Erstgespräch')}/permanentDelete") == 204
    assert client.delta(link)[0] == []


@pytest.mark.parametrize("token", ["", "x", "bm90IGpzb24=", "WzFd", "%00", "ImEi"])
def test_a_token_that_is_not_ours_is_a_clear_error(client: Client, token: str) -> None:
    drive = client.get(f"/users/{client.staff()}/drive")["id"]
    statuses = {
        client.status("GET", f"/drives/{enc(drive)}/root/delta?$deltatoken={token}"),
        client.status("GET", f"/users?$skiptoken={token}"),
    }
    assert statuses <= {200, 400}
    assert statuses == {400} or not token or token == "ImEi"


def test_drive_items_answer_to_every_spelling_of_their_address(client: Client) -> None:
    user = client.staff()
    drive = client.get(f"/users/{user}/drive")["id"]
    item = client.get(client.file("Anna Bild.jpg"))
    folder = enc("Microsoft Teams Chat Files")
    share = base64.urlsafe_b64encode(f"{item['webUrl']}?web=1".encode()).decode().rstrip("=")
    for path in (
        f"/drives/{enc(drive)}/root:/{folder}/{enc(item['name'])}",
        f"/users/{user}/drive/items/{item['id']}",
        f"/users('{user}')/drive/root:/{folder}/{enc(item['name'])}:",
        f"/shares/u!{share}/driveItem",
    ):
        assert client.get(path)["id"] == item["id"], path
    children = client.rows(f"/users/{user}/drive/root:/{folder}:/children")
    assert item["id"] in {child["id"] for child in children}
    assert client.send("GET", f"/drives/{enc(drive)}/items/{item['id']}/content").content


def test_the_link_in_the_system_message_leads_to_the_recordings_file(client: Client) -> None:
    chat = client.chat("Erstgespräch")
    details = [row["eventDetail"] for row in client.rows(f"/chats/{enc(chat)}/messages")]
    kinds = {detail["@odata.type"].rpartition(".")[2]: detail for detail in details if detail}
    assert {"callStartedEventMessageDetail", "callTranscriptEventMessageDetail"} <= set(kinds)
    event = kinds["callRecordingEventMessageDetail"]
    share = base64.urlsafe_b64encode(event["callRecordingUrl"].encode()).decode().rstrip("=")
    item = client.get(f"/shares/u!{share}/driveItem")
    assert item["name"] == event["callRecordingDisplayName"]
    recording = client.rows(f"{client.meeting('Erstgespräch')}/recordings")[0]
    assert recording["callId"] == event["callId"]


def test_pictures_can_be_fetched_by_the_address_in_the_message(client: Client) -> None:
    chat = client.chat("Projekt Anna")
    bodies = [row["body"]["content"] for row in client.rows(f"/chats/{enc(chat)}/messages")]
    url = next(body for body in bodies if "hostedContents" in body).split('src="')[1]
    assert url.startswith(client.server.url)
    assert client.send("GET", url.split('"')[0]).content.startswith(b"\x89PNG")


def test_a_batch_answers_each_part(client: Client) -> None:
    parts: list[Json] = [
        {"id": "1", "method": "GET", "url": "/users?$top=1"},
        {"id": "2", "method": "GET", "url": "/users/nobody"},
        {"id": "3", "method": "GET", "url": "/users", "dependsOn": ["2"]},
        {"id": "4", "method": "GET", "url": "/users", "dependsOn": ["1"]},
        {"id": "5", "method": "POST", "url": "/security/cases/ediscoveryCases",
         "body": {"displayName": "in a batch"}, "headers": {"Content-Type": "application/json"}},
    ]  # fmt: skip
    body = client.send("POST", "/$batch", json={"requests": parts}).json()
    statuses = {row["id"]: row["status"] for row in body["responses"]}
    assert statuses == {"1": 200, "2": 404, "3": 424, "4": 200, "5": 201}
    assert len(body["responses"][0]["body"]["value"]) == 1


@pytest.mark.parametrize(
    "requests",
    [
        [],
        [{"id": str(n), "method": "GET", "url": "/users"} for n in range(21)],
        [{"id": "1", "method": "GET", "url": "https://graph.example/users"}],
        [{"id": "1", "method": "GET", "url": "/users"}] * 2,
        [{"id": "1", "method": "GET", "url": "/users", "dependsOn": ["9"]}],
        [{"id": "1", "method": "GET", "url": "/users", "dependsOn": [{}]}],
        [{"id": {}, "method": "GET", "url": "/users"}],
        [{"id": "1", "method": "POST", "url": "/$batch", "body": {"requests": []}}],
        ["nonsense"],
        None,
    ],
)
def test_a_malformed_batch_is_refused(client: Client, requests: object) -> None:
    assert client.status("POST", "/$batch", json={"requests": requests}) == 400


def test_meetings_cannot_be_listed_and_only_their_organizer_finds_them(client: Client) -> None:
    assert client.status("GET", f"/users/{client.staff()}/onlineMeetings") == 400
    meeting = client.meeting("Erstgespräch")
    other = meeting.replace(client.staff(), client.staff(1))
    assert client.status("GET", other) == 404


def test_the_phone_log_takes_at_most_90_days(client: Client) -> None:
    base = "/communications/callRecords/getPstnCalls"
    assert client.status("GET", f"{base}(fromDateTime=2026-01-01,toDateTime=2026-11-01)") == 400
    assert client.status("GET", f"{base}(fromDateTime=2026-11-01,toDateTime=2026-10-01)") == 400
    assert client.status("GET", f"{base}(fromDateTime=x,toDateTime=y)") == 400
